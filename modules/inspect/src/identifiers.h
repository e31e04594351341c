#pragma once

#include <set>
#include <string>
#include <string_view>

namespace nuages::inspect {

// Names in C++ for what a database calls as it likes, all different from each other. They follow Django's
// inspectdb: "2nd Name" becomes number_2nd_name.
class StructNames {
public:
    // Of a table: "auth_user" becomes AuthUser.
    std::string make(std::string_view table);

private:
    std::set<std::string> used_;
};

class FieldNames {
public:
    // Of a column.
    std::string make(std::string_view column);
    // Of the relation that a column holds: without "_id" at its end.
    std::string make_relation(std::string_view column);

private:
    std::string unused(std::string name);

    std::set<std::string> used_;
};

// In quotes, as C++ reads it back.
std::string string_literal(std::string_view text);
// Text that stays within its line and its comment.
std::string in_comment(std::string_view text);

}  // namespace nuages::inspect
