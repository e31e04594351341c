#include "django_catalogs.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>

#include <nuages/base/text.h>

namespace nuages::replay {
namespace {

constexpr std::string_view source_mark = "$DJANGO";

std::string django_folder() {
    const char* chosen = std::getenv("NUAGES_DJANGO");
    return chosen ? chosen : "/usr/lib/python3/dist-packages/django";
}

// A catalog in which the messages of an older Django have the names of today: "%d day" became "%(num)d day"
// in Django 4.0.
std::string with_present_messages(const std::string& content) {
    const auto number = [&](std::size_t at) {
        std::uint32_t result = 0;
        if (at + 4 <= content.size())
            std::memcpy(&result, content.data() + at, 4);
        return std::size_t{result};
    };
    const auto text = [&](std::size_t entry) {
        const std::size_t offset = std::min(number(entry + 4), content.size());
        return content.substr(offset, number(entry));
    };
    const auto append_number = [](std::string& out, std::size_t value) {
        const auto number32 = static_cast<std::uint32_t>(value);
        out.append(reinterpret_cast<const char*>(&number32), 4);
    };
    constexpr std::size_t header = 28;
    const std::size_t count = number(8);
    if (count > content.size() / 16)
        return content;
    std::string tables(header, '\0');
    std::string texts;
    const std::size_t texts_at = header + 16 * count;
    for (const std::size_t table : {number(12), number(16)}) {
        for (std::size_t i = 0; i < count; ++i) {
            std::string message = text(table + 8 * i);
            for (const std::string_view unit : {"year", "month", "week", "day", "hour", "minute"}) {
                const std::string old = "%d " + std::string(unit);
                if (text(number(12) + 8 * i).find(old) != std::string::npos)
                    message = text::replace_all(message, "%d", "%(num)d");
            }
            append_number(tables, message.size());
            append_number(tables, texts_at + texts.size());
            texts.append(message).append(1, '\0');
        }
    }
    std::string start = content.substr(0, 12);
    append_number(start, header);
    append_number(start, header + 8 * count);
    tables.replace(0, start.size(), start);
    return tables + texts;
}

// The catalogs of an installed app of Django.
i18n::CatalogSource installed(const std::string& folder) {
    return {[source = i18n::CatalogSource::folder(folder)](std::string_view locale, std::string& place) {
        std::optional<std::string> content = source.read(locale, place);
        return content ? std::optional(with_present_messages(*content)) : std::nullopt;
    }};
}

std::string in_source(std::string_view path) {
    const char* source = std::getenv("NUAGES_DJANGO_SOURCE");
    if (!path.starts_with(source_mark) || !source)
        return std::string(path);
    return source + std::string(path.substr(source_mark.size()));
}

}  // namespace

std::vector<i18n::CatalogSource> django_catalogs() {
    const std::string django = django_folder();
    std::vector<i18n::CatalogSource> sources;
    std::error_code error;
    for (const auto& app : std::filesystem::directory_iterator(django + "/contrib", error)) {
        if (std::filesystem::is_directory(app.path() / "locale", error))
            sources.push_back(installed((app.path() / "locale").string()));
    }
    if (!sources.empty())
        sources.push_back(installed(django + "/conf/locale"));
    return sources;
}

std::vector<i18n::CatalogSource> locale_paths(const Value& setting) {
    std::vector<i18n::CatalogSource> sources;
    if (!setting.is_list())
        return sources;
    for (const Value& path : setting.as_list())
        sources.push_back(i18n::CatalogSource::folder(in_source(path.as_text())));
    return sources;
}

std::string_view missing_catalogs(const Value& settings) {
    std::error_code error;
    if (!std::filesystem::is_directory(django_folder() + "/conf/locale", error))
        return "Django's catalogs are not installed (python3-django, or NUAGES_DJANGO=folder)";
    const Value& paths = settings["LOCALE_PATHS"];
    if (!paths.is_list())
        return {};
    for (const Value& path : paths.as_list()) {
        if (!std::filesystem::is_directory(in_source(path.as_text()), error))
            return "the catalogs of Django's own tests are not here (NUAGES_DJANGO_SOURCE=checkout)";
    }
    return {};
}

}  // namespace nuages::replay
