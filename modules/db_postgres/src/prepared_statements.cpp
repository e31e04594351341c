#include "prepared_statements.h"

#include <utility>

namespace nuages::db {

PreparedStatement* PreparedStatements::find(std::uint64_t id) noexcept {
    const auto found = by_id_.find(id);
    if (found == by_id_.end())
        return nullptr;
    if (found->second != used_.begin())
        used_.splice(used_.begin(), used_, found->second);
    return &*found->second;
}

PreparedStatement& PreparedStatements::at(std::uint64_t id) {
    if (PreparedStatement* known = find(id))
        return *known;
    if (by_id_.size() >= most_) {
        drop_name(used_.back());
        by_id_.erase(used_.back().id);
        used_.pop_back();
    }
    used_.push_front({.id = id});
    by_id_.emplace(id, used_.begin());
    return used_.front();
}

void PreparedStatements::name(PreparedStatement& statement) {
    drop_name(statement);
    statement.number = ++last_name_;
    statement.name = "n" + std::to_string(statement.number);
    statement.columns = nullptr;
}

void PreparedStatements::drop_name(PreparedStatement& statement) {
    if (!statement.name.empty())
        dropped_.push_back(std::exchange(statement.name, {}));
}

void PreparedStatements::forget(std::uint64_t id) {
    const auto found = by_id_.find(id);
    if (found == by_id_.end())
        return;
    drop_name(*found->second);
    used_.erase(found->second);
    by_id_.erase(found);
}

void PreparedStatements::forget_all() {
    for (PreparedStatement& statement : used_)
        drop_name(statement);
    used_.clear();
    by_id_.clear();
}

}  // namespace nuages::db
