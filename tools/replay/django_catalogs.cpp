#include "django_catalogs.h"

#include <cstdlib>
#include <filesystem>
#include <string>

namespace nuages::replay {
namespace {

constexpr std::string_view source_mark = "$DJANGO";

std::string django_folder() {
    const char* chosen = std::getenv("NUAGES_DJANGO");
    return chosen ? chosen : "/usr/lib/python3/dist-packages/django";
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
            sources.push_back(i18n::CatalogSource::folder((app.path() / "locale").string()));
    }
    if (!sources.empty())
        sources.push_back(i18n::CatalogSource::folder(django + "/conf/locale"));
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
