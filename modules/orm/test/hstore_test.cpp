// Dictionaries of PostgreSQL.
#include <gtest/gtest.h>

#include <nuages/db/errors.h>
#include <nuages/db_postgres/postgres_database.h>
#include <nuages/postgres.h>

#include "polls_support.h"
#include "postgres_cluster.h"

namespace labels {
using namespace nuages::models;

struct Thing : Model<Thing> {
    std::string name;
    HStore data;
    std::optional<HStore> more;

    static constexpr auto meta = describe(field<&Thing::name>().max_length(20), field<&Thing::data>().blank(),
                                          field<&Thing::more>().blank())
                                     .ordering("name");
};

}  // namespace labels

namespace labels {
namespace {

namespace dyn = nuages::orm::dyn;
using nuages::Dict;
using nuages::List;
using nuages::ValueError;
using nuages::orm::Query;

class Hstore : public testing::Test {
protected:
    Hstore() {
        database.execute("CREATE EXTENSION hstore");
        registry.add<Thing>("labels");
        registry.install(database);
        nuages::orm::testing::create_tables(registry, database);
        Thing::objects.create({.name = "a",
                               .data = {{"color", "red"}, {"size", std::nullopt}, {"it's \"x\" \\", "=>, "}},
                               .more = HStore{}});
        Thing::objects.create({.name = "b", .data = {{"color", "blue"}, {"size", "9"}}});
        Thing::objects.create({.name = "c"});
    }
    template <class Rows>
    static std::string names(const Rows& rows) {
        std::string result;
        for (const Thing& thing : rows)
            result += thing.name;
        return result;
    }
    std::string by_name(std::string_view lookup, const Value& value) const {
        std::string result;
        for (const List& row : things().filter_dyn(lookup, value).values_list_dyn({"name"}))
            result += row[0].str();
        return result;
    }
    Query things() const { return Query(*registry.find("labels", "thing")); }

    nuages::testing::TemporaryPostgres server;
    nuages::db::PostgresDatabase database{{.url = server.url()}};
    nuages::orm::Registry registry;
};

TEST_F(Hstore, is_stored_and_read_whole) {
    const Thing a = Thing::objects.get({"name", "a"});
    EXPECT_EQ(a.data, (HStore{{"color", "red"}, {"size", std::nullopt}, {"it's \"x\" \\", "=>, "}}));
    EXPECT_EQ(a.more, HStore{});
    EXPECT_FALSE(Thing::objects.get({"name", "b"}).more);
    EXPECT_TRUE(Thing::objects.get({"name", "c"}).data.empty());
    std::vector<Thing> more(2, a);
    more[0].id = more[1].id = 0;
    Thing::objects.bulk_create(more);
    EXPECT_EQ(Thing::objects.get({"pk", more[1].id}).data, a.data);
    Thing::objects.filter({"pk", more[0].id}).update({"data", HStore{{"k", "v"}}});
    EXPECT_EQ(Thing::objects.get({"pk", more[0].id}).data, (HStore{{"k", "v"}}));
}

TEST_F(Hstore, is_found_by_keys_and_values) {
    using Texts = std::vector<std::string>;
    EXPECT_EQ(names(Thing::objects.filter({"data__contains", HStore{{"color", "red"}}})), "a");
    EXPECT_EQ(names(Thing::objects.filter(
                  {"data__contained_by", HStore{{"color", "blue"}, {"size", "9"}, {"x", "y"}}})),
              "bc");
    EXPECT_EQ(names(Thing::objects.filter({"data", HStore{{"size", "9"}, {"color", "blue"}}})), "b");
    EXPECT_EQ(names(Thing::objects.filter({"data__in", std::vector<HStore>{{}, {{"color", "red"}}}})), "c");
    EXPECT_EQ(names(Thing::objects.filter({"data__has_key", "it's \"x\" \\"})), "a");
    EXPECT_EQ(names(Thing::objects.filter({"data__has_keys", Texts{"color", "size"}})), "ab");
    EXPECT_EQ(names(Thing::objects.filter({"data__has_keys", Texts{}})), "abc");
    EXPECT_EQ(names(Thing::objects.filter({"data__has_any_keys", Texts{"no", "size"}})), "ab");
    EXPECT_EQ(names(Thing::objects.filter({"data__color", "red"})), "a");
    EXPECT_EQ(names(Thing::objects.filter({"data__color__startswith", "b"})), "b");
    EXPECT_EQ(names(Thing::objects.filter({"data__color__in", Texts{"red", "blue"}})), "ab");
    EXPECT_EQ(names(Thing::objects.filter({"data__size__isnull", true})), "ac");
    EXPECT_EQ(names(Thing::objects.filter({"data__keys__contains", Texts{"size"}})), "ab");
    EXPECT_EQ(names(Thing::objects.filter({"data__values__overlap", Texts{"9"}})), "b");
    EXPECT_EQ(names(Thing::objects.filter({"data__keys__len", 2})), "b");
    EXPECT_EQ(names(Thing::objects.filter({"data__keys__0", "size"})), "ab");
    EXPECT_EQ(names(Thing::objects.filter({"more__isnull", true})), "bc");
    EXPECT_EQ(names(Thing::objects.exclude({"data__has_key", "size"})), "c");
    EXPECT_EQ(names(Thing::objects.filter({"data__contains", Thing::F("more")})), "a");
}

TEST_F(Hstore, is_found_by_names_and_values_from_outside) {
    EXPECT_EQ(by_name("data__contains", Dict{{"size", 9}}), "b") << "values are texts";
    EXPECT_EQ(by_name("data__has_keys", List{"size", "color"}), "ab");
    EXPECT_EQ(by_name("data__size", 9), "b");
    EXPECT_EQ(by_name("data__keys__contains", List{"size"}), "ab");
    EXPECT_EQ(by_name("data__values__0__isnull", true), "ac") << "one is NULL, the other not there";
    EXPECT_EQ(by_name("data__x' OR '1'='1", "red"), "");
    EXPECT_EQ(by_name("data__has_key", "x' OR '1'='1"), "");
    EXPECT_EQ(by_name("data__has_any_keys", List{"x'] || ARRAY['size"}), "");
    EXPECT_THROW(by_name("data__contains", "x"), ValueError);
    EXPECT_THROW(by_name("data__has_keys", "x"), ValueError);
    EXPECT_THROW(by_name("data__a__b", "x"), FieldError);
    EXPECT_EQ(things()
                  .order_by_dyn({"-data__color"})
                  .filter_dyn("data__color__isnull", false)
                  .values_list_dyn({"data__color"})[0],
              List{"red"});
    const Query named = things().annotate({{"d", dyn::field("data")}});
    EXPECT_EQ(named.filter_dyn("d__color", "red").count(), 1);
    EXPECT_EQ(named.filter_dyn("d__keys__len", 2).count(), 1);
    EXPECT_EQ(named.filter_dyn("d__has_key", "size").count(), 2);
    EXPECT_EQ(things().values_list_dyn({"data"})[1][0], (Dict{{"size", "9"}, {"color", "blue"}}));
}

TEST_F(Hstore, is_cleaned) {
    Thing thing{.name = "x"};
    const nuages::orm::FieldInfo& data = registry.find("labels", "thing")->field("data");
    data.set(&thing, Dict{{"n", 3}, {"none", Value()}});
    EXPECT_EQ(thing.data, (HStore{{"n", "3"}, {"none", std::nullopt}}));
    data.set(&thing, R"({"a": "b"})");
    EXPECT_EQ(thing.data, (HStore{{"a", "b"}}));
    for (const Value& wrong : {Value("a"), Value(List{}), Value(3), Value()})
        EXPECT_THROW(data.set(&thing, wrong), ValueError) << wrong.repr();
    thing.data["nul"] = std::string("a\0b", 3);
    EXPECT_THROW(thing.save(), nuages::db::DataError);
    EXPECT_NO_THROW((Thing{.name = "y"}.full_clean()));
}

}  // namespace
}  // namespace labels
