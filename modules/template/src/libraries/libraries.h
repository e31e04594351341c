#pragma once

#include <nuages/template/library.h>

// The libraries that every engine offers to {% load %}, as Django does.
namespace nuages::templates::libraries {

const Library& tz();
const Library& l10n();
const Library& humanize();
const Library& i18n_tags();
const Library& cache();

// The one of that name, null where there is none.
const Library* find(std::string_view name);
// "cache", "humanize", "i18n", "l10n", "tz"
const std::vector<std::string_view>& names();

}  // namespace nuages::templates::libraries
