#include <gtest/gtest.h>

#include <nuages/validators/validation_error.h>

#include "polls_support.h"
#include "registry_support.h"

namespace shop {
namespace {

using namespace nuages::models;
struct Offer;
struct Visit;
struct Place;

struct PlaceQuerySet : QuerySet<Place, PlaceQuerySet> {
    using QuerySet::QuerySet;
    static QuerySet<Place> initial();
};
struct Label : Model<Label> {
    std::string text;
    static constexpr auto meta = describe(field<&Label::text>()).ordering("text");
};
struct Place : Model<Place> {
    std::string name;
    bool closed = false;
    std::optional<std::string> note;
    ForeignKey<Place> branch_of;
    ManyToMany<Label> labels;
    Set<Offer> offers;

    static inline const PlaceQuerySet objects{as_manager};
    std::string str() const { return "at " + name; }
    bool is_open() const { return !closed; }

    static constexpr auto meta =
        describe(field<&Place::name>().max_length(50).unique(), field<&Place::closed>(),
                 field<&Place::note>().blank(), field<&Place::branch_of>().null().blank().on_delete(cascade),
                 field<&Place::labels>(), field<&Place::offers>(), method<&Place::is_open>())
            .ordering("name")
            .get_latest_by("name")
            .constraints(unique_constraint("one_note", "note"));
};
struct Recent : Proxy<Recent, Place> {
    std::string str() const { return "recently " + name; }
    std::string shout() const { return name + "!"; }
    static constexpr auto meta =
        describe(method<&Recent::shout>()).ordering("-name").permissions({{"visit", "Can visit"}});
};
// With nothing to say, and another manager.
struct Newest : Proxy<Newest, Recent> {
    static inline constexpr Manager<Newest> objects{};
};
struct Plain : Proxy<Plain, Label> {};

struct Offer : Model<Offer> {
    ForeignKey<Place> place;
    int price = 0;
    static constexpr auto meta = describe(field<&Offer::place>().on_delete(cascade), field<&Offer::price>());
};
struct Visit : Model<Visit> {
    ForeignKey<Recent> place;
    int guests = 1;
    static constexpr auto meta = describe(field<&Visit::place>().on_delete(cascade), field<&Visit::guests>());
};
struct CheapOffer : Proxy<CheapOffer, Offer> {};

QuerySet<Place> PlaceQuerySet::initial() {
    return QuerySet<Place>().filter({"closed", false});
}

static_assert(std::is_base_of_v<Place::DoesNotExist, Recent::DoesNotExist>);
static_assert(std::is_base_of_v<Recent::DoesNotExist, Newest::DoesNotExist>);
static_assert(sizeof(Recent) == sizeof(Place));

}  // namespace
}  // namespace shop

namespace nuages::orm {
namespace {

using namespace shop;
using testing::CountQueries;

class Proxies : public ::testing::Test {
protected:
    Proxies() {
        // In any order.
        registry.add<Newest, CheapOffer, Recent, Visit, Offer, Place, Plain, Label>("shop");
        registry.connect(post_save<Recent>([this](const Saved<Recent>& event) {
            heard.push_back((event.created ? "created " : "saved ") + event.object.str());
        }));
        registry.connect(post_save<Place>(
            [this](const Saved<Place>& event) { heard.push_back("place " + event.object.str()); }));
        registry.install(database);
        testing::create_tables(registry, database);
        for (const char* name : {"Avignon", "Bruges", "Calais"})
            Place::objects.create({"name", name});
        heard.clear();
    }
    static std::string counts(const Deleted& deleted) {
        std::string text;
        for (const auto& [label, rows] : deleted.by_model)
            text += label + "=" + std::to_string(rows) + " ";
        return text;
    }

    std::vector<std::string> heard;
    db::SqliteDatabase database{{.path = ":memory:"}};
    Registry registry;
};

TEST_F(Proxies, are_other_faces_of_the_same_rows) {
    CountQueries queries;
    const auto recent = Recent::objects.filter({"name__gt", "A"});
    ASSERT_EQ(recent.size(), 3U);
    EXPECT_EQ(
        queries.last_sql().substr(queries.last_sql().find(" WHERE")),
        R"( WHERE ("shop_place"."closed" = ? AND "shop_place"."name" > ?) ORDER BY "shop_place"."name" DESC)");
    EXPECT_EQ(recent[0].str(), "recently Calais");
    EXPECT_EQ(Place::objects.all()[0].str(), "at Avignon");
    const Place& as_place = recent[0];
    EXPECT_EQ(as_place.str(), "at Calais");
    EXPECT_EQ(Newest::objects.all()[0].shout(), "Calais!");
    EXPECT_EQ(Recent::objects.latest().name, "Calais");
    EXPECT_EQ(Recent::objects.order_by("name").values_list<"name">()[0], std::make_tuple("Avignon"));
}

TEST_F(Proxies, take_their_parents_manager_unless_they_have_one) {
    Place::objects.filter({"name", "Calais"}).update({"closed", true});
    EXPECT_EQ(Recent::objects.count(), 2);
    EXPECT_EQ(Newest::objects.count(), 3);
    EXPECT_EQ(Plain::objects.count(), 0);
    EXPECT_EQ(registry.find("shop", "recent")->default_rows().count(), 2);
    EXPECT_EQ(&registry.find("shop", "recent")->default_rows().model(), registry.find("shop", "recent"));
}

TEST_F(Proxies, write_to_the_table_and_send_their_own_signals) {
    Recent made = Recent::objects.create({"name", "Delft"});
    made.note = "new";
    made.save();
    EXPECT_EQ(heard, (std::vector<std::string>{"created recently Delft", "saved recently Delft"}));
    EXPECT_EQ(Place::objects.get({"pk", made.id}).note, "new");
    Place::objects.filter({"pk", made.id}).update({"note", "newer"});
    made.refresh_from_db();
    EXPECT_EQ(made.note, "newer");
    EXPECT_FALSE(Recent::objects.get_or_create({"name", "Delft"}).created);
    EXPECT_TRUE(Recent::objects.update_or_create({"name", "Essen"}, Recent::defaults({"note", "x"})).created);
    auto partial = Recent::objects.only("name").get({"name", "Delft"});
    partial.name = "Delfzijl";
    partial.save();
    EXPECT_EQ(Place::objects.get({"name", "Delfzijl"}).note, "newer");
    std::vector<Newest> more(2);
    more[0].name = "F", more[1].name = "G";
    Newest::objects.bulk_create(more);
    EXPECT_EQ(Place::objects.count(), 7);
}

TEST_F(Proxies, have_a_does_not_exist_that_is_their_parents_too) {
    EXPECT_THROW(Recent::objects.get({"name", "Nowhere"}), Recent::DoesNotExist);
    EXPECT_THROW(Newest::objects.get({"name", "Nowhere"}), Place::DoesNotExist);
    EXPECT_THROW(Recent::objects.get({"name__gt", "A"}), Place::MultipleObjectsReturned);
    try {
        Place::objects.get({"name", "Nowhere"});
        FAIL();
    } catch (const Recent::DoesNotExist&) {
        FAIL();
    } catch (const Place::DoesNotExist& error) {
        EXPECT_STREQ(error.what(), "Place matching query does not exist.");
    }
}

TEST_F(Proxies, have_the_relations_of_the_model_that_they_stand_for) {
    const Recent recent = Recent::objects.get({"name", "Bruges"});
    recent.offers.create({"price", 7});
    Offer::objects.create({.place = recent, .price = 9});
    Visit::objects.create({.place = recent, .guests = 2});
    recent.labels.create({"text", "old"});
    EXPECT_EQ(recent.offers.count(), 2);
    EXPECT_EQ(Place::objects.get({"labels__text", "old"}).id, recent.id);
    // Relations to a proxy and to its parent are reached from either, by the same names.
    EXPECT_EQ(Recent::objects.filter({"offers__price", 7}).count(), 1);
    for (const char* name : {"place", "recent", "newest"}) {
        const ModelInfo& model = *registry.find("shop", name);
        EXPECT_EQ(Query(model).filter_dyn("visit__guests", 2).count(), 1) << name;
        EXPECT_EQ(Query(model).filter_dyn("offers__price__lt", 9).count(), 1) << name;
        EXPECT_EQ(Query(model).filter_dyn("labels__text", "old").count(), 1) << name;
    }
    EXPECT_EQ(Query(*registry.find("shop", "plain")).filter_dyn("place__name", "Bruges").count(), 1);
    EXPECT_EQ(Visit::objects.get().place->shout(), "Bruges!");
    EXPECT_EQ(Visit::objects.filter({"place__offers__price", 9}).count(), 1);
    EXPECT_EQ(Visit::objects.select_related("place")[0].place->str(), "recently Bruges");
    const auto offers = CheapOffer::objects.filter({"place__name", "Bruges"}).order_by("-price");
    EXPECT_EQ(offers[0].place->str(), "at Bruges");
    EXPECT_EQ(Recent::objects.prefetch_related("offers")[1].offers.all().size(), 2U);
    // The table twice, under two names.
    EXPECT_EQ(Offer::objects.filter({"place__branch_of__name", "x"}).count(), 0);
    EXPECT_EQ(Visit::objects.filter({"place__branch_of", recent}).count(), 0);
    EXPECT_EQ(Recent::objects.filter({"branch_of__name", "Bruges"}).count(), 0);
    CountQueries queries;
    EXPECT_EQ(Newest::objects.filter({"branch_of__branch_of__name", "x"}, {"name", "Bruges"}).count(), 0);
    EXPECT_NE(queries.last_sql().find(R"("shop_place" T2)"), std::string::npos) << queries.last_sql();
}

TEST_F(Proxies, take_objects_and_queries_of_all_models_of_the_table) {
    const Place place = Place::objects.get({"name", "Bruges"});
    const Recent recent = Recent::objects.get({"pk", place.id});
    Offer::objects.create({.place = place});
    Visit::objects.create({.place = recent});
    const Visit visit = Visit::objects.create({.place = place});
    EXPECT_EQ(visit.place->shout(), "Bruges!");
    EXPECT_EQ(Visit::objects.create({.place = Newest::objects.get({"pk", place.id})}).place.id(), place.id);
    Visit::objects.filter({"pk__gt", visit.id - 1}).delete_();
    EXPECT_EQ(Offer::objects.filter({"place", recent}).count(), 1);
    EXPECT_EQ(Visit::objects.filter({"place", place}).count(), 1);
    EXPECT_EQ(Visit::objects.filter({"place__in", Place::objects.filter({"name", "Bruges"})}).count(), 1);
    EXPECT_EQ(Offer::objects.filter({"place__in", Newest::objects.all()}).count(), 1);
    EXPECT_EQ(Recent::objects.filter({"pk__in", Place::objects.all()}).count(), 3);
    EXPECT_EQ(Value(place), Value(recent));
    EXPECT_THROW(Place::objects.all().query().as_model(*registry.find("shop", "offer")), TypeError);
}

TEST_F(Proxies, are_deleted_with_all_that_hangs_on_the_row) {
    Recent recent = Recent::objects.get({"name", "Bruges"});
    recent.offers.create({"price", 7});
    recent.labels.create({"text", "old"});
    Visit::objects.create({.place = recent});
    Place::objects.create({.name = "Bruges harbour", .branch_of = recent});
    const Deleted deleted = recent.delete_();
    EXPECT_EQ(deleted.total, 5);
    EXPECT_NE(counts(deleted).find("shop.Recent=1 "), std::string::npos) << counts(deleted);
    EXPECT_NE(counts(deleted).find("shop.Place=1 "), std::string::npos) << counts(deleted);
    EXPECT_EQ(recent.id, 0);
    EXPECT_EQ(Place::objects.count(), 2);
    EXPECT_EQ(Visit::objects.count() + Offer::objects.count(), 0);
    Visit::objects.create({.place = Recent::objects.get({"name", "Calais"})});
    EXPECT_EQ(counts(Place::objects.filter({"name", "Calais"}).delete_()), "shop.Visit=1 shop.Place=1 ");
    EXPECT_EQ(counts(Newest::objects.all().delete_()), "shop.Newest=1 ");
}

TEST_F(Proxies, see_what_was_written_through_others) {
    const Place other = Place::objects.get({"name", "Calais"});
    for (const char* name : {"Avignon", "Bruges"})
        Place::objects.filter({"name", name}).update({"branch_of", other});
    const auto places = Place::objects.all();
    EXPECT_EQ(places[0].offers.all().size(), 0U);
    CheapOffer::objects.create({"place", places[0]}, {"price", 1});
    EXPECT_EQ(places[0].offers.all().size(), 1U);
    EXPECT_EQ(places[0].offers.count(), 1);
}

TEST_F(Proxies, are_cleaned_by_the_rules_of_the_table) {
    Recent twin;
    twin.name = "Bruges";
    try {
        twin.full_clean();
        FAIL();
    } catch (const ValidationError& error) {
        EXPECT_EQ(error.texts(), std::vector<std::string>{"Place with this Name already exists."});
    }
    Place::objects.filter({"name", "Bruges"}).update({"note", "x"});
    twin.name = "Brugge";
    twin.note = "x";
    EXPECT_THROW(twin.full_clean(), ValidationError);
    twin.note = "y";
    EXPECT_NO_THROW(twin.full_clean());
}

TEST_F(Proxies, describe_themselves) {
    const ModelInfo& recent = *registry.find("shop", "recent");
    const ModelInfo& newest = *registry.find("shop", "newest");
    const ModelInfo& place = *registry.find("shop", "place");
    EXPECT_EQ(newest.proxied(), &recent);
    EXPECT_EQ(&newest.concrete_model(), &place);
    EXPECT_FALSE(place.is_proxy());
    EXPECT_EQ(newest.table(), "shop_place");
    EXPECT_EQ(newest.verbose_name(), "newest");
    EXPECT_EQ(newest.options().ordering.names[0], "-name");
    EXPECT_EQ(newest.options().get_latest_by, "name");
    EXPECT_EQ(newest.options().permission_count, 0);
    EXPECT_EQ(recent.options().permission_count, 1);
    EXPECT_EQ(recent.options().constraint_count, 0);
    for (const FieldInfo& field : place.fields())
        EXPECT_EQ(recent.field(field.number()).name(), field.name());
    const Newest object = Newest::objects.get({"name", "Bruges"});
    const Value value(object);
    EXPECT_EQ(value.str(), "recently Bruges");
    EXPECT_EQ(value.repr(), "<Newest: recently Bruges>");
    EXPECT_EQ(value.as_object().attribute("name"), Value("Bruges"));
    EXPECT_EQ(value.as_object().attribute("is_open")->as_object().call(), Value(true));
    EXPECT_EQ(value.as_object().attribute("shout")->as_object().call(), Value("Bruges!"));
}

}  // namespace
}  // namespace nuages::orm

namespace wrong {
namespace {
using namespace nuages::models;

struct Thing : Model<Thing> {
    int n = 0;
    static constexpr auto meta = describe(field<&Thing::n>());
};
struct Other : Model<Other> {
    int n = 0;
    static constexpr auto meta = describe(field<&Other::n>());
};
struct Fielded : Proxy<Fielded, Thing> {
    int extra = 0;
    static constexpr auto meta = describe(field<&Fielded::extra>());
};
struct Tabled : Proxy<Tabled, Thing> {
    static constexpr auto meta = describe().db_table("elsewhere");
};

TEST(ProxyChecks, name_what_a_proxy_cannot_have) {
    nuages::orm::Registry registry;
    registry.add<Thing, Fielded, Tabled>("wrong");
    EXPECT_EQ(
        nuages::orm::testing::mistakes_of(registry),
        "The models cannot be used as they are described:\n"
        "  wrong.Fielded.extra: Proxy model 'Fielded' contains model fields. Put them into wrong.Thing, "
        "whose table it shares. (models.E017)\n"
        "  wrong.Tabled: is a proxy and has no table of its own: db_table(), indexes(), constraints(), "
        "unique_together() and order_with_respect_to() are for wrong.Thing to say.");
}

TEST(ProxyChecks, ask_for_the_model_that_a_proxy_stands_for) {
    nuages::orm::Registry registry;
    registry.add<Tabled>("wrong");
    EXPECT_NE(nuages::orm::testing::mistakes_of(registry).find(
                  "::Thing', which is not among the models of any app. Add it to its app's models<...>()."),
              std::string::npos);
}

TEST(ProxyChecks, refuse_a_model_whose_place_another_has_taken) {
    nuages::orm::Registry registry;
    registry.add<Tabled, Other>("wrong");
    registry.substitute<Thing, Other>();
    EXPECT_NE(nuages::orm::testing::mistakes_of(registry).find(
                  "whose place wrong.Other has taken. Make it a proxy of that."),
              std::string::npos);
}

}  // namespace
}  // namespace wrong
