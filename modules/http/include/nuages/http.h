#pragma once

// Requests, responses and what goes with them: what a file of views includes.
#include <nuages/http/errors.h>    // IWYU pragma: export
#include <nuages/http/handler.h>   // IWYU pragma: export
#include <nuages/http/request.h>   // IWYU pragma: export
#include <nuages/http/response.h>  // IWYU pragma: export
