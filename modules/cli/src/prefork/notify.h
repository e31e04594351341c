#pragma once

#include <string_view>

namespace nuages::cli {

// Tells the service manager ("READY=1", "STOPPING=1"; see sd_notify(3)) where one has asked for it.
void notify_service_manager(std::string_view state);

}  // namespace nuages::cli
