#include "messages/gettext_tools.h"

#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iterator>

#include <nuages/app/command.h>

#include "devserver/process.h"
#include "devserver/unique_fd.h"

namespace nuages::cli {

void run_gettext_tool(const std::vector<std::string>& command) {
    const ScratchFolder scratch;
    const std::string log = (scratch.path() / "output").string();
    const UniqueFd output(::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    Process::Options options;
    options.command = command;
    options.output = output.get();
    Process process(options);
    const ExitStatus status = process.wait();
    if (status.ok())
        return;
    if (status.code == 127)
        throw CommandError("The program " + command.front() +
                           " is missing. Install GNU gettext: apt-get install gettext");
    std::ifstream file(log);
    const std::string printed{std::istreambuf_iterator<char>(file), {}};
    throw CommandError(command.front() + " ended with " + status.describe() + ":\n" + printed);
}

ScratchFolder::ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "nuages-messages-XXXXXX").string();
    if (!::mkdtemp(name.data()))
        throw CommandError("Cannot make a folder in " + std::filesystem::temp_directory_path().string() +
                           ".");
    path_ = name;
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace nuages::cli
