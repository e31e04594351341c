#pragma once

#include <memory>

#include "corpus.h"

namespace nuages::replay {

// Whole templates: what they render to, or the error that they end in.
std::unique_ptr<Corpus> make_templates_corpus();

}  // namespace nuages::replay
