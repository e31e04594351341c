#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/base/function.h>

namespace nuages::app {
class Application;
}

// Checks of a site that run when it starts and by the command `check`, as Django's system checks.
namespace nuages::checks {

enum class Level : std::uint8_t { debug = 10, info = 20, warning = 30, error = 40, critical = 50 };

struct Message {
    Level level = Level::error;
    std::string message;  // what is wrong
    std::string hint;     // what to do about it; may be empty
    std::string object;   // what it is about: "polls.Question", "polls/urls.cpp"; may be empty
    std::string id;       // "security.W012"

    // From Level::error on, a site is not started.
    bool is_serious() const noexcept { return level >= Level::error; }
    // "polls.Question: (models.E001) What is wrong\n\tHINT: What to do", as Django prints it.
    std::string str() const;
};

using Messages = std::vector<Message>;

struct Check {
    Function<Messages(const app::Application&)> run;
    std::string tag;      // what `check --tag` selects: "models", "security", "urls"
    bool deploy = false;  // only for `check --deploy`

    Check() = default;
    template <class F>
    requires(std::is_invocable_r_v<Messages, F&, const app::Application&>)
        Check(F check, std::string tag_name = {}, bool only_for_deploy = false)
        : run(std::move(check)), tag(std::move(tag_name)), deploy(only_for_deploy) {}
};

// "WARNING"
std::string_view level_name(Level level) noexcept;

}  // namespace nuages::checks
