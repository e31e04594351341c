#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nuages::http {

// "form-data; name=\"a\"; filename*=UTF-8''b%20c" taken apart: the value in front, its parameters with names
// in small letters, quotes and RFC 2231 encoding undone (Django's parse_header_parameters).
struct HeaderParameters {
    std::string value;  // in small letters
    std::vector<std::pair<std::string, std::string>> parameters;

    // The last of that name; nullopt where there is none.
    std::optional<std::string_view> find(std::string_view name) const;
};
// nullopt for a header of more than 10,000 bytes.
std::optional<HeaderParameters> parse_header_parameters(std::string_view header);

// A media type or range as an Accept header has it (RFC 9110 12.5.1).
struct MediaType {
    std::string main_type, sub_type;
    std::vector<std::pair<std::string, std::string>> parameters;  // without q, sorted

    explicit MediaType(std::string_view text);
    // Whether a range like this one covers `other`, wildcards on either side included.
    bool matches(const MediaType& other) const;
};

struct GuessedType {
    std::string_view content_type;  // "text/html"; "" where the extension is not known
    std::string_view encoding;      // "gzip" for "page.html.gz"
};
// By the extension of a file name.
GuessedType guess_content_type(std::string_view filename) noexcept;

// The Content-Disposition header of a file: `attachment; filename="a.txt"`, `inline;
// filename*=utf-8''%ED%95%9C.txt` (RFC 6266); "" where there is nothing to say.
std::string content_disposition(bool as_attachment, std::string_view filename);

}  // namespace nuages::http
