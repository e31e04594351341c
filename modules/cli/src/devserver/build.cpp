#include "devserver/build.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

#include <nuages/base/error.h>

namespace nuages::cli {
namespace {

constexpr std::size_t most_output = 4 * 1024 * 1024;

Process::Options build_options(const std::vector<std::string>& command, int output) {
    Process::Options options;
    options.command = command;
    // Compilers translate their messages; the page knows them in English.
    options.environment = {{"LC_ALL", "C.UTF-8"}, {"NINJA_STATUS", ""}};
    options.output = output;
    options.own_group = true;
    return options;
}

}  // namespace

struct Build::Pipe {
    Pipe() {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0)
            throw Error(std::string("Cannot create a pipe: ") + std::strerror(errno));
        reader = UniqueFd(ends[0]);
        writer = UniqueFd(ends[1]);
        ::fcntl(reader.get(), F_SETFL, O_NONBLOCK);
    }
    UniqueFd reader, writer;
};

Build::Build(const std::vector<std::string>& command) : Build(command, Pipe()) {}

Build::Build(const std::vector<std::string>& command, Pipe pipe)
    : process_(build_options(command, pipe.writer.get())), output_(std::move(pipe.reader)) {}

bool Build::read() {
    char bytes[16 * 1024];
    ssize_t size;
    while ((size = ::read(output_.get(), bytes, sizeof bytes)) > 0)
        if (text_.size() < most_output)
            text_.append(bytes, static_cast<std::size_t>(size));
    return size != 0;
}

}  // namespace nuages::cli
