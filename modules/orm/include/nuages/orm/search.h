#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nuages/meta/own_sql.h>
#include <nuages/orm/dynamic.h>

// PostgreSQL's full-text search, django.contrib.postgres.search, as expressions put together by names
// (dynamic.h):
//
//     const auto vector = dyn::search_vector({dyn::field("title"), dyn::field("body")});
//     const auto query = dyn::search_query("cheese");
//     articles.annotate({{"rank", dyn::search_rank(vector, query)}}).order_by_dyn({"-rank"});
//     articles.annotate({{"words", vector}}).filter({&AnyCondition(AnyQ::named("words", query))});
//
// Trigrams need the extension pg_trgm, unaccent() the one of that name. Configurations ("english") are
// parameters.
namespace nuages::orm::dyn {

struct SearchVectorOptions {
    std::string_view config{};
    std::string_view weight{};  // "A" to "D"
};
// The words of all of them together; NULL has none.
Expression search_vector(const std::vector<Expression>& texts, SearchVectorOptions options = {});
// SearchVector(...) + SearchVector(...)
Expression joined_vectors(const Expression& a, const Expression& b);

struct SearchQueryOptions {
    std::string_view config{};
    // "plain", "phrase", "raw" or "websearch"; ValueError for another one.
    std::string_view search_type = "plain";
    bool invert = false;
};
Expression search_query(const Expression& text, SearchQueryOptions options = {});
Expression search_query(std::string_view text, SearchQueryOptions options = {});
// SearchQuery(...) & SearchQuery(...), |, ~
Expression all_of_queries(const Expression& a, const Expression& b);
Expression any_of_queries(const Expression& a, const Expression& b);
Expression negated_query(const Expression& query);

struct SearchRankOptions {
    std::vector<double> weights{};  // of D, C, B and A; none for PostgreSQL's own
    int normalization = 0;          // PostgreSQL's bits
    bool cover_density = false;
};
Expression search_rank(const Expression& vector, const Expression& query,
                       const SearchRankOptions& options = {});

// What is not said is up to PostgreSQL.
struct SearchHeadlineOptions {
    std::string_view config{};
    std::string start_sel{}, stop_sel{}, fragment_delimiter{};
    int max_words = -1, min_words = -1, short_word = -1, max_fragments = -1;
    bool highlight_all = false;
};
Expression search_headline(const Expression& text, const Expression& query,
                           const SearchHeadlineOptions& options = {});

Expression trigram_similarity(const Expression& text, std::string_view with);
Expression trigram_distance(const Expression& text, std::string_view from);
// How alike a text is to the nearest words of the other one.
Expression trigram_word_similarity(std::string_view words, const Expression& text);
Expression trigram_strict_word_similarity(std::string_view words, const Expression& text);

}  // namespace nuages::orm::dyn

// Lookups that a model says it has: .lookups(search::search, search::unaccent) for {"body__search", "cheese"}
// and
// {"name__unaccent__icontains", "helen"}.
namespace nuages::orm::search {

inline constexpr auto search = meta::lookup("search").of<std::string>().on_postgresql(
    "TO_TSVECTOR(COALESCE({}, '')) @@ PLAINTO_TSQUERY({})");
inline constexpr auto trigram_similar =
    meta::lookup("trigram_similar").of<std::string>().on_postgresql("{} % {}");
inline constexpr auto trigram_word_similar =
    meta::lookup("trigram_word_similar").of<std::string>().on_postgresql("{} %> {}");
inline constexpr auto trigram_strict_word_similar =
    meta::lookup("trigram_strict_word_similar").of<std::string>().on_postgresql("{} %>> {}");
inline constexpr auto unaccent =
    meta::transform("unaccent").of<std::string>().bilateral().on_postgresql("UNACCENT({})");

}  // namespace nuages::orm::search
