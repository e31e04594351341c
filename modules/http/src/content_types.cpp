#include <algorithm>
#include <array>

#include <nuages/base/text.h>
#include <nuages/http/media_type.h>

namespace nuages::http {
namespace {

struct Extension {
    std::string_view extension, content_type;
};

// In order of the extension.
constexpr std::array extensions{
    Extension{"7z", "application/x-7z-compressed"},
    Extension{"aac", "audio/aac"},
    Extension{"apng", "image/apng"},
    Extension{"atom", "application/atom+xml"},
    Extension{"avi", "video/x-msvideo"},
    Extension{"avif", "image/avif"},
    Extension{"bin", "application/octet-stream"},
    Extension{"bmp", "image/bmp"},
    Extension{"css", "text/css"},
    Extension{"csv", "text/csv"},
    Extension{"doc", "application/msword"},
    Extension{"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    Extension{"eot", "application/vnd.ms-fontobject"},
    Extension{"epub", "application/epub+zip"},
    Extension{"flac", "audio/flac"},
    Extension{"gif", "image/gif"},
    Extension{"htm", "text/html"},
    Extension{"html", "text/html"},
    Extension{"ico", "image/vnd.microsoft.icon"},
    Extension{"ics", "text/calendar"},
    Extension{"jpeg", "image/jpeg"},
    Extension{"jpg", "image/jpeg"},
    Extension{"js", "text/javascript"},
    Extension{"json", "application/json"},
    Extension{"jsonld", "application/ld+json"},
    Extension{"m4a", "audio/mp4"},
    Extension{"m4v", "video/mp4"},
    Extension{"map", "application/json"},
    Extension{"md", "text/markdown"},
    Extension{"mjs", "text/javascript"},
    Extension{"mov", "video/quicktime"},
    Extension{"mp3", "audio/mpeg"},
    Extension{"mp4", "video/mp4"},
    Extension{"mpeg", "video/mpeg"},
    Extension{"odp", "application/vnd.oasis.opendocument.presentation"},
    Extension{"ods", "application/vnd.oasis.opendocument.spreadsheet"},
    Extension{"odt", "application/vnd.oasis.opendocument.text"},
    Extension{"oga", "audio/ogg"},
    Extension{"ogg", "audio/ogg"},
    Extension{"ogv", "video/ogg"},
    Extension{"opus", "audio/opus"},
    Extension{"otf", "font/otf"},
    Extension{"pdf", "application/pdf"},
    Extension{"png", "image/png"},
    Extension{"ppt", "application/vnd.ms-powerpoint"},
    Extension{"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    Extension{"rss", "application/rss+xml"},
    Extension{"rtf", "application/rtf"},
    Extension{"sql", "application/sql"},
    Extension{"svg", "image/svg+xml"},
    Extension{"tar", "application/x-tar"},
    Extension{"tif", "image/tiff"},
    Extension{"tiff", "image/tiff"},
    Extension{"toml", "application/toml"},
    Extension{"ts", "video/mp2t"},
    Extension{"ttf", "font/ttf"},
    Extension{"txt", "text/plain"},
    Extension{"vtt", "text/vtt"},
    Extension{"wasm", "application/wasm"},
    Extension{"wav", "audio/wav"},
    Extension{"weba", "audio/webm"},
    Extension{"webm", "video/webm"},
    Extension{"webmanifest", "application/manifest+json"},
    Extension{"webp", "image/webp"},
    Extension{"woff", "font/woff"},
    Extension{"woff2", "font/woff2"},
    Extension{"xhtml", "application/xhtml+xml"},
    Extension{"xls", "application/vnd.ms-excel"},
    Extension{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    Extension{"xml", "application/xml"},
    Extension{"yaml", "application/yaml"},
    Extension{"yml", "application/yaml"},
    Extension{"zip", "application/zip"},
};
static_assert(std::is_sorted(extensions.begin(), extensions.end(),
                             [](const Extension& a, const Extension& b) {
                                 return a.extension < b.extension;
                             }));

constexpr std::array<Extension, 5> encodings{{
    {"br", "br"},
    {"bz2", "bzip2"},
    {"gz", "gzip"},
    {"xz", "xz"},
    {"zst", "zstd"},
}};

// Takes the last extension off the name, in small letters and without the dot.
std::string take_extension(std::string_view& name) {
    const std::size_t dot = name.rfind('.');
    if (dot == name.npos || dot == 0)
        return {};
    std::string extension = text::lower(name.substr(dot + 1));
    name = name.substr(0, dot);
    return extension;
}

}  // namespace

GuessedType guess_content_type(std::string_view filename) noexcept {
    filename = filename.substr(filename.rfind('/') + 1);
    GuessedType guessed;
    std::string extension = take_extension(filename);
    for (const Extension& encoding : encodings) {
        if (encoding.extension == extension) {
            guessed.encoding = encoding.content_type;
            extension = take_extension(filename);
            break;
        }
    }
    const auto found = std::lower_bound(
        extensions.begin(), extensions.end(), extension,
        [](const Extension& entry, std::string_view name) { return entry.extension < name; });
    if (found != extensions.end() && found->extension == extension)
        guessed.content_type = found->content_type;
    return guessed;
}

}  // namespace nuages::http
