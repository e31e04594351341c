#include "python_list.h"

#include <nuages/base/value.h>

namespace nuages::templates {

std::string python_list(const std::vector<std::string_view>& bits, std::size_t first) {
    List list;
    for (std::size_t i = first; i < bits.size(); ++i)
        list.emplace_back(bits[i]);
    return Value(std::move(list)).repr();
}

}  // namespace nuages::templates
