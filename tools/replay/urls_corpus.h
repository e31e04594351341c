#pragma once

#include <memory>

#include "corpus.h"

namespace nuages::replay {

// URL patterns: which view a path has, which path a view has, what is wrong with a route, and the redirects
// of CommonMiddleware.
std::unique_ptr<Corpus> make_urls_corpus();

}  // namespace nuages::replay
