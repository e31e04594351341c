// Arrays of PostgreSQL.
#include <gtest/gtest.h>

#include <nuages/db/errors.h>
#include <nuages/db_postgres/postgres_database.h>
#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/validators/validation_error.h>

#include "polls_support.h"
#include "postgres_cluster.h"

namespace shelf {
using namespace nuages::models;

enum class Color { red, green };
constexpr auto choices(Color) {
    return text_choices<Color>({{Color::red, "R", "Red"}, {Color::green, "G", "Green"}});
}

struct Box : Model<Box> {
    std::string name;
    std::vector<std::string> tags;
    std::vector<int> sizes;
    std::optional<std::vector<std::optional<double>>> weights;
    std::vector<std::vector<int>> board;
    std::vector<Date> days;
    std::vector<Color> colors;

    static constexpr auto meta =
        describe(field<&Box::name>().max_length(20), field<&Box::tags>().max_length(5).size(3).blank(),
                 field<&Box::sizes>().blank(), field<&Box::weights>().blank(), field<&Box::board>().blank(),
                 field<&Box::days>().blank(), field<&Box::colors>().max_length(1).blank())
            .ordering("name");
};

// One of each type that elements can have.
struct Every : Model<Every> {
    std::vector<bool> flags;
    std::vector<std::int16_t> shorts;
    std::vector<std::int64_t> longs;
    std::vector<std::uint64_t> counts;
    std::vector<float> floats;
    std::vector<Decimal> prices;
    std::vector<DateTime> moments;
    std::vector<Time> times;
    std::vector<Duration> lengths;
    std::vector<UUID> keys;
    std::vector<Value> notes;
    std::vector<std::optional<Value>> papers;
    std::vector<Bytes> blobs;
    std::vector<std::string> addresses;

    static constexpr auto meta = describe(
        field<&Every::flags>(), field<&Every::shorts>(), field<&Every::longs>(), field<&Every::counts>(),
        field<&Every::floats>(), field<&Every::prices>().digits(6, 2), field<&Every::moments>(),
        field<&Every::times>(), field<&Every::lengths>(), field<&Every::keys>(), field<&Every::notes>(),
        field<&Every::papers>(), field<&Every::blobs>(), field<&Every::addresses>().ip_address());
};

struct Crate : Model<Crate> {
    std::vector<std::vector<Value>> notes;
    static constexpr auto meta = describe(field<&Crate::notes>());
};

}  // namespace shelf

namespace shelf {
namespace {

namespace dyn = nuages::orm::dyn;
using nuages::List;
using nuages::ValueError;
using nuages::orm::Query;

class Arrays : public testing::Test {
protected:
    Arrays() {
        registry.add<Box, Every>("shelf");
        registry.install(database);
        nuages::orm::testing::create_tables(registry, database);
    }
    void fill() {
        Box::objects.create({.name = "a",
                             .tags = {"new", "big"},
                             .sizes = {1, 2, 3},
                             .weights = {{1.5, std::nullopt}},
                             .board = {{1, 2}, {3, 4}},
                             .days = {Date(2026, 5, 1), Date(2025, 4, 1)},
                             .colors = {Color::red}});
        Box::objects.create({.name = "b", .tags = {"big"}, .sizes = {2}, .board = {{5, 6}}});
        Box::objects.create({.name = "c"});
    }
    template <class Rows>
    static std::string names(const Rows& rows) {
        std::string result;
        for (const Box& box : rows)
            result += box.name;
        return result;
    }
    // The same by a name and a value from outside.
    std::string by_name(std::string_view lookup, const Value& value) const {
        std::string result;
        for (const List& row :
             Query(*registry.find("shelf", "box")).filter_dyn(lookup, value).values_list_dyn({"name"}))
            result += row[0].str();
        return result;
    }

    nuages::testing::TemporaryPostgres server;
    nuages::db::PostgresDatabase database{{.url = server.url()}};
    nuages::orm::Registry registry;
};

TEST_F(Arrays, are_stored_and_read_whole) {
    fill();
    const Box a = Box::objects.get({"name", "a"});
    EXPECT_EQ(a.tags, (std::vector<std::string>{"new", "big"}));
    EXPECT_EQ(a.sizes, (std::vector<int>{1, 2, 3}));
    EXPECT_EQ(a.weights, (std::vector<std::optional<double>>{1.5, std::nullopt}));
    EXPECT_EQ(a.board, (std::vector<std::vector<int>>{{1, 2}, {3, 4}}));
    EXPECT_EQ(a.days, (std::vector<Date>{Date(2026, 5, 1), Date(2025, 4, 1)}));
    EXPECT_EQ(a.colors, (std::vector<Color>{Color::red}));
    const Box c = Box::objects.get({"name", "c"});
    EXPECT_TRUE(c.tags.empty() && c.sizes.empty() && c.board.empty());
    EXPECT_FALSE(c.weights);
    EXPECT_EQ(
        database
            .query_value("SELECT string_agg(format_type(atttypid, atttypmod), ' ' ORDER BY attnum) FROM "
                         "pg_attribute WHERE attrelid = 'shelf_box'::regclass AND attnum > 2")
            ->str(),
        "character varying(5)[] integer[] double precision[] integer[] date[] character varying(1)[]");
}

TEST_F(Arrays, of_every_type_come_back_as_they_were) {
    Every every;
    every.flags = {true, false};
    every.shorts = {-1, 32767};
    every.longs = {INT64_MIN, INT64_MAX};
    every.counts = {0, INT64_MAX};
    every.floats = {0.5F, -2};
    every.prices = {Decimal("1.50"), Decimal("-0.01")};
    every.moments = {DateTime::of(2026, 5, 1, 10, 0, 0, 5)};
    every.times = {Time::of(23, 59, 59, 1)};
    every.lengths = {Duration::seconds(-90), Duration::days(40)};
    every.keys = {*UUID::parse("0123456789abcdef0123456789abcdef")};
    every.notes = {Value("it's \"x\" \\ {a,b}"), Value(), Value::dict({{"n", List{1, 2}}}), List{}};
    every.papers = {std::nullopt, Value::dict({{"n", 1}})};
    every.blobs = {Bytes{std::byte{0}, std::byte{255}}, Bytes{}};
    every.addresses = {"10.0.0.1", "::1"};
    every.save();
    Every more = every;
    more.id = 0;
    std::vector<Every> rows{more, more};
    Every::objects.bulk_create(rows);
    ASSERT_EQ(Every::objects.count(), 3);
    for (const Every& read : Every::objects.all()) {
        EXPECT_EQ(read.flags, every.flags);
        EXPECT_EQ(read.shorts, every.shorts);
        EXPECT_EQ(read.longs, every.longs);
        EXPECT_EQ(read.counts, every.counts);
        EXPECT_EQ(read.floats, every.floats);
        EXPECT_EQ(read.prices, every.prices);
        EXPECT_EQ(read.moments, every.moments);
        EXPECT_EQ(read.times, every.times);
        EXPECT_EQ(read.lengths, every.lengths);
        EXPECT_EQ(read.keys, every.keys);
        EXPECT_EQ(read.notes, every.notes);
        EXPECT_EQ(read.papers, every.papers);
        EXPECT_EQ(read.blobs, every.blobs);
        EXPECT_EQ(read.addresses, every.addresses);
    }
    EXPECT_EQ(Every::objects.filter({"notes__contains", std::vector<Value>{Value::dict({{"n", List{1, 2}}})}})
                  .count(),
              3);
    EXPECT_EQ(Every::objects.filter({"notes__2__n__0", 1}).count(), 3);
    EXPECT_EQ(Every::objects.filter({"moments__0__year", 2026}, {"moments__0__gte", DateTime::of(2026, 1, 1)})
                  .count(),
              3);
    EXPECT_EQ(Every::objects.filter({"keys__0", every.keys[0]}, {"addresses", every.addresses}).count(), 3);
    EXPECT_EQ(Every::objects.filter({"prices__overlap", std::vector<Decimal>{Decimal("1.5")}}).count(), 3);
    EXPECT_EQ(Every::objects.filter({"pk", every.id}).update({"notes", std::vector<Value>{Value("a")}}), 1);
    EXPECT_EQ(Every::objects.get({"pk", every.id}).notes, std::vector<Value>{Value("a")});
    Every::objects.filter({"pk", every.id}).delete_();
    ASSERT_EQ(Every::objects.count(), 2);
    EXPECT_EQ(Every::objects.values_list<"notes__2">().size(), 2U);
    EXPECT_EQ(std::get<0>(Every::objects.values_list<"notes__2">()[0]), every.notes[2]);
    EXPECT_EQ(std::get<0>(Every::objects.values_list<"notes">()[0]).as_list(),
              List(every.notes.begin(), every.notes.end()));
}

TEST_F(Arrays, are_found_by_what_they_hold) {
    fill();
    using Texts = std::vector<std::string>;
    using Numbers = std::vector<int>;
    EXPECT_EQ(names(Box::objects.filter({"tags", Texts{"new", "big"}})), "a");
    EXPECT_EQ(names(Box::objects.filter({"tags", Texts{}})), "c");
    EXPECT_EQ(names(Box::objects.filter({"tags__contains", Texts{"big"}})), "ab");
    EXPECT_EQ(names(Box::objects.filter({"tags__contains", Texts{}})), "abc");
    EXPECT_EQ(names(Box::objects.filter({"tags__contained_by", Texts{"big", "old"}})), "bc");
    EXPECT_EQ(names(Box::objects.filter({"tags__overlap", Texts{"new", "old"}})), "a");
    EXPECT_EQ(names(Box::objects.filter({"tags__in", std::vector<Texts>{{"big"}, {}}})), "bc");
    EXPECT_EQ(names(Box::objects.filter({"tags__len", 2})), "a");
    EXPECT_EQ(names(Box::objects.filter({"tags__len__lt", 2})), "bc");
    EXPECT_EQ(names(Box::objects.filter({"tags__0", "big"})), "b");
    EXPECT_EQ(names(Box::objects.filter({"tags__1__startswith", "b"})), "a");
    EXPECT_EQ(names(Box::objects.filter({"tags__0_1", Texts{"big"}})), "b");
    EXPECT_EQ(names(Box::objects.filter({"sizes__0_2__contains", Numbers{2}})), "ab");
    EXPECT_EQ(names(Box::objects.filter({"sizes__1_3__len", 2})), "a");
    EXPECT_EQ(names(Box::objects.filter({"sizes__1_3__0", 2})), "a");
    EXPECT_EQ(names(Box::objects.filter({"sizes__0__in", Numbers{1, 7}})), "a");
    EXPECT_EQ(names(Box::objects.filter({"sizes__5__isnull", true})), "abc");
    EXPECT_EQ(names(Box::objects.filter({"sizes__gt", Numbers{1, 5}})), "b");
    EXPECT_EQ(names(Box::objects.filter({"board__1__0", 3})), "a");
    EXPECT_EQ(names(Box::objects.filter({"board__contains", std::vector<Numbers>{{5}}})), "b");
    EXPECT_EQ(names(Box::objects.filter({"board", std::vector<Numbers>{{5, 6}}})), "b");
    EXPECT_EQ(names(Box::objects.filter({"days__0__year", 2026})), "a");
    EXPECT_EQ(names(Box::objects.filter({"days__1__year__lt", 2026})), "a");
    EXPECT_EQ(names(Box::objects.filter({"weights__isnull", true})), "bc");
    EXPECT_EQ(names(Box::objects.filter({"weights", std::nullopt})), "bc");
    EXPECT_EQ(names(Box::objects.filter({"weights__0__gt", 1})), "a");
    EXPECT_EQ(names(Box::objects.filter({"colors__contains", std::vector<Color>{Color::red}})), "a");
    EXPECT_EQ(names(Box::objects.exclude({"tags__contains", Texts{"new"}})), "bc");
    EXPECT_EQ(names(Box::objects.exclude({"tags__0", "big"})), "a") << "as in Django, NULL is not found";
    EXPECT_EQ(names(Box::objects.filter({"board__0__contains", Numbers{1}}).none()), "");
    EXPECT_EQ(names(Box::objects.filter({"sizes__0", Box::F("sizes__len")})), "");
    EXPECT_EQ(names(Box::objects.filter({"sizes__contains", Box::F("sizes__0_1")})), "abc");
}

TEST_F(Arrays, are_found_by_names_and_values_from_outside) {
    fill();
    EXPECT_EQ(by_name("sizes__contains", List{"2"}), "ab");
    EXPECT_EQ(by_name("sizes", List{"1", 2, 3}), "a");
    EXPECT_EQ(by_name("sizes__0", "2"), "b");
    EXPECT_EQ(by_name("sizes__in", List{List{2}, List{}}), "bc");
    EXPECT_EQ(by_name("sizes__len__gte", "1"), "ab");
    EXPECT_EQ(by_name("days__0", "2026-05-01"), "a");
    EXPECT_EQ(by_name("days__contains", List{"2025-04-01"}), "a");
    EXPECT_EQ(by_name("board__1__1", 4), "a");
    EXPECT_EQ(by_name("board__contains", List{List{"5"}}), "b");
    EXPECT_EQ(by_name("weights__contains", List{1.5, Value()}), "") << "NULL is not equal to NULL";
    EXPECT_EQ(by_name("tags__icontains", "BIG"), "ab") << "its text is compared";
    EXPECT_THROW(by_name("sizes__contains", 2), ValueError);
    EXPECT_THROW(by_name("sizes__contains", List{"two"}), ValueError);
    EXPECT_THROW(by_name("sizes__99999999999_3", List{1}), ValueError);
    EXPECT_THROW(by_name("sizes__overlap", Value()), ValueError);
    EXPECT_THROW(by_name("name__overlap", List{1}), FieldError);
    EXPECT_THROW(by_name("name__len", 1), FieldError);
    EXPECT_THROW(by_name("sizes__has_key", "a"), FieldError);
    EXPECT_THROW(by_name("sizes__0__0", 1), FieldError);
    EXPECT_THROW(by_name("sizes__-1", 1), FieldError);
    EXPECT_THROW(by_name("sizes__year", 1), FieldError);
}

TEST_F(Arrays, give_their_elements_to_values_orders_and_annotations) {
    fill();
    const auto first = Box::objects.values_list<"sizes__0">();
    ASSERT_EQ(first.size(), 3U);
    EXPECT_EQ(std::get<0>(first[0]), 1);
    EXPECT_EQ(std::get<0>(first[2]), std::nullopt);
    EXPECT_EQ(names(Box::objects.filter({"sizes__len__gt", 0}).order_by("-sizes__0")), "ba");
    EXPECT_EQ(names(Box::objects.order_by("sizes__len", "name")), "cba");
    EXPECT_EQ(names(Box::objects.filter({"days__len", 2}).order_by("days__0__year")), "a");
    const Query boxes(*registry.find("shelf", "box"));
    const Query lengths =
        boxes.annotate({{"n", dyn::field("sizes__len")}, {"part", dyn::field("sizes__0_2")}});
    EXPECT_EQ(lengths.filter_dyn("n__gt", 1).values_list_dyn({"part"})[0][0], Value(List{1, 2}));
    EXPECT_EQ(lengths.filter_dyn("part__contains", List{2}).count(), 2);
    EXPECT_EQ(lengths.filter_dyn("part__0", 2).count(), 1);
    EXPECT_EQ(lengths.filter_dyn("part__len", 1).count(), 1);
    EXPECT_EQ(boxes.values_list_dyn({"days__0__year", "board__0__1"})[0], (List{2026, 2}));
}

TEST_F(Arrays, are_changed_by_update) {
    fill();
    EXPECT_EQ(Box::objects.filter({"name", "c"}).update({"tags", std::vector<std::string>{"x"}}), 1);
    EXPECT_EQ(Box::objects.get({"name", "c"}).tags, std::vector<std::string>{"x"});
    Box::objects.filter({"name", "c"}).update({"tags", Box::F("tags")}, {"weights", std::nullopt});
    Box box = Box::objects.get({"name", "c"});
    box.board = {{7}};
    box.save();
    EXPECT_EQ(Box::objects.get({"pk", box.id}).board, (std::vector<std::vector<int>>{{7}}));
    std::vector<Box> boxes{box};
    boxes[0].sizes = {9, 9};
    Box::objects.bulk_update(boxes, {"sizes"});
    EXPECT_EQ(Box::objects.get({"pk", box.id}).sizes, (std::vector<int>{9, 9}));
}

TEST_F(Arrays, aggregates_of_postgresql) {
    fill();
    nuages::Dict all = Box::objects.aggregate(ArrayAgg("name").as("names"), JSONBAgg("name").as("json"));
    EXPECT_EQ(all["names"], Value(List{"a", "b", "c"}));
    EXPECT_EQ(all["json"], Value(List{"a", "b", "c"}));
    const Query boxes(*registry.find("shelf", "box"));
    const auto one = [&](std::string_view function, std::vector<nuages::orm::Expression> arguments,
                         dyn::Call call = {}) {
        return boxes.aggregate({{"x", dyn::call(function, std::move(arguments), std::move(call))}})["x"];
    };
    EXPECT_EQ(one("ArrayAgg", {dyn::field("name")}, {.order_by = {dyn::ordered(dyn::field("name"), true)}}),
              Value(List{"c", "b", "a"}));
    EXPECT_EQ(one("ArrayAgg", {dyn::field("sizes__len")}, {.distinct = true}), Value(List{0, 1, 3}));
    EXPECT_EQ(one("StringAgg", {dyn::field("name"), dyn::literal("-")}), Value("a-b-c"));
    EXPECT_EQ(one("BitOr", {dyn::field("sizes__0")}), Value(3));
    EXPECT_EQ(one("BitAnd", {dyn::field("sizes__0")}), Value(0));
    EXPECT_EQ(one("BitXor", {dyn::field("sizes__0")}), Value(3));
    const auto has_tags = dyn::condition(boxes.q_dyn("tags__len__gt", 0));
    EXPECT_EQ(one("BoolAnd", {has_tags}), Value(false));
    EXPECT_EQ(one("BoolOr", {has_tags}), Value(true));
    EXPECT_EQ(one("RegrCount", {dyn::field("id"), dyn::field("sizes__0")}), Value(2));
    EXPECT_EQ(one("RegrSlope", {dyn::field("sizes__len"), dyn::field("sizes__0")}), Value(-2.0));
    EXPECT_EQ(one("CovarPop", {dyn::field("sizes__len"), dyn::field("sizes__0")}), Value(-0.5));
    EXPECT_EQ(one("CovarPop", {dyn::field("sizes__len"), dyn::field("sizes__0")}, {.sample = true}),
              Value(-1.0));
    EXPECT_EQ(one("Corr", {dyn::field("sizes__len"), dyn::field("sizes__0")}), Value(-1.0));
    const Query grouped = boxes.annotate({{"all", dyn::call("ArrayAgg", {dyn::field("tags__0")})}})
                              .filter_dyn("all__contains", List{"big"});
    EXPECT_EQ(grouped.values_list_dyn({"name"}).size(), 1U);
    EXPECT_EQ(boxes.none().aggregate({{"x", dyn::call("ArrayAgg", {dyn::field("name")})}})["x"], Value());
}

TEST_F(Arrays, full_clean_says_which_element_is_wrong) {
    using Messages = std::vector<std::string>;
    const auto errors_of = [](const Box& box) {
        try {
            box.full_clean();
        } catch (const nuages::ValidationError& error) {
            return error.texts();
        }
        return Messages();
    };
    EXPECT_EQ(errors_of({.name = "x", .tags = {"a", "b"}, .weights = {{1.0, std::nullopt}}}), Messages());
    EXPECT_EQ(errors_of({.name = "x", .tags = {"a", "longer"}}),
              Messages{"Item 2 in the array did not validate: Ensure this value has at most 5 characters (it "
                       "has 6)."});
    EXPECT_EQ(errors_of({.name = "x", .tags = {"", "longer"}}),
              Messages{"Item 1 in the array did not validate: This field cannot be blank."});
    EXPECT_EQ(errors_of({.name = "x", .tags = {"1", "2", "3", "4"}}),
              Messages{"List contains 4 items, it should contain no more than 3."});
    EXPECT_EQ(errors_of({.name = "x", .board = {{1, 2}, {3}}}),
              Messages{"Nested arrays must have the same length."});
    try {
        Box{.name = "x", .tags = {"a", std::string("b\0", 2)}}.full_clean();
        FAIL();
    } catch (const nuages::ValidationError& error) {
        EXPECT_EQ(error.code(), "item_invalid");
        EXPECT_EQ(error.messages()[0].params["nth"], Value(2));
        EXPECT_EQ(error.fields()[0].first, "tags");
    }
}

TEST_F(Arrays, refuse_what_does_not_fit) {
    Box box{.name = "x", .tags = {"longer"}};
    EXPECT_THROW(box.save(), nuages::db::DataError);
    box.tags = {std::string("a\0", 2)};
    EXPECT_THROW(box.save(), nuages::db::DataError);
    const nuages::orm::FieldInfo& sizes = registry.find("shelf", "box")->field("sizes");
    sizes.set(&box, List{"4", 5});
    EXPECT_EQ(box.sizes, (std::vector<int>{4, 5}));
    sizes.set(&box, "[6, \"7\"]");
    EXPECT_EQ(box.sizes, (std::vector<int>{6, 7}));
    for (const Value& wrong : {Value(3), Value("4"), Value("{4}"), Value(List{"x"}), Value(List{Value()}),
                               Value(List{std::int64_t{1} << 40})})
        EXPECT_THROW(sizes.set(&box, wrong), ValueError) << wrong.repr();
    EXPECT_EQ(sizes.get(&box), Value(List{6, 7}));
    database.execute(
        "INSERT INTO shelf_box (name, tags, sizes, board, days, colors) VALUES ('n', '{NULL}', "
        "'{}', '{}', '{}', '{}'), ('m', '{}', '{}', '{}', '{}', '{X}')");
    EXPECT_THROW(Box::objects.get({"name", "n"}), ValueError);
    EXPECT_THROW(Box::objects.get({"name", "m"}), ValueError);
}

TEST(ArraysOfJson, in_arrays_are_a_mistake_of_the_model) {
    nuages::orm::Registry registry;
    registry.add<Crate>("shelf");
    EXPECT_THROW(registry.resolve(), nuages::ImproperlyConfigured);
}

TEST(ArrayFunctions, are_refused_on_sqlite) {
    nuages::db::SqliteDatabase database({.path = ":memory:"});
    nuages::orm::Registry registry;
    registry.add<Box>("shelf");
    registry.install(database);
    try {
        Box::objects.aggregate(ArrayAgg("name"));
        FAIL();
    } catch (const nuages::db::NotSupportedError& error) {
        EXPECT_NE(std::string(error.what()).find("ArrayAgg is a function of PostgreSQL"), std::string::npos)
            << error.what();
    }
}

}  // namespace
}  // namespace shelf
