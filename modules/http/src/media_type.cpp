#include <algorithm>

#include <nuages/base/text.h>
#include <nuages/http/media_type.h>

namespace nuages::http {
namespace {

constexpr std::size_t longest_header = 10'000;

// The next piece up to a semicolon that is not in quotes; takes it and the semicolon off `rest`.
std::string_view take_piece(std::string_view& rest) {
    bool quoted = false;
    std::size_t i = 0;
    for (; i < rest.size() && (quoted || rest[i] != ';'); ++i) {
        if (rest[i] == '\\' && quoted && i + 1 < rest.size())
            ++i;
        else if (rest[i] == '"')
            quoted = !quoted;
    }
    const std::string_view piece = rest.substr(0, i);
    rest.remove_prefix(std::min(i + 1, rest.size()));
    return text::trim(piece);
}

std::string unquote(std::string_view value) {
    if (value.size() < 2 || value.front() != '"' || value.back() != '"')
        return std::string(value);
    std::string text;
    value = value.substr(1, value.size() - 2);
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '\\' && i + 1 < value.size() && (value[i + 1] == '\\' || value[i + 1] == '"'))
            ++i;
        text += value[i];
    }
    return text;
}

// UTF-8''na%C3%AFve.txt (RFC 5987); what has not that form is taken as it is.
std::string decode_extended(std::string_view value) {
    const std::size_t first = value.find('\'');
    const std::size_t second = first == value.npos ? first : value.find('\'', first + 1);
    if (second == value.npos || value.find('\'', second + 1) != value.npos)
        return std::string(value);
    const std::string charset = text::lower(value.substr(0, first));
    std::string decoded = url::unquote(value.substr(second + 1));
    if (charset != "iso-8859-1" && charset != "latin-1")
        return text::is_valid_utf8(decoded) ? decoded : text::replace_invalid_utf8(decoded);
    std::string utf8;
    for (const char c : decoded)
        text::append_utf8(utf8, static_cast<unsigned char>(c));
    return utf8;
}

}  // namespace

std::optional<std::string_view> HeaderParameters::find(std::string_view name) const {
    const auto found = std::find_if(parameters.rbegin(), parameters.rend(),
                                    [&](const auto& parameter) { return parameter.first == name; });
    if (found == parameters.rend())
        return std::nullopt;
    return found->second;
}

std::optional<HeaderParameters> parse_header_parameters(std::string_view header) {
    if (header.size() > longest_header)
        return std::nullopt;
    HeaderParameters result;
    result.value = text::lower(take_piece(header));
    while (!header.empty()) {
        const std::string_view piece = take_piece(header);
        const std::size_t equals = piece.find('=');
        if (equals == piece.npos)
            continue;
        std::string name = text::lower(text::trim(piece.substr(0, equals)));
        const std::string_view value = text::trim(piece.substr(equals + 1));
        const bool extended = name.ends_with('*');
        if (extended)
            name.pop_back();
        std::string unquoted = unquote(value);
        result.parameters.emplace_back(std::move(name),
                                       extended ? decode_extended(unquoted) : std::move(unquoted));
    }
    return result;
}

MediaType::MediaType(std::string_view text) {
    const auto parsed = parse_header_parameters(text);
    if (!parsed)
        return;
    const std::size_t slash = parsed->value.find('/');
    main_type = parsed->value.substr(0, slash);
    if (slash != std::string::npos)
        sub_type = parsed->value.substr(slash + 1);
    for (const auto& parameter : parsed->parameters)
        if (parameter.first != "q")
            parameters.push_back(parameter);
    std::sort(parameters.begin(), parameters.end());
}

bool MediaType::matches(const MediaType& other) const {
    const auto same = [](std::string_view a, std::string_view b) {
        return !a.empty() && !b.empty() && (a == b || a == "*" || b == "*");
    };
    if (!same(main_type, other.main_type) || !same(sub_type, other.sub_type))
        return false;
    if (parameters.empty() == other.parameters.empty())
        return parameters == other.parameters;
    return other.parameters.empty();
}

std::string content_disposition(bool as_attachment, std::string_view filename) {
    std::string header = as_attachment ? "attachment" : "inline";
    if (filename.empty())
        return as_attachment ? header : "";
    const bool quotable = std::all_of(filename.begin(), filename.end(),
                                      [](char c) { return c == '\t' || (c >= 0x20 && c <= 0x7E); });
    if (!quotable)
        return header + "; filename*=utf-8''" + url::quote(filename);
    header += "; filename=\"";
    for (const char c : filename) {
        if (c == '\\' || c == '"')
            header += '\\';
        header += c;
    }
    return header + '"';
}

}  // namespace nuages::http
