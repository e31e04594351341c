#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nuages::migrations {

// The statements of a text, without their semicolons and without those that are only comments. Knows quotes,
// comments, PostgreSQL's dollar quotes, and the statements inside a trigger.
std::vector<std::string> split_statements(std::string_view sql);

}  // namespace nuages::migrations
