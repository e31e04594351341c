#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nuages::html {

struct UrlizeOptions {
    bool nofollow = false;    // rel="nofollow" on links to other pages
    bool autoescape = false;  // the text is not HTML yet
    bool is_safe = false;     // the text is HTML
    // Links show at most so many characters of their URL.
    std::optional<std::int64_t> trim_url_limit;
    // What "www.example.com" means.
    std::string_view scheme = "http";
};

// Turns the URLs and mail addresses in a text into links.
std::string urlize(std::string_view text, const UrlizeOptions& options);

}  // namespace nuages::html
