#pragma once

#include <memory>

#include "corpus.h"

namespace nuages::replay {

// Django's text, date and number utilities, called by name.
std::unique_ptr<Corpus> make_utils_corpus();

}  // namespace nuages::replay
