#include <algorithm>

#include <nuages/base/text.h>
#include <nuages/text/email.h>
#include <nuages/text/unicode.h>
#include <nuages/validators/text_validators.h>

#include "invalid.h"

namespace nuages::validators {
namespace {

// Whether there are characters and each one is such.
template <class Test>
bool all_characters(std::string_view text, Test test) {
    if (text.empty())
        return false;
    while (!text.empty()) {
        const auto [c, size] = unicode::decode(text);
        if (!test(c))
            return false;
        text.remove_prefix(size);
    }
    return true;
}

bool is_number(std::string_view text) {
    return all_characters(text, unicode::is_decimal);
}

}  // namespace

void validate_integer(std::string_view text) {
    std::string_view digits = text;
    if (digits.starts_with('-'))
        digits.remove_prefix(1);
    if (!is_number(digits))
        invalid("Enter a valid integer.", text);
}

void validate_comma_separated_integer_list(std::string_view text) {
    const auto numbers = text::split(text, ',');
    if (!std::all_of(numbers.begin(), numbers.end(), is_number))
        invalid("Enter only digits separated by commas.", text);
}

void validate_slug(std::string_view text) {
    if (!all_characters(text, [](char32_t c) { return c < 0x80 && (c == '-' || unicode::is_word(c)); }))
        invalid("Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.", text);
}

void validate_unicode_slug(std::string_view text) {
    if (!all_characters(text, [](char32_t c) { return c == '-' || unicode::is_word(c); }))
        invalid("Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens.",
                text);
}

void validate_email(std::string_view text, const std::vector<std::string>& allowed_domains) {
    if (text::is_email(text))
        return;
    const std::size_t at_sign = text.rfind('@');
    const bool allowed = at_sign != text.npos && unicode::length(text) <= 320 &&
                         text::is_email_user(text.substr(0, at_sign)) &&
                         std::find(allowed_domains.begin(), allowed_domains.end(),
                                   text.substr(at_sign + 1)) != allowed_domains.end();
    if (!allowed)
        invalid("Enter a valid email address.", text);
}

void prohibit_null_characters(std::string_view text) {
    if (text.find('\0') != text.npos)
        throw ValidationError("Null characters are not allowed.", "null_characters_not_allowed",
                              {{"value", text}});
}

void validate_file_extension(std::string_view filename, const std::vector<std::string>& allowed_extensions) {
    const std::size_t name = filename.find_last_of('/') + 1;
    const std::size_t dot = filename.rfind('.');
    // A dot in front is no extension's.
    const bool has_extension =
        dot != filename.npos && filename.find_first_not_of('.', name) < dot && dot >= name;
    const std::string extension = has_extension ? text::lower(filename.substr(dot + 1)) : std::string();
    if (std::find(allowed_extensions.begin(), allowed_extensions.end(), extension) !=
        allowed_extensions.end())
        return;
    throw ValidationError(
        "File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s.",
        "invalid_extension",
        {{"extension", extension},
         {"allowed_extensions", text::join(allowed_extensions, ", ")},
         {"value", filename}});
}

void validate_image_file_extension(std::string_view filename) {
    static const std::vector<std::string> extensions = {
        "apng", "avif", "bmp", "dib", "gif", "heic", "heif", "ico", "jfif", "jp2",  "jpe",
        "jpeg", "jpg",  "jxl", "pbm", "pgm", "png",  "pnm",  "ppm", "tif",  "tiff", "webp"};
    validate_file_extension(filename, extensions);
}

}  // namespace nuages::validators
