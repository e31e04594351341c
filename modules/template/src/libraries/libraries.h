#pragma once

#include <nuages/template/library.h>

// The libraries that every engine offers to {% load %}, as Django does.
namespace nuages::templates::libraries {

const Library& tz();
const Library& l10n();
const Library& humanize();

}  // namespace nuages::templates::libraries
