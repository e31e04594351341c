#pragma once

#include <memory>

#include "corpus.h"

namespace nuages::replay {

// The filters of the template language, each called with a value and an argument.
std::unique_ptr<Corpus> make_filters_corpus();

}  // namespace nuages::replay
