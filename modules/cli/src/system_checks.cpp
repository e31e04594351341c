#include "system_checks.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <nuages/app/application.h>

namespace nuages::cli {
namespace {

using checks::Level;

constexpr std::array<std::pair<Level, std::string_view>, 5> groups{{{Level::critical, "CRITICALS"},
                                                                    {Level::error, "ERRORS"},
                                                                    {Level::warning, "WARNINGS"},
                                                                    {Level::info, "INFOS"},
                                                                    {Level::debug, "DEBUGS"}}};

}  // namespace

std::string check_report(const checks::Messages& messages) {
    if (messages.empty())
        return "System check identified no issues (0 silenced).";
    std::string report = "System check identified some issues:\n";
    for (const auto& [level, heading] : groups) {
        std::string group;
        for (const checks::Message& message : messages)
            if (message.level == level)
                group += message.str() + "\n";
        if (!group.empty())
            report += "\n" + std::string(heading) + ":\n" + group;
    }
    return report + "\nSystem check identified " + std::to_string(messages.size()) +
           (messages.size() == 1 ? " issue" : " issues") + " (0 silenced).";
}

void require_passed(const app::Application& application, CommandOutput& err) {
    const checks::Messages messages = application.check();
    if (messages.empty())
        return;
    if (std::any_of(messages.begin(), messages.end(),
                    [](const auto& message) { return message.is_serious(); }))
        throw CommandError(check_report(messages));
    err.line(check_report(messages));
    err.line();
}

}  // namespace nuages::cli
