#include <algorithm>
#include <optional>

#include <nuages/base/text.h>
#include <nuages/http/content_coding.h>

namespace nuages::http {
namespace {

// "0", "0.0", "0.000": everything else, nonsense included, is a yes.
bool has_zero_weight(std::string_view parameters) noexcept {
    const auto at = parameters.find("q=");
    if (at == parameters.npos)
        return false;
    const std::string_view weight = text::trim(parameters.substr(at + 2, parameters.find(';', at) - at - 2));
    return !weight.empty() && weight.find_first_not_of("0.") == weight.npos;
}

}  // namespace

bool accepts_coding(std::string_view accept_encoding, std::string_view coding) noexcept {
    std::optional<bool> by_name, by_star;
    while (!accept_encoding.empty()) {
        const std::size_t comma = std::min(accept_encoding.find(','), accept_encoding.size());
        const std::string_view element = accept_encoding.substr(0, comma);
        accept_encoding.remove_prefix(std::min(comma + 1, accept_encoding.size()));
        const std::size_t semicolon = std::min(element.find(';'), element.size());
        const std::string_view name = text::trim(element.substr(0, semicolon));
        const bool taken = !has_zero_weight(element.substr(semicolon));
        if (text::iequals(name, coding))
            by_name = taken;
        else if (name == "*")
            by_star = taken;
    }
    return by_name.value_or(by_star.value_or(false));
}

}  // namespace nuages::http
