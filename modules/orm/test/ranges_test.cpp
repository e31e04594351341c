// Ranges of PostgreSQL.
#include <gtest/gtest.h>

#include <nuages/db/errors.h>
#include <nuages/db_postgres/postgres_database.h>
#include <nuages/validators/validation_error.h>

#include "polls_support.h"
#include "postgres_cluster.h"

namespace booking {
using namespace nuages::models;

struct Stay : Model<Stay> {
    std::string guest;
    Range<int> rooms;
    std::optional<Range<std::int64_t>> numbers;
    std::optional<Range<Decimal>> prices;
    std::optional<Range<DateTime>> period;
    std::optional<Range<Date>> days;
    int floor = 0;
    std::int16_t bed = 0;
    double weight = 0;
    Date booked;

    static constexpr auto meta =
        describe(field<&Stay::guest>().max_length(20), field<&Stay::rooms>(), field<&Stay::numbers>().blank(),
                 field<&Stay::prices>().blank(), field<&Stay::period>().blank(), field<&Stay::days>().blank(),
                 field<&Stay::floor>(), field<&Stay::bed>(), field<&Stay::weight>(), field<&Stay::booked>())
            .ordering("guest")
            .indexes(index("rooms").gist())
            .constraints(exclusion_constraint("one_period", excluded("period", range_operators::overlaps))
                             .condition(q("floor", 0)));
};

}  // namespace booking

namespace booking {
namespace {

namespace dyn = nuages::orm::dyn;
using nuages::List;
using nuages::RangeValue;
using nuages::ValueError;
using nuages::orm::Query;

class Ranges : public testing::Test {
protected:
    Ranges() {
        registry.add<Stay>("booking");
        registry.install(database);
        nuages::orm::testing::create_tables(registry, database);
    }
    void fill() {
        Stay a{.guest = "a", .rooms = {1, 10}, .floor = 3, .bed = 3, .weight = 2.5};
        a.numbers = Range<std::int64_t>{5, std::nullopt};
        a.prices = Range<Decimal>{Decimal("1.5"), Decimal("2"), true, true};
        a.period = Range<DateTime>{DateTime::of(2026, 5, 1, 10), DateTime::of(2026, 5, 3, 10, 0, 0, 5)};
        a.days = Range<Date>{Date(2026, 5, 1), Date(2026, 5, 3)};
        a.booked = Date(2026, 5, 2);
        a.save();
        Stay b{.guest = "b", .rooms = {10, 20}, .floor = 30, .bed = 30, .weight = 30};
        b.booked = Date(2025, 1, 1);
        b.save();
        Stay c{.guest = "c", .rooms = Range<int>::empty()};
        c.booked = Date(2025, 1, 1);
        c.save();
    }
    template <class Rows>
    static std::string names(const Rows& rows) {
        std::string result;
        for (const Stay& stay : rows)
            result += stay.guest;
        return result;
    }
    std::string by_name(std::string_view lookup, const Value& value) const {
        std::string result;
        for (const List& row :
             Query(*registry.find("booking", "stay")).filter_dyn(lookup, value).values_list_dyn({"guest"}))
            result += row[0].str();
        return result;
    }

    nuages::testing::TemporaryPostgres server;
    nuages::db::PostgresDatabase database{{.url = server.url()}};
    nuages::orm::Registry registry;
};

TEST_F(Ranges, are_stored_and_read_as_postgresql_writes_them) {
    fill();
    const Stay a = Stay::objects.get({"guest", "a"});
    EXPECT_EQ(a.rooms, (Range<int>{1, 10}));
    EXPECT_EQ(a.numbers, (Range<std::int64_t>{5, std::nullopt}));
    EXPECT_EQ(a.prices, (Range<Decimal>{Decimal("1.5"), Decimal("2"), true, true}));
    EXPECT_EQ(a.period,
              (Range<DateTime>{DateTime::of(2026, 5, 1, 10), DateTime::of(2026, 5, 3, 10, 0, 0, 5)}));
    EXPECT_EQ(a.days, (Range<Date>{Date(2026, 5, 1), Date(2026, 5, 3)}));
    const Stay c = Stay::objects.get({"guest", "c"});
    EXPECT_TRUE(c.rooms.isempty);
    EXPECT_EQ(c.rooms, Range<int>::empty());
    EXPECT_FALSE(c.numbers || c.prices || c.period || c.days);
    std::vector<Stay> more(2, c);
    for (Stay& each : more) {
        each.id = 0;
        each.rooms = {-3, -1, true, true};
    }
    Stay::objects.bulk_create(more);
    EXPECT_EQ(Stay::objects.get({"pk", more[1].id}).rooms, (Range<int>{-3, 0})) << "in its canonical form";
    EXPECT_EQ(
        database
            .query_value("SELECT string_agg(format_type(atttypid, atttypmod), ' ' ORDER BY attnum) FROM "
                         "pg_attribute WHERE attrelid = 'booking_stay'::regclass AND attnum BETWEEN 3 AND 7")
            ->str(),
        "int4range int8range numrange tstzrange daterange");
}

TEST_F(Ranges, are_found_by_what_lies_in_them_and_how_they_lie) {
    fill();
    EXPECT_EQ(names(Stay::objects.filter({"rooms", Range<int>{1, 10}})), "a");
    EXPECT_EQ(names(Stay::objects.filter({"rooms", Range<int>::empty()})), "c");
    EXPECT_EQ(names(Stay::objects.filter({"rooms__contains", 9})), "a");
    EXPECT_EQ(names(Stay::objects.filter({"rooms__contains", 10})), "b");
    EXPECT_EQ(names(Stay::objects.filter({"rooms__contains", Range<int>{11, 12}})), "b");
    EXPECT_EQ(names(Stay::objects.filter({"rooms__contains", Stay::F("floor")})), "a");
    EXPECT_EQ(names(Stay::objects.filter({"rooms__contained_by", Range<int>{0, 15}})), "ac");
    EXPECT_EQ(names(Stay::objects.filter({"rooms__overlap", Range<int>{9, 11}})), "ab");
    EXPECT_EQ(names(Stay::objects.filter({"rooms__fully_lt", Range<int>{10, 15}})), "a");
    EXPECT_EQ(names(Stay::objects.filter({"rooms__fully_gt", Range<int>{0, 9}})), "b");
    EXPECT_EQ(names(Stay::objects.filter({"rooms__not_lt", Range<int>{5, 9}})), "b");
    EXPECT_EQ(names(Stay::objects.filter({"rooms__not_gt", Range<int>{5, 15}})), "a");
    EXPECT_EQ(names(Stay::objects.filter({"rooms__adjacent_to", Range<int>{20, 30}})), "b");
    EXPECT_EQ(names(Stay::objects.filter({"rooms__gt", Range<int>{1, 10}})), "b");
    EXPECT_EQ(
        names(Stay::objects.filter({"rooms__in", std::vector<Range<int>>{{1, 10}, Range<int>::empty()}})),
        "ac");
    EXPECT_EQ(names(Stay::objects.filter({"rooms__startswith", 1})), "a");
    EXPECT_EQ(names(Stay::objects.filter({"rooms__endswith__gte", 20})), "b");
    EXPECT_EQ(names(Stay::objects.filter({"rooms__isempty", true})), "c");
    EXPECT_EQ(names(Stay::objects.filter({"prices__upper_inc", true}, {"prices__lower_inc", true})), "a");
    EXPECT_EQ(names(Stay::objects.filter({"numbers__upper_inf", true}, {"numbers__lower_inf", false})), "a");
    EXPECT_EQ(names(Stay::objects.filter({"prices__contains", Decimal("2.0")})), "a");
    EXPECT_EQ(names(Stay::objects.filter({"period__contains", DateTime::of(2026, 5, 3, 10)})), "a");
    EXPECT_EQ(names(Stay::objects.filter({"period__startswith__year", 2026})), "a");
    EXPECT_EQ(names(Stay::objects.filter({"period__endswith__date", Date(2026, 5, 3)})), "a");
    EXPECT_EQ(names(Stay::objects.filter({"days__contains", Date(2026, 5, 3)})), "");
    EXPECT_EQ(names(Stay::objects.filter({"days__isnull", true})), "bc");
    EXPECT_EQ(names(Stay::objects.exclude({"rooms__contains", 9})), "bc");
    EXPECT_EQ(names(Stay::objects.filter({"days__contains", Stay::F("booked")})), "a");
    EXPECT_EQ(names(Stay::objects.filter({"rooms__overlap", Stay::F("rooms")})), "ab");
}

TEST_F(Ranges, hold_what_other_columns_have) {
    fill();
    EXPECT_EQ(names(Stay::objects.filter({"floor__contained_by", Range<int>{1, 10}})), "a");
    EXPECT_EQ(names(Stay::objects.filter({"floor__contained_by", Range<int>{1, std::nullopt}})), "ab");
    EXPECT_EQ(names(Stay::objects.filter({"floor__contained_by", Stay::F("rooms")})), "a");
    EXPECT_EQ(names(Stay::objects.filter({"bed__contained_by", Range<int>{1, 10}})), "a");
    EXPECT_EQ(names(Stay::objects.filter({"id__contained_by", Range<std::int64_t>{1, 3}})), "ab");
    EXPECT_EQ(
        names(Stay::objects.filter({"weight__contained_by", Range<Decimal>{Decimal("2.5"), Decimal("3")}})),
        "a");
    EXPECT_EQ(
        names(Stay::objects.filter({"booked__contained_by", Range<Date>{Date(2026, 1, 1), std::nullopt}})),
        "a");
}

TEST_F(Ranges, are_found_by_names_and_values_from_outside) {
    fill();
    EXPECT_EQ(by_name("rooms__contains", "9"), "a");
    EXPECT_EQ(by_name("rooms__contains", List{2, "5"}), "a");
    EXPECT_EQ(by_name("rooms__overlap", List{Value(), 5}), "a");
    EXPECT_EQ(by_name("rooms", List{"10", 20}), "b");
    EXPECT_EQ(by_name("days__contains", "2026-05-02"), "a");
    EXPECT_EQ(by_name("floor__contained_by", List{1, 10}), "a");
    EXPECT_EQ(by_name("rooms__startswith__in", List{1, "10"}), "ab");
    for (const auto& [lookup, value] :
         {std::pair("rooms__overlap", Value(3)), std::pair("rooms", Value("x")),
          std::pair("rooms", Value(List{1})), std::pair("rooms__contains", Value("x")),
          std::pair("rooms__contains", Value()), std::pair("rooms__overlap", Value(List{"x", 2})),
          std::pair("floor__contained_by", Value(3))})
        EXPECT_THROW(by_name(lookup, value), ValueError) << lookup << " " << value.repr();
    EXPECT_THROW(by_name("guest__fully_lt", "x"), FieldError);
    EXPECT_THROW(by_name("guest__contained_by", "x"), FieldError);
    EXPECT_THROW(by_name("rooms__range", List{1, 2}), FieldError);
    EXPECT_THROW(by_name("rooms__year", 1), FieldError);
    const Query stays(*registry.find("booking", "stay"));
    EXPECT_EQ(stays.order_by_dyn({"-rooms__startswith"}).values_list_dyn({"rooms__startswith"})[1],
              (List{10}));
    EXPECT_EQ(stays.annotate({{"r", dyn::field("rooms")}}).filter_dyn("r__contains", 9).count(), 1);
    EXPECT_EQ(stays.annotate({{"end", dyn::field("rooms__endswith")}}).filter_dyn("end__gt", "10").count(),
              1);
    const Value range = stays.filter_dyn("guest", "a").values_list_dyn({"rooms"})[0][0];
    EXPECT_EQ(range.str(), "[1, 10)");
    EXPECT_EQ(range.as_object().attribute("upper"), Value(10));
    EXPECT_EQ(stays.filter_dyn("rooms", range).count(), 1);
}

TEST_F(Ranges, are_changed_and_cleaned) {
    fill();
    EXPECT_EQ(Stay::objects.filter({"guest", "b"})
                  .update({"rooms", Range<int>{7, 8}}, {"days", Range<Date>{std::nullopt, Date(2026, 1, 1)}}),
              1);
    Stay b = Stay::objects.get({"guest", "b"});
    EXPECT_EQ(b.rooms, (Range<int>{7, 8}));
    EXPECT_EQ(b.days, (Range<Date>{std::nullopt, Date(2026, 1, 1), false}));
    const nuages::orm::FieldInfo& rooms = registry.find("booking", "stay")->field("rooms");
    rooms.set(&b, List{"3", Value()});
    EXPECT_EQ(b.rooms, (Range<int>{3, std::nullopt}));
    rooms.set(&b, R"({"bounds": "(]", "lower": "1", "upper": "2"})");
    EXPECT_EQ(b.rooms, (Range<int>{1, 2, false, true}));
    rooms.set(&b, R"({"empty": true})");
    EXPECT_TRUE(b.rooms.isempty);
    for (const Value& wrong : {Value(3), Value("[1,2)"), Value(List{1, 2, 3}), Value(List{"x", 1}),
                               Value(List{std::int64_t{1} << 40, Value()}), Value()})
        EXPECT_THROW(rooms.set(&b, wrong), ValueError) << wrong.repr();
    b.rooms = {9, 3};
    EXPECT_THROW(b.save(), nuages::db::DataError) << "the lower end comes first";
    database.execute("UPDATE booking_stay SET days = '[2026-01-01,infinity)'");
    EXPECT_THROW(Stay::objects.get({"guest", "b"}), nuages::db::DataError);
}

TEST_F(Ranges, keep_apart_what_an_exclusion_constraint_says) {
    Stay first{.guest = "x", .rooms = {1, 2}};
    first.period = Range<DateTime>{DateTime::of(2026, 5, 1), DateTime::of(2026, 5, 3)};
    first.booked = Date(2026, 5, 1);
    first.save();
    Stay second = first;
    second.id = 0;
    second = Stay{.guest = "y", .rooms = {1, 2}};
    second.booked = first.booked;
    second.period = Range<DateTime>{DateTime::of(2026, 5, 2), DateTime::of(2026, 5, 4)};
    try {
        second.full_clean();
        FAIL();
    } catch (const nuages::ValidationError& error) {
        EXPECT_EQ(error.texts(), std::vector<std::string>{"Constraint \u201cone_period\u201d is violated."});
    }
    second.period = Range<DateTime>{DateTime::of(2026, 5, 3), std::nullopt};
    EXPECT_NO_THROW(second.full_clean());
}

}  // namespace
}  // namespace booking
