#include "files_support.h"

#include <cstdlib>
#include <dirent.h>
#include <signal.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace nuages::db {
namespace {

constexpr int channel_in_process = 3;

}  // namespace

TemporaryDirectory::TemporaryDirectory() {
    std::string name = "/tmp/nuages-test-XXXXXX";
    if (!mkdtemp(name.data()))
        throw std::runtime_error("cannot make a temporary directory");
    path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
    if (DIR* directory = opendir(path_.c_str())) {
        while (const dirent* entry = readdir(directory))
            unlink(file(entry->d_name).c_str());
        closedir(directory);
    }
    rmdir(path_.c_str());
}

std::int64_t number(Database& database, std::string_view sql, Parameters parameters) {
    const auto value = database.query_value(sql, parameters);
    return value ? value->to_int() : -1;
}

TestProcess::TestProcess(const std::string& test, const std::string& argument) {
    int ends[2];
    if (pipe(ends) != 0)
        throw std::runtime_error("cannot make a pipe");
    const std::string filter = "--gtest_filter=" + test;
    // All that the child needs is made before the fork, so that it allocates nothing.
    std::vector<std::string> environment{"NUAGES_TEST_ARGUMENT=" + argument};
    std::vector<char*> variables;
    for (std::string& variable : environment)
        variables.push_back(variable.data());
    for (char** variable = environ; *variable; ++variable)
        variables.push_back(*variable);
    variables.push_back(nullptr);
    char program[] = "/proc/self/exe";
    std::string filter_argument = filter;
    char with_helpers[] = "--gtest_also_run_disabled_tests";
    char* arguments[] = {program, filter_argument.data(), with_helpers, nullptr};
    pid_ = fork();
    if (pid_ == 0) {
        dup2(ends[1], channel_in_process);
        if (ends[0] != channel_in_process)
            close(ends[0]);
        if (ends[1] != channel_in_process)
            close(ends[1]);
        dup2(2, 1);
        execve(program, arguments, variables.data());
        _exit(127);
    }
    close(ends[1]);
    channel_ = ends[0];
}

TestProcess::~TestProcess() {
    if (pid_ > 0)
        kill();
    close(channel_);
}

std::string TestProcess::read_line() {
    std::string line;
    char c;
    while (read(channel_, &c, 1) == 1) {
        if (c == '\n')
            return line;
        line += c;
    }
    return {};
}

void TestProcess::kill() {
    ::kill(pid_, SIGKILL);
    int status;
    waitpid(std::exchange(pid_, -1), &status, 0);
}

bool TestProcess::passed() {
    int status;
    return waitpid(std::exchange(pid_, -1), &status, 0) > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

std::string TestProcess::argument() {
    const char* argument = std::getenv("NUAGES_TEST_ARGUMENT");
    return argument ? argument : "";
}

void TestProcess::write_line(const std::string& line) {
    const std::string text = line + "\n";
    if (write(channel_in_process, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        throw std::runtime_error("the starter of this process is gone");
}

}  // namespace nuages::db
