#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/json/json.h>
#include <nuages/testing/response.h>

namespace nuages::testing {

const SetCookie* Response::find_cookie(std::string_view name) const {
    const auto found = std::find_if(cookies.begin(), cookies.end(),
                                    [&](const SetCookie& cookie) { return cookie.name == name; });
    return found == cookies.end() ? nullptr : &*found;
}

Value Response::json() const {
    const std::string_view type = headers.get("Content-Type");
    const std::string_view media_type = type.substr(0, type.find(';'));
    const bool is_json = media_type == "application/json" ||
                         (media_type.starts_with("application/") && media_type.ends_with("+json"));
    if (!is_json)
        throw ValueError("Content-Type header is \"" + std::string(type) + "\", not \"application/json\"");
    return json::loads(content);
}

bool Response::used_template(std::string_view name) const {
    return std::find(templates.begin(), templates.end(), name) != templates.end();
}

}  // namespace nuages::testing
