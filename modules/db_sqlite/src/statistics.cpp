#include <cmath>

#include <sqlite3.h>

#include "functions.h"

// STDDEV_POP and its like, by Welford's method: one pass, and exact where numbers are large and close.
namespace nuages::db {
namespace {

// SQLite gives memory full of zeros.
struct Moments {
    sqlite3_int64 count;
    double mean, squares;
};

void add(sqlite3_context* context, int, sqlite3_value** arguments) {
    auto* moments = static_cast<Moments*>(sqlite3_aggregate_context(context, sizeof(Moments)));
    if (!moments || sqlite3_value_type(arguments[0]) == SQLITE_NULL)
        return;
    const double number = sqlite3_value_double(arguments[0]);
    ++moments->count;
    const double step = number - moments->mean;
    moments->mean += step / static_cast<double>(moments->count);
    moments->squares += step * (number - moments->mean);
}

template <bool sample, bool root>
void finish(sqlite3_context* context) {
    const auto* moments = static_cast<const Moments*>(sqlite3_aggregate_context(context, 0));
    const sqlite3_int64 divisor = moments ? moments->count - sample : 0;
    if (divisor <= 0)
        return sqlite3_result_null(context);
    const double variance = moments->squares / static_cast<double>(divisor);
    sqlite3_result_double(context, root ? std::sqrt(variance) : variance);
}

// Some value of the group: the first.
struct Any {
    sqlite3_value* value;
};
void keep(sqlite3_context* context, int, sqlite3_value** arguments) {
    auto* any = static_cast<Any*>(sqlite3_aggregate_context(context, sizeof(Any)));
    if (any && !any->value && sqlite3_value_type(arguments[0]) != SQLITE_NULL)
        any->value = sqlite3_value_dup(arguments[0]);
}
void give(sqlite3_context* context) {
    auto* any = static_cast<Any*>(sqlite3_aggregate_context(context, 0));
    if (!any || !any->value)
        return sqlite3_result_null(context);
    sqlite3_result_value(context, any->value);
    sqlite3_value_free(any->value);
}

}  // namespace

void register_statistics(sqlite3* connection) {
    struct Entry {
        const char* name;
        void (*step)(sqlite3_context*, int, sqlite3_value**);
        void (*finish)(sqlite3_context*);
    };
    static constexpr Entry entries[] = {
        {"STDDEV_POP", add, finish<false, true>},
        {"STDDEV_SAMP", add, finish<true, true>},
        {"VAR_POP", add, finish<false, false>},
        {"VAR_SAMP", add, finish<true, false>},
        {"ANY_VALUE", keep, give},
    };
    for (const Entry& entry : entries)
        sqlite3_create_function_v2(connection, entry.name, 1, pure_function_flags(), nullptr, nullptr,
                                   entry.step, entry.finish, nullptr);
}

}  // namespace nuages::db
