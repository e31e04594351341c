#pragma once

// What only PostgreSQL has and needs an extension or a header of its own: django.contrib.postgres. Arrays and
// ranges are in nuages/models.h.

#include <nuages/meta/hstore.h>
#include <nuages/meta/search_vector.h>
#include <nuages/orm/search.h>

namespace nuages::models {

using nuages::HStore;
using nuages::TsVector;
using orm::ExpressionOf;
using orm::SearchHeadline;
using orm::SearchQuery;
using orm::SearchRank;
using orm::SearchVector;
using orm::TrigramDistance;
using orm::TrigramSimilarity;
using orm::TrigramStrictWordDistance;
using orm::TrigramStrictWordSimilarity;
using orm::TrigramWordDistance;
using orm::TrigramWordSimilarity;
namespace search = orm::search;

}  // namespace nuages::models
