#include <algorithm>

#include <nuages/inspect/table.h>

namespace nuages::inspect {

const Column* Table::find_column(const std::string& column) const {
    const auto found =
        std::find_if(columns.begin(), columns.end(), [&](const Column& each) { return each.name == column; });
    return found == columns.end() ? nullptr : &*found;
}

bool Table::is_unique(const std::string& column) const {
    const NameList alone{column};
    return primary_key == alone || std::find(unique.begin(), unique.end(), alone) != unique.end();
}

}  // namespace nuages::inspect
