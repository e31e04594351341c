#include <gtest/gtest.h>

#include <nuages/db/atomic.h>
#include <nuages/inspect/read_tables.h>
#include <nuages/inspect/write_models.h>

#include "database_support.h"

namespace nuages::inspect {
namespace {

void expect_models(EmptyDatabase empty, void (*make)(db::Database&), const ReadOptions& options,
                   const std::string& name) {
    make(empty.database);
    expect_is_file(write_models(read_tables(empty.database, options), name), "written/" + name + ".inc");
}

// The files are compiled into written_models_test.cpp.
TEST(WriteModels, tables_of_django_become_models_on_sqlite) {
    expect_models(EmptyDatabase::sqlite(), make_framework_tables, {}, "framework_sqlite");
}
TEST(WriteModels, tables_of_django_become_models_on_postgresql) {
    expect_models(EmptyDatabase::postgres(), make_framework_tables, {}, "framework_postgresql");
}
TEST(WriteModels, odd_names_keys_and_types_become_models_that_compile_on_sqlite) {
    expect_models(EmptyDatabase::sqlite(), make_odd_tables, {.include_views = true}, "odd_sqlite");
}
TEST(WriteModels, odd_names_keys_and_types_become_models_that_compile_on_postgresql) {
    expect_models(EmptyDatabase::postgres(), make_odd_tables, {.include_views = true}, "odd_postgresql");
}

TEST(WriteModels, computed_columns_checks_and_indexes_of_all_sorts_become_words_on_sqlite) {
    expect_models(EmptyDatabase::sqlite(), make_ruled_tables, {}, "ruled_sqlite");
}
TEST(WriteModels, computed_columns_checks_and_indexes_of_all_sorts_become_words_on_postgresql) {
    expect_models(EmptyDatabase::postgres(), make_ruled_tables, {}, "ruled_postgresql");
}

}  // namespace
}  // namespace nuages::inspect
