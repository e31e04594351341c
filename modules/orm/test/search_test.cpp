// Full-text search and trigrams of PostgreSQL.
#include <cmath>

#include <gtest/gtest.h>

#include <nuages/db/errors.h>
#include <nuages/db_postgres/postgres_database.h>
#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/postgres.h>

#include "polls_support.h"
#include "postgres_cluster.h"

namespace library {
using namespace nuages::models;

struct Text : Model<Text> {
    std::string title, body;
    std::optional<TsVector> words;

    static constexpr auto meta =
        describe(field<&Text::title>().max_length(50), field<&Text::body>().blank(),
                 field<&Text::words>().blank())
            .ordering("id")
            .lookups(search::search, search::unaccent, search::trigram_similar, search::trigram_word_similar)
            .indexes(index("words").gin());
};

}  // namespace library

namespace library {
namespace {

namespace dyn = nuages::orm::dyn;
using nuages::List;
using nuages::orm::AnyCondition;
using nuages::orm::AnyQ;
using nuages::orm::Expression;
using nuages::orm::Query;

class Search : public testing::Test {
protected:
    Search() {
        database.execute("CREATE EXTENSION pg_trgm");
        database.execute("CREATE EXTENSION unaccent");
        registry.add<Text>("library");
        registry.install(database);
        nuages::orm::testing::create_tables(registry, database);
        Text::objects.create({.title = "Cheese", .body = "The cats eat cheese. Cheese!"});
        Text::objects.create({.title = "Dogs", .body = "A dog eats no cheese, O'Neil says"});
        Text::objects.create({.title = "Hélène", .body = ""});
    }
    Query texts() const { return Query(*registry.find("library", "text")); }
    // The titles of rows whose annotation `x` is found by that.
    std::string found(const Expression& x, const Expression& query) const {
        const AnyCondition condition(AnyQ::named("x", query));
        return titles(texts().annotate({{"x", x}}).filter({&condition}));
    }
    static std::string titles(const Query& query) {
        std::string result;
        for (const List& row : query.values_list_dyn({"title"}))
            result += row[0].str() + " ";
        return result;
    }
    Value first(const Expression& expression) const {
        return texts().annotate({{"x", expression}}).values_list_dyn({"x"})[0][0];
    }

    nuages::testing::TemporaryPostgres server;
    nuages::db::PostgresDatabase database{{.url = server.url()}};
    nuages::orm::Registry registry;
};

TEST_F(Search, the_lookup_finds_words) {
    EXPECT_EQ(Text::objects.filter({"body__search", "cheese"}).count(), 2);
    EXPECT_EQ(Text::objects.filter({"body__search", "cat"}).get().title, "Cheese");
    EXPECT_EQ(titles(texts().filter_dyn("body__search", "dog cheese")), "Dogs ");
    EXPECT_EQ(Text::objects.filter({"body__search", "x' | y:* & !z"}).count(), 0);
    EXPECT_EQ(Text::objects.exclude({"body__search", "cheese"}).count(), 1);
}

TEST_F(Search, vectors_and_queries_are_expressions) {
    const Expression both = dyn::search_vector({dyn::field("title"), dyn::field("body")});
    EXPECT_EQ(found(both, dyn::search_query("dogs")), "Dogs ");
    EXPECT_EQ(found(both, dyn::literal("dogs")), "Dogs ") << "a text is a plain query";
    EXPECT_EQ(titles(texts().annotate({{"x", both}}).filter_dyn("x", "hélène")), "Hélène ");
    EXPECT_EQ(found(both, dyn::search_query("eat cheese", {.search_type = "phrase"})), "Cheese ");
    EXPECT_EQ(found(both, dyn::search_query("dog | cat", {.search_type = "raw"})), "Cheese Dogs ");
    EXPECT_EQ(found(both, dyn::search_query("cheese -dog", {.search_type = "websearch"})), "Cheese ");
    EXPECT_EQ(found(both, dyn::search_query("cheese", {.invert = true})), "Hélène ");
    const Expression cheese = dyn::search_query("cheese"), dog = dyn::search_query("dog");
    EXPECT_EQ(found(both, dyn::all_of_queries(cheese, dog)), "Dogs ");
    EXPECT_EQ(found(both, dyn::any_of_queries(dyn::negated_query(cheese), dog)), "Dogs Hélène ");
    EXPECT_EQ(found(dyn::search_vector({dyn::field("body")}, {.config = "simple"}),
                    dyn::search_query("cat", {.config = "simple"})),
              "")
        << "no stems";
    EXPECT_EQ(found(dyn::search_vector({dyn::field("id")}), dyn::search_query("2")), "Dogs ");
    EXPECT_THROW(dyn::search_query("x", {.search_type = "fuzzy"}), nuages::ValueError);
    EXPECT_THROW(dyn::search_vector({}), nuages::TypeError);
    EXPECT_THROW(found(dyn::search_vector({dyn::field("body")}, {.config = "x'y"}), cheese),
                 nuages::db::DatabaseError);
}

TEST_F(Search, ranks_and_headlines) {
    const Expression vector = dyn::joined_vectors(dyn::search_vector({dyn::field("title")}, {.weight = "A"}),
                                                  dyn::search_vector({dyn::field("body")}, {.weight = "B"}));
    const Expression query = dyn::search_query("cheese");
    const auto ranks = [&](const nuages::orm::SearchRankOptions& options) {
        return texts()
            .annotate({{"rank", dyn::search_rank(vector, query, options)}})
            .order_by_dyn({"-rank"})
            .values_list_dyn({"title", "rank"});
    };
    const auto plain = ranks({});
    EXPECT_EQ(plain[0][0], Value("Cheese"));
    EXPECT_GT(plain[0][1].as_real(), plain[1][1].as_real());
    EXPECT_EQ(plain[2][1].as_real(), 0);
    EXPECT_NE(ranks({.weights = {0.1, 0.1, 0.1, 0.2}})[0][1], plain[0][1]);
    EXPECT_NE(ranks({.normalization = 2})[0][1], plain[0][1]);
    EXPECT_NE(ranks({.cover_density = true})[0][1], plain[0][1]);
    EXPECT_EQ(first(dyn::search_headline(dyn::field("body"), dyn::search_query("cats"))),
              Value("The <b>cats</b> eat cheese. Cheese!"));
    EXPECT_EQ(first(dyn::search_headline(dyn::field("body"), query,
                                         {.config = "english",
                                          .start_sel = "<i class=\"x, y='z'\">",
                                          .stop_sel = "</i>",
                                          .highlight_all = true})),
              Value("The cats eat <i class=\"x, y='z'\">cheese</i>. <i class=\"x, y='z'\">Cheese</i>!"));
    EXPECT_EQ(first(dyn::search_headline(dyn::field("body"), dyn::search_query("cats"),
                                         {.max_words = 3, .min_words = 2})),
              Value("<b>cats</b> eat cheese"));
}

// The titles of a set's objects.
template <class Set>
std::string titles_of(const Set& set) {
    std::string result;
    for (const auto& row : set)
        result += row->title + " ";
    return result;
}

TEST_F(Search, typed_expressions_are_checked_by_the_compiler) {
    const auto vector = SearchVector({.weight = "A"}, F<"title">) + SearchVector({.weight = "B"}, F<"body">);
    const auto texts = Text::objects.annotate<"x">(vector);
    EXPECT_EQ(titles_of(texts.filter({"x", SearchQuery("dogs")})), "Dogs ");
    EXPECT_EQ(titles_of(texts.filter({"x", "dogs"})), "Dogs ") << "a text is a plain query";
    EXPECT_EQ(titles_of(texts.filter({"x", SearchQuery("cheese") & ~SearchQuery("dog")})), "Cheese ");
    EXPECT_EQ(titles_of(texts.filter({"x", SearchQuery("cats") | SearchQuery("hélène")})), "Cheese Hélène ");
    EXPECT_EQ(titles_of(texts.filter({"x", SearchQuery(F<"title">)})), "Cheese Dogs Hélène ");
    EXPECT_EQ(titles_of(texts.filter({"x", SearchQuery(F<"title">, {.config = "simple"})})), "Hélène ")
        << "no stems";
    const auto query = SearchQuery("cheese", {.search_type = "websearch"});
    const auto ranked = texts.annotate<"rank">(SearchRank(vector, query)).order_by("-rank");
    EXPECT_EQ(titles_of(ranked), "Cheese Dogs Hélène ");
    EXPECT_GT(ranked[0].annotation<"rank">(), ranked[1].annotation<"rank">());
    EXPECT_EQ(ranked[2].annotation<"rank">(), 0.0);
    EXPECT_EQ(
        Text::objects.annotate<"h">(SearchHeadline(F<"body">, SearchQuery("cats")))[0].annotation<"h">(),
        "The <b>cats</b> eat cheese. Cheese!");
    EXPECT_EQ(
        titles_of(
            Text::objects.annotate<"like">(TrigramSimilarity(F<"title">, "chese")).filter({"like__gt", 0.3})),
        "Cheese ");
    const auto near =
        Text::objects.annotate<"near">(TrigramWordDistance("cheese", F<"body">)).order_by("near");
    EXPECT_EQ(near[0].annotation<"near">(), 0.0);
    EXPECT_EQ(near[2].annotation<"near">(), 1.0);
}

TEST_F(Search, as_in_the_readme) {
    using Article = Text;
    std::string printed;
    const auto print = [&](const std::string& title, double rank) {
        printed += title + (rank > 0 ? " " : " not ");
    };
    const auto vector = SearchVector({.weight = "A"}, F<"title">) + SearchVector({.weight = "B"}, F<"body">);
    const auto query = SearchQuery("cheese") & ~SearchQuery("dog");
    const auto found = Article::objects.annotate<"found">(vector).filter({"found", query});
    for (const auto& article : found.annotate<"rank">(SearchRank(vector, query)).order_by("-rank"))
        print(article->title, article.annotation<"rank">());
    Article::objects.all().update({"words", vector});  // for {"words", query} from now on
    EXPECT_EQ(printed, "Cheese ");
    EXPECT_EQ(titles_of(Article::objects.annotate<"n">(Length("title")).filter({"words", query})), "Cheese ");
    EXPECT_EQ(Article::objects.filter({"words", query}).count(), 1);
}

TEST_F(Search, vectors_are_stored_and_searched) {
    EXPECT_EQ(Text::objects.all().update({"words", SearchVector(F<"body">)}), 3);
    EXPECT_EQ(Text::objects.filter({"words", "cheese"}).count(), 2);
    EXPECT_EQ(Text::objects.filter({"words", "cat"}).get().title, "Cheese");
    EXPECT_EQ(titles(texts().filter_dyn("words", "dogs")), "Dogs ");
    EXPECT_EQ(Text::objects.filter({"words__isnull", true}).count(), 0);
    const Text cheese = Text::objects.get({"title", "Cheese"});
    ASSERT_TRUE(cheese.words);
    EXPECT_EQ(cheese.words->text, "'cat':2 'chees':4,5 'eat':3");
    Text copy = cheese;
    copy.id = 0;
    copy.save();
    EXPECT_EQ(Text::objects.get({"pk", copy.id}).words, cheese.words);
    const AnyCondition query(AnyQ::named("words", dyn::search_query("dog")));
    EXPECT_EQ(titles(texts().filter({&query})), "Dogs ");
}

TEST_F(Search, trigrams_and_accents) {
    EXPECT_EQ(Text::objects.filter({"title__unaccent", "Helene"}).count(), 1);
    EXPECT_EQ(Text::objects.filter({"title__unaccent__icontains", "HÉLÈN"}).count(), 1);
    EXPECT_EQ(Text::objects.filter({"title__trigram_similar", "chees"}).get().title, "Cheese");
    EXPECT_EQ(Text::objects.filter({"body__trigram_word_similar", "neils"}).count(), 1);
    const Value near = first(dyn::trigram_similarity(dyn::field("title"), "cheese"));
    EXPECT_EQ(near, Value(1.0));
    EXPECT_EQ(first(dyn::trigram_distance(dyn::field("title"), "cheese")), Value(0.0));
    EXPECT_EQ(first(dyn::trigram_word_similarity("cheese", dyn::field("body"))), Value(1.0));
    EXPECT_EQ(first(dyn::trigram_strict_word_similarity("cheese", dyn::field("body"))), Value(1.0));
}

TEST(SearchElsewhere, says_that_it_needs_postgresql) {
    nuages::db::SqliteDatabase database({.path = ":memory:"});
    nuages::orm::Registry registry;
    registry.add<Text>("library");
    registry.install(database);
    EXPECT_THROW(Text::objects.filter({"body__search", "x"}).count(), nuages::db::NotSupportedError);
}

}  // namespace
}  // namespace library
