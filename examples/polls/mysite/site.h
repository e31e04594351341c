#pragma once

#include <nuages/site.h>

namespace mysite {

nuages::Site make_site();

}  // namespace mysite
