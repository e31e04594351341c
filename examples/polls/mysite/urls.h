#pragma once

#include <nuages/urls.h>

namespace mysite {

nuages::UrlPatterns urls();

}  // namespace mysite
