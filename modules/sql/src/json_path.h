#pragma once

#include <string>
#include <vector>

namespace nuages::sql {

// Keys as a JSON path of SQLite: $."w"[0]. Digits name places in lists where `last_is_index` or other keys
// follow. Names are escaped as Django's json.dumps() writes them, because SQLite compares the escaped forms.
std::string json_path(const std::vector<std::string>& keys, bool last_is_index);

}  // namespace nuages::sql
