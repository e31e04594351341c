#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include <nuages/i18n/catalog.h>

namespace nuages::i18n {

// The messages of several catalogs in one table. Those that were added first count.
class MessageTable {
public:
    struct Found {
        std::string_view forms;
        const PluralRule* rule;  // null where there is only one form
    };

    void add(Catalog catalog);
    // A message without plural forms.
    void add(std::string key, std::string translation);

    // Null where nobody added it.
    const Found* find(std::string_view message, std::string_view context) const;

private:
    std::deque<Catalog> catalogs_;  // which do not move
    std::deque<std::string> texts_;
    std::unordered_map<std::string_view, Found> messages_;
};

}  // namespace nuages::i18n
