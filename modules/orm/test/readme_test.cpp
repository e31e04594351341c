// The examples of the module's README.
#include <gtest/gtest.h>

#include <nuages/orm/dynamic.h>
#include <nuages/orm/router.h>

#include "generic_support.h"

namespace {

using namespace polls;
namespace dyn = nuages::orm::dyn;
using nuages::orm::Query;

enum class Status { draft, published };
constexpr auto choices(Status) {
    return text_choices<Status>({{Status::draft, "D", "Draft"}, {Status::published, "P", "Published"}});
}
struct Article : Model<Article> {
    std::string title, slug;
    Status status = Status::draft;
    int words = 0;

    static constexpr auto meta =
        describe(field<&Article::title>().max_length(200), field<&Article::slug>().slug(),
                 field<&Article::status>().max_length(1), field<&Article::words>())
            .indexes(index("-words").name("long").condition(q("words__gt", 1000)),
                     index(lower("title"), "status").name("by_title"))
            .constraints(check_constraint("words_ok", q("words__gte", 0)),
                         unique_constraint("one_live", "slug").condition(q("status", Status::published)));
};

using things::ContentType;
struct Story;

struct Label : Model<Label> {
    std::string text;
    ForeignKey<ContentType> content_type;
    std::int64_t object_id = 0;
    GenericForeignKey target;
    GenericTarget<Story> story;

    static constexpr auto meta =
        describe(field<&Label::text>().max_length(30), field<&Label::content_type>(),
                 field<&Label::object_id>(), field<&Label::target>(), field<&Label::story>());
};
struct Story : Model<Story> {
    std::string title;
    GenericRelation<Label> labels;

    static constexpr auto meta = describe(field<&Story::title>().max_length(100), field<&Story::labels>());
};

struct LongRead : Proxy<LongRead, Article> {
    int minutes() const { return words / 250; }
    static constexpr auto meta = describe(method<&LongRead::minutes>()).ordering("-words");
};

struct Recipe : Model<Recipe> {
    std::string name;
    std::vector<std::string> tags;                         // varchar(20)[]
    std::optional<std::vector<std::vector<int>>> amounts;  // integer[][], may be NULL
    Range<Date> season;                                    // daterange

    static constexpr auto meta =
        describe(field<&Recipe::name>().max_length(80), field<&Recipe::tags>().max_length(20).size(8).blank(),
                 field<&Recipe::amounts>().blank(), field<&Recipe::season>())
            .indexes(index("tags").gin())
            .constraints(exclusion_constraint("apart", excluded("season", range_operators::overlaps)));
};

struct Review : Extends<Review, Article> {
    int stars = 0;
    static constexpr auto meta = describe(field<&Review::stars>());
};

struct Line : Model<Line, NoAutoId> {
    ForeignKey<Article> article;
    int number = 0;
    std::string text;
    static constexpr auto meta =
        describe(field<&Line::article>().on_delete(cascade), field<&Line::number>(), field<&Line::text>())
            .primary_key("article", "number");
};

using nuages::Dict, nuages::orm::ModelInfo, nuages::orm::RoutedObject, nuages::orm::Router;

struct AuthRouter : Router {
    std::string db_for_read(const ModelInfo& model, const RoutedObject&) const override {
        return place(model.app_label());
    }
    std::string db_for_write(const ModelInfo& model, const RoutedObject&) const override {
        return place(model.app_label());
    }
    std::optional<bool> allow_migrate(std::string_view alias, std::string_view app_label, std::string_view,
                                      const Dict&) const override {
        return (app_label == "auth") == (alias == "auth_db");
    }
    static std::string place(std::string_view app_label) { return app_label == "auth" ? "auth_db" : ""; }
};

class Readme : public ::testing::Test {
protected:
    Readme() {
        for (const char* text : {"What's new?", "Rain or sun?"}) {
            const Question question = Question::objects.create({.question_text = text, .pub_date = at(2026)});
            for (const int votes : {3, 4})
                Choice::objects.create({.question = question, .choice_text = "x", .votes = votes});
        }
    }
    nuages::orm::testing::PollsDatabase database;
};

TEST_F(Readme, a_router) {
    const nuages::orm::Routers routers({std::make_shared<AuthRouter>()});
    EXPECT_EQ(routers.db_for_read(*database.registry.find("polls", "question")), "");
    EXPECT_TRUE(routers.allow_migrate("auth_db", "auth"));
    EXPECT_FALSE(routers.allow_migrate("default", "auth"));
    EXPECT_TRUE(routers.allow_migrate("default", "polls"));
}

TEST_F(Readme, a_loop_over_rows_and_their_sets) {
    std::int64_t total = 0;
    const nuages::orm::testing::CountQueries queries;
    auto latest = Question::objects.filter({"pub_date__lte", tz::now()}).order_by("-pub_date").slice(0, 5);
    for (const Question& question : latest)
        for (const Choice& choice : question.choices)  // two queries in all, however many questions
            total += choice.votes;
    EXPECT_EQ(total, latest.size() * 7);
    EXPECT_LE(queries.count(), 2U);
}

TEST_F(Readme, expressions_by_names) {
    std::string text;
    const auto shown = Question::objects.annotate<"shown">(Coalesce(F<"note">, Upper(F<"question_text">)))
                           .annotate<"many">(Count(F<"choices">).filter(Q<"choices__votes__gt">(3)))
                           .annotate<"place">(Window(Rank()).order_by(F<"pub_date">.desc()))
                           .filter(Q<"many__gt">(0) &
                                   Exists(Choice::objects.filter({"question", Question::OuterRef("pk")})));
    for (const auto& row : shown)
        text += row.annotation<"shown">() + "\n";
    for (const auto& row : Choice::objects.values<"votes">().annotate<"n">(Count("id")).order_by("votes"))
        text += std::to_string(row.get<"votes">()) + ": " + std::to_string(row.get<"n">()) + "\n";
    EXPECT_EQ(text, "WHAT'S NEW?\nRAIN OR SUN?\n3: 2\n4: 2\n");
}

TEST_F(Readme, sql_of_ones_own) {
    std::int64_t total = 0;
    for (const auto& row :
         Choice::objects.raw("SELECT *, votes * 2 AS twice FROM polls_choice WHERE votes > %s", {3}))
        total += row->votes + row["twice"].as_int();
    EXPECT_EQ(total, 24);
}

TEST(ReadmeOfModels, what_a_model_says_about_itself) {
    nuages::orm::Registry registry;
    registry.add<Article, LongRead, Recipe, Line>("news");
    registry.resolve();
    EXPECT_EQ(registry.find("news", "line")->key_fields().size(), 2U);
    EXPECT_EQ(registry.find("news", "article")->options().constraint_count, 2);
    EXPECT_EQ(registry.find("news", "longread")->table(), "news_article");
    EXPECT_EQ(label_of(Article().status), "Draft");
    EXPECT_EQ(registry.find("news", "recipe")->field("amounts").column_type().dimensions, 2);
}

TEST(ReadmeOfModels, generic_relations) {
    nuages::db::SqliteDatabase database{{.path = ":memory:"}};
    nuages::orm::Registry registry;
    nuages::orm::testing::add_things(registry);
    registry.add<Label, Story>("news");
    registry.install(database);
    nuages::orm::testing::create_tables(registry, database);
    const Story story = Story::objects.create({"title", "x"});
    Label::objects.create({.text = "new", .target = story});
    EXPECT_EQ(Label::objects.filter({"story__title", "x"}).get().target.get<Story>()->title, "x");
    EXPECT_EQ(Story::objects.filter({"labels__text", "new"}).count(), 1);
}

TEST_F(Readme, annotations) {
    std::string text;
    const auto busy = Question::objects.annotate<"n">(Count("choices")).filter({"n__gt", 1}).order_by("-n");
    for (const auto& row : busy)
        text += row->question_text + ": " + std::to_string(row.annotation<"n">()) + "\n";
    EXPECT_EQ(busy.size(), 2U);
    EXPECT_NE(text.find("What's new?: 2\n"), std::string::npos);
}

TEST_F(Readme, the_same_by_names_from_outside) {
    const nuages::orm::ModelInfo& model = *database.registry.find("polls", "question");
    Query busy = Query(model).annotate({{"n", dyn::call("Count", {dyn::field("choices")})}});
    busy = busy.filter_dyn("n__gt", "1").order_by_dyn({"-n", "question_text"});
    const std::vector<nuages::List> rows = busy.values_list_dyn({"question_text", "n"});
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0][1], nuages::Value(2));
}

}  // namespace
