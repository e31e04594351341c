#pragma once

// Rules for values, and the error that says which one was broken.
#include <nuages/validators/limits.h>            // IWYU pragma: export
#include <nuages/validators/regex_validator.h>   // IWYU pragma: export
#include <nuages/validators/text_validators.h>   // IWYU pragma: export
#include <nuages/validators/validation_error.h>  // IWYU pragma: export
