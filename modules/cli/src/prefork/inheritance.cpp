#include <nuages/base/error.h>
#include <nuages/base/text.h>

#include "prefork/master.h"

namespace nuages::cli {
namespace {

std::string joined(const std::vector<pid_t>& pids) {
    std::string text;
    for (const pid_t pid : pids)
        text += (text.empty() ? "" : ",") + std::to_string(pid);
    return text;
}

std::vector<pid_t> parse_pids(std::string_view text) {
    std::vector<pid_t> pids;
    for (const std::string_view pid : text::split(text, ',')) {
        if (const auto number = text::parse_int(pid))
            pids.push_back(static_cast<pid_t>(*number));
    }
    return pids;
}

}  // namespace

std::string Inheritance::text() const {
    return std::to_string(workers) + ";" + listeners + ";" + joined(serving) + ";" + joined(draining) + ";" +
           std::to_string(shutdown_timeout.us);
}

Inheritance Inheritance::parse(std::string_view text) {
    const auto parts = text::split(text, ';');
    const auto workers = parts.size() == 5 ? text::parse_int(parts[0]) : std::nullopt;
    const auto timeout = parts.size() == 5 ? text::parse_int(parts[4]) : std::nullopt;
    if (!workers || *workers < 1 || parts[1].empty() || !timeout || *timeout < 0)
        throw ValueError("\"" + std::string(text) + "\" is not what `serve` tells its own processes: unset " +
                         worker_variable + " and " + master_variable + ".");
    return {static_cast<unsigned>(*workers), std::string(parts[1]), parse_pids(parts[2]),
            parse_pids(parts[3]), Duration{*timeout}};
}

}  // namespace nuages::cli
