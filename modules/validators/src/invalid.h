#pragma once

#include <string_view>

#include <nuages/base/value.h>
#include <nuages/validators/validation_error.h>

namespace nuages::validators {

[[noreturn]] inline void invalid(const char* message, std::string_view value) {
    throw ValidationError(message, "invalid", {{"value", value}});
}

}  // namespace nuages::validators
