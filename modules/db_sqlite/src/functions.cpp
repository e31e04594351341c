#include "functions.h"

#include <sqlite3.h>

namespace nuages::db {

int pure_function_flags() noexcept {
    return SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
}

void register_functions(sqlite3* connection) {
    register_date_functions(connection);
    register_regexp(connection);
    register_number_functions(connection);
    register_text_functions(connection);
    register_statistics(connection);
}

}  // namespace nuages::db
