// What typed queries say beyond filters: aliases, terms of orders, names of aggregates, SQL of one's own.

#include <gtest/gtest.h>

#include "databases_support.h"
#include "polls_support.h"

namespace ratings {
using namespace nuages::models;

inline constexpr auto not_equal = lookup("ne", "{} <> {}");

struct Film : Model<Film> {
    std::string title;
    std::optional<int> stars;
    int length = 0;

    static constexpr auto meta = describe(field<&Film::title>().max_length(50), field<&Film::stars>().blank(),
                                          field<&Film::length>().db_column("minutes"))
                                     .lookups(not_equal, transforms::length);
};

namespace {

template <class Films>
std::string titles(const Films& films) {
    std::string text;
    for (const auto& film : films)
        if constexpr (requires { film.title; })
            text += film.title + " ";
        else
            text += film->title + " ";
    return text;
}

class TypedQueries : public nuages::orm::testing::OnBothDatabases {
protected:
    TypedQueries() {
        registry.add<Film>("ratings");
        install();
        Film::objects.create({.title = "Alien", .stars = 5, .length = 117});
        Film::objects.create({.title = "Brazil", .length = 142});
        Film::objects.create({.title = "Cube", .stars = 3, .length = 90});
    }
};
INSTANTIATE_TEST_SUITE_P(Databases, TypedQueries, nuages::orm::testing::both_databases(),
                         nuages::orm::testing::database_name);

TEST_P(TypedQueries, orders_say_where_rows_without_a_value_come) {
    const auto& films = Film::objects;
    EXPECT_EQ(titles(films.order_by(desc("stars").nulls_last())), "Alien Cube Brazil ");
    EXPECT_EQ(titles(films.order_by(desc("stars").nulls_first())), "Brazil Alien Cube ");
    EXPECT_EQ(titles(films.order_by(asc("stars").nulls_last(), "title")), "Cube Alien Brazil ");
    EXPECT_EQ(titles(films.order_by(Film::F("stars").asc().nulls_first())), "Brazil Cube Alien ");
    EXPECT_EQ(titles(films.order_by(Film::F("stars").desc().nulls_last()).reverse()), "Brazil Cube Alien ");
    EXPECT_EQ(titles(films.order_by(desc("title"))), "Cube Brazil Alien ");
    EXPECT_EQ(titles(films.order_by(Film::F("title"))), "Alien Brazil Cube ");
}

TEST_P(TypedQueries, orders_may_be_by_expressions) {
    const auto away = Film::F("length") * -1;
    EXPECT_EQ(titles(Film::objects.order_by(away)), "Brazil Alien Cube ");
    EXPECT_EQ(titles(Film::objects.order_by(away.desc())), "Cube Alien Brazil ");
    EXPECT_EQ(titles(Film::objects.order_by((Film::F("stars") * 2).desc().nulls_first(), "title")),
              "Brazil Alien Cube ");
    const auto rows = Film::objects.annotate<"double">(Film::F("stars") * 2);
    EXPECT_EQ(titles(rows.order_by(desc("double").nulls_last())), "Alien Cube Brazil ");
    EXPECT_EQ(titles(rows.order_by(asc("double").nulls_first(), "-title")), "Brazil Cube Alien ");
    EXPECT_EQ(titles(rows.order_by(away.desc())), "Cube Alien Brazil ");
    EXPECT_EQ(titles(rows.order_by("-double", Film::F("title").desc()).filter({"double__gt", 0})),
              "Alien Cube ");
}

TEST_P(TypedQueries, aliases_are_for_conditions_orders_and_annotations_and_not_selected) {
    const auto films = Film::objects.alias<"double">(Film::F("length") * 2);
    const nuages::orm::testing::CountQueries queries;
    EXPECT_EQ(titles(films.filter({"double__lt", 280}).order_by("-double")), "Alien Cube ");
    EXPECT_EQ(queries.last_sql().find(" AS \"double\""), std::string::npos) << queries.last_sql();
    const auto named = films.annotate<"letters">(Length("title")).alias<"small">(Lower("title"));
    const auto rows = named.filter({"small__startswith", "c"}, {"double", 180});
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].annotation<"letters">(), 4);
    EXPECT_EQ(rows.rows().annotation_names(), std::vector<std::string>{"letters"});
    EXPECT_EQ(films.aggregate(Max("double"))["double__max"], Value(284));
    EXPECT_THROW(Film::objects.alias<"title">(Film::F("length") * 2), nuages::ValueError);
}

TEST_P(TypedQueries, values_without_names_are_all_columns_and_annotations) {
    const auto rows = Film::objects.annotate<"double">(Film::F("length") * 2)
                          .alias<"half">(Film::F("length") / 2)
                          .filter({"half__gt", 50})
                          .order_by("id")
                          .values();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[1].tuple(),
              std::make_tuple(std::int64_t{2}, std::string("Brazil"), std::optional<std::int64_t>(),
                              std::int64_t{142}, std::int64_t{284}));
    EXPECT_EQ(rows[0].get<"stars">(), 5);
    EXPECT_EQ(rows[0].get<"double">(), 234);
    const auto all = Film::objects.order_by("-id").values_list();
    EXPECT_EQ(all.front(), std::make_tuple(std::int64_t{3}, std::string("Cube"),
                                           std::optional<std::int64_t>(3), std::int64_t{90}));
}

TEST_P(TypedQueries, annotations_have_the_lookups_of_the_model) {
    const auto films = Film::objects.annotate<"small">(Lower("title")).order_by("title");
    EXPECT_EQ(titles(films.filter({"small__ne", "cube"})), "Alien Brazil ");
    EXPECT_EQ(titles(films.filter({"small__length__gt", 4})), "Alien Brazil ");
    EXPECT_EQ(titles(films.exclude({"small__length__ne", 4})), "Cube ");
}

TEST_P(TypedQueries, aggregates_may_have_names_of_ones_own) {
    const nuages::Dict all =
        Film::objects.aggregate(Sum("length").as("total"), Count("stars").distinct().as("n"), Min("title"));
    EXPECT_EQ(*all.find("total"), Value(349));
    EXPECT_EQ(*all.find("n"), Value(2));
    EXPECT_EQ(*all.find("title__min"), Value("Alien"));
}

TEST_P(TypedQueries, rows_may_be_distinct_in_some_columns_on_postgresql) {
    Film::objects.create({.title = "Dune", .stars = 5, .length = 137});
    const auto best = Film::objects.order_by("stars", "-length").distinct("stars");
    if (on_postgresql())
        EXPECT_EQ(titles(best), "Cube Dune Brazil ");
    else
        EXPECT_THROW(best.size(), nuages::db::NotSupportedError);
}

TEST_P(TypedQueries, sql_of_ones_own_gives_objects_and_more) {
    const auto films = Film::objects.raw(
        "SELECT id, title, minutes / 2 AS half, stars FROM ratings_film WHERE minutes > %s AND title LIKE "
        "'B%%' "
        "ORDER BY id",
        {100});
    const nuages::orm::testing::CountQueries queries;
    ASSERT_EQ(films.size(), 1U);
    EXPECT_EQ(films[0]->title, "Brazil");
    EXPECT_FALSE(films[0]->stars);
    EXPECT_EQ(films[0]["half"], Value(71));
    EXPECT_EQ(queries.count(), 1U) << "the rows are kept";
    try {
        films[0]["hlaf"];
        FAIL();
    } catch (const nuages::orm::AttributeError& error) {
        EXPECT_NE(std::string(error.what()).find("There are: half"), std::string::npos) << error.what();
    }
}

TEST_P(TypedQueries, sql_of_ones_own_defers_what_it_leaves_out) {
    Film film = *Film::objects.raw("SELECT id, title FROM ratings_film WHERE id = %s", {1})[0];
    EXPECT_EQ(film.length, 0);
    film.title = "Aliens";
    film.save();
    const Film stored = Film::objects.get({"id", 1});
    EXPECT_EQ(stored.title, "Aliens");
    EXPECT_EQ(stored.length, 117);
}

TEST_P(TypedQueries, columns_of_sql_of_ones_own_may_be_translated) {
    const auto films =
        Film::objects.raw("SELECT id AS number, title AS name, 7 AS length FROM ratings_film ORDER BY id", {},
                          {{"number", "id"}, {"name", "title"}, {"length", "length"}});
    EXPECT_EQ(titles(films), "Alien Brazil Cube ");
    EXPECT_EQ(films[2]->id, 3);
    EXPECT_EQ(films[2]->length, 7);
}

TEST_P(TypedQueries, sql_of_ones_own_needs_the_primary_key_and_a_value_for_each_place) {
    const auto message = [](const auto& films) -> std::string {
        try {
            films.size();
        } catch (const nuages::Error& error) {
            return error.what();
        }
        return "";
    };
    EXPECT_EQ(message(Film::objects.raw("SELECT title FROM ratings_film")),
              "Raw query must include the primary key");
    EXPECT_THROW(Film::objects.raw("SELECT title FROM ratings_film").size(), nuages::orm::FieldDoesNotExist);
    EXPECT_EQ(message(Film::objects.raw("SELECT * FROM ratings_film WHERE id = %s")),
              "The SQL has 1 places (%s) for parameters, but 0 are given.");
    EXPECT_TRUE(Film::objects.raw("SELECT * FROM ratings_film WHERE id < 0").empty());
}

}  // namespace
}  // namespace ratings
