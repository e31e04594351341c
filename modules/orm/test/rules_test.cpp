#include <gtest/gtest.h>

#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/orm/rules.h>
#include <nuages/validators/validation_error.h>

#include "polls_support.h"

namespace shop {
namespace {

using namespace nuages::models;

struct Booking : Model<Booking> {
    std::string room, guest;
    int seats = 1;
    std::optional<Decimal> price;
    std::optional<Date> day;
    bool open = true;

    static constexpr auto meta =
        describe(field<&Booking::room>().max_length(20), field<&Booking::guest>().max_length(20),
                 field<&Booking::seats>(), field<&Booking::price>().digits(8, 2).blank(),
                 field<&Booking::day>().blank(), field<&Booking::open>())
            .indexes(index("seats").name("many").condition(q("seats__gt", 5) & q("open", true)),
                     index(lower("guest"), "-day", f("seats") * 2).name("by_guest"))
            .constraints(
                check_constraint("seats_ok", q("seats__range", 1, 100)),
                check_constraint("price_ok", q("price__isnull", true) | q("price__gte", 0)),
                check_constraint("not_alone", ~q("guest", f("room"))),
                unique_constraint("one_open", "room", "day").condition(q("open", true)),
                unique_constraint("one_guest", lower("guest"), "day")
                    .violation_error_message("%(name)s: the guest has a room."),
                check_constraint("known", q("room__in", "blue", "red") | q("room__startswith", "it's_")));
};

}  // namespace
}  // namespace shop

namespace nuages::orm {
namespace {

class Rules : public ::testing::Test {
protected:
    Rules() {
        registry.add<shop::Booking>("shop");
        registry.install(database);
        nuages::orm::testing::create_tables(registry, database);
    }

    static const ModelInfo& model() { return *detail::installed_model<shop::Booking>; }
    static std::string condition(const meta::TermRange& range, db::Vendor vendor = db::Vendor::sqlite) {
        return condition_sql(model(), condition_of(model().option_terms(), range), vendor);
    }
    static std::string check(std::size_t number, db::Vendor vendor = db::Vendor::sqlite) {
        return condition(model().options().constraints[number].condition, vendor);
    }
    static std::vector<std::string> errors_of(const shop::Booking& booking) {
        try {
            booking.full_clean();
        } catch (const ValidationError& error) {
            std::vector<std::string> texts;
            for (const auto& [field, messages] : error.fields())
                for (const ValidationMessage& each : messages)
                    texts.push_back(field + ": " + each.text());
            return texts;
        }
        return {};
    }

    db::SqliteDatabase database{{.path = ":memory:"}};
    Registry registry;
};

using Texts = std::vector<std::string>;

TEST_F(Rules, conditions_are_written_as_django_writes_them) {
    EXPECT_EQ(condition(model().options().indexes[0].condition), R"(("seats" > 5 AND "open"))");
    EXPECT_EQ(check(0), R"("seats" BETWEEN 1 AND 100)");
    EXPECT_EQ(check(1), R"(("price" IS NULL OR "price" >= '0'))");
    EXPECT_EQ(check(1, db::Vendor::postgresql), R"(("price" IS NULL OR "price" >= 0))");
    EXPECT_EQ(check(2), R"(NOT ("guest" = ("room")))");
    EXPECT_EQ(check(5), R"(("room" IN ('blue', 'red') OR "room" LIKE 'it''s\_%' ESCAPE '\'))");
    EXPECT_EQ(check(5, db::Vendor::postgresql),
              R"(("room" IN ('blue', 'red') OR "room"::text LIKE  E'it''s\\_%'))");
}

TEST_F(Rules, index_terms_stand_in_parentheses_with_their_order) {
    const meta::Index& index = model().options().indexes[1];
    EXPECT_EQ(index_terms_sql(model(), model().option_terms(), index.expressions, db::Vendor::sqlite),
              (Texts{R"((LOWER("guest")))", R"("day" DESC)", R"((("seats" * 2)))"}));
}

TEST_F(Rules, full_clean_asks_the_constraints) {
    shop::Booking booking{.room = "blue", .guest = "Ann", .seats = 2, .day = Date(2026, 5, 1)};
    EXPECT_EQ(errors_of(booking), Texts());
    booking.save();
    EXPECT_EQ(errors_of(booking), Texts());  // the row itself is none of the others

    const Texts taken{"__all__: Constraint \u201cone_open\u201d is violated."};
    shop::Booking other{.room = "blue", .guest = "Bob", .seats = 2, .day = Date(2026, 5, 1)};
    EXPECT_EQ(errors_of(other), taken);
    other.open = false;  // then it is not about this row
    EXPECT_EQ(errors_of(other), Texts());
    other.guest = "ANN";
    EXPECT_EQ(errors_of(other), Texts{"__all__: one_guest: the guest has a room."});
    other.day.reset();  // NULL is never the same
    EXPECT_EQ(errors_of(other), Texts());

    other.seats = 0;
    other.price = Decimal(-1);
    other.guest = "blue";
    EXPECT_EQ(errors_of(other), (Texts{"__all__: Constraint \u201cseats_ok\u201d is violated.",
                                       "__all__: Constraint \u201cprice_ok\u201d is violated.",
                                       "__all__: Constraint \u201cnot_alone\u201d is violated."}));
}

TEST_F(Rules, constraints_about_excluded_fields_are_not_asked) {
    const shop::Booking booking{.room = "blue", .guest = "Ann", .seats = 0};
    EXPECT_NO_THROW(booking.full_clean({"seats"}));
    EXPECT_THROW(booking.full_clean({"guest"}), ValidationError);
}

}  // namespace
}  // namespace nuages::orm
