#include <nuages/db/statement.h>

namespace nuages::db {
namespace {

std::uint64_t next_id() {
    static std::atomic<std::uint64_t> last{0};
    return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

}  // namespace

Statement::Statement(std::string_view sql) : Statement(sql, next_id()) {}

Statement::Statement(std::string_view sql, std::uint64_t id)
    : shared_(new Shared{{1}, id, std::string(sql)}) {}

Statement Statement::once(std::string_view sql) {
    return Statement(sql, 0);
}

}  // namespace nuages::db
