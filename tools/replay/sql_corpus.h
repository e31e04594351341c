#pragma once

#include <memory>

#include "corpus.h"

namespace nuages::replay {

// Queries and their rows, writes and their effects, operations of migrations and their statements. On SQLite.
std::unique_ptr<Corpus> make_sql_corpus();

}  // namespace nuages::replay
