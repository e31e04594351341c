// Queries put together by UNION and its like: orders, parts without rows, subqueries, on both databases.

#include <gtest/gtest.h>

#include "databases_support.h"
#include "polls_support.h"

namespace stars {
using namespace nuages::models;

struct Moon;

struct Planet : Model<Planet> {
    std::string name;
    std::optional<int> mass;
    Set<Moon> moons;

    static constexpr auto meta = describe(field<&Planet::name>().max_length(20),
                                          field<&Planet::mass>().blank(), field<&Planet::moons>());
};

struct Moon : Model<Moon> {
    ForeignKey<Planet> planet;
    std::string name;

    static constexpr auto meta =
        describe(field<&Moon::planet>().on_delete(cascade), field<&Moon::name>().max_length(20));
};

namespace {

std::string names(const QuerySet<Planet>& planets) {
    std::string text;
    for (const Planet& planet : planets)
        text += planet.name + " ";
    return text;
}

class Unions : public nuages::orm::testing::OnBothDatabases {
protected:
    Unions() {
        registry.add<Planet, Moon>("stars");
        install();
        Planet::objects.create({.name = "Earth", .mass = 6});
        const Planet mars = Planet::objects.create({.name = "Mars", .mass = 1});
        Planet::objects.create({.name = "Nine"});
        Moon::objects.create({.planet = mars, .name = "Deimos"});
    }
    static QuerySet<Planet> all() { return Planet::objects.all(); }
    // That has no rows is found out when the query is put together, or said by none().
    static QuerySet<Planet> nothing() { return Planet::objects.filter({"id__in", std::vector<int>{}}); }
};
INSTANTIATE_TEST_SUITE_P(Databases, Unions, nuages::orm::testing::both_databases(),
                         nuages::orm::testing::database_name);

TEST_P(Unions, are_ordered_and_sliced) {
    const auto light = Planet::objects.filter({"mass__lt", 2});
    EXPECT_EQ(names(light.union_(all()).order_by("-name")), "Nine Mars Earth ");
    EXPECT_EQ(names(light.union_(all()).order_by("-name").slice(1, 2)), "Mars ");
    const auto by_mass = light.union_(all()).order_by(desc("mass").nulls_last());
    EXPECT_EQ(names(by_mass), "Earth Mars Nine ");
    EXPECT_EQ(names(by_mass.reverse()), "Nine Mars Earth ");
    const auto parts = all().order_by("name").slice(1, 2).union_(all().order_by("name").offset(2));
    if (on_postgresql()) {
        EXPECT_EQ(names(parts.order_by("name")), "Mars Nine ");
    } else {
        EXPECT_THROW(parts.size(), nuages::db::DatabaseError);
    }
}

TEST_P(Unions, parts_without_rows_count_for_what_they_are) {
    for (const auto& empty : {Planet::objects.none(), nothing()}) {
        EXPECT_EQ(names(all().union_(empty).order_by("name")), "Earth Mars Nine ");
        EXPECT_EQ(names(empty.union_(all()).order_by("name")), "Earth Mars Nine ");
        EXPECT_EQ(names(all().difference(empty).order_by("name")), "Earth Mars Nine ");
        EXPECT_EQ(names(empty.difference(all()).order_by("name")), "");
        EXPECT_EQ(names(all().intersection(empty).order_by("name")), "");
        EXPECT_EQ(names(empty.intersection(all()).order_by("name")), "");
        EXPECT_EQ(names(empty.union_(empty).order_by("name")), "");
        EXPECT_EQ(empty.union_(empty).count(), 0);
        EXPECT_FALSE(all().intersection(empty).exists());
    }
}

TEST_P(Unions, stand_in_subqueries) {
    const auto named = Planet::objects.filter({"name", "Earth"});
    const auto heavy_or_nine = named.union_(Planet::objects.filter({"name", "Nine"})).order_by("name");
    EXPECT_EQ(names(Planet::objects.filter({"pk__in", heavy_or_nine}).order_by("id")), "Earth Nine ");
    EXPECT_EQ(names(Planet::objects.exclude({"pk__in", heavy_or_nine})), "Mars ");
    EXPECT_EQ(names(Planet::objects.filter({"pk__in", all().difference(named)}).order_by("id")),
              "Mars Nine ");
    EXPECT_EQ(names(Planet::objects.filter({"pk__in", all().intersection(nothing())})), "");
    const auto moons = Moon::objects.filter({"planet", Planet::OuterRef("pk")});
    const auto deimos_or_luna = moons.filter({"name", "Deimos"}).union_(moons.filter({"name", "Luna"}));
    EXPECT_EQ(names(Planet::objects.filter(Exists(deimos_or_luna))), "Mars ");
    EXPECT_EQ(names(Planet::objects.filter(~Exists(deimos_or_luna)).order_by("id")), "Earth Nine ");
    EXPECT_THROW(Planet::objects.filter({"pk__in", heavy_or_nine.slice(0, 1)}).count(),
                 nuages::db::NotSupportedError);
}

TEST_P(Unions, refuse_what_is_not_about_all_parts) {
    const auto both = Planet::objects.filter({"mass", 6}).union_(Planet::objects.filter({"mass", 1}));
    EXPECT_THROW(both.filter({"mass", 6}), nuages::db::NotSupportedError);
    EXPECT_THROW(both.update({"mass", 7}), nuages::db::NotSupportedError);
    EXPECT_THROW(both.query().update_dyn({{"mass", Value(7)}}), nuages::db::NotSupportedError);
    EXPECT_THROW(both.delete_(), nuages::db::NotSupportedError);
    EXPECT_THROW(both.distinct(), nuages::db::NotSupportedError);
    EXPECT_THROW(both.only("name"), nuages::db::NotSupportedError);
    EXPECT_THROW(both.defer("name"), nuages::db::NotSupportedError);
    EXPECT_THROW(both.contains(Planet::objects.get({"name", "Nine"})), nuages::db::NotSupportedError);
    EXPECT_EQ(all().count(), 3);
}

}  // namespace
}  // namespace stars
