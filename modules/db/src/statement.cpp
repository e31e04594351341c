#include <nuages/db/statement.h>

namespace nuages::db {
namespace {

std::uint64_t next_id() {
    static std::atomic<std::uint64_t> last{0};
    return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

}  // namespace

Statement::Statement(std::string_view sql) : shared_(new Shared{{1}, next_id(), std::string(sql), false}) {}

Statement Statement::of_one_row(std::string_view sql) {
    return Statement(new Shared{{1}, next_id(), std::string(sql), true});
}

Statement Statement::once(std::string_view sql) {
    return Statement(new Shared{{1}, 0, std::string(sql), false});
}

}  // namespace nuages::db
