#include "django_peer.h"

#include <sys/wait.h>
#include <unistd.h>

#include "by_hand.h"

namespace bench {

DjangoPeer::DjangoPeer(const std::string& python, const std::string& script, const std::string& database) {
    if (python.empty())
        return;
    int input[2], output[2];
    if (pipe(input) != 0 || pipe(output) != 0)
        fail("no pipes");
    process_ = fork();
    if (process_ < 0)
        fail("cannot fork");
    if (process_ == 0) {
        dup2(input[0], STDIN_FILENO);
        dup2(output[1], STDOUT_FILENO);
        for (const int end : {input[0], input[1], output[0], output[1]})
            close(end);
        execl(python.c_str(), python.c_str(), script.c_str(), database.c_str(), nullptr);
        _exit(127);
    }
    close(input[0]);
    close(output[1]);
    to_ = fdopen(input[1], "w");
    from_ = fdopen(output[0], "r");
}

DjangoPeer::~DjangoPeer() {
    if (!is_there())
        return;
    std::fclose(to_);
    std::fclose(from_);
    waitpid(process_, nullptr, 0);
}

double DjangoPeer::run(const std::string& query, int times) {
    double seconds;
    if (std::fprintf(to_, "%s %d\n", query.c_str(), times) < 0 || std::fflush(to_) != 0 ||
        std::fscanf(from_, "%lf", &seconds) != 1)
        fail("Django's process has ended");
    return seconds;
}

}  // namespace bench
