#include "names.h"

#include <string>
#include <vector>

#include <nuages/base/text.h>

#include "data_file.h"
#include "message_table.h"

namespace nuages::i18n {
namespace {

// The messages that the rows of data/names.ini translate, in their order.
struct Row {
    std::string_view key;
    std::string_view context;
    std::string_view messages;
};
constexpr std::string_view months =
    "January|February|March|April|May|June|July|August|September|October|November|December";
constexpr Row rows[] = {
    {"months", "", months},
    {"short_months", "", "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"},
    {"press_months", "abbrev. month", "Jan.|Feb.|March|April|May|June|July|Aug.|Sept.|Oct.|Nov.|Dec."},
    {"alt_months", "alt. month", months},
    {"days", "", "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"},
    {"short_days", "", "Mon|Tue|Wed|Thu|Fri|Sat|Sun"},
    {"clock", "", "midnight|noon|a.m.|p.m.|AM|PM"},
};

const std::vector<DataSection>& all_names() {
    static const std::vector<DataSection> sections = data_sections("names.ini");
    return sections;
}

}  // namespace

void add_names(std::string_view language, MessageTable& table) {
    const DataSection* section = find_section(all_names(), language);
    if (!section)
        return;
    for (const Row& row : rows) {
        const std::vector<std::string_view> messages = text::split(row.messages, '|');
        const std::vector<std::string_view> names = text::split((*section)[row.key], '|');
        for (std::size_t i = 0; i < messages.size() && i < names.size(); ++i) {
            if (names[i].empty())
                continue;
            std::string key(row.context);
            if (!key.empty())
                key += context_separator;
            table.add(key.append(messages[i]), std::string(names[i]));
        }
    }
}

}  // namespace nuages::i18n
