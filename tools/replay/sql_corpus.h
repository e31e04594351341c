#pragma once

#include <memory>

#include "corpus.h"

namespace nuages::replay {

// Queries and their rows, writes and their effects, operations of migrations and their statements.
// On SQLite, where they were recorded.
std::unique_ptr<Corpus> make_sql_corpus();
// On a PostgreSQL that is started for it. Throws std::runtime_error where that cannot be.
std::unique_ptr<Corpus> make_sql_postgresql_corpus();

}  // namespace nuages::replay
