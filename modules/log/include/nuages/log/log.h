#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// Logging by name and level: one line a message on standard error. Everything here may be called from any
// fiber or thread; nothing throws because a line could not be written.
namespace nuages::log {

enum class Level : std::uint8_t { debug, info, warning, error, critical, off };

// "warning"; parse_level returns false for a name that is none and leaves `level` alone.
std::string_view level_name(Level level) noexcept;
bool parse_level(std::string_view name, Level& level) noexcept;

// A value that stands for a `{}` of a message. Borrows text.
class Argument {
public:
    Argument(std::string_view text) : text_(text), kind_(Kind::text) {}
    Argument(const std::string& text) : Argument(std::string_view(text)) {}
    Argument(const char* text) : Argument(std::string_view(text)) {}
    Argument(bool value) : Argument(value ? std::string_view("true") : std::string_view("false")) {}
    template <class T>
    requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) Argument(T value)
        : number_(static_cast<std::uint64_t>(value)) {
        kind_ = std::is_signed_v<T> ? Kind::signed_integer : Kind::unsigned_integer;
    }
    template <class T>
    requires std::is_floating_point_v<T> Argument(T value)
        : real_(static_cast<double>(value)), kind_(Kind::real) {}

    void append_to(std::string& out) const;

private:
    enum class Kind : std::uint8_t { text, signed_integer, unsigned_integer, real };
    std::string_view text_;
    union {
        std::uint64_t number_ = 0;
        double real_;
    };
    Kind kind_;
};

// A message whose every `{}` is replaced by the next argument. Too few or too many arguments do not compile.
template <class... Args>
struct Format {
    consteval Format(const char* message) : text(message) {
        std::size_t places = 0;
        for (std::size_t i = 0; i + 1 < text.size(); ++i)
            places += text[i] == '{' && text[i + 1] == '}';
        if (places != sizeof...(Args))
            number_of_braces_differs_from_the_number_of_arguments();
    }
    std::string_view text;

private:
    static void number_of_braces_differs_from_the_number_of_arguments() {}
};

struct Channel;
struct CaptureState;

// A cheap handle on a named channel; copies write to the same one. Get it from logger().
class Logger {
public:
    std::string_view name() const noexcept;
    bool enabled(Level level) const noexcept;

    // One line. Control characters are written as escapes, so that a visitor's text cannot forge lines or
    // drive the terminal. `detail` may have several lines (a stack trace); they follow indented.
    void write(Level level, std::string_view message, std::string_view detail = {}) const noexcept;

    void debug(std::string_view message) const noexcept { write(Level::debug, message); }
    void info(std::string_view message) const noexcept { write(Level::info, message); }
    void warning(std::string_view message) const noexcept { write(Level::warning, message); }
    void error(std::string_view message) const noexcept { write(Level::error, message); }
    void critical(std::string_view message) const noexcept { write(Level::critical, message); }

    template <class First, class... Rest>
    void debug(Format<std::type_identity_t<First>, std::type_identity_t<Rest>...> format, const First& first,
               const Rest&... rest) const noexcept {
        write_formatted(Level::debug, format.text, {first, rest...});
    }
    template <class First, class... Rest>
    void info(Format<std::type_identity_t<First>, std::type_identity_t<Rest>...> format, const First& first,
              const Rest&... rest) const noexcept {
        write_formatted(Level::info, format.text, {first, rest...});
    }
    template <class First, class... Rest>
    void warning(Format<std::type_identity_t<First>, std::type_identity_t<Rest>...> format,
                 const First& first, const Rest&... rest) const noexcept {
        write_formatted(Level::warning, format.text, {first, rest...});
    }
    template <class First, class... Rest>
    void error(Format<std::type_identity_t<First>, std::type_identity_t<Rest>...> format, const First& first,
               const Rest&... rest) const noexcept {
        write_formatted(Level::error, format.text, {first, rest...});
    }
    template <class First, class... Rest>
    void critical(Format<std::type_identity_t<First>, std::type_identity_t<Rest>...> format,
                  const First& first, const Rest&... rest) const noexcept {
        write_formatted(Level::critical, format.text, {first, rest...});
    }

private:
    friend Logger logger(std::string_view name);
    explicit Logger(Channel* channel) : channel_(channel) {}
    void write_formatted(Level level, std::string_view format,
                         std::initializer_list<Argument> arguments) const noexcept;

    Channel* channel_;  // lives as long as the process
};

// The logger of that dotted name ("nuages.request"). Takes a lock: keep the result where it is used often.
Logger logger(std::string_view name);

// Whether level names are coloured: when standard error is a terminal, or as told.
enum class Color : std::uint8_t { automatic, always, never };

struct Options {
    // Messages below this level are dropped.
    Level level = Level::info;
    // Other thresholds by dotted name; "nuages" counts for "nuages.request" too, the longest match wins.
    std::vector<std::pair<std::string, Level>> levels;
    Color color = Color::automatic;
};

// Applies to loggers that exist and to those to come. Log output belongs to the process, as standard error
// does, so this is for main().
void configure(const Options& options);

struct Record {
    Level level;
    std::string logger;
    std::string message;
    std::string detail;
};

// While it lives, messages of the logger `name` and those below it ("" is every logger) at `level` or above
// are kept here and not printed, whatever the configured level. For tests.
class Capture {
public:
    explicit Capture(std::string_view name = "", Level level = Level::debug);
    Capture(const Capture&) = delete;
    Capture& operator=(const Capture&) = delete;
    ~Capture();

    std::vector<Record> records() const;
    // Whether a message holds that text.
    bool contains(std::string_view text) const;

private:
    CaptureState* state_;
};

}  // namespace nuages::log
