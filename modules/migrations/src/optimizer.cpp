#include <algorithm>

#include <nuages/migrations/autodetector.h>

namespace nuages::migrations {
namespace {

void append(OperationList& list, OperationList::const_iterator begin, OperationList::const_iterator end) {
    list.insert(list.end(), begin, end);
}

// Merges the first two operations that can be; nullopt where there are none.
std::optional<OperationList> merged_once(const OperationList& operations, const std::string& app) {
    for (auto first = operations.begin(); first != operations.end(); ++first) {
        bool may_move_right = true;  // past what lies between
        for (auto second = first + 1; second != operations.end(); ++second) {
            Reduction reduction = (*first)->reduce(app, **second);
            if (reduction.type == Reduction::Type::blocked)
                may_move_right = false;
            if (reduction.type == Reduction::Type::superseded)
                reduction = {Reduction::Type::merged, {*second}};
            if (reduction.type != Reduction::Type::merged)
                continue;
            const bool may_move_left = std::all_of(first + 1, second, [&](const OperationPtr& between) {
                return between->reduce(app, **second).type == Reduction::Type::passes;
            });
            if (!may_move_right && !may_move_left)
                break;
            OperationList result(operations.begin(), first);
            if (may_move_right)
                append(result, first + 1, second);
            append(result, reduction.operations.begin(), reduction.operations.end());
            if (!may_move_right)
                append(result, first + 1, second);
            append(result, second + 1, operations.end());
            return result;
        }
    }
    return std::nullopt;
}

}  // namespace

OperationList optimized(OperationList operations, const std::string& app) {
    while (auto shorter = merged_once(operations, app))
        operations = *std::move(shorter);
    return operations;
}

}  // namespace nuages::migrations
