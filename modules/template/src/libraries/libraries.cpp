#include "libraries.h"

namespace nuages::templates::libraries {
namespace {

struct Entry {
    std::string_view name;
    const Library& (*library)();
};
constexpr Entry entries[] = {
    {"cache", cache}, {"humanize", humanize}, {"i18n", i18n_tags}, {"l10n", l10n}, {"tz", tz},
};

}  // namespace

const Library* find(std::string_view name) {
    for (const Entry& entry : entries) {
        if (entry.name == name)
            return &entry.library();
    }
    return nullptr;
}

const std::vector<std::string_view>& names() {
    static const std::vector<std::string_view> all = [] {
        std::vector<std::string_view> result;
        for (const Entry& entry : entries)
            result.push_back(entry.name);
        return result;
    }();
    return all;
}

}  // namespace nuages::templates::libraries
