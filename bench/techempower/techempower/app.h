#pragma once

#include <nuages/app.h>

namespace techempower {

nuages::App app();

}  // namespace techempower
