#pragma once

#include <string_view>
#include <vector>

#include <nuages/base/value.h>
#include <nuages/i18n/translations.h>

namespace nuages::replay {

// The catalogs of an installed Django, which recorded pages in other languages need: of $NUAGES_DJANGO, or of
// Debian's package. Empty where it is not there.
std::vector<i18n::CatalogSource> django_catalogs();

// Folders of catalogs by the setting LOCALE_PATHS. Those of Django's own tests ("$DJANGO/...") count from
// $NUAGES_DJANGO_SOURCE, a checkout of its sources.
std::vector<i18n::CatalogSource> locale_paths(const Value& setting);

// Why a page in that language may not look as it was recorded: its catalogs are missing here. Empty where
// all are there.
std::string_view missing_catalogs(const Value& settings);

}  // namespace nuages::replay
