#include <atomic>
#include <charconv>
#include <deque>
#include <memory>
#include <mutex>

#include <spdlog/details/log_msg.h>
#include <spdlog/sinks/ansicolor_sink.h>

#include <nuages/base/text.h>
#include <nuages/log/log.h>

#include "escape.h"

namespace nuages::log {

struct Channel {
    std::string name;
    std::atomic<Level> threshold;
};

struct CaptureState {
    std::string name;
    Level level;
    std::vector<Record> records;
};

namespace {

using Console = spdlog::sinks::ansicolor_stderr_sink_mt;

// Whether `name` is `parent` or below it.
bool belongs_to(std::string_view name, std::string_view parent) {
    if (parent.empty() || name == parent)
        return true;
    return name.size() > parent.size() && name.starts_with(parent) && name[parent.size()] == '.';
}

spdlog::color_mode color_mode(Color color) {
    switch (color) {
        case Color::always:
            return spdlog::color_mode::always;
        case Color::never:
            return spdlog::color_mode::never;
        case Color::automatic:
            break;
    }
    return spdlog::color_mode::automatic;
}

spdlog::level::level_enum console_level(Level level) {
    switch (level) {
        case Level::debug:
            return spdlog::level::debug;
        case Level::info:
            return spdlog::level::info;
        case Level::warning:
            return spdlog::level::warn;
        case Level::error:
            return spdlog::level::err;
        case Level::critical:
        case Level::off:
            break;
    }
    return spdlog::level::critical;
}

// Where the messages of the process go. There is one, as there is one standard error.
class Output {
public:
    Output() { console_ = make_console(options_); }

    Channel* channel(std::string_view name) {
        const std::lock_guard lock(mutex_);
        for (Channel& channel : channels_) {
            if (channel.name == name)
                return &channel;
        }
        Channel& channel = channels_.emplace_back();
        channel.name = name;
        channel.threshold = threshold(name);
        return &channel;
    }

    void configure(const Options& options) {
        auto console = make_console(options);
        const std::lock_guard lock(mutex_);
        options_ = options;
        console_ = std::move(console);
        update_thresholds();
    }

    void add(CaptureState* capture);
    void remove(CaptureState* capture);
    std::vector<Record> records(const CaptureState& capture);
    void write(const Channel& channel, Level level, std::string_view message, std::string_view detail);

private:
    static std::shared_ptr<Console> make_console(const Options& options) {
        auto console = std::make_shared<Console>(color_mode(options.color));
        console->set_pattern("%Y-%m-%d %H:%M:%S.%e %^%-8l%$ %n: %v");
        return console;
    }

    Level configured(std::string_view name) const {
        Level level = options_.level;
        std::size_t longest = 0;
        for (const auto& [parent, parent_level] : options_.levels) {
            if (!belongs_to(name, parent) || parent.size() < longest)
                continue;
            longest = parent.size();
            level = parent_level;
        }
        return level;
    }

    Level threshold(std::string_view name) const;
    void update_thresholds() {
        for (Channel& channel : channels_)
            channel.threshold = threshold(channel.name);
    }

    std::mutex mutex_;
    Options options_;
    std::deque<Channel> channels_;  // stable addresses
    std::vector<CaptureState*> captures_;
    std::shared_ptr<Console> console_;
};

void Output::add(CaptureState* capture) {
    const std::lock_guard lock(mutex_);
    captures_.push_back(capture);
    update_thresholds();
}

void Output::remove(CaptureState* capture) {
    const std::lock_guard lock(mutex_);
    std::erase(captures_, capture);
    update_thresholds();
}

std::vector<Record> Output::records(const CaptureState& capture) {
    const std::lock_guard lock(mutex_);
    return capture.records;
}

Level Output::threshold(std::string_view name) const {
    Level level = configured(name);
    for (const CaptureState* capture : captures_) {
        if (belongs_to(name, capture->name))
            level = std::min(level, capture->level);
    }
    return level;
}

void Output::write(const Channel& channel, Level level, std::string_view message, std::string_view detail) {
    std::shared_ptr<Console> console;
    {
        const std::lock_guard lock(mutex_);
        bool captured = false;
        for (CaptureState* capture : captures_) {
            if (!belongs_to(channel.name, capture->name))
                continue;
            captured = true;
            if (level >= capture->level)
                capture->records.push_back({level, channel.name, std::string(message), std::string(detail)});
        }
        if (captured || level < configured(channel.name))
            return;
        console = console_;
    }
    std::string line;
    append_escaped(line, message);
    append_detail(line, detail);
    console->log(spdlog::details::log_msg(channel.name, console_level(level), line));
}

Output& output() {
    static Output* const instance = new Output;  // never destroyed: threads may log while the process ends
    return *instance;
}

}  // namespace

void Argument::append_to(std::string& out) const {
    if (kind_ == Kind::text) {
        out += text_;
        return;
    }
    char digits[32];
    std::to_chars_result result{};
    if (kind_ == Kind::signed_integer)
        result = std::to_chars(digits, std::end(digits), static_cast<std::int64_t>(number_));
    else if (kind_ == Kind::unsigned_integer)
        result = std::to_chars(digits, std::end(digits), number_);
    else
        result = std::to_chars(digits, std::end(digits), real_);
    out.append(digits, result.ptr);
}

std::string_view Logger::name() const noexcept {
    return channel_->name;
}

bool Logger::enabled(Level level) const noexcept {
    return level >= channel_->threshold.load(std::memory_order_relaxed) && level != Level::off;
}

void Logger::write(Level level, std::string_view message, std::string_view detail) const noexcept {
    if (!enabled(level))
        return;
    try {
        output().write(*channel_, level, message, detail);
    } catch (const std::exception&) {  // out of memory, a closed descriptor: there is nobody left to tell
    }
}

void Logger::write_formatted(Level level, std::string_view format,
                             std::initializer_list<Argument> arguments) const noexcept {
    if (!enabled(level))
        return;
    try {
        std::string message;
        for (const Argument& argument : arguments) {
            const std::size_t place = format.find("{}");
            message += format.substr(0, place);
            argument.append_to(message);
            format.remove_prefix(place + 2);
        }
        message += format;
        output().write(*channel_, level, message, {});
    } catch (const std::exception&) {
    }
}

Logger logger(std::string_view name) {
    return Logger(output().channel(name));
}

void configure(const Options& options) {
    output().configure(options);
}

Capture::Capture(std::string_view name, Level level)
    : state_(new CaptureState{std::string(name), level, {}}) {
    output().add(state_);
}

Capture::~Capture() {
    output().remove(state_);
    delete state_;
}

std::vector<Record> Capture::records() const {
    return output().records(*state_);
}

bool Capture::contains(std::string_view text) const {
    for (const Record& record : records()) {
        if (record.message.find(text) != std::string::npos)
            return true;
    }
    return false;
}

}  // namespace nuages::log
