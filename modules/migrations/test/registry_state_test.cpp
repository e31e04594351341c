#include <gtest/gtest.h>

#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/migration_file.h>
#include <nuages/models.h>
#include <nuages/orm/registry.h>

#include "models_support.h"

namespace shop {
namespace {

using namespace nuages::models;

struct Booking : Model<Booking> {
    std::string room;
    int seats = 1;
    std::optional<Decimal> price;
    bool open = true;

    static constexpr auto meta =
        describe(field<&Booking::room>().max_length(20), field<&Booking::seats>(),
                 field<&Booking::price>().digits(8, 2), field<&Booking::open>())
            .indexes(index("seats").name("many").condition(q("open", true)).include("room"),
                     index(lower("room"), "-seats").name("by_room"))
            .constraints(check_constraint("price_ok", q("price__gte", 0)),
                         unique_constraint("one_open", "room").condition(q("seats__gt", 1)),
                         unique_constraint("one_room", lower("room")),
                         unique_constraint("later", "room", "seats").deferrable(Deferrable::deferred),
                         unique_constraint("once", "price").nulls_distinct(false),
                         unique_constraint("covered", "seats").include("price"));
};

struct Early : Proxy<Early, Booking> {
    static constexpr auto meta = describe().ordering("id");
};

struct Suite : Extends<Suite, Booking> {
    int rooms = 2;
    static constexpr auto meta = describe(field<&Suite::rooms>());
};
struct LateSuite : Extends<LateSuite, Early, OwnParentLink> {
    OneToOne<Booking> booking;
    static constexpr auto meta = describe(field<&LateSuite::booking>().parent_link());
};

struct Stay : Model<Stay> {
    int room = 0;
    static constexpr auto meta =
        describe(field<&Stay::room>())
            .constraints(exclusion_constraint("apart", excluded("room", "=")).condition(q("room__gt", 0)));
};

struct Order : Model<Order> {
    int price = 0, amount = 1, total = 0;
    std::optional<int> rank;
    std::optional<DateTime> made;
    static constexpr auto meta =
        describe(field<&Order::price>().db_comment("in cents"), field<&Order::amount>(),
                 field<&Order::total>().generated(f("price") * f("amount"), Persist::computed),
                 field<&Order::rank>().db_default(7), field<&Order::made>().db_default(now()));
};

struct Answer : Model<Answer, OrderedRows> {
    ForeignKey<Order> order;
    std::string text;
    static constexpr auto meta =
        describe(field<&Answer::order>(), field<&Answer::text>()).order_with_respect_to("order");
};

struct Room : Model<Room> {
    std::string name;
    int seats = 0;
    static constexpr auto meta =
        describe(field<&Room::name>().max_length(20), field<&Room::seats>())
            .db_table_comment("where people sit")
            .indexes(index("name").hash(), index("-seats").btree().fillfactor(70),
                     index("name").name("by_like").opclasses("varchar_pattern_ops"),
                     index("seats").name("in_pages").brin().pages_per_range(4).autosummarize(true));
};

struct Parcel : Model<Parcel> {
    std::vector<std::string> labels;
    std::optional<std::vector<std::vector<Decimal>>> weights;
    std::vector<std::uint32_t> counts;
    std::optional<Range<Date>> season;

    static constexpr auto meta =
        describe(field<&Parcel::labels>().max_length(30).size(4).default_("[]"),
                 field<&Parcel::weights>().digits(5, 2), field<&Parcel::counts>().db_index(),
                 field<&Parcel::season>())
            .constraints(exclusion_constraint("apart", excluded("season", range_operators::overlaps)));
};

struct Line : Model<Line, NoAutoId> {
    ForeignKey<Order> order;
    int number = 0;
    std::string text;
    static constexpr auto meta =
        describe(field<&Line::order>(), field<&Line::number>(), field<&Line::text>().max_length(20))
            .primary_key("order_id", "number")
            .constraints(check_constraint("counted", q("number__gt", 0)));
};

struct Nameless : Model<Nameless> {
    int room = 0;
    static constexpr auto meta =
        describe(field<&Nameless::room>()).indexes(index("room").condition(q("room__gt", 0)));
};

}  // namespace
}  // namespace shop

namespace nuages::migrations {
namespace {

template <class T>
ModelState state_of() {
    orm::Registry registry;
    registry.add<T>("shop");
    registry.resolve();
    return ProjectState::of(registry).models().begin()->second;
}

using Lines = std::vector<std::string>;

TEST(RegistryState, rules_of_a_model_make_the_tables_of_django) {
    const ModelState model = state_of<shop::Booking>();
    const auto lines = sql_of({}, {op<CreateModel>(model.name, model.fields, model.options)}, "shop");
    EXPECT_EQ(lines,
              (Lines{(R"(CREATE TABLE "shop_booking" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, )"
                      R"("room" varchar(20) NOT NULL, "seats" integer NOT NULL, "price" decimal NULL, )"
                      R"("open" bool NOT NULL, CONSTRAINT "price_ok" CHECK ("price" >= '0'));)"),
                     R"(CREATE UNIQUE INDEX "one_open" ON "shop_booking" ("room") WHERE "seats" > 1;)",
                     R"(CREATE UNIQUE INDEX "one_room" ON "shop_booking" ((LOWER("room")));)",
                     R"(CREATE INDEX "many" ON "shop_booking" ("seats") WHERE "open";)",
                     R"(CREATE INDEX "by_room" ON "shop_booking" ((LOWER("room")), "seats" DESC);)"}));
}

TEST(RegistryState, what_only_postgresql_has_is_written_for_it_and_left_out_elsewhere) {
    const ModelState model = state_of<shop::Booking>();
    EXPECT_EQ(model.options.constraints[0].condition.postgresql, R"("price" >= 0)");
    EXPECT_EQ(model.options.constraints[4].nulls_distinct, false);
    const auto lines =
        sql_of({},
               {op<CreateModel>(model.name, model.fields, model.options),
                op<RemoveConstraint>("booking", "later"), op<RemoveConstraint>("booking", "covered")},
               "shop");
    EXPECT_EQ(lines.size(), 5U);  // nothing to remove
}

TEST(RegistryState, types_of_indexes_and_comments_are_for_postgresql) {
    const ModelState model = state_of<shop::Room>();
    EXPECT_EQ(model.options.db_table_comment, "where people sit");
    const auto& indexes = model.options.indexes;
    ASSERT_EQ(indexes.size(), 4u);
    EXPECT_TRUE(indexes[0].name.ends_with("_hash")) << indexes[0].name;
    EXPECT_EQ(indexes[0].index_type, "hash");
    EXPECT_TRUE(indexes[1].name.ends_with("_btree")) << indexes[1].name;
    EXPECT_EQ(indexes[1].parameters, NameList{"fillfactor = 70"});
    EXPECT_EQ(indexes[2].index_type, "");
    EXPECT_EQ(indexes[2].opclasses, NameList{"varchar_pattern_ops"});
    EXPECT_EQ(indexes[3].parameters, (NameList{"autosummarize = on", "pages_per_range = 4"}));
    const auto lines = sql_of({},
                              {op<CreateModel>(model.name, model.fields, model.options),
                               op<AlterModelTableComment>("room", "another")},
                              "shop");
    ASSERT_EQ(lines.size(), 5u);
    EXPECT_EQ(lines[3], R"(CREATE INDEX "by_like" ON "shop_room" ("name");)");
    EXPECT_EQ(lines[4], R"(CREATE INDEX "in_pages" ON "shop_room" ("seats");)");
}

TEST(RegistryState, exclusion_constraints_say_that_they_need_postgresql) {
    const ModelState model = state_of<shop::Stay>();
    EXPECT_EQ(model.options.constraints[0].operators, NameList{"="});
    try {
        sql_of({}, {op<CreateModel>(model.name, model.fields, model.options)}, "shop");
        FAIL();
    } catch (const MigrationError& error) {
        EXPECT_NE(std::string(error.what()).find("'apart' of shop.Stay needs PostgreSQL"), std::string::npos);
    }
}

TEST(RegistryState, a_primary_key_of_several_fields_is_a_field_without_a_column) {
    orm::Registry registry;
    registry.add<shop::Order, shop::Line>("shop");
    registry.resolve();
    const ProjectState state = ProjectState::of(registry);
    const ModelState& model = state.model("shop.Line");
    const FieldState& key = model.primary_key();
    EXPECT_EQ(key.name, "pk");
    EXPECT_EQ(key.type, FieldType::composite_key);
    EXPECT_EQ(key.parts, (NameList{"order", "number"}));
    EXPECT_TRUE(model.is_in_primary_key(model.field("number")));
    EXPECT_FALSE(model.is_in_primary_key(model.field("text")));
    const ModelState& order = state.model("shop.Order");
    const auto lines = sql_of({},
                              {op<CreateModel>("Order", order.fields, order.options),
                               op<CreateModel>(model.name, model.fields, model.options)},
                              "shop");
    EXPECT_EQ(lines[1],
              (R"(CREATE TABLE "shop_line" ("order_id" bigint NOT NULL REFERENCES "shop_order" ("id") )"
               R"(DEFERRABLE INITIALLY DEFERRED, "number" integer NOT NULL, "text" varchar(20) NOT NULL, )"
               R"(CONSTRAINT "counted" CHECK ("number" > 0), PRIMARY KEY ("order_id", "number"));)"));
    EXPECT_EQ(lines[2], R"(CREATE INDEX "shop_line_order_id_6871eda7" ON "shop_line" ("order_id");)");
}

TEST(RegistryState, the_database_computes_and_fills_in) {
    const ModelState model = state_of<shop::Order>();
    const auto create = op<CreateModel>(model.name, model.fields, model.options);
    EXPECT_EQ(sql_of({}, {create}, "shop"),
              (Lines{(R"(CREATE TABLE "shop_order" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, )"
                      R"("price" integer NOT NULL, "amount" integer NOT NULL, )"
                      R"("total" integer GENERATED ALWAYS AS (("price" * "amount")) VIRTUAL, )"
                      R"("rank" integer DEFAULT 7 NOT NULL, "made" datetime )"
                      R"(DEFAULT (STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')) NOT NULL);)")}));
    // Tables are made anew without touching what is computed.
    FieldState amount(model.field("amount"));
    amount.null = true;
    const auto lines = sql_of({}, {create, op<AlterField>("order", amount)}, "shop");
    EXPECT_NE(lines.at(2).find(R"(("id", "price", "rank", "made", "amount") SELECT)"), std::string::npos)
        << lines.at(2);
    FieldState total(model.field("total"));
    total.generated = "\"price\"";
    EXPECT_THROW(sql_of({}, {create, op<AlterField>("order", total)}, "shop"), MigrationError);
    EXPECT_EQ(model.field("made").db_default_sql.postgresql, "STATEMENT_TIMESTAMP()");
    EXPECT_EQ(model.field("price").db_comment, "in cents");
}

TEST(RegistryState, the_column_of_an_order_comes_last) {
    orm::Registry registry;
    registry.add<shop::Order, shop::Answer>("shop");
    registry.resolve();
    const ModelState model = ProjectState::of(registry).model("shop", "answer");
    EXPECT_EQ(model.options.order_with_respect_to, "order");
    EXPECT_EQ(model.fields.back().name, "_order");
    EXPECT_EQ(model.fields.size(), 4U);
}

TEST(RegistryState, a_proxy_is_its_base_and_nothing_more) {
    orm::Registry registry;
    registry.add<shop::Early, shop::Booking>("shop");
    registry.resolve();
    const ProjectState state = ProjectState::of(registry);
    EXPECT_TRUE(state.model("shop.Early") ==
                make_model("shop", "Early", {}, {.bases = {"shop.Booking"}, .proxy = true}));
}

TEST(RegistryState, an_array_is_a_field_around_another) {
    const ModelState model = state_of<shop::Parcel>();
    FieldState text({}, FieldType::character);
    text.max_length = 30;
    const FieldState& labels = model.field("labels");
    EXPECT_EQ(labels.type, FieldType::array);
    EXPECT_TRUE(labels.base_field == std::vector{text});
    EXPECT_EQ(labels.size, 4);
    EXPECT_EQ(labels.max_length, 0);
    EXPECT_EQ(labels.default_value, Value("[]"));
    FieldState number({}, FieldType::decimal);
    number.max_digits = 5;
    number.decimal_places = 2;
    FieldState inner({}, FieldType::array);
    inner.base_field = {number};
    EXPECT_TRUE(model.field("weights").base_field == std::vector{inner});
    EXPECT_EQ(model.field("counts").base_field.front().type, FieldType::positive_integer);
    EXPECT_EQ(model.field("season").type, FieldType::date_range);
    try {
        sql_of({}, {op<CreateModel>(model.name, model.fields, model.options)}, "shop");
        FAIL();
    } catch (const MigrationError& error) {
        EXPECT_NE(std::string(error.what()).find("'labels' is an array, which needs PostgreSQL"),
                  std::string::npos)
            << error.what();
    }
}

TEST(RegistryState, a_child_is_its_own_fields_and_a_link_to_its_base) {
    orm::Registry registry;
    registry.add<shop::Suite, shop::LateSuite, shop::Early, shop::Booking>("shop");
    registry.resolve();
    const ProjectState state = ProjectState::of(registry);
    FieldState link = relation("booking_ptr", FieldType::one_to_one, "shop.Booking");
    link.primary_key = true;
    EXPECT_TRUE(state.model("shop.Suite") == make_model("shop", "Suite",
                                                        {link, FieldState("rooms", FieldType::integer)},
                                                        {.bases = {"shop.Booking"}}));
    link.name = "booking";
    EXPECT_TRUE(state.model("shop.LateSuite") ==
                make_model("shop", "LateSuite", {link}, {.bases = {"shop.Early"}}));
}

TEST(RegistryState, an_index_with_a_condition_needs_a_name) {
    EXPECT_THROW(state_of<shop::Nameless>(), MigrationError);
}

TEST(RegistryState, rules_survive_the_way_through_a_file) {
    for (const ModelState& model : {state_of<shop::Booking>(), state_of<shop::Stay>(),
                                    state_of<shop::Order>(), state_of<shop::Parcel>()}) {
        const Migration written{.key = {"shop", "0001_initial"},
                                .operations = {op<CreateModel>(model.name, model.fields, model.options)}};
        const std::string toml = to_toml(written, "a test");
        const Migration read = parse_migration(written.key, toml, "0001_initial.toml");
        ProjectState state;
        read.operations.front()->change_state("shop", state);
        EXPECT_EQ(state.model("shop", model.name), model) << toml;
    }
}

}  // namespace
}  // namespace nuages::migrations
