#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <nuages/meta/own_sql.h>
#include <nuages/orm/dynamic.h>
#include <nuages/orm/functions.h>

// PostgreSQL's full-text search, django.contrib.postgres.search:
//
//     const auto vector = SearchVector({.weight = "A"}, F<"title">) + SearchVector(F<"body">);
//     const auto query = SearchQuery("cheese") & ~SearchQuery("dog");
//     const auto found = Article::objects.annotate<"found">(vector).filter({"found", query});
//     found.annotate<"rank">(SearchRank(vector, query)).order_by("-rank")
//
// Trigrams need the extension pg_trgm, unaccent() the one of that name. Configurations ("english") are
// parameters.
namespace nuages::orm {

struct SearchVectorOptions {
    std::string_view config{};
    std::string_view weight{};  // "A" to "D"
};
struct SearchQueryOptions {
    std::string_view config{};
    // "plain", "phrase", "raw" or "websearch"; ValueError for another one.
    std::string_view search_type = "plain";
    bool invert = false;
};
struct SearchRankOptions {
    std::vector<double> weights{};  // of D, C, B and A; none for PostgreSQL's own
    int normalization = 0;          // PostgreSQL's bits
    bool cover_density = false;
};
// What is not said is up to PostgreSQL.
struct SearchHeadlineOptions {
    std::string_view config{};
    std::string start_sel{}, stop_sel{}, fragment_delimiter{};
    int max_words = -1, min_words = -1, short_word = -1, max_fragments = -1;
    bool highlight_all = false;
};
}  // namespace nuages::orm

// The same put together at run time (dynamic.h).
namespace nuages::orm::dyn {

// The words of all of them together; NULL has none.
Expression search_vector(const std::vector<Expression>& texts, SearchVectorOptions options = {});
// SearchVector(...) + SearchVector(...)
Expression joined_vectors(const Expression& a, const Expression& b);

Expression search_query(const Expression& text, SearchQueryOptions options = {});
Expression search_query(std::string_view text, SearchQueryOptions options = {});
// SearchQuery(...) & SearchQuery(...), |, ~
Expression all_of_queries(const Expression& a, const Expression& b);
Expression any_of_queries(const Expression& a, const Expression& b);
Expression negated_query(const Expression& query);

Expression search_rank(const Expression& vector, const Expression& query,
                       const SearchRankOptions& options = {});

Expression search_headline(const Expression& text, const Expression& query,
                           const SearchHeadlineOptions& options = {});

Expression trigram_similarity(const Expression& text, std::string_view with);
Expression trigram_distance(const Expression& text, std::string_view from);
// How alike a text is to the nearest words of the other one.
Expression trigram_word_similarity(std::string_view words, const Expression& text);
Expression trigram_strict_word_similarity(std::string_view words, const Expression& text);
// 1 less that.
Expression trigram_word_distance(std::string_view words, const Expression& text);
Expression trigram_strict_word_distance(std::string_view words, const Expression& text);

}  // namespace nuages::orm::dyn

namespace nuages::orm {

// What can be joined by `+`.
template <class T, class G, class... U>
class SearchVectorOf : public TypedExpression<T, G, U...> {
public:
    using TypedExpression<T, G, U...>::TypedExpression;
};
// What can be joined by `&` and `|`, and turned round by `~`.
template <class T, class G, class... U>
class SearchQueryOf : public TypedExpression<T, G, U...> {
public:
    using TypedExpression<T, G, U...>::TypedExpression;
    SearchQueryOf operator~() const { return SearchQueryOf(dyn::negated_query(*this)); }
};

namespace detail {

template <class... From>
using MadeVector = FilledFrom<SearchVectorOf, Gives<Kind::search_vector, false>, OperandOf<From>...>;
template <class... From>
using MadeQuery = FilledFrom<SearchQueryOf, Gives<Kind::any, false>, OperandOf<From>...>;
// What takes columns and queries, and gives this.
template <Kind K, class... A>
using MadeOf = Made<GivesKind<K, typename OperandOf<A>::gives...>, A...>;

}  // namespace detail

// The words of all of them together; NULL has none.
template <class... A>
requires(sizeof...(A) > 0) auto SearchVector(const SearchVectorOptions& options, const A&... texts) {
    detail::check_operands<A...>();
    return detail::MadeVector<A...>(dyn::search_vector(detail::operands(texts...), options));
}
template <class First, class... A>
requires(!std::is_same_v<First, SearchVectorOptions>) auto SearchVector(const First& text,
                                                                        const A&... texts) {
    return SearchVector(SearchVectorOptions(), text, texts...);
}
template <class... A, class... B>
auto operator+(const SearchVectorOf<A...>& a, const SearchVectorOf<B...>& b) {
    return detail::MadeVector<SearchVectorOf<A...>, SearchVectorOf<B...>>(dyn::joined_vectors(a, b));
}

// Throws ValueError for a search_type that there is not.
inline auto SearchQuery(std::string_view text, const SearchQueryOptions& options = {}) {
    return detail::MadeQuery<>(dyn::search_query(text, options));
}
template <detail::IsExpression A>
auto SearchQuery(const A& text, const SearchQueryOptions& options = {}) {
    return detail::MadeQuery<A>(dyn::search_query(Expression(detail::operand(text)), options));
}
template <class... A, class... B>
auto operator&(const SearchQueryOf<A...>& a, const SearchQueryOf<B...>& b) {
    return detail::MadeQuery<SearchQueryOf<A...>, SearchQueryOf<B...>>(dyn::all_of_queries(a, b));
}
template <class... A, class... B>
auto operator|(const SearchQueryOf<A...>& a, const SearchQueryOf<B...>& b) {
    return detail::MadeQuery<SearchQueryOf<A...>, SearchQueryOf<B...>>(dyn::any_of_queries(a, b));
}

template <detail::IsExpression V, detail::IsExpression Q>
auto SearchRank(const V& vector, const Q& query, const SearchRankOptions& options = {}) {
    return detail::MadeOf<Kind::real, V, Q>(
        dyn::search_rank(Expression(detail::operand(vector)), Expression(detail::operand(query)), options));
}
template <detail::IsExpression A, detail::IsExpression Q>
auto SearchHeadline(const A& text, const Q& query, const SearchHeadlineOptions& options = {}) {
    return detail::MadeOf<Kind::text, A, Q>(
        dyn::search_headline(Expression(detail::operand(text)), Expression(detail::operand(query)), options));
}

// TrigramSimilarity(F<"title">, "cheese")
struct TrigramFunction {
    Expression (*made)(const Expression& text, std::string_view with);

    template <detail::IsExpression A>
    auto operator()(const A& text, std::string_view with) const {
        return detail::MadeOf<Kind::real, A>(made(Expression(detail::operand(text)), with));
    }
};
inline constexpr TrigramFunction TrigramSimilarity{dyn::trigram_similarity};
inline constexpr TrigramFunction TrigramDistance{dyn::trigram_distance};

// TrigramWordSimilarity("cheese", F<"body">)
struct TrigramWordFunction {
    Expression (*made)(std::string_view words, const Expression& text);

    template <detail::IsExpression A>
    auto operator()(std::string_view words, const A& text) const {
        return detail::MadeOf<Kind::real, A>(made(words, Expression(detail::operand(text))));
    }
};
inline constexpr TrigramWordFunction TrigramWordSimilarity{dyn::trigram_word_similarity};
inline constexpr TrigramWordFunction TrigramStrictWordSimilarity{dyn::trigram_strict_word_similarity};
inline constexpr TrigramWordFunction TrigramWordDistance{dyn::trigram_word_distance};
inline constexpr TrigramWordFunction TrigramStrictWordDistance{dyn::trigram_strict_word_distance};

}  // namespace nuages::orm

// Lookups that a model says it has: .lookups(search::search, search::unaccent) for
// {"body__search", "cheese"} and {"name__unaccent__icontains", "helen"}.
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
