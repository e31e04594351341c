#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/base/time.h>
#include <nuages/base/value.h>

namespace nuages {

// The cookies of a request by name. Names and values are views into the Cookie header, or into texts of its
// own where a value was quoted; valid while the header is and until clear().
class Cookies {
public:
    struct Cookie {
        std::string_view name, value;
    };

    Cookies() = default;
    // As Django's parse_cookie: "a=1; b=2", what has no "=" is a value without name, quoted values are
    // unquoted, of a repeated name the last counts.
    explicit Cookies(std::string_view header) { parse(header); }

    std::optional<std::string_view> find(std::string_view name) const;
    std::string_view get(std::string_view name, std::string_view fallback = {}) const {
        return find(name).value_or(fallback);
    }
    std::string_view operator[](std::string_view name) const { return get(name); }
    bool contains(std::string_view name) const { return find(name).has_value(); }
    // Each name once.
    const std::vector<Cookie>& all() const {
        ensure_parsed();
        return cookies_;
    }
    std::size_t size() const { return all().size(); }
    bool empty() const { return all().empty(); }

    // Copies both.
    void set(std::string_view name, std::string_view value);
    void clear() noexcept;
    // Reads the header when somebody first looks.
    void parse_later(std::string_view header) noexcept { pending_ = header; }

private:
    void ensure_parsed() const {
        if (!pending_.empty())
            parse(pending_);
    }
    void parse(std::string_view header) const;
    void put(std::string_view name, std::string_view value) const;
    std::string_view keep(std::string_view text) const;

    mutable std::string_view pending_;
    mutable std::vector<Cookie> cookies_;
    mutable std::vector<std::vector<char>> texts_;
};

Value to_value(const Cookies& cookies);  // borrows

struct CookieOptions {
    std::optional<Duration>
        max_age;  // whole seconds; without expires, Expires is set to match for old browsers
    std::optional<DateTime> expires;
    std::string path = "/";
    std::string domain;
    bool secure = false;
    bool httponly = false;
    std::string samesite;  // "Lax", "Strict", "None" or empty
};

// A cookie that a response sets.
struct SetCookie {
    std::string name, value;
    CookieOptions options;

    // The value of the Set-Cookie header, in the order of attributes that Python's http.cookies writes.
    // Values with characters beyond RFC 6265's are quoted as there, so that nothing can add attributes.
    // Throws ValueError for a name that is no token, a path or domain with `;` or a control character, or an
    // unknown samesite.
    std::string header() const;
};

}  // namespace nuages
