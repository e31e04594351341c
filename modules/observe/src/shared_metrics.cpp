#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <mutex>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <nuages/base/error.h>
#include <nuages/log/log.h>
#include <nuages/observe/shared_metrics.h>

#include "exposition.h"

namespace nuages::observe {
namespace {

constexpr std::chrono::seconds between_writes{1};

[[noreturn]] void fail(const std::string& path) {
    throw Error("the figures of the processes cannot be kept in " + path + ": " + std::strerror(errno));
}

class File {
public:
    File(const std::string& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    File(File&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    File& operator=(File&&) = delete;
    ~File() {
        if (fd_ >= 0)
            ::close(fd_);
    }
    explicit operator bool() const noexcept { return fd_ >= 0; }

    bool lock(int operation) const noexcept {
        while (::flock(fd_, operation) != 0)
            if (errno != EINTR)
                return false;
        return true;
    }
    std::string read() const {
        struct stat status {};
        ::fstat(fd_, &status);
        std::string content(static_cast<std::size_t>(status.st_size), '\0');
        const ssize_t size = ::pread(fd_, content.data(), content.size(), 0);
        content.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
        return content;
    }
    bool write(std::string_view content) const noexcept {
        const auto size = static_cast<ssize_t>(content.size());
        return ::pwrite(fd_, content.data(), content.size(), 0) == size && ::ftruncate(fd_, size) == 0;
    }

private:
    int fd_;
};

}  // namespace

// The folder has a file of each process, which keeps it locked while it lives, and one named "past" with the
// counts of those that have ended. Whoever reads or writes them has the file "lock".
class SharedMetrics::Impl {
public:
    Impl(std::string folder, Function<std::string()> own)
        : folder_(std::move(folder)),
          tell_(std::move(own)),
          own_path_(folder_ + "/" + std::to_string(::getpid()) + ".prom"),
          own_(own_file()) {
        bury_the_dead();
        thread_ = std::thread([this] { run(); });
    }
    ~Impl() {
        {
            const std::lock_guard lock(mutex_);
            ending_ = true;
        }
        changed_.notify_all();
        thread_.join();
        write();
    }

    std::string text() const {
        const File lock = locked(LOCK_SH);
        Exposition sum;
        sum.add(tell_(), Exposition::Of::the_living);
        for (const std::string& path : others()) {
            const File file(path, O_RDONLY);
            if (file)
                sum.add(file.read(), is_alive(file) ? Exposition::Of::the_living : Exposition::Of::the_dead);
        }
        if (const File past(folder_ + "/past", O_RDONLY); past)
            sum.add(past.read(), Exposition::Of::the_dead);
        return sum.text();
    }

private:
    File locked(int operation) const {
        File lock(folder_ + "/lock", O_RDWR | O_CREAT);
        if (!lock || !lock.lock(operation))
            fail(folder_ + "/lock");
        return lock;
    }
    // Others look at it once it is locked: before, it would be a dead process's.
    File own_file() const {
        const File lock = locked(LOCK_EX);
        File own(own_path_, O_RDWR | O_CREAT | O_TRUNC);
        if (!own || !own.lock(LOCK_EX | LOCK_NB))
            fail(own_path_);
        return own;
    }
    static bool is_alive(const File& file) noexcept {
        if (!file.lock(LOCK_SH | LOCK_NB))
            return true;
        file.lock(LOCK_UN);
        return false;
    }
    std::vector<std::string> others() const {
        std::vector<std::string> paths;
        std::error_code ignored;
        for (const auto& entry : std::filesystem::directory_iterator(folder_, ignored))
            if (entry.path().extension() == ".prom" && entry.path() != own_path_)
                paths.push_back(entry.path());
        return paths;
    }

    void bury_the_dead() const {
        const File lock = locked(LOCK_EX);
        const std::string path = folder_ + "/past";
        Exposition past;
        if (const File before(path, O_RDONLY); before)
            past.add(before.read(), Exposition::Of::the_dead);
        std::vector<std::string> buried;
        for (const std::string& other : others()) {
            const File file(other, O_RDONLY);
            if (!file || is_alive(file))
                continue;
            past.add(file.read(), Exposition::Of::the_dead);
            buried.push_back(other);
        }
        const File next(path + ".next", O_RDWR | O_CREAT | O_TRUNC);
        if (!next || !next.write(past.text()) || ::rename((path + ".next").c_str(), path.c_str()) != 0)
            fail(path);
        for (const std::string& other : buried)
            ::unlink(other.c_str());
    }

    void run() {
        std::unique_lock lock(mutex_);
        while (!changed_.wait_for(lock, between_writes, [this] { return ending_; })) {
            lock.unlock();
            write();
            lock.lock();
        }
    }
    void write() noexcept {
        try {
            const std::string text = tell_();
            const File lock = locked(LOCK_EX);
            if (!own_.write(text))
                fail(own_path_);
            failed_ = false;
        } catch (const std::exception& e) {
            if (!std::exchange(failed_, true))
                log_.error("{}", e.what());
        }
    }

    const std::string folder_;
    const Function<std::string()> tell_;
    const std::string own_path_;
    const File own_;
    log::Logger log_ = log::logger("nuages.observe");
    std::mutex mutex_;
    std::condition_variable changed_;
    bool ending_ = false;
    bool failed_ = false;  // the last time; said once
    std::thread thread_;
};

SharedMetrics::SharedMetrics(std::string folder, Function<std::string()> own)
    : impl_(std::make_unique<Impl>(std::move(folder), std::move(own))) {}

SharedMetrics::~SharedMetrics() = default;

std::string SharedMetrics::text() const {
    return impl_->text();
}

}  // namespace nuages::observe
