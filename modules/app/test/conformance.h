#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nuages/base/value.h>

// The recorded cases of one kind; empty where the recordings are not on this machine.
std::vector<nuages::Value> recorded_cases(std::string_view file, std::string_view kind);
