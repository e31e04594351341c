#include "django.h"

#include <cstdlib>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <nuages/base/error.h>
#include <nuages/json/json.h>

#include "encode.h"

extern char** environ;

namespace nuages::pairs {
namespace {

// Debian's own, which Debian's package of Django is for.
constexpr const char* python = "/usr/bin/python3";

}  // namespace

bool Django::is_installed() {
    const std::string command = std::string(python) + " -c 'import django' 2>/dev/null";
    return std::system(command.c_str()) == 0;
}

Django::Django() {
    int there[2], back[2];
    if (pipe2(there, O_CLOEXEC) != 0 || pipe2(back, O_CLOEXEC) != 0)
        throw Error("The pipes to Django's process cannot be made.");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, there[0], 0);
    posix_spawn_file_actions_adddup2(&actions, back[1], 1);
    const char* arguments[] = {python, PEER, nullptr};
    const int failure =
        posix_spawn(&process_, python, &actions, nullptr, const_cast<char* const*>(arguments), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(there[0]);
    close(back[1]);
    to_ = fdopen(there[1], "w");
    from_ = fdopen(back[0], "r");
    if (failure != 0 || !to_ || !from_)
        throw Error(std::string("Django's process cannot be started: ") + python + " " + PEER + ".");
}

Django::~Django() {
    if (to_)
        std::fclose(to_);
    if (from_)
        std::fclose(from_);
    if (process_ > 0)
        waitpid(process_, nullptr, 0);
}

Rendering Django::render(const Case& pair) {
    std::fprintf(to_, "%s\n", encode(pair).c_str());
    std::fflush(to_);
    char* line = nullptr;
    std::size_t capacity = 0;
    const ssize_t size = getline(&line, &capacity, from_);
    const std::string answer(line ? line : "", size > 0 ? static_cast<std::size_t>(size) : 0);
    std::free(line);
    if (answer.empty())
        throw Error("Django's process ended.");
    const Value value = json::loads(answer);
    if (value["page"].is_text())
        return {value["page"].to_text(), false};
    return {value["error"].to_text(), true};
}

}  // namespace nuages::pairs
