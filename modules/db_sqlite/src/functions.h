#pragma once

struct sqlite3;

namespace nuages::db {

// Gives a connection the SQL functions that Django's lookups and expressions use on SQLite, under Django's
// names, so that constraints and indexes of a Django database that call them go on working:
//   text REGEXP pattern
//   django_date_extract, django_datetime_extract, django_time_extract  (kind, value[, zone, connection's
//   zone]) django_date_trunc, django_datetime_trunc, django_time_trunc        (kind, value, zone,
//   connection's zone) django_datetime_cast_date, django_datetime_cast_time               (value, zone,
//   connection's zone) django_time_diff, django_timestamp_diff (a, b), django_format_dtdelta (connector, a,
//   b)
// All give NULL where a value is NULL.
void register_functions(sqlite3* connection);

// The parts of it.
void register_date_functions(sqlite3* connection);
void register_regexp(sqlite3* connection);
void register_number_functions(sqlite3* connection);
void register_text_functions(sqlite3* connection);
void register_statistics(sqlite3* connection);

// How they are registered: usable in indexes and constraints, with arguments in UTF-8.
int pure_function_flags() noexcept;

}  // namespace nuages::db
