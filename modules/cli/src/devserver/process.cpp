#include "devserver/process.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
extern "C" {
#include <sys/pidfd.h>  // glibc 2.36 forgot to say that these are C
}

#include <nuages/base/error.h>

namespace nuages::cli {
namespace {

constexpr int command_not_found = 127;
constexpr std::size_t most_descriptors = 32;

// In the child: only calls that are safe between fork and exec, and what they need prepared before the fork.
[[noreturn]] void become(const Process::Options& options, char* const* arguments, char* const* environment,
                         pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent)
        ::_exit(1);  // the parent died before the line above
    if (options.own_group)
        ::setpgid(0, 0);
    // A shell that put this process into the background had it ignore SIGINT; who sends it to a child means
    // it.
    for (const int signal : {SIGINT, SIGTERM, SIGPIPE})
        ::signal(signal, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    if (options.output >= 0) {
        ::dup2(options.output, STDOUT_FILENO);
        ::dup2(options.output, STDERR_FILENO);
    }
    // First out of the way of the numbers that are asked for, then to them.
    int top = 3;
    for (const auto& [ours, theirs] : options.descriptors)
        top = std::max(top, theirs + 1);
    int moved[most_descriptors];
    std::size_t count = 0;
    for (const auto& [ours, theirs] : options.descriptors)
        moved[count++] = ::fcntl(ours, F_DUPFD_CLOEXEC, top);
    count = 0;
    for (const auto& [ours, theirs] : options.descriptors)
        ::dup2(moved[count++], theirs);
    ::execvpe(arguments[0], arguments, environment);
    ::_exit(command_not_found);
}

std::vector<std::string> merged_environment(const Process::Options& options) {
    std::vector<std::string> merged;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const std::string_view name = text.substr(0, text.find('='));
        const bool replaced = std::any_of(options.environment.begin(), options.environment.end(),
                                          [&](const auto& added) { return added.first == name; });
        if (!replaced)
            merged.emplace_back(text);
    }
    for (const auto& [name, value] : options.environment)
        merged.push_back(name + "=" + value);
    return merged;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (std::string& text : texts)
        result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

}  // namespace

std::string ExitStatus::describe() const {
    if (signal != 0)
        return "signal " + std::to_string(signal) + " (" + ::strsignal(signal) + ")";
    return "exit code " + std::to_string(code);
}

Process::Process(const Options& options) : group_(options.own_group) {
    if (options.descriptors.size() > most_descriptors)
        throw Error("Cannot start " + options.command.front() + " with " +
                    std::to_string(options.descriptors.size()) + " descriptors; " +
                    std::to_string(most_descriptors) + " are the most.");
    std::vector<std::string> command = options.command;
    std::vector<std::string> environment = merged_environment(options);
    const std::vector<char*> arguments = pointers(command);
    const std::vector<char*> variables = pointers(environment);
    const pid_t parent = ::getpid();
    // Blocked, a signal that comes before the child is ready for it waits and is not lost.
    sigset_t all, before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_ = ::fork();
    if (pid_ == 0)
        become(options, arguments.data(), variables.data(), parent);
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (pid_ > 0)
        pidfd_ = UniqueFd(::pidfd_open(pid_, 0));
    if (pid_ < 0 || !pidfd_)
        throw Error("Cannot start " + options.command.front() + ": " + std::strerror(errno));
    // Both sides set it: whichever is first, a signal to the group arrives.
    if (group_)
        ::setpgid(pid_, pid_);
}

Process Process::adopt(pid_t pid) {
    UniqueFd pidfd(::pidfd_open(pid, 0));
    if (!pidfd)
        throw Error("There is no process " + std::to_string(pid) + " to take over: " + std::strerror(errno));
    return {pid, ::getpgid(pid) == pid, std::move(pidfd)};
}

Process::~Process() {
    if (pid_ <= 0)
        return;
    send(SIGKILL);
    wait();
}

void Process::send(int signal) const {
    if (pid_ <= 0)
        return;
    if (group_)
        ::kill(-pid_, signal);
    else
        ::pidfd_send_signal(pidfd_.get(), signal, nullptr, 0);
}

ExitStatus Process::wait() {
    siginfo_t info{};
    while (::waitid(P_PIDFD, static_cast<id_t>(pidfd_.get()), &info, WEXITED) != 0 && errno == EINTR) {
    }
    pid_ = -1;
    if (info.si_code == CLD_EXITED)
        return {info.si_status, 0};
    return {0, info.si_status};
}

}  // namespace nuages::cli
