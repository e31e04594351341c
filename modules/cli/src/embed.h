#pragma once

#include <span>

#include <nuages/app/blueprint.h>
#include <nuages/base/embedded.h>

namespace nuages::cli {

// Makes the site read its templates, translations, static files and migrations from the program.
void embed(app::Blueprint& blueprint, std::span<const EmbeddedFile> files);

}  // namespace nuages::cli
