#include <nuages/log/log.h>

namespace nuages::log {
namespace {

constexpr std::string_view names[] = {"debug", "info", "warning", "error", "critical", "off"};

}  // namespace

std::string_view level_name(Level level) noexcept {
    return names[static_cast<std::size_t>(level)];
}

bool parse_level(std::string_view name, Level& level) noexcept {
    for (std::size_t i = 0; i < std::size(names); ++i) {
        if (names[i] != name)
            continue;
        level = static_cast<Level>(i);
        return true;
    }
    return false;
}

}  // namespace nuages::log
