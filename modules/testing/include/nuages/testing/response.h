#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/base/value.h>
#include <nuages/http/cookies.h>
#include <nuages/http/headers.h>

namespace nuages::testing {

// What a site answered, whole: files are read and streams have run.
struct Response {
    int status_code = 0;
    ResponseHeaders headers;
    std::string content;
    std::vector<SetCookie> cookies;  // that the response sets
    // The templates that were rendered, outermost first, those extended and included among them; a name as
    // often as it was rendered.
    std::vector<std::string> templates;
    // The redirects that were followed on the way here: where to, and with which status.
    std::vector<std::pair<std::string, int>> redirect_chain;
    // What was asked for: "GET", "/polls/?page=2", and the view that answered ("polls:index"; "" where none
    // has).
    std::string method;
    std::string path;
    std::string view_name;

    // A header, "" where there is none.
    std::string_view operator[](std::string_view name) const { return headers.get(name); }
    // Null where it sets none of that name.
    const SetCookie* find_cookie(std::string_view name) const;
    // Where a redirect leads; "" for other answers.
    std::string_view url() const { return headers.get("Location"); }
    // The content as JSON. Throws ValueError where its type or its text is another.
    Value json() const;
    bool used_template(std::string_view name) const;
};

}  // namespace nuages::testing
