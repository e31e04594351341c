#pragma once

#include <nuages/http.h>
#include <nuages/urls.h>

// The tests of the TechEmpower framework benchmarks, by their public rules.
namespace techempower {

nuages::UrlPatterns urls();

}  // namespace techempower
