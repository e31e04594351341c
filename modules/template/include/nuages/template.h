#pragma once

// Django's template language: what an engine's users need, and what writers of tags and filters need.
#include <nuages/template/context.h>   // IWYU pragma: export
#include <nuages/template/engine.h>    // IWYU pragma: export
#include <nuages/template/errors.h>    // IWYU pragma: export
#include <nuages/template/library.h>   // IWYU pragma: export
#include <nuages/template/loader.h>    // IWYU pragma: export
#include <nuages/template/locale.h>    // IWYU pragma: export
#include <nuages/template/node.h>      // IWYU pragma: export
#include <nuages/template/output.h>    // IWYU pragma: export
#include <nuages/template/parser.h>    // IWYU pragma: export
#include <nuages/template/template.h>  // IWYU pragma: export
