// Models that extend others: rows of several tables as one object.
#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/db/atomic.h>
#include <nuages/validators/validation_error.h>

#include "databases_support.h"
#include "polls_support.h"
#include "registry_support.h"

namespace town {
namespace {

using namespace nuages::models;
struct Offer;
struct Restaurant;
struct Visit;

struct Label : Model<Label> {
    std::string text;
    Set<Restaurant> restaurants;
    static constexpr auto meta =
        describe(field<&Label::text>(), field<&Label::restaurants>()).ordering("text");
};
struct Place : Model<Place> {
    std::string name;
    bool closed = false;
    std::optional<int> stars;
    DateTime changed;
    ForeignKey<Place> branch_of;
    ManyToMany<Label> labels;
    Set<Offer> offers;
    One<Restaurant> restaurant;

    std::string str() const { return "at " + name; }
    bool is_open() const { return !closed; }

    static constexpr auto meta =
        describe(field<&Place::name>().max_length(50).unique(), field<&Place::closed>(),
                 field<&Place::stars>().blank(), field<&Place::changed>().auto_now(),
                 field<&Place::branch_of>().null().blank().on_delete(cascade), field<&Place::labels>(),
                 field<&Place::offers>(), field<&Place::restaurant>(), method<&Place::is_open>())
            .ordering("name")
            .get_latest_by("name")
            .constraints(check_constraint("few_stars", q("stars__lte", 5)));
};
struct Offer : Model<Offer> {
    ForeignKey<Place> place;
    int price = 0;
    static constexpr auto meta = describe(field<&Offer::place>().on_delete(cascade), field<&Offer::price>());
};

// An abstract base beside the parent.
struct Rated {
    int rating = 0;
    static constexpr auto meta = describe(field<&Rated::rating>());
};
struct Restaurant : Extends<Restaurant, Place, Rated> {
    bool serves_pizza = false;
    std::string phone;
    ForeignKey<Label> kitchen;
    Set<Visit> visits;

    std::string shout() const { return name + "!"; }

    static constexpr auto meta =
        describe(field<&Restaurant::serves_pizza>(), field<&Restaurant::phone>().blank(),
                 field<&Restaurant::kitchen>().null().blank().on_delete(set_null),
                 field<&Restaurant::visits>(), method<&Restaurant::shout>())
            .unique_together("serves_pizza", "phone");
};
// Three tables; another order.
struct Pizzeria : Extends<Pizzeria, Restaurant> {
    int ovens = 1;
    static constexpr auto meta = describe(field<&Pizzeria::ovens>()).ordering("-ovens");
};
struct Visit : Model<Visit> {
    ForeignKey<Restaurant> restaurant;
    int guests = 1;
    static constexpr auto meta =
        describe(field<&Visit::restaurant>().on_delete(cascade), field<&Visit::guests>());
};

struct Recent : Proxy<Recent, Place> {
    static constexpr auto meta = describe().ordering("-name");
};
// With a link of its own name, of a proxy.
struct Station : Extends<Station, Recent, OwnParentLink> {
    OneToOne<Place> at;
    int tracks = 2;
    static constexpr auto meta =
        describe(field<&Station::at>().parent_link().related_name("rails"), field<&Station::tracks>());
};
struct FastPizzeria : Proxy<FastPizzeria, Pizzeria> {
    std::string str() const { return "quick " + name; }
};
// Nothing of its own but the table.
struct Ruin : Extends<Ruin, Place> {};

static_assert(std::is_base_of_v<Place::DoesNotExist, Pizzeria::DoesNotExist>);

}  // namespace
}  // namespace town

namespace nuages::orm {
namespace {

using namespace town;
using detail::key_of;
using testing::CountQueries;

class Extending : public testing::OnBothDatabases {
protected:
    Extending() {
        registry.add<Label, Place, Offer, Restaurant, Pizzeria, Visit, Recent, Station, FastPizzeria, Ruin>(
            "town");
        registry.connect(post_save<Place>([this](const Saved<Place>&) { heard.push_back("place"); }));
        registry.connect(post_save<Restaurant>([this](const Saved<Restaurant>& event) {
            heard.push_back((event.created ? "created " : "saved ") + event.object.name);
        }));
        registry.connect(pre_delete<Place>(
            [this](const Deletion<Place>& event) { heard.push_back("deletes " + event.object.str()); }));
        install();
    }
    static std::string counts(const Deleted& deleted) {
        std::string text;
        for (const auto& [label, rows] : deleted.by_model)
            text += label + "=" + std::to_string(rows) + " ";
        return text;
    }
    static Restaurant restaurant(const std::string& name) {
        return Restaurant::objects.create({"name", name}, {"phone", name}, {"rating", 3});
    }
    static Pizzeria pizzeria(const std::string& name, int ovens = 1) {
        return Pizzeria::objects.create({"name", name}, {"phone", name}, {"ovens", ovens});
    }

    std::vector<std::string> heard;
};
INSTANTIATE_TEST_SUITE_P(Databases, Extending, testing::both_databases(), testing::database_name);

TEST_P(Extending, write_a_row_to_each_table) {
    Pizzeria made;
    made.name = "Avellino";
    made.rating = 4;
    made.ovens = 2;
    CountQueries queries;
    made.save();
    EXPECT_EQ(queries.count(), 3U);
    EXPECT_GT(made.id, 0);
    EXPECT_EQ(key_of(meta::type_tag<Pizzeria>, detail::installed_model<Pizzeria>, &made), Value(made.id));
    EXPECT_GT(made.changed, DateTime::of(2020, 1, 1));
    made.name = "Bari";
    made.save();
    EXPECT_EQ(queries.count(), 6U);
    EXPECT_EQ(Place::objects.get().name, "Bari");
    EXPECT_EQ(Restaurant::objects.get().rating, 4);
    const Pizzeria read = Pizzeria::objects.get({"name", "Bari"});
    EXPECT_EQ(read.id, made.id);
    EXPECT_EQ(read.Restaurant::parent_link.id(), made.id);
    EXPECT_EQ(read.parent_link.id(), made.id);
    EXPECT_EQ(read.rating, 4);
    EXPECT_EQ(read.ovens, 2);
    EXPECT_EQ(heard.size(), 0U);  // its parents are not saved by themselves
    restaurant("Capua");
    EXPECT_EQ(heard, std::vector<std::string>{"created Capua"});
}

TEST_P(Extending, write_some_fields_to_the_tables_that_have_them) {
    Pizzeria made = pizzeria("Avellino");
    made.name = "Bari", made.rating = 9, made.ovens = 9, made.phone = "9";
    CountQueries queries;
    made.save({.update_fields = {"name", "ovens"}});
    EXPECT_EQ(queries.count(), 2U);
    Pizzeria partial = Pizzeria::objects.only("ovens").get({"name", "Bari"});
    EXPECT_EQ(partial.id, made.id);
    EXPECT_EQ(partial.ovens, 9);
    EXPECT_EQ(partial.name, "");
    partial.ovens = 10;
    partial.save();
    made.refresh_from_db();
    EXPECT_EQ(made.name, "Bari");
    EXPECT_EQ(made.ovens, 10);
    EXPECT_EQ(made.rating, 0);
    EXPECT_EQ(made.phone, "Avellino");
    EXPECT_THROW(made.save({.update_fields = {"id"}}), ValueError);
    Pizzeria gone;
    gone.id = 77;
    EXPECT_THROW(gone.save({.force_update = true}), db::DatabaseError);
    EXPECT_FALSE(Place::objects.filter({"pk", 77}).exists());
    auto late = Pizzeria::objects.defer("name", "phone").get({"pk", made.id});
    EXPECT_EQ(registry.find("town", "pizzeria")->field("name").read(&late), Value("Bari"));
}

TEST_P(Extending, make_a_row_that_is_there_one_of_the_child) {
    Place place = Place::objects.create({"name", "Avellino"});
    Restaurant restaurant;
    static_cast<Place&>(restaurant) = place;
    restaurant.rating = 2;
    restaurant.save();
    EXPECT_EQ(Place::objects.count(), 1);
    EXPECT_EQ(Restaurant::objects.get({"pk", place.id}).name, "Avellino");
    Restaurant other;
    other.id = 12;
    other.name = "Bari";
    other.phone = "b";
    other.save();
    EXPECT_EQ(Restaurant::objects.get({"id", 12}).name, "Bari");
    EXPECT_EQ(Place::objects.count(), 2);
    Restaurant linked;
    linked.parent_link = other;
    linked.name = "Capua";
    linked.phone = "c";
    linked.save();
    EXPECT_EQ(linked.id, 12);
    EXPECT_EQ(Place::objects.get({"pk", 12}).name, "Capua");
}

TEST_P(Extending, leave_nothing_where_a_table_refuses) {
    restaurant("Avellino");
    Restaurant twin;
    twin.name = "Bari";
    twin.phone = "Avellino";
    EXPECT_THROW(twin.save(), db::IntegrityError);
    EXPECT_EQ(Place::objects.count(), 1);
}

TEST_P(Extending, are_filtered_ordered_and_read_by_inherited_fields) {
    restaurant("Capua");
    restaurant("Avellino");
    const Pizzeria bari = pizzeria("Bari", 3);
    Place::objects.create({"name", "Nowhere"});
    CountQueries queries;
    const auto all = Restaurant::objects.filter({"name__lt", "N"}, {"closed", false});
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].name, "Avellino");
    EXPECT_EQ(all[2].shout(), "Capua!");
    EXPECT_EQ(all[1].id, bari.id);
    EXPECT_EQ(queries.count(), 1U);
    EXPECT_NE(queries.last_sql().find(
                  R"(FROM "town_restaurant" INNER JOIN "town_place" ON ("town_restaurant"."place_ptr_id" = )"
                  R"("town_place"."id"))"),
              std::string::npos)
        << queries.last_sql();
    EXPECT_EQ(Restaurant::objects.count(), 3);
    EXPECT_EQ(queries.last_sql(), R"(SELECT COUNT(*) AS "__count" FROM "town_restaurant")");
    EXPECT_EQ(Pizzeria::objects.get({"id", bari.id}).name, "Bari");
    EXPECT_EQ(Pizzeria::objects.get({"pk", bari.id}).ovens, 3);
    EXPECT_EQ(Pizzeria::objects.filter({"id__in", std::vector{bari.id}}).count(), 1);
    EXPECT_EQ(queries.last_sql().find("JOIN"), std::string::npos) << queries.last_sql();
    const auto named = Restaurant::objects.order_by("-name").values_list<"name", "rating">()[0];
    EXPECT_EQ(named, std::make_tuple(std::string("Capua"), 3));
    EXPECT_EQ(Restaurant::objects.order_by("pk").first()->name, "Capua");
    EXPECT_EQ(queries.last_sql().find(R"(ORDER BY "town_place")"), std::string::npos) << queries.last_sql();
    EXPECT_EQ(Restaurant::objects.latest().name, "Capua");
    EXPECT_EQ(Query(*registry.find("town", "pizzeria")).values_list_dyn({"name", "place_ptr"})[0],
              (List{"Bari", bari.id}));
    EXPECT_EQ(Restaurant::objects.exclude({"name", "Bari"}).count(), 2);
    EXPECT_EQ(Restaurant::objects.filter(Restaurant::Q("name", "Bari") | Restaurant::Q("rating", 3)).count(),
              3);
    EXPECT_EQ(Restaurant::objects.filter({"name", Restaurant::F("phone")}).count(), 3);
    EXPECT_EQ(Restaurant::objects.distinct().count(), 3);
    EXPECT_TRUE(Pizzeria::objects.contains(bari));
    EXPECT_EQ(Restaurant::objects.in_bulk("name")["Bari"].id, bari.id);
    EXPECT_THROW(Restaurant::objects.get({"name", "Nowhere"}), Place::DoesNotExist);
    EXPECT_THROW(Restaurant::objects.get({"closed", false}), Place::MultipleObjectsReturned);
    EXPECT_EQ(Query(*registry.find("town", "pizzeria")).filter_dyn("name__startswith", "B").count(), 1);
    EXPECT_EQ(Query(*registry.find("town", "pizzeria")).filter_dyn("place_ptr__name", "Bari").count(), 1);
    EXPECT_EQ(Ruin::objects.count(), 0);
}

TEST_P(Extending, are_found_from_their_parents) {
    const Restaurant capua = restaurant("Capua");
    pizzeria("Bari", 3);
    Place::objects.create({"name", "Nowhere"});
    EXPECT_EQ(Place::objects.get({"restaurant__rating", 3}).name, "Capua");
    EXPECT_EQ(Place::objects.get({"restaurant__isnull", true}).name, "Nowhere");
    EXPECT_EQ(Place::objects.exclude({"restaurant__rating", 3}).count(), 2);
    EXPECT_EQ(Query(*registry.find("town", "place")).filter_dyn("restaurant__pizzeria__ovens", 3).count(), 1);
    EXPECT_EQ(Query(*registry.find("town", "recent")).filter_dyn("restaurant__rating", 3).count(), 1);
    const Place place = Place::objects.get({"name", "Capua"});
    EXPECT_EQ(place.restaurant->phone, "Capua");
    EXPECT_EQ(place.restaurant->name, "Capua");
    EXPECT_FALSE(Place::objects.get({"name", "Nowhere"}).restaurant);
    CountQueries queries;
    const auto places = Place::objects.select_related("restaurant");
    std::string phones;
    for (const Place& each : places)
        phones += each.restaurant ? each.restaurant->phone + each.restaurant->name + " " : "- ";
    EXPECT_EQ(phones, "BariBari CapuaCapua - ");
    EXPECT_EQ(queries.count(), 1U);
    phones.clear();
    for (const Place& each : Place::objects.all())
        phones += each.restaurant ? each.restaurant->phone + " " : "- ";
    EXPECT_EQ(phones, "Bari Capua - ");
    EXPECT_EQ(queries.count(), 3U);
    EXPECT_EQ((*capua.parent_link).str(), "at Capua");
    EXPECT_EQ(Restaurant::objects.select_related("place_ptr")[1].parent_link->name, "Capua");
    EXPECT_EQ(Restaurant::objects.select_related().str(), Restaurant::objects.all().str());
    // The links of a parent's children are none of the children's relations.
    EXPECT_FALSE(registry.find("town", "pizzeria")->find_field("rails"));
    EXPECT_TRUE(registry.find("town", "place")->find_field("rails"));
}

TEST_P(Extending, have_the_relations_of_their_parents) {
    Pizzeria bari = pizzeria("Bari", 3);
    const Restaurant capua = restaurant("Capua");
    bari.offers.create({"price", 7});
    bari.labels.create({"text", "old"});
    bari.branch_of = capua;
    bari.kitchen = Label::objects.create({"text", "thin"});
    bari.save();
    Visit::objects.create({.restaurant = bari, .guests = 2});
    EXPECT_EQ(Place::objects.get({"name", "Bari"}).offers.count(), 1);
    EXPECT_EQ(Pizzeria::objects.filter({"offers__price", 7}, {"labels__text", "old"}).count(), 1);
    EXPECT_EQ(Restaurant::objects.exclude({"offers__price", 7}).get().name, "Capua");
    EXPECT_EQ(Pizzeria::objects.filter({"branch_of__name", "Capua"}).count(), 1);
    EXPECT_EQ(Pizzeria::objects.filter({"visits__guests", 2}, {"kitchen__text", "thin"}).count(), 1);
    EXPECT_EQ(Offer::objects.filter({"place", bari}).count(), 1);
    EXPECT_EQ(Offer::objects.filter({"place__in", Pizzeria::objects.all()}).count(), 1);
    EXPECT_EQ(Pizzeria::objects.filter({"pk__in", Place::objects.all()}).count(), 1);
    EXPECT_EQ(Visit::objects.filter({"restaurant", static_cast<const Place&>(bari)}).count(), 1);
    EXPECT_EQ(Visit::objects.get({"restaurant__name", "Bari"}).restaurant->name, "Bari");
    EXPECT_EQ(Visit::objects.order_by("restaurant").select_related("restaurant")[0].restaurant->name, "Bari");
    EXPECT_EQ(Visit::objects.annotate<"n">(Count("restaurant__offers"))[0].annotation<"n">(), 1);
    CountQueries queries;
    const auto read = Pizzeria::objects.select_related("branch_of", "kitchen");
    EXPECT_EQ(read[0].branch_of->name, "Capua");
    EXPECT_EQ(read[0].kitchen->text, "thin");
    EXPECT_EQ(queries.count(), 1U);
    const auto fetched = Restaurant::objects.prefetch_related("offers", "labels", "visits");
    EXPECT_EQ(fetched[0].offers.all().size(), 1U);
    EXPECT_EQ(fetched[0].labels.all()[0].text, "old");
    EXPECT_EQ(fetched[0].visits.all()[0].guests, 2);
    EXPECT_EQ(queries.count(), 5U);
    EXPECT_EQ(Place::objects.filter({"branch_of__restaurant__rating", 3}).count(), 1);
}

TEST_P(Extending, are_read_again_where_a_parent_was_written) {
    const Label label = Label::objects.create({"text", "thin"});
    const Label other = Label::objects.create({"text", "fat"});
    for (const char* name : {"Bari", "Capua"})
        Restaurant::objects.create({"name", name}, {"phone", name}, {"kitchen", label});
    Restaurant::objects.filter({"name", "Capua"}).update({"kitchen", other});
    const auto labels = Label::objects.order_by("-text");
    EXPECT_EQ(labels[0].restaurants.all()[0].name, "Bari");
    Place::objects.filter({"name", "Bari"}).update({"name", "Brindisi"});
    EXPECT_EQ(labels[0].restaurants.all()[0].name, "Brindisi");
    EXPECT_EQ(labels[0].restaurants.update({"name", "Barletta"}, {"phone", "0"}), 1);
    EXPECT_EQ(labels[0].restaurants.all()[0].phone, "0");
    labels[0].restaurants.create({"name", "Trani"}, {"phone", "1"});
    EXPECT_EQ(labels[0].restaurants.count(), 2);
    labels[0].restaurants.clear();
    EXPECT_EQ(labels[0].restaurants.count(), 0);
}

TEST_P(Extending, are_grouped_with_what_they_inherit) {
    const Pizzeria bari = pizzeria("Bari", 3);
    restaurant("Capua");
    bari.offers.create({"price", 7});
    bari.offers.create({"price", 9});
    const auto rows =
        Restaurant::objects.annotate<"n">(Count("offers")).annotate<"sum">(Sum("offers__price"));
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0]->name, "Bari");
    EXPECT_EQ(rows[0].annotation<"n">(), 2);
    EXPECT_EQ(rows[1]->rating, 3);
    EXPECT_EQ(rows[1].annotation<"n">(), 0);
    EXPECT_EQ(Pizzeria::objects.aggregate(Min("name"))["name__min"], Value("Bari"));
}

TEST_P(Extending, are_updated_table_by_table) {
    pizzeria("Bari", 3);
    pizzeria("Capua", 4);
    CountQueries queries;
    EXPECT_EQ(
        Pizzeria::objects.filter({"name", "Bari"}).update({"name", "Bitonto"}, {"rating", 5}, {"ovens", 6}),
        1);
    EXPECT_EQ(queries.count(), 4U);
    EXPECT_EQ(Pizzeria::objects.filter({"name", "Bitonto"}, {"rating", 5}, {"ovens", 6}).count(), 1);
    EXPECT_EQ(Pizzeria::objects.filter({"name", "Capua"}).update({"ovens", Pizzeria::F("ovens") + 1}), 1);
    EXPECT_EQ(
        Pizzeria::objects.update({"stars", Pizzeria::F("stars")}, {"rating", Pizzeria::F("rating") + 1}), 2);
    EXPECT_EQ(Pizzeria::objects.order_by("rating").values_list<"rating">()[1], std::make_tuple(6));
    EXPECT_EQ(Pizzeria::objects.filter({"name", "Nowhere"}).update({"name", "x"}), 0);
    EXPECT_THROW(Pizzeria::objects.update({"ovens", Pizzeria::F("stars")}), FieldError);
    EXPECT_THROW(Pizzeria::objects.update({"stars", Pizzeria::F("ovens")}), FieldError);
    EXPECT_THROW(Pizzeria::objects.update({"rating", Pizzeria::F("stars")}), FieldError);
    std::vector<Pizzeria> all;
    for (const Pizzeria& each : Pizzeria::objects.order_by("name"))
        all.push_back(each);
    all[0].name = "Aversa", all[0].ovens = 11;
    all[1].name = "Zagarolo", all[1].ovens = 12;
    EXPECT_EQ(Pizzeria::objects.bulk_update(all, "ovens", "name"), 2);
    EXPECT_EQ(Place::objects.order_by("name").values_list<"name">()[1],
              std::make_tuple(std::string("Zagarolo")));
    EXPECT_EQ(Pizzeria::objects.get({"name", "Aversa"}).ovens, 11);
    EXPECT_FALSE(Pizzeria::objects.get_or_create({"name", "Aversa"}).created);
    EXPECT_TRUE(Pizzeria::objects
                    .update_or_create({"name", "Essen"}, Pizzeria::defaults({"ovens", 2}, {"phone", "e"}))
                    .created);
    std::vector<Ruin> ruins(1);
    EXPECT_THROW(Ruin::objects.bulk_create(ruins), ValueError);
}

TEST_P(Extending, are_deleted_with_the_rows_that_they_complete) {
    Pizzeria bari = pizzeria("Bari", 3);
    const Restaurant capua = restaurant("Capua");
    bari.offers.create({"price", 7});
    Visit::objects.create({.restaurant = bari});
    Place::objects.create({.name = "Bari harbour", .branch_of = bari});
    heard.clear();
    const Deleted deleted = bari.delete_();
    EXPECT_EQ(deleted.total, 6);
    EXPECT_EQ(bari.id, 0);
    EXPECT_EQ(bari.parent_link.id(), 0);
    EXPECT_EQ(heard, (std::vector<std::string>{"deletes at Bari", "deletes at Bari harbour"}));
    EXPECT_EQ(Place::objects.count(), 1);
    EXPECT_EQ(Visit::objects.count() + Offer::objects.count(), 0);
    // From the parent's side, by way of the links.
    EXPECT_EQ(counts(Place::objects.filter({"name", "Capua"}).delete_()), "town.Restaurant=1 town.Place=1 ");
    Pizzeria lodi = pizzeria("Lodi");
    EXPECT_EQ(counts(Pizzeria::objects.filter({"name", "Lodi"}).delete_()),
              "town.Pizzeria=1 town.Restaurant=1 town.Place=1 ");
    Pizzeria monza = pizzeria("Monza");
    const std::int64_t id = monza.id;
    EXPECT_EQ(counts(monza.delete_({.keep_parents = true})), "town.Pizzeria=1 ");
    EXPECT_EQ(monza.parent_link.id(), 0);
    EXPECT_EQ(Restaurant::objects.get({"pk", id}).delete_().total, 2);
    // What other children have of the same row goes as well.
    const Restaurant siena = restaurant("Siena");
    Station station;
    static_cast<Place&>(station) = siena;
    station.save();
    EXPECT_EQ(Restaurant::objects.get().delete_().total, 3);
    EXPECT_EQ(Station::objects.count(), 0);
    EXPECT_EQ(lodi.delete_().total, 0);  // it is gone
}

TEST_P(Extending, are_cleaned_by_the_rules_of_all_tables) {
    restaurant("Bari");
    Restaurant twin;
    twin.name = "Bari";
    twin.phone = "Bari";
    try {
        twin.full_clean();
        FAIL();
    } catch (const ValidationError& error) {
        EXPECT_EQ(error.texts(),
                  (std::vector<std::string>{"Restaurant with this Serves pizza and Phone already exists.",
                                            "Place with this Name already exists."}));
    }
    twin.name = "Brindisi";
    twin.phone = "";
    twin.stars = 6;
    EXPECT_THROW(twin.full_clean(), ValidationError);
    twin.stars = 5;
    EXPECT_NO_THROW(twin.full_clean());
    Restaurant stored = Restaurant::objects.get();
    EXPECT_NO_THROW(stored.full_clean());
}

TEST_P(Extending, can_have_links_of_their_own_and_extend_proxies) {
    Station made = Station::objects.create({"name", "Bari"}, {"tracks", 12});
    EXPECT_EQ(made.at.id(), made.id);
    EXPECT_EQ(Station::objects.get({"at__name", "Bari"}).tracks, 12);
    EXPECT_EQ(Query(*registry.find("town", "place")).filter_dyn("rails__tracks", 12).count(), 1);
    Station::objects.create({"name", "Capua"});
    EXPECT_EQ(Station::objects.all()[0].name, "Capua");  // as the proxy says
    const ModelInfo& station = *registry.find("town", "station");
    EXPECT_EQ(station.parent(), registry.find("town", "place"));
    EXPECT_EQ(station.extended(), registry.find("town", "recent"));
    EXPECT_FALSE(station.is_proxy());
    EXPECT_EQ(station.primary_key().name(), "at");
}

TEST_P(Extending, have_proxies) {
    pizzeria("Bari", 3);
    FastPizzeria fast = FastPizzeria::objects.get({"name", "Bari"});
    EXPECT_EQ(fast.str(), "quick Bari");
    fast.name = "Bitonto", fast.ovens = 4;
    fast.save();
    EXPECT_EQ(Pizzeria::objects.get({"ovens", 4}).name, "Bitonto");
    EXPECT_EQ(FastPizzeria::objects.filter({"name", "Bitonto"}).update({"name", "Barletta"}, {"ovens", 5}),
              1);
    EXPECT_EQ(FastPizzeria::objects.get().name, "Barletta");
    EXPECT_EQ(FastPizzeria::objects.filter({"offers__isnull", true}).count(), 1);
    EXPECT_NO_THROW(fast.full_clean());
    EXPECT_EQ(fast.delete_().total, 3);
    EXPECT_EQ(Place::objects.count(), 0);
}

TEST_P(Extending, are_read_by_raw_queries_and_subqueries) {
    const Pizzeria bari = pizzeria("Bari", 3);
    for (const auto& row : Restaurant::objects.raw(
             "SELECT * FROM town_restaurant JOIN town_place ON place_ptr_id = town_place.id"))
        EXPECT_EQ(row->name, "Bari");
    for (const auto& row : Restaurant::objects.raw("SELECT place_ptr_id, phone FROM town_restaurant")) {
        EXPECT_EQ(row->id, bari.id);
        EXPECT_EQ(row->phone, "Bari");
    }
    EXPECT_EQ(Restaurant::objects.union_(Restaurant::objects.filter({"name", "x"})).order_by("name").size(),
              1U);
    EXPECT_EQ(Offer::objects.filter({"place__in", Restaurant::objects.filter({"name", "Bari"})}).count(), 0);
}

TEST_P(Extending, are_locked_table_by_table) {
    pizzeria("Bari");
    const auto locked = [&](const std::vector<std::string>& of) {
        std::string sql;
        db::atomic(*registry.database(), [&] {
            CountQueries queries;
            Pizzeria::objects.select_for_update({.of = of}).all().size();
            sql = queries.last_sql();
        });
        return sql.substr(std::min(sql.find(" FOR UPDATE"), sql.size()));
    };
    EXPECT_EQ(locked({"self"}), on_postgresql() ? R"( FOR UPDATE OF "town_pizzeria")" : "");
    EXPECT_EQ(locked({"restaurant_ptr", "restaurant_ptr__place_ptr"}),
              on_postgresql() ? R"( FOR UPDATE OF "town_restaurant", "town_place")" : "");
}

TEST_P(Extending, describe_themselves) {
    const ModelInfo& place = *registry.find("town", "place");
    const ModelInfo& restaurant = *registry.find("town", "restaurant");
    const ModelInfo& pizzeria = *registry.find("town", "pizzeria");
    EXPECT_EQ(pizzeria.parent(), &restaurant);
    EXPECT_EQ(pizzeria.table(), "town_pizzeria");
    EXPECT_EQ(restaurant.parent_link().name(), "place_ptr");
    EXPECT_EQ(restaurant.parent_link().column(), "place_ptr_id");
    EXPECT_TRUE(restaurant.parent_link().primary_key());
    EXPECT_FALSE(restaurant.field("id").primary_key());
    EXPECT_EQ(restaurant.field("name").inherited(), &place.field("name"));
    EXPECT_EQ(&pizzeria.field("name").declared(), &place.field("name"));
    EXPECT_EQ(&pizzeria.field("rating").declared().model(), &restaurant);
    std::string own;
    for (const FieldInfo* field : restaurant.own_stored_fields())
        own += field->column() + " ";
    EXPECT_EQ(own, "place_ptr_id rating serves_pizza phone kitchen_id ");
    EXPECT_EQ(restaurant.options().ordering.names[0], "name");
    EXPECT_EQ(pizzeria.options().ordering.names[0], "-ovens");
    EXPECT_EQ(pizzeria.options().get_latest_by, "name");
    EXPECT_EQ(restaurant.options().constraint_count, 0);
    const Pizzeria object = Extending::pizzeria("Bari");
    const Value value(object);
    EXPECT_EQ(value.str(), "at Bari");
    EXPECT_EQ(value.as_object().attribute("name"), Value("Bari"));
    EXPECT_EQ(value.as_object().attribute("place_ptr_id"), Value(object.id));
    EXPECT_EQ(value.as_object().attribute("shout")->as_object().call(), Value("Bari!"));
    EXPECT_NE(value, Value(Place::objects.get()));
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
struct Clashing : Extends<Clashing, Thing> {
    int other = 0;
    static constexpr auto meta = describe(field<&Clashing::other>().query_name("n"));
};
struct Keyed : Extends<Keyed, Thing> {
    int code = 0;
    static constexpr auto meta = describe(field<&Keyed::code>().primary_key());
};
struct Linkless : Extends<Linkless, Thing, OwnParentLink> {};
struct Astray : Model<Astray> {
    OneToOne<Thing> thing;
    static constexpr auto meta = describe(field<&Astray::thing>().parent_link());
};
struct Ruled : Extends<Ruled, Thing> {
    int m = 0;
    static constexpr auto meta = describe(field<&Ruled::m>())
                                     .unique_together("m", "n")
                                     .constraints(check_constraint("small", q("n__lt", 5)));
};
struct Virtual : Extends<Virtual, Thing> {
    virtual ~Virtual() = default;
};

TEST(ExtendsChecks, name_what_cannot_be) {
    nuages::orm::Registry registry;
    registry.add<Clashing, Keyed, Linkless, Astray, Ruled, Virtual, Thing>("wrong");
    EXPECT_EQ(
        nuages::orm::testing::mistakes_of(registry),
        "The models cannot be used as they are described:\n"
        "  wrong.Clashing.n: there is another field of that name or column.\n"
        "  wrong.Keyed.code: is a primary key, but that of a model that extends wrong.Thing is the link "
        "to it. Make the field unique.\n"
        "  wrong.Linkless: says OwnParentLink, so one of its fields has to be a OneToOne<Thing> with "
        ".parent_link().\n"
        "  wrong.Astray.thing: says .parent_link(), but its model extends no other. Name that in "
        "Extends<Astray, ...> in place of Model.\n"
        "  wrong.Astray: it has several primary keys. Use NoAutoId as its first base, and one "
        ".primary_key().\n"
        "  wrong.Ruled: 'unique_together' refers to field 'n' which is not local to model 'Ruled'. It is "
        "in the table of wrong.Thing. (models.E016)\n"
        "  wrong.Ruled: 'expressions' refers to field 'n' which is not local to model 'Ruled'. It is in "
        "the table of wrong.Thing. (models.E016)\n"
        "  wrong.Virtual: does not begin with the object of wrong.Thing in memory, as it does where "
        "neither has virtual functions that the other has not.");
}

TEST(ExtendsChecks, ask_for_the_model_that_is_extended) {
    nuages::orm::Registry registry;
    registry.add<Keyed>("wrong");
    EXPECT_NE(nuages::orm::testing::mistakes_of(registry).find(
                  "Thing', which is not among the models of any app. Add it to its app's models<...>()."),
              std::string::npos);
}

}  // namespace
}  // namespace wrong
