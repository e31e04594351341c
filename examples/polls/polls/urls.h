#pragma once

#include <nuages/urls.h>

namespace polls {

nuages::UrlPatterns urls();

}  // namespace polls
