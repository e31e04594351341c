
#include <gtest/gtest.h>

#include <nuages/orm/rules.h>
#include <nuages/validators/validation_error.h>

#include "databases_support.h"
#include "polls_support.h"

// Lookups, transforms and functions that a program adds.
namespace library {
using namespace nuages::models;

inline constexpr auto not_equal = lookup("ne", "{} <> {}");
inline constexpr auto absolute = transform("abs", "ABS({})").of<int, double>();
inline constexpr auto shout = transform("shout", "UPPER({})").of<std::string>().bilateral();
inline constexpr auto one_of = lookup("one_of", "{} IN ({})").takes_list();
inline constexpr auto longer = lookup("longer", "LENGTH({}) > {}").of<std::string>().takes<int>();
inline constexpr auto inside = lookup("inside", "{1} LIKE '%' || {0} || '%'").of<std::string>();
inline constexpr auto sqlite_only = lookup("glob").of<std::string>().on_sqlite("{} GLOB {}");
inline constexpr auto initial = sql_function("SUBSTR({}, 1, {})").gives<std::string>();
inline constexpr auto joined_names = sql_function()
                                         .on_sqlite("GROUP_CONCAT({}, '+')")
                                         .on_postgresql("STRING_AGG({}, '+')")
                                         .aggregate()
                                         .gives<std::string>();

struct Book;

struct Author : Model<Author> {
    std::string name;
    int change = 0;
    Set<Book> books;

    static constexpr auto meta =
        describe(field<&Author::name>().max_length(50), field<&Author::change>(), field<&Author::books>())
            .lookups(not_equal, absolute, shout, one_of, longer, inside, sqlite_only, transforms::length,
                     transforms::lower)
            .constraints(check_constraint("small", q("change__abs__lt", 100)))
            .indexes(index(f("name__length")).name("by_length"));
};

struct Book : Model<Book> {
    ForeignKey<Author> author;
    std::string title;

    static constexpr auto meta =
        describe(field<&Book::author>().on_delete(cascade), field<&Book::title>().max_length(50));
};

template <class Rows>
std::string names(const Rows& rows) {
    std::string result;
    for (const Author& each : rows)
        result += (result.empty() ? "" : " ") + each.name;
    return result;
}

// Each on a fresh database, with three authors and a book of each.
class OwnLookups : public nuages::orm::testing::OnBothDatabases {
protected:
    OwnLookups() {
        registry.add<Author, Book>("library");
        install();
        for (const auto& [name, change] :
             {std::pair("Ann", -30), std::pair("Bobby", 5), std::pair("Cy%", 30)})
            Book::objects.create({.author = Author::objects.create({.name = name, .change = change}),
                                  .title = std::string("of ") + name});
    }
};
INSTANTIATE_TEST_SUITE_P(Databases, OwnLookups, nuages::orm::testing::both_databases(),
                         nuages::orm::testing::database_name);

TEST_P(OwnLookups, compare_and_transform_fields) {
    const auto all = Author::objects.order_by("name");
    EXPECT_EQ(names(all.filter({"name__ne", "Ann"})), "Bobby Cy%");
    EXPECT_EQ(names(all.exclude({"name__ne", "Ann"})), "Ann");
    EXPECT_EQ(names(all.filter({"change__ne", 5}, {"change__abs__lt", 31})), "Ann Cy%");
    EXPECT_EQ(names(all.filter({"change__abs", 30})), "Ann Cy%");
    EXPECT_EQ(names(all.filter({"change__abs__ne", 30})), "Bobby");
    EXPECT_EQ(names(all.filter({"name__length", 3}, {"name__lower__startswith", "c"})), "Cy%");
    EXPECT_EQ(names(all.filter({"name__lower__length__gt", 3})), "Bobby");
    EXPECT_EQ(names(all.filter({"name__longer", 3})), "Bobby");
    EXPECT_EQ(names(all.filter({"name__one_of", std::vector<std::string>{"Ann", "Cy%"}})), "Ann Cy%");
    EXPECT_EQ(names(all.filter({"name__one_of", std::vector<std::string>{}})), "");
    EXPECT_EQ(names(all.filter({"name__inside", "Ann and Bobby"})), "Ann Bobby");
    EXPECT_EQ(names(all.filter({"change__ne", Author::F("change__abs")})), "Ann");
    EXPECT_EQ(names(all.filter(~Author::Q("name__ne", "Ann") | Author::Q("name__longer", 4))), "Ann Bobby");
}

TEST_P(OwnLookups, that_are_bilateral_transform_the_other_side_too) {
    const auto all = Author::objects.order_by("name");
    EXPECT_EQ(names(all.filter({"name__shout", "ann"})), "Ann");
    EXPECT_EQ(names(all.filter({"name__shout__contains", "y%"})), "Cy%");
    EXPECT_EQ(names(all.filter({"name__shout__in", std::vector<std::string>{"ann", "BOBBY"}})), "Ann Bobby");
    EXPECT_EQ(names(all.filter({"name__shout__range", std::vector<std::string>{"b", "cx"}})), "Bobby");
}

TEST_P(OwnLookups, stand_wherever_fields_do) {
    EXPECT_EQ(names(Author::objects.order_by("-name__length", "-change__abs", "-name")), "Bobby Cy% Ann");
    EXPECT_EQ(names(Author::objects.order_by_dyn(std::vector<std::string>{"-name__length", "name__lower"})),
              "Bobby Ann Cy%");
    EXPECT_EQ(Book::objects.filter({"author__change__abs", 30}).count(), 2);
    EXPECT_EQ(Author::objects.exclude({"books__title__contains", "Bob"}, {"change__abs", 30}).count(), 3);
    const auto rows = Author::objects.order_by("id").values_list<"name__length", "name__shout">();
    EXPECT_EQ(std::get<0>(rows[1]), 5);
    EXPECT_EQ(std::get<1>(rows[1]), "BOBBY");
    Author::objects.filter({"change__lt", 0}).update({"change", Author::F("change__abs") + 1});
    EXPECT_EQ(Author::objects.get({"name", "Ann"}).change, 31);
}

TEST_P(OwnLookups, are_found_by_name) {
    const auto all = Author::objects.order_by("name");
    EXPECT_EQ(names(all.filter_dyn("name__ne", "Ann")), "Bobby Cy%");
    EXPECT_EQ(names(all.filter_dyn("change__abs__gte", "30")), "Ann Cy%");
    EXPECT_EQ(names(all.filter_dyn("name__longer", "3")), "Bobby");
    EXPECT_EQ(names(all.filter_dyn("name__one_of", Value::list({"Ann"}))), "Ann");
    const auto of = nuages::orm::dyn::field("change");
    const nuages::orm::Query counted = all.query().annotate({{"x", of}});
    EXPECT_EQ(counted.filter_dyn("x__abs__ne", 30).count(), 1);
    EXPECT_EQ(counted.filter_dyn("x__ne", 5).order_by_dyn({"x__abs"}).count(), 2);
    try {
        all.filter_dyn("change__aps", 3);
        FAIL() << "'aps' is no lookup";
    } catch (const FieldError& error) {
        EXPECT_STREQ(error.what(),
                     "Unsupported lookup 'aps' for IntegerField or join on the field not permitted. Did you "
                     "mean 'abs'?");
    }
    EXPECT_THROW(all.filter_dyn("change__shout", 3), FieldError);
    EXPECT_THROW(all.filter_dyn("name__longer", "three"), nuages::ValueError);
    EXPECT_THROW(all.filter_dyn("name__one_of", "Ann"), nuages::ValueError);
    EXPECT_THROW(all.filter_dyn("name__ne", Value()).count(), nuages::ValueError);
}

TEST_P(OwnLookups, have_sql_for_each_database) {
    if (!on_postgresql())
        EXPECT_EQ(names(Author::objects.filter({"name__glob", "A*"})), "Ann");
    else
        EXPECT_THROW(Author::objects.filter({"name__glob", "A*"}).count(), nuages::db::NotSupportedError);
}

TEST_P(OwnLookups, take_values_as_parameters_only) {
    for (const char* text :
         {"' OR 1=1 --", "{}", "{0}", "\x01", "%s", "?", "$1", "Ann'); DROP TABLE x; --"}) {
        EXPECT_EQ(Author::objects.filter({"name__ne", text}).count(), 3) << text;
        EXPECT_EQ(Author::objects.filter({"name__shout", text}).count(), 0) << text;
        EXPECT_EQ(Author::objects.filter({"name__one_of", std::vector<std::string>{text}}).count(), 0)
            << text;
    }
}

TEST_P(OwnLookups, are_in_the_rules_of_a_model) {
    EXPECT_EQ(nuages::orm::condition_sql(*registry.find("library", "author"),
                                         nuages::orm::AnyQ::named("change__abs__lt", Value(100)),
                                         database->vendor()),
              "(ABS(\"change\")) < 100");
    Author author{.name = "Dee", .change = -100};
    EXPECT_THROW(author.full_clean(), nuages::ValidationError);
    author.change = -99;
    author.full_clean();
}

TEST_P(OwnLookups, functions_and_aggregates_of_ones_own) {
    namespace dyn = nuages::orm::dyn;
    const nuages::orm::Query all = Author::objects.order_by("id").query();
    const auto rows =
        all.values({{"x", dyn::call(initial, {dyn::field("name"), dyn::literal(2)})}}).fetch_values();
    EXPECT_EQ(rows[1].front(), Value("Bo"));
    EXPECT_EQ(
        all.order_by_dyn({"name"}).aggregate({{"all", dyn::call(joined_names, {dyn::field("name")})}})["all"],
        Value("Ann+Bobby+Cy%"));
    EXPECT_EQ(all.aggregate({{"some", dyn::call(joined_names, {dyn::field("name")},
                                                {.filter = nuages::orm::AnyQ::named("change__abs__lt",
                                                                                    Value(10))})}})["some"],
              Value("Bobby"));
    const auto grouped = all.order_by_dyn({"change__abs"})
                             .values({{"c", dyn::field("change__abs")}})
                             .annotate({{"who", dyn::call(joined_names, {dyn::field("name__lower")})}})
                             .fetch_values();
    ASSERT_EQ(grouped.size(), 2U);
    EXPECT_EQ(grouped[0], (nuages::List{5, "bobby"}));
    const auto running =
        all.values(
               {{"x", dyn::window(dyn::call(joined_names, {dyn::field("name")}), {}, {dyn::field("id")})}})
            .fetch_values();
    EXPECT_EQ(running[1].front(), Value("Ann+Bobby"));
    EXPECT_THROW(dyn::call(initial, {dyn::field("name")}), nuages::TypeError);
    EXPECT_THROW(dyn::window(dyn::call(initial, {dyn::field("name"), dyn::literal(1)}), {}, {}),
                 nuages::ValueError);
}

}  // namespace library
