// Functions, conditions and subqueries over names that the compiler checks, on both databases.

#include <gtest/gtest.h>

#include "databases_support.h"
#include "polls_support.h"

namespace cinema {
using namespace nuages::models;

inline constexpr auto initials = sql_function("SUBSTR({}, 1, {})").gives<std::string>();
inline constexpr auto longest = sql_function("MAX(LENGTH({}))").aggregate().gives<int>();
inline constexpr auto added = sql_function("SUM({})").aggregate().allow_distinct();

struct Film;

struct Studio : Model<Studio> {
    std::string name;
    Set<Film> films;

    static constexpr auto meta =
        describe(field<&Studio::name>().max_length(50), field<&Studio::films>()).ordering("name");
};

struct Film : Model<Film> {
    ForeignKey<Studio> studio;
    std::string title;
    std::optional<std::string> note;
    std::optional<int> stars;
    int length = 0;
    double price = 0;
    Decimal budget;
    DateTime shown_at;
    Date premiere;
    Time starts;

    static constexpr auto meta =
        describe(field<&Film::studio>().on_delete(cascade), field<&Film::title>().max_length(50),
                 field<&Film::note>().blank(), field<&Film::stars>().blank(), field<&Film::length>(),
                 field<&Film::price>(), field<&Film::budget>().digits(8, 2), field<&Film::shown_at>(),
                 field<&Film::premiere>(), field<&Film::starts>());
};

namespace {

// What rows have under "x", in order of their keys.
template <class Rows>
auto column(const Rows& rows) {
    std::vector<decltype(rows[0].template annotation<"x">())> result;
    for (const auto& row : rows)
        result.push_back(row.template annotation<"x">());
    return result;
}
template <class Rows>
std::string titles(const Rows& rows) {
    std::string result;
    for (const auto& row : rows)
        if constexpr (requires { row.title; })
            result += row.title + " ";
        else
            result += row->title + " ";
    return result;
}

class TypedExpressions : public nuages::orm::testing::OnBothDatabases {
protected:
    TypedExpressions() {
        registry.add<Studio, Film>("cinema");
        install();
        const Studio ufa = Studio::objects.create({.name = "Ufa"});
        const Studio ghibli = Studio::objects.create({.name = "Ghibli"});
        Studio::objects.create({.name = "Acme"});
        make(ufa, "Metropolis", "silent", 5, 153, 9.5, "5.30", 1927);
        make(ufa, "M", std::nullopt, std::nullopt, 117, 4.5, "1.00", 1931);
        make(ghibli, "Totoro", std::nullopt, 4, 86, 10, "3.70", 1988);
    }
    static void make(const Studio& studio, const char* title, std::optional<std::string> note,
                     std::optional<int> stars, int length, double price, const char* budget, int year) {
        Film film;
        film.studio = studio;
        film.title = title;
        film.note = std::move(note);
        film.stars = stars;
        film.length = length;
        film.price = price;
        film.budget = *Decimal::parse(budget);
        film.shown_at = DateTime::of(year, 3, 31, 22, 30, 0);
        film.premiere = Date(year, 5, 20);
        film.starts = Time::of(20, 15, 30);
        film.save();
    }
    // What an expression gives for each film.
    template <class E>
    static auto of(const E& expression) {
        return column(Film::objects.annotate<"x">(expression).order_by("id"));
    }
};
INSTANTIATE_TEST_SUITE_P(Databases, TypedExpressions, nuages::orm::testing::both_databases(),
                         nuages::orm::testing::database_name);

using Texts = std::vector<std::string>;
using Integers = std::vector<std::int64_t>;
using Reals = std::vector<double>;
template <class T>
using Optionals = std::vector<std::optional<T>>;

TEST_P(TypedExpressions, give_what_their_columns_and_functions_say) {
    EXPECT_EQ(of(F<"length"> * 2), (Integers{306, 234, 172}));
    EXPECT_EQ(of(F<"length"> - F<"price">), (Reals{143.5, 112.5, 76.0}));
    EXPECT_EQ(of(F<"stars"> + 1), (Optionals<std::int64_t>{6, std::nullopt, 5}));
    EXPECT_EQ(of(F<"studio__name">), (Texts{"Ufa", "Ufa", "Ghibli"}));
    EXPECT_EQ(of(F<"studio">), (Integers{1, 1, 2}));
    EXPECT_EQ(of(F<"shown_at__year">), (Integers{1927, 1931, 1988}));
    EXPECT_EQ(of(F<"budget">)[0], *Decimal::parse("5.30"));
    EXPECT_EQ(of(Film::F("length") % 10), (std::vector<Value>{3, 7, 6}));
    EXPECT_EQ(of(Coalesce(F<"id">, F<"length">)), (Integers{1, 2, 3})) << "integers of two sizes";
    EXPECT_EQ(of(Coalesce(F<"note">, F<"title">)), (Texts{"silent", "M", "Totoro"}));
    EXPECT_EQ(of(Coalesce(F<"note">, Film::F("note"))), (std::vector<Value>{"silent", Value(), Value()}));
    EXPECT_EQ(of((F<"length"> + F<"budget">).gives<Decimal>())[1], *Decimal::parse("118.00"));
}

TEST_P(TypedExpressions, functions_of_texts) {
    EXPECT_EQ(of(Lower(F<"title">)), (Texts{"metropolis", "m", "totoro"}));
    EXPECT_EQ(of(Upper(Left(F<"title">, 3))), (Texts{"MET", "M", "TOT"}));
    EXPECT_EQ(of(Right(F<"title">, 2)), (Texts{"is", "M", "ro"}));
    EXPECT_EQ(of(Length(F<"note">)), (Optionals<std::int64_t>{6, std::nullopt, std::nullopt}));
    EXPECT_EQ(of(Concat(F<"title">, Literal(" ("), F<"note">, Literal(")"))),
              (Texts{"Metropolis (silent)", "M ()", "Totoro ()"}));
    EXPECT_EQ(of(Concat(F<"title">, F<"length">)), (Texts{"Metropolis153", "M117", "Totoro86"}));
    EXPECT_EQ(of(Substr(F<"title">, 2, 3)), (Texts{"etr", "", "oto"}));
    EXPECT_EQ(of(Replace(F<"title">, Literal("o"), Literal("0"))), (Texts{"Metr0p0lis", "M", "T0t0r0"}));
    EXPECT_EQ(of(LPad(F<"title">, 2, Literal("_"))), (Texts{"Me", "_M", "To"}));
    EXPECT_EQ(of(RPad(F<"title">, 2)), (Texts{"Me", "M ", "To"}));
    EXPECT_EQ(of(Repeat(Reverse(F<"title">), 2)), (Texts{"siloporteMsiloporteM", "MM", "orotoTorotoT"}));
    EXPECT_EQ(of(StrIndex(F<"title">, Literal("o"))), (Integers{5, 0, 2}));
    EXPECT_EQ(of(Trim(Literal(" a "))), (Texts{"a", "a", "a"}));
    EXPECT_EQ(of(Chr(Ord(F<"title">))), (Optionals<std::string>{"M", "M", "T"}));
    EXPECT_EQ(of(MD5(F<"title">))[1], "69691c7bdcc3ce6d5d8a1361f22d04ac");
    if (on_postgresql())
        database->execute("CREATE EXTENSION pgcrypto");
    EXPECT_EQ(of(SHA1(F<"title">))[1], "c63ae6dd4fc9f9dda66970e827d13f7c73fe841c");
    EXPECT_EQ(titles(Film::objects.order_by(Collate(F<"title">, on_postgresql() ? "C" : "BINARY").desc())),
              "Totoro Metropolis M ");
}

TEST_P(TypedExpressions, functions_of_numbers) {
    EXPECT_EQ(of(Abs(F<"length"> - 117)), (Integers{36, 0, 31}));
    EXPECT_EQ(of(Ceil(F<"price">)), (Reals{10, 5, 10}));
    EXPECT_EQ(of(Floor(F<"price">)), (Reals{9, 4, 10}));
    EXPECT_EQ(of(Sign(F<"price">)), (Reals{1, 1, 1}));
    EXPECT_EQ(of(Round(F<"price">))[2], std::optional<double>(10));
    EXPECT_EQ(of(Sqrt(Literal(9.0))), (Optionals<double>{3, 3, 3}));
    EXPECT_EQ(of(Power(F<"stars">, 2)), (Optionals<double>{25, std::nullopt, 16}));
    EXPECT_EQ(of(Mod(F<"length">, 10)), (Optionals<double>{3, 7, 6}));
    EXPECT_NEAR(of(Pi())[0], 3.14159265, 1e-8);
    EXPECT_NEAR(*of(Log(10.0, F<"price">))[2], 1, 1e-9);
    EXPECT_EQ(of(Greatest(F<"length">, 100)), (Optionals<std::int64_t>{153, 117, 100}));
    EXPECT_EQ(of(Least(F<"length">, 100)), (Optionals<std::int64_t>{100, 100, 86}));
    EXPECT_EQ(of(NullIf(F<"length">, 117)), (Optionals<std::int64_t>{153, std::nullopt, 86}));
    EXPECT_LT(of(Random())[0], 1);
}

TEST_P(TypedExpressions, functions_of_moments) {
    EXPECT_EQ(of(ExtractYear(F<"shown_at">)), (Integers{1927, 1931, 1988}));
    EXPECT_EQ(of(ExtractMonth(F<"shown_at">, tz::get("Asia/Seoul"))), (Integers{4, 4, 4}));
    EXPECT_EQ(of(ExtractQuarter(F<"shown_at">)), (Integers{1, 1, 1}));
    EXPECT_EQ(of(TruncMonth(F<"premiere">))[1], Date(1931, 5, 1));
    EXPECT_EQ(of(TruncHour(F<"starts">))[1], Time::of(20, 0, 0));
    EXPECT_EQ(Film::objects.dates("premiere", "year", true),
              (std::vector<Date>{Date(1988, 1, 1), Date(1931, 1, 1), Date(1927, 1, 1)}));
    EXPECT_EQ(of(ExtractIsoWeekDay(F<"shown_at">)), (Integers{4, 2, 4}));
    EXPECT_EQ(of(TruncYear(F<"shown_at">))[0], DateTime::of(1927, 1, 1, 0, 0, 0));
    EXPECT_EQ(of(TruncDate(F<"shown_at">))[0], *Date::parse_iso("1927-03-31"));
    EXPECT_EQ(of(TruncTime(F<"shown_at">))[0], *Time::parse_iso("22:30:00"));
    EXPECT_EQ(column(Film::objects.annotate<"x">(TruncTime("shown_at")))[0], *Time::parse_iso("22:30:00"));
    EXPECT_EQ(Film::objects.filter({"shown_at__lt", Now()}).count(), 3);
    EXPECT_GT(of(Now() - F<"shown_at">)[0].as_duration(), Duration());
}

TEST_P(TypedExpressions, casts_json_and_functions_of_ones_own) {
    EXPECT_EQ(of(Cast<std::string>(F<"length">)), (Texts{"153", "117", "86"}));
    EXPECT_EQ(of(Cast<std::int64_t>(Literal("7"))), (Integers{7, 7, 7}));
    EXPECT_EQ(of(Cast<Decimal>(F<"price">, {.max_digits = 8, .decimal_places = 2}))[0],
              *Decimal::parse("9.50"));
    EXPECT_EQ(of(Cast<std::string>(F<"title">, {.max_length = 3})).size(), 3U);
    EXPECT_EQ(of(Cast<Decimal>(F<"length">))[1], Decimal(117));
    EXPECT_EQ(of(Cast<DateTime>(Literal("2026-05-01 10:00:00")))[0], DateTime::of(2026, 5, 1, 10, 0, 0));
    EXPECT_EQ(of(JSONArray(F<"length">, Literal("a")))[2], Value::list({86, "a"}));
    EXPECT_EQ(of(JSONObject("t", F<"title">, "n", F<"length">))[1], Value::dict({{"t", "M"}, {"n", 117}}));
    EXPECT_EQ(of(initials(F<"title">, 2)), (Optionals<std::string>{"Me", "M", "To"}));
    EXPECT_EQ(*Film::objects.aggregate(longest(F<"title">).as<"most">()).find("most"), Value(10));
    EXPECT_EQ(*Film::objects.aggregate(added(F<"studio">).distinct().as<"n">()).find("n"), Value(3));
    EXPECT_THROW(longest(F<"title">).distinct(), nuages::TypeError);
}

TEST_P(TypedExpressions, conditions_by_name_are_joined_and_have_annotations) {
    const auto films = Film::objects.annotate<"double">(F<"length"> * 2).order_by("id");
    EXPECT_EQ(titles(films.filter(Q<"double__gt">(300) | Q<"title">("Totoro"))), "Metropolis Totoro ");
    EXPECT_EQ(titles(films.filter(~Q<"double__gt">(300) & Film::Q("stars", 4))), "Totoro ");
    EXPECT_EQ(titles(films.exclude(Q<"double">(F<"length"> + 117))), "Metropolis Totoro ");
    EXPECT_EQ(titles(films.filter({"double__lt", F<"length"> + 100})), "Totoro ");
    EXPECT_EQ(titles(Film::objects.filter(Q<"length__in">(std::vector<int>{86, 117})).order_by("title")),
              "M Totoro ");
    EXPECT_EQ(titles(Film::objects.filter(Film::Q("length", 86) ^ Q<"stars">(5)).order_by("id")),
              "Metropolis Totoro ");
    EXPECT_EQ(titles(Film::objects.filter(Q<"studio">(Studio::objects.get({"name", "Ghibli"})))), "Totoro ");
}

TEST_P(TypedExpressions, cases) {
    const auto size = Case(When(Q<"length__gt">(150), Literal("long")),
                           When(Film::Q("length__gt", 100), Literal("middling")));
    EXPECT_EQ(of(size), (Optionals<std::string>{"long", "middling", std::nullopt}));
    EXPECT_EQ(of(size.default_(Literal("short"))), (Texts{"long", "middling", "short"}));
    EXPECT_EQ(of(Case(When(Q<"stars__isnull">(true), 0)).default_(F<"stars">)),
              (Optionals<std::int64_t>{5, 0, 4}));
    EXPECT_EQ(titles(Film::objects.order_by(size.desc().nulls_last())), "M Metropolis Totoro ");
}

TEST_P(TypedExpressions, subqueries_refer_to_the_query_around) {
    const auto of_studio = Film::objects.filter({"studio", Studio::OuterRef("pk")});
    const auto names = [](const auto& studios) {
        std::string result;
        for (const auto& each : studios)
            if constexpr (requires { each.name; })
                result += each.name + " ";
            else
                result += each->name + " ";
        return result;
    };
    EXPECT_EQ(names(Studio::objects.filter(Exists(of_studio))), "Ghibli Ufa ");
    EXPECT_EQ(names(Studio::objects.filter(~Exists(of_studio))), "Acme ");
    EXPECT_EQ(names(Studio::objects.exclude(Exists(of_studio) | Studio::Q("name", "Acme"))), "");
    EXPECT_EQ(names(Studio::objects.filter(Studio::Q(Exists(of_studio)) & Studio::Q("name", "Ufa"))), "Ufa ");
    EXPECT_EQ(column(Studio::objects.annotate<"x">(Exists(of_studio))),
              (std::vector<bool>{false, true, true}));
    const auto newest = of_studio.order_by("-shown_at").values<"title">().slice(0, 1);
    EXPECT_EQ(column(Studio::objects.annotate<"x">(Subquery(newest))),
              (Optionals<std::string>{std::nullopt, "Totoro", "M"}));
    const auto counts = of_studio.order_by().values<"studio">().annotate<"n">(Count("pk")).values<"n">();
    EXPECT_EQ(column(Studio::objects.annotate<"x">(Coalesce(Subquery(counts), 0))), (Integers{0, 1, 2}));
    EXPECT_EQ(names(Studio::objects.filter(
                  {"pk__in", Film::objects.filter({"length__gt", 150}).values<"studio">()})),
              "Ufa ");
    const auto deeper = Film::objects.filter(Exists(Studio::objects.filter(
        {"pk", Film::OuterRef("studio")}, {"name", Studio::OuterRef("name").outer()})));
    EXPECT_EQ(names(Studio::objects.filter(Exists(deeper))), "Ghibli Ufa ");
    EXPECT_THROW(of_studio.count(), nuages::ValueError);
}

TEST_P(TypedExpressions, aggregates_have_filters_defaults_and_expressions) {
    const auto n = Count(F<"films">).filter(Q<"films__length__gt">(100));
    const auto& studios = Studio::objects.order_by("name");  // groups lose the order of their model
    EXPECT_EQ(column(studios.annotate<"x">(n)), (Integers{0, 0, 2}));
    EXPECT_EQ(column(studios.annotate<"x">(Sum(F<"films__length"> * 2).default_(0))),
              (Integers{0, 172, 540}));
    EXPECT_EQ(column(studios.annotate<"x">(Avg(F<"films__length">))),
              (Optionals<double>{std::nullopt, 86, 135}));
    EXPECT_EQ(column(studios.annotate<"x">(Count(F<"films__length"> / 100).distinct())), (Integers{0, 1, 1}));
    const nuages::Dict all =
        Film::objects.aggregate(Sum(F<"length"> * 2).as<"double">(), Max(F<"price">),
                                StringAgg(F<"title">, Literal("+")).as<"all">(), Count("pk").as("n"));
    EXPECT_EQ(*all.find("double"), Value(712));
    EXPECT_EQ(*all.find("price__max"), Value(10.0));
    EXPECT_EQ(all.find("all")->as_text().size(), 19U);
    const auto sorted = StringAgg(F<"title">, Literal("+")).order_by(F<"title">.desc()).as<"all">();
    if (on_postgresql()) {  // SQLite sorts what it joins since 3.44 only
        EXPECT_EQ(*Film::objects.aggregate(sorted).find("all"), Value("Totoro+Metropolis+M"));
    }
    EXPECT_EQ(*all.find("n"), Value(3));
    EXPECT_THROW(Film::objects.aggregate(Sum(F<"length"> * 2)), nuages::TypeError);
    EXPECT_EQ(*Film::objects.annotate<"d">(F<"length"> * 2).aggregate(Max(F<"d"> + 1).as<"m">()).find("m"),
              Value(307));
    EXPECT_NEAR(Film::objects.aggregate(StdDev(F<"length">).sample().as<"s">()).find("s")->as_real(), 33.531,
                0.01);
}

TEST_P(TypedExpressions, windows) {
    EXPECT_EQ(of(Window(Rank()).order_by(F<"length">.desc())), (Integers{1, 2, 3}));
    EXPECT_EQ(of(Window(RowNumber()).partition_by(F<"studio">).order_by(F<"length">)), (Integers{2, 1, 1}));
    EXPECT_EQ(of(Window(Sum(F<"length">)).order_by(F<"id">).frame(RowRange(std::nullopt, 0))),
              (Optionals<std::int64_t>{153, 270, 356}));
    EXPECT_EQ(of(Window(Lag(F<"title">, 1, Literal("-"))).order_by(F<"id">)),
              (Optionals<std::string>{"-", "Metropolis", "M"}));
    EXPECT_EQ(of(Window(Max(F<"length">)).partition_by(F<"studio">)),
              (Optionals<std::int64_t>{153, 153, 86}));
    EXPECT_EQ(of(Window(Count(F<"id">))
                     .order_by(F<"id">)
                     .frame(RowRange(-1, 1, WindowFrameExclusion::current_row))),
              (Integers{1, 2, 1}));
    const auto ranked = Film::objects.annotate<"place">(
        Window(Rank()).partition_by(F<"studio">).order_by(F<"length">.desc()));
    EXPECT_EQ(titles(ranked.filter({"place", 1}).order_by("title")), "Metropolis Totoro ");
}

TEST_P(TypedExpressions, are_written_and_sorted_by) {
    EXPECT_EQ(Film::objects.filter({"stars__isnull", true}).update({"stars", Length(F<"title">)}), 1);
    EXPECT_EQ(Film::objects.get({"title", "M"}).stars, 1);
    EXPECT_EQ(Film::objects.all().update({"stars", Case(When(Q<"studio">(2), 4)).default_(F<"stars">)}), 3);
    Film::objects.all().update({"note", Coalesce(F<"note">, Upper(F<"title">))},
                               {"length", Case(When(Q<"length__gt">(150), 150)).default_(F<"length">)});
    EXPECT_EQ(of(F<"note">), (Optionals<std::string>{"silent", "M", "TOTORO"}));
    EXPECT_EQ(of(F<"length">), (Integers{150, 117, 86}));
    Film::objects.all().update({"budget", Film::F("budget") * 2}, {"stars", F<"stars"> + 1});
    EXPECT_EQ(of(F<"stars">), (Optionals<std::int64_t>{6, 2, 5}));
    EXPECT_EQ(titles(Film::objects.order_by(Lower(F<"title">))), "M Metropolis Totoro ");
    EXPECT_EQ(titles(Film::objects.order_by(Length(F<"title">).desc(), "title")), "Metropolis Totoro M ");
    const auto films = Film::objects.annotate<"n">(Length("title"));
    EXPECT_EQ(titles(films.order_by(F<"n">.desc())), "Metropolis Totoro M ");
    EXPECT_EQ(titles(films.order_by((F<"n"> * -1).desc())), "M Totoro Metropolis ");
}

TEST_P(TypedExpressions, subqueries_refer_to_annotations_around) {
    const auto films = Film::objects.annotate<"half">(F<"length"> / 2).annotate<"of">(F<"studio__name">);
    const auto same_half = Film::objects.filter({"length__lt", films.OuterRef<"half">()});
    EXPECT_EQ(titles(films.filter(Exists(same_half))), "");
    const auto studios = Studio::objects.filter({"name", films.OuterRef<"of">()}).values<"id">();
    EXPECT_EQ(column(films.annotate<"x">(Subquery(studios)).order_by("id")),
              (Optionals<std::int64_t>{1, 1, 2}));
    const auto longest = Film::objects.filter({"studio", films.OuterRef<"studio">()},
                                              {"length__gt", films.OuterRef<"length">()});
    EXPECT_EQ(titles(films.filter(~Exists(longest)).order_by("id")), "Metropolis Totoro ");
    static_assert(std::is_same_v<decltype(column(films.annotate<"x">(films.OuterRef<"half">()))),
                                 Optionals<std::int64_t>>);
    const auto busy = Studio::objects.annotate<"n">(Count("films"));
    EXPECT_THROW(busy.filter(Exists(Film::objects.filter({"id", busy.OuterRef<"n">()}))).size(),
                 nuages::db::NotSupportedError);
    const auto ranked = Film::objects.annotate<"place">(Window(Rank()).order_by(F<"length">));
    EXPECT_THROW(ranked.filter(Exists(Studio::objects.filter({"id", ranked.OuterRef<"place">()}))).size(),
                 nuages::db::NotSupportedError);
}

TEST_P(TypedExpressions, annotated_rows_are_found_and_written_as_others) {
    const auto studios = Studio::objects.annotate<"n">(Count("films")).order_by("-n", "name");
    const auto ufa = studios.get({"n", 2});
    EXPECT_EQ(ufa->name, "Ufa");
    EXPECT_EQ(ufa.annotation<"n">(), 2);
    EXPECT_THROW(studios.get({"n__lt", 2}), Studio::MultipleObjectsReturned);
    EXPECT_THROW(studios.get({"name", "none"}), Studio::DoesNotExist);
    EXPECT_EQ((*studios.first())->name, "Ufa");
    EXPECT_EQ(studios.last()->annotation<"n">(), 0);
    EXPECT_FALSE(studios.filter({"n", 7}).first());
    EXPECT_EQ(studios.offset(1).size(), 2U);
    EXPECT_TRUE(studios.filter({"n", 2}).contains(*ufa));
    EXPECT_EQ(studios.none().size(), 0U);
    std::string text;
    for (const auto& row : studios.iterator(2))
        text += row->name + std::to_string(row.annotation<"n">());
    EXPECT_EQ(text, "Ufa2Ghibli1Acme0");
    const auto unordered = studios.order_by();
    const auto at_ends = unordered.filter({"n", 2}).union_(unordered.filter({"n", 0}));
    EXPECT_EQ(at_ends.order_by("n")[0]->name, "Acme");
    EXPECT_EQ(at_ends.order_by("-n")[0].annotation<"n">(), 2);

    const auto films = Film::objects.annotate<"double">(F<"length"> * 2);
    EXPECT_EQ(films.filter({"double__gt", 300}).update({"length", F<"double"> + 1}), 1);
    EXPECT_EQ(Film::objects.get({"title", "Metropolis"}).length, 307);
    EXPECT_THROW(studios.update({"name", Cast<std::string>(F<"n">)}), FieldError);
    EXPECT_EQ(studios.filter({"n", 0}).delete_().total, 1);
    EXPECT_EQ(Studio::objects.count(), 2);
}

TEST_P(TypedExpressions, annotated_rows_are_found_by_what_is_beside_them) {
    const auto studios = Studio::objects.annotate<"n">(Count("films")).filter({"n__gt", 0});
    EXPECT_EQ(studios.latest("n")->name, "Ufa");
    EXPECT_EQ(studios.earliest("n", "name").annotation<"n">(), 1);
    EXPECT_THROW(studios.none().latest("id"), Studio::DoesNotExist);
    EXPECT_THROW(studios.latest(), nuages::ValueError);
    EXPECT_THROW(studios.slice(0, 1).earliest("n"), nuages::TypeError);

    const auto found = studios.in_bulk({1, 2, 3});
    EXPECT_EQ(found.size(), 2U);
    EXPECT_EQ(found[1].annotation<"n">(), 2);
    EXPECT_EQ((*found.find(2))->name, "Ghibli");
    EXPECT_FALSE(found.find(3));
    EXPECT_THROW(found[3], Studio::DoesNotExist);
    std::int64_t films = 0;
    for (const auto& row : studios.in_bulk())
        films += row.annotation<"n">();
    EXPECT_EQ(films, 3);
}

TEST_P(TypedExpressions, bits_are_computed_by_the_database) {
    EXPECT_EQ(of(F<"length">.bitand_(12)), (Integers{8, 4, 4}));
    EXPECT_EQ(of(F<"length">.bitor_(F<"id">)), (Integers{153, 119, 87}));
    EXPECT_EQ(of(F<"length">.bitxor(1)), (Integers{152, 116, 87}));
    EXPECT_EQ(of((F<"length"> + 0).bitleftshift(2)), (Integers{612, 468, 344}));
    EXPECT_EQ(of(F<"stars">.bitrightshift(1)), (Optionals<std::int64_t>{2, std::nullopt, 2}));
    EXPECT_EQ(Film::objects.filter({"length", Film::F("length").bitor_(16)}).count(), 3);
    EXPECT_EQ(Film::objects.filter(Film::Q("length__gt", Film::F("length").bitand_(8))).count(), 3);
    EXPECT_EQ(Film::objects.filter({"pk", 2}).update({"length", F<"length">.bitxor(5)}), 1);
    EXPECT_EQ(Film::objects.get({"pk", 2}).length, 112);
}

TEST_P(TypedExpressions, groups_have_the_objects_that_they_are_related_to) {
    const auto films = Film::objects.annotate<"n">(Count("studio__films")).order_by("id");
    const nuages::orm::testing::CountQueries queries;
    std::string text;
    for (const auto& film : films.select_related("studio"))
        text += film->studio->name + std::to_string(film.annotation<"n">()) + " ";
    EXPECT_EQ(text, "Ufa2 Ufa2 Ghibli1 ");
    EXPECT_EQ(queries.count(), 1U);
}

TEST_P(TypedExpressions, one_object_has_what_is_prefetched_for_many) {
    const auto studios = Studio::objects.prefetch_related("films", Film::objects.filter({"length__gt", 150}));
    EXPECT_EQ(titles(studios.get({"name", "Ufa"}).films.all()), "Metropolis ");
    const std::optional<Studio> last = studios.last(), latest = studios.latest("id");
    EXPECT_EQ(titles(last->films.all()), "Metropolis ");
    EXPECT_EQ(titles(latest->films.all()), "");
}

TEST_P(TypedExpressions, update_or_create_computes_from_the_row_that_is_there) {
    nuages::db::QueryLog log;
    const nuages::db::ObserveQueries observe(log);
    const auto counted = [] {
        return Film::objects.update_or_create({"title", "M"},
                                              Film::defaults({"length", F<"length"> + 1}, {"note", "again"}),
                                              Film::defaults({"length", 1}));
    };
    EXPECT_FALSE(counted().created);
    const auto again = counted();
    EXPECT_EQ(again.object.length, 119);
    EXPECT_EQ(again.object.note, "again");
    EXPECT_EQ(Film::objects.get({"title", "M"}).length, 119);
    EXPECT_EQ(log.entries()[1].sql.find(" FOR UPDATE") != std::string::npos, on_postgresql())
        << log.entries()[1].sql;
    EXPECT_THROW(Film::objects.update_or_create({"title", "N"}, Film::defaults({"length", F<"length"> + 1})),
                 FieldError);
}

TEST_P(TypedExpressions, follow_no_relations_where_they_are_written) {
    const auto& films = Film::objects;
    EXPECT_THROW(films.all().update({"title", F<"studio__name">}), FieldError);
    EXPECT_THROW(films.all().update({"stars", Case(When(Q<"studio__name">("Ufa"), 1)).default_(2)}),
                 FieldError);
    const auto ufa = films.filter({"studio__name", "Ufa"});
    EXPECT_THROW(ufa.update({"stars", Case(When(Q<"studio__name">("Ufa"), 1))}), FieldError);
    const auto same_name = Studio::objects.filter({"name", Film::OuterRef("studio__name")}).values<"name">();
    EXPECT_THROW(films.all().update({"title", Subquery(same_name)}), FieldError);
    const auto same = Studio::objects.filter({"pk", Film::OuterRef("studio")}).values<"name">();
    EXPECT_EQ(films.all().update({"note", Subquery(same)}), 3);
    EXPECT_EQ(of(F<"note">), (Optionals<std::string>{"Ufa", "Ufa", "Ghibli"}));
}

TEST_P(TypedExpressions, values_have_names_and_types) {
    const auto rows = Film::objects.order_by("id").values<"title", "stars", "studio__name", "studio">();
    const nuages::orm::testing::CountQueries queries;
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].get<"title">(), "Metropolis");
    EXPECT_EQ(rows[1].get<"stars">(), std::nullopt);
    EXPECT_EQ(rows[2].get<"studio__name">(), "Ghibli");
    EXPECT_EQ(rows[2].get<"studio">(), 2);
    static_assert(std::is_same_v<decltype(rows[0].get<"stars">()), std::optional<std::int64_t>>);
    EXPECT_EQ(queries.count(), 1U) << "the rows are kept";
    std::string text;
    for (const auto& row : rows.filter({"stars__isnull", false}).order_by("-title").slice(0, 1))
        text += row.get<"title">();
    EXPECT_EQ(text, "Totoro");
    EXPECT_EQ(rows.count(), 3);
    EXPECT_EQ(Film::objects.values<"studio">().distinct().count(), 2);
}

TEST_P(TypedExpressions, values_group_what_is_annotated_after_them) {
    const auto groups = Film::objects.values<"studio__name">()
                            .annotate<"n">(Count("id"))
                            .annotate<"most">(Max(F<"length">))
                            .order_by("studio__name");
    ASSERT_EQ(groups.size(), 2U);
    EXPECT_EQ(groups[1].get<"studio__name">(), "Ufa");
    EXPECT_EQ(groups[1].get<"n">(), 2);
    EXPECT_EQ(groups[1].get<"most">(), 153);
    EXPECT_EQ(groups.filter({"n__gt", 1}).count(), 1);
    EXPECT_EQ(
        groups.filter(Q<"n">(1) & Q<"most__lt">(100)).tuples(),
        (std::vector<std::tuple<std::string, std::int64_t, std::optional<std::int64_t>>>{{"Ghibli", 1, 86}}));
    EXPECT_EQ(*groups.aggregate(Max("n")).find("n__max"), Value(2));
}

TEST_P(TypedExpressions, values_of_annotations_and_of_expressions) {
    const auto films = Film::objects.annotate<"small">(Lower("title")).alias<"n">(Length("title"));
    const auto rows = films.order_by("-n").values<"small", "n", "id">((F<"n"> * 2).as<"double">());
    EXPECT_EQ(rows[0].get<"small">(), "metropolis");
    EXPECT_EQ(rows[0].get<"n">(), Value(10)) << "an alias may be of any kind";
    EXPECT_EQ(rows[0].get<"double">(), Value(20));
    EXPECT_EQ(rows[2].get<"id">(), 2);
    EXPECT_EQ(
        Film::objects.order_by("id").values_list<"id">(Upper(F<"title">), Length(F<"title">).as<"n">())[1],
        std::make_tuple(2, "M", 1));
    EXPECT_EQ(films.order_by("small").values_list<"small">()[0], std::make_tuple("m"));
    EXPECT_EQ(
        films.order_by("id").values<>(F<"title">.as<"is">(), Film::F("length").as<"lasts">())[1].get<"is">(),
        "M");
    std::string text;
    for (const auto& row : Studio::objects.values<"name">()
                               .union_(Film::objects.values<>(F<"title">.as<"name">()),
                                       Studio::objects.filter({"id", 1}).values<"name">())
                               .order_by("name"))
        text += row.get<"name">() + " ";
    EXPECT_EQ(text, "Acme Ghibli M Metropolis Totoro Ufa ");
    const auto letters = Film::objects.values<>(Left(F<"title">, 1).as<"letter">())
                             .annotate<"n">(Count("id"))
                             .order_by("letter");
    EXPECT_EQ(letters[0].get<"letter">(), "M");
    EXPECT_EQ(letters[0].get<"n">(), 2);
}

}  // namespace
}  // namespace cinema
