#include "names.h"

#include <nuages/base/text.h>
#include <nuages/crypto/digest.h>

namespace nuages::migrations {
namespace {

constexpr std::size_t longest_unnamed = 27;  // without its suffix

std::string digest(std::string_view table, const NameList& columns, std::string_view last,
                   std::size_t length) {
    std::string hashed(table);
    for (const std::string& column : columns)
        hashed += column;
    hashed += last;
    return crypto::md5_hex(hashed).substr(0, length);
}

bool must_not_begin_name(char c) {
    return c == '_' || text::is_digit(c);
}

}  // namespace

std::string index_name(std::string_view table, const NameList& columns, std::string_view suffix,
                       std::size_t longest) {
    std::string end = digest(table, columns, "", 8).append(suffix);
    const std::string joined = text::join(columns, "_");
    std::string name = std::string(table) + '_' + joined + '_' + end;
    if (name.size() <= longest)
        return name;
    if (end.size() > longest / 3)
        end.resize(longest / 3);
    const std::size_t others = (longest - end.size()) / 2 - 1;
    name = std::string(table.substr(0, others)) + '_' + joined.substr(0, others) + '_' + end;
    if (must_not_begin_name(name.front()))
        name = 'D' + name.substr(0, name.size() - 1);
    return name;
}

std::string unnamed_index_name(std::string_view table, const NameList& ordered_columns,
                               std::string_view suffix) {
    std::string first = ordered_columns.empty() ? std::string() : ordered_columns.front();
    if (first.starts_with('-'))
        first.erase(0, 1);
    std::string name = std::string(table.substr(0, 11)) + '_' + first.substr(0, 7) + '_' +
                       digest(table, ordered_columns, suffix, 6) + '_';
    if (must_not_begin_name(name.front()))
        name[0] = 'D';
    return name.substr(0, longest_unnamed).append(suffix);
}

}  // namespace nuages::migrations
