#include "corpus.h"
#include "filters_corpus.h"
#include "sql_corpus.h"
#include "templates_corpus.h"
#include "urls_corpus.h"
#include "utils_corpus.h"

namespace nuages::replay {
namespace {

struct Entry {
    std::string_view name;
    std::unique_ptr<Corpus> (*make)();
};
constexpr Entry entries[] = {
    {"filters", make_filters_corpus},
    {"sql", make_sql_corpus},
    {"sql-postgresql", make_sql_postgresql_corpus},
    {"templates", make_templates_corpus},
    {"urls", make_urls_corpus},
    {"utils", make_utils_corpus},
};

}  // namespace

std::unique_ptr<Corpus> make_corpus(std::string_view name) {
    for (const Entry& entry : entries)
        if (entry.name == name)
            return entry.make();
    return nullptr;
}

std::vector<std::string_view> corpus_names() {
    std::vector<std::string_view> names;
    for (const Entry& entry : entries)
        names.push_back(entry.name);
    return names;
}

}  // namespace nuages::replay
