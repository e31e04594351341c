// Primary keys of several fields, on both databases.
#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/db_postgres/postgres_database.h>
#include <nuages/orm/dynamic.h>
#include <nuages/validators/validation_error.h>

#include "polls_support.h"
#include "postgres_cluster.h"

namespace rent {
namespace {

using namespace nuages::models;
struct Member;
struct Invoice;
struct Award;
struct Badge : Model<Badge> {
    std::string name;
    static constexpr auto meta = describe(field<&Badge::name>().max_length(50));
};

struct Tenant : Model<Tenant> {
    std::string name;
    Set<Member> members;
    Set<Invoice> invoices;
    ManyToManyThrough<Badge, Award> badges;
    static constexpr auto meta = describe(field<&Tenant::name>().max_length(50), field<&Tenant::members>(),
                                          field<&Tenant::invoices>(), field<&Tenant::badges>());
};
// The foreign key is part of the key.
struct Member : Model<Member, NoAutoId> {
    ForeignKey<Tenant> tenant;
    int number = 0;
    std::string email;
    int visits = 0;

    std::string str() const { return email; }
    static constexpr auto meta =
        describe(field<&Member::tenant>().on_delete(cascade), field<&Member::number>(),
                 field<&Member::email>().max_length(50).unique(), field<&Member::visits>())
            .primary_key("tenant", "number");
};
// No relation in the key; another order than that of the columns.
struct Invoice : Model<Invoice, NoAutoId> {
    int line = 0;
    std::string code;
    ForeignKey<Tenant> payer;
    std::optional<std::string> note;

    static constexpr auto meta =
        describe(field<&Invoice::line>(), field<&Invoice::code>().max_length(10),
                 field<&Invoice::payer>().on_delete(cascade), field<&Invoice::note>().blank())
            .primary_key("code", "line")
            .ordering("-pk")
            .constraints(unique_constraint("one_note", "note", "payer"));
};
// The links of a many-to-many relation.
struct Award : Model<Award, NoAutoId> {
    ForeignKey<Tenant> tenant;
    ForeignKey<Badge> badge;
    static constexpr auto meta =
        describe(field<&Award::tenant>().on_delete(cascade), field<&Award::badge>().on_delete(cascade))
            .primary_key("tenant", "badge");
};
struct Unpaid : Proxy<Unpaid, Invoice> {
    std::string shout() const { return code + "!"; }
    static constexpr auto meta = describe(method<&Unpaid::shout>());
};

}  // namespace
}  // namespace rent

namespace nuages::orm {
namespace {

using namespace rent;
using testing::CountQueries;

template <class Error = ValueError, class F>
std::string refused(F&& f) {
    try {
        f();
    } catch (const Error& error) {
        return error.what();
    }
    return "(not refused)";
}

std::string where(const std::string& sql) {
    return sql.substr(sql.find(" WHERE "));
}

// What a member has of a row that two databases agree about.
template <class Set>
std::string numbers(const Set& rows) {
    std::string text;
    for (const auto& row : rows)
        text += std::to_string(row.number) + " ";
    return text;
}

// The tests are the same on both databases; each has one of these.
struct OnSqlite {
    db::SqliteDatabase database{{.path = ":memory:"}};
};
struct OnPostgres {
    nuages::testing::TemporaryPostgres server;
    db::PostgresDatabase database{{.url = server.url()}};
};

template <class On>
class CompositeKey : public ::testing::Test {
protected:
    CompositeKey() {
        registry.add<Tenant, Member, Invoice, Unpaid, Badge, Award>("rent");
        registry.install(on.database);
        testing::create_tables(registry, on.database);
        a = Tenant::objects.create({"name", "a"});
        b = Tenant::objects.create({"name", "b"});
        Member::objects.create({.tenant = a, .number = 1, .email = "1@a"});
        Member::objects.create({.tenant = a, .number = 2, .email = "2@a"});
        Member::objects.create({.tenant = b, .number = 1, .email = "1@b"});
        Member::objects.create({.tenant = b, .number = 3, .email = "3@b"});
    }
    Member member(const Tenant& tenant, int number) {
        return Member::objects.get({"pk", std::tuple(tenant.id, number)});
    }
    bool is_sqlite() const { return std::is_same_v<On, OnSqlite>; }

    On on;
    Registry registry;
    Tenant a, b;
};
using Databases = ::testing::Types<OnSqlite, OnPostgres>;
TYPED_TEST_SUITE(CompositeKey, Databases);

TYPED_TEST(CompositeKey, is_a_tuple_that_rows_are_found_by) {
    auto &a = this->a, &b = this->b;
    CountQueries queries;
    EXPECT_EQ(this->member(a, 2).email, "2@a");
    if (this->is_sqlite()) {
        EXPECT_EQ(where(queries.last_sql()),
                  R"( WHERE ("rent_member"."tenant_id", "rent_member"."number") = (?, ?))");
    }
    // A part that is a relation takes objects.
    EXPECT_EQ(Member::objects.get({"pk", std::tuple(b, 3)}).email, "3@b");
    EXPECT_THROW(this->member(b, 2), Member::DoesNotExist);
    const Member one = this->member(a, 1);
    EXPECT_EQ(Member::objects.get({"pk", one}).email, "1@a");
    EXPECT_EQ(Member::objects.filter({"pk", std::nullopt}).count(), 0);
    EXPECT_EQ(numbers(Member::objects.exclude({"pk", one}).order_by("pk")), "2 1 3 ");
    EXPECT_EQ(numbers(Member::objects.filter({"pk__gt", std::tuple(a.id, 1)}).order_by("pk")), "2 1 3 ");
    EXPECT_EQ(numbers(Member::objects.filter({"pk__lte", std::tuple(b.id, 1)}).order_by("-pk")), "1 2 1 ");
    EXPECT_EQ(Member::objects.filter({"pk__isnull", false}).count(), 4);
    EXPECT_EQ(Member::objects.filter({"pk__isnull", true}).count(), 0);
}

TYPED_TEST(CompositeKey, many_are_found_at_once) {
    auto &a = this->a, &b = this->b;
    const std::vector<std::tuple<std::int64_t, int>> keys{{a.id, 2}, {b.id, 1}, {b.id, 99}};
    CountQueries queries;
    EXPECT_EQ(numbers(Member::objects.filter({"pk__in", keys}).order_by("pk")), "2 1 ");
    if (this->is_sqlite()) {
        EXPECT_NE(queries.last_sql().find(" IN (VALUES (?, ?), (?, ?), (?, ?))"), std::string::npos);
    } else {
        EXPECT_NE(queries.last_sql().find(" IN (($1, $2), ($3, $4), ($5, $6))"), std::string::npos);
    }
    EXPECT_EQ(Member::objects.filter({"pk__in", std::vector<std::tuple<std::int64_t, int>>{}}).count(), 0);
    const std::vector<Member> members{this->member(a, 1), this->member(b, 3)};
    EXPECT_EQ(Member::objects.filter({"pk__in", members}).count(), 2);
    EXPECT_EQ(
        numbers(Member::objects.filter({"pk__in", Member::objects.filter({"tenant", a})}).order_by("pk")),
        "1 2 ");
    EXPECT_EQ(
        numbers(Member::objects.exclude({"pk__in", Member::objects.filter({"number", 1})}).order_by("pk")),
        "2 3 ");
    // More than a power of two, and more than an expression may be deep.
    std::vector<std::tuple<std::int64_t, int>> thousands;
    for (int i = 0; i < 3000; ++i)
        thousands.emplace_back(a.id, i);
    EXPECT_EQ(Member::objects.filter({"pk__in", thousands}).count(), 2);

    const auto found = Member::objects.in_bulk({std::tuple(a.id, 2), std::tuple(b.id, 3)});
    EXPECT_EQ(found.size(), 2U);
    EXPECT_EQ(found[std::tuple(a.id, 2)].email, "2@a");
    EXPECT_EQ(found.find(std::tuple(a.id, 1)), nullptr);
    EXPECT_EQ(Member::objects.in_bulk().size(), 4U);
}

TYPED_TEST(CompositeKey, save_writes_to_the_row_with_all_of_it) {
    auto &a = this->a, &b = this->b;
    Member one = this->member(a, 1);
    one.visits = 7;
    CountQueries queries;
    one.save();
    EXPECT_EQ(queries.count(), 1U);
    EXPECT_EQ(queries.last_sql().find("\"number\" = "), queries.last_sql().rfind("\"number\" = "));
    EXPECT_EQ(this->member(a, 1).visits, 7);
    EXPECT_EQ(this->member(b, 1).visits, 0);
    // Another key is another row.
    one.number = 9;
    one.email = "9@a";
    one.save();
    EXPECT_EQ(Member::objects.count(), 5);
    EXPECT_EQ(this->member(a, 1).visits, 7);
    one.email = "changed";
    one.save({.update_fields = {"visits"}});
    EXPECT_EQ(this->member(a, 9).email, "9@a");
    one.refresh_from_db();
    EXPECT_EQ(one.email, "9@a");
    EXPECT_EQ(refused([&] { one.save({.update_fields = {"number"}}); }),
              "The following fields do not exist in this model, are m2m fields, primary keys, or are "
              "non-concrete fields: number");
    EXPECT_THROW(Member::objects.create({.tenant = a, .number = 9, .email = "again"}), db::IntegrityError);
    const auto partly = Member::objects.only("email").get({"pk", std::tuple(a.id, 9)});
    EXPECT_EQ(partly.number, 9);
    EXPECT_EQ(partly.tenant.id(), a.id);
    Member deferred = Member::objects.defer("email", "number").get({"pk", std::tuple(a.id, 9)});
    deferred.visits = 8;
    deferred.save();
    EXPECT_EQ(this->member(a, 9).email, "9@a");
    EXPECT_EQ(this->member(a, 9).visits, 8);
}

TYPED_TEST(CompositeKey, values_and_orders_take_it_apart) {
    auto &a = this->a, &b = this->b;
    const auto keys = Member::objects.order_by("-pk").template values_list<"pk", "email", "pk">();
    ASSERT_EQ(keys.size(), 4U);
    static_assert(std::is_same_v<std::tuple_element_t<0, std::remove_cvref_t<decltype(keys[0])>>,
                                 std::tuple<std::int64_t, std::int64_t>>);
    EXPECT_EQ(std::get<0>(keys[0]), std::tuple(b.id, 3));
    EXPECT_EQ(std::get<1>(keys[0]), "3@b");
    EXPECT_EQ(std::get<2>(keys[3]), std::tuple(a.id, 1));
    // Over a relation to several rows there may be none.
    const auto all = Tenant::objects.order_by("id", "members__pk").template values_list<"members__pk">();
    ASSERT_EQ(all.size(), 4U);
    EXPECT_EQ(std::get<0>(all[3]), std::tuple(b.id, 3));
    const Query members = Member::objects.query();
    const Value key = Value::list({a.id, 2});
    EXPECT_EQ(members.filter_dyn("pk", key).values_list_dyn({"pk", "email"}),
              (std::vector<List>{{key, "2@a"}}));
    EXPECT_EQ(members.values_dyn({"pk", "email"}).order_by_dyn({"pk"}).value_names(),
              (std::vector<std::string>{"pk", "email"}));
    EXPECT_EQ(members.values_dyn({"pk"}).distinct().order_by_dyn({"-pk"}).fetch_values().front(),
              (List{Value::list({b.id, 3})}));
    EXPECT_EQ(members.values_dyn({"pk"}).count(), 4);
    EXPECT_EQ(numbers(Member::objects.order_by(Member::F("pk").desc())), "3 1 2 1 ");
    EXPECT_EQ(Member::objects.order_by("pk").last()->email, "3@b");
    EXPECT_EQ(Member::objects.first()->email, "1@a");
    EXPECT_EQ(Member::objects.latest("pk").email, "3@b");
    EXPECT_EQ(Member::objects.order_by("pk").slice(1, 3).count(), 2);
    const auto united = Member::objects.filter({"tenant", a}).union_(Member::objects.filter({"number", 3}));
    EXPECT_EQ(numbers(united.order_by("-pk")), "3 2 1 ");
    const auto united_keys = members.filter_dyn("number", 2)
                                 .values_dyn({"email", "pk"})
                                 .combined(Combination::union_, {members.values_dyn({"email", "pk"})})
                                 .order_by_dyn({"-pk"})
                                 .fetch_values();
    EXPECT_EQ(united_keys.front()[1], Value::list({b.id, 3}));
}

TYPED_TEST(CompositeKey, rows_are_counted_and_grouped_by_it) {
    auto& a = this->a;
    EXPECT_EQ(Member::objects.aggregate(Count("pk"))["pk__count"], Value(4));
    const auto tenants = Tenant::objects.annotate<"n">(Count("members")).order_by("id");
    ASSERT_EQ(tenants.size(), 2U);
    EXPECT_EQ(tenants[0].template annotation<"n">(), 2);
    const Query members = Member::objects.query();
    const auto grouped = members.values_dyn({"pk"})
                             .annotate({{"n", dyn::call("Count", {dyn::field("tenant__members")})}})
                             .order_by_dyn({"pk"})
                             .fetch_values();
    ASSERT_EQ(grouped.size(), 4U);
    EXPECT_EQ(grouped[0], (List{Value::list({a.id, 1}), 2}));
    const auto counted = Member::objects.annotate<"n">(Count("tenant__members")).order_by("-pk");
    EXPECT_EQ(counted[0]->email, "3@b");
    EXPECT_EQ(counted[0].template annotation<"n">(), 2);
    EXPECT_EQ(refused<db::NotSupportedError>(
                  [&] { Tenant::objects.annotate<"n">(Count("members").distinct()).size(); }),
              "COUNT(DISTINCT) doesn't support composite primary keys");
    const auto says = [](const char* name) {
        return std::string(name) + " expression does not support composite primary keys.";
    };
    EXPECT_EQ(refused([&] { Member::objects.aggregate(Max("pk")); }), says("Max"));
    EXPECT_EQ(refused([&] {
                  members.filter_dyn("number__gt", 0)
                      .order_by({Expression(Operator::add, dyn::field("pk"), dyn::literal(1))})
                      .fetch();
              }),
              says("CombinedExpression"));
    EXPECT_EQ(refused([&] {
                  members.annotate({{"x", dyn::cast(dyn::field("pk"), OutputType::of("TextField"))}}).fetch();
              }),
              says("Cast"));
    EXPECT_EQ(refused([&] {
                  members.annotate({{"x", dyn::case_when({{members.q_dyn("number", 1), dyn::field("pk")}})}})
                      .fetch();
              }),
              says("When"));
    EXPECT_EQ(refused([&] {
                  Member::objects.filter({"number", Member::F("pk")}).count();
              }),
              "CompositePrimaryKey cannot be used as a lookup value.");
    const auto row_number = dyn::window(dyn::call("RowNumber", {}), {dyn::field("pk")}, {dyn::field("pk")});
    EXPECT_EQ(
        members.annotate({{"n", row_number}}).filter_dyn("n", 1).values_dyn({"pk"}).fetch_values().size(),
        4U);
}

TYPED_TEST(CompositeKey, subqueries_speak_of_it) {
    auto& a = this->a;
    const Query members = Member::objects.query();
    const AnyCondition same(members.q_dyn("number", 2));
    const Query outer = Query(members.model()).filter({&same});
    AnyCondition itself(AnyQ::named("pk", dyn::outer_ref("pk")));
    const Query inner = Query(members.model()).filter({&itself});
    EXPECT_EQ(outer.annotate({{"there", dyn::exists(inner)}}).filter_dyn("there", true).count(), 1);
    const AnyCondition equal(AnyQ::named("pk__in", inner.values_dyn({"pk"})));
    EXPECT_EQ(members.filter({&equal}).count(), 4);
    EXPECT_EQ(refused([&] {
                  const AnyCondition condition(AnyQ::named("pk__in", inner.values_dyn({"number"})));
                  members.filter({&condition}).count();
              }),
              "'in' subquery lookup of 'pk' must have 2 fields (received 1)");
    EXPECT_EQ(refused([&] {
                  const AnyCondition condition(AnyQ::named("number__in", Query(members.model())));
                  members.filter({&condition}).count();
              }),
              "The QuerySet value for the 'in' lookup must have 1 selected fields (received 2)");
    EXPECT_EQ(Tenant::objects.filter({"members", this->member(a, 1)}).get().name, "a");
    EXPECT_EQ(Tenant::objects.filter({"members__in", Member::objects.filter({"number", 3})}).get().name, "b");
    EXPECT_EQ(Tenant::objects.filter({"members__pk", std::tuple(a.id, 1)}).get().name, "a");
    EXPECT_EQ(Tenant::objects.exclude({"members", this->member(a, 1)}).get().name, "b");
    Tenant::objects.create({"name", "c"});
    EXPECT_EQ(Tenant::objects.filter({"members__isnull", true}).get().name, "c");
    EXPECT_EQ(Tenant::objects.filter({"members__pk__isnull", true}).get().name, "c");
    EXPECT_EQ(Tenant::objects.exclude({"members__isnull", true}).count(), 2);
}

TYPED_TEST(CompositeKey, names_and_values_from_outside_are_checked) {
    const Query members = Member::objects.query();
    const auto filtered = [&](const char* lookup, Value value) {
        return refused([&] { members.filter_dyn(lookup, std::move(value)).count(); });
    };
    EXPECT_EQ(members.filter_dyn("pk", Value::list({std::to_string(this->a.id), "2"})).count(), 1);
    EXPECT_EQ(members.filter_dyn("pk__in", Value::list({Value::list({this->a.id, "2"})})).count(), 1);
    EXPECT_EQ(filtered("pk", 1), "'exact' lookup of 'pk' must be a tuple or a list");
    EXPECT_EQ(filtered("pk", Value::list({1})), "'exact' lookup of 'pk' must have 2 elements");
    EXPECT_EQ(filtered("pk__gt", Value::list({1, 2, 3})), "'gt' lookup of 'pk' must have 2 elements");
    EXPECT_EQ(filtered("pk__in", 1), "'in' lookup of 'pk' must be a tuple or a list");
    EXPECT_EQ(filtered("pk__in", Value::list({1, 2})),
              "'in' lookup of 'pk' must be a collection of tuples or lists");
    EXPECT_EQ(filtered("pk__in", Value::list({Value::list({1})})),
              "'in' lookup of 'pk' must have 2 elements each");
    EXPECT_EQ(filtered("pk", Value::list({1, "x"})), "Field 'number' expected a number but got 'x'.");
    EXPECT_EQ(filtered("pk__isnull", 1), "The QuerySet value for an isnull lookup must be True or False.");
}

TYPED_TEST(CompositeKey, many_are_written_at_once) {
    auto &a = this->a, &b = this->b;
    std::vector<Member> members;
    for (int i = 10; i < 700; ++i)
        members.push_back({.tenant = i % 2 ? a : b, .number = i, .email = std::to_string(i)});
    Member::objects.bulk_create(members);
    EXPECT_EQ(Member::objects.count(), 694);
    for (Member& each : members)
        each.visits = each.number;
    EXPECT_EQ(Member::objects.bulk_update(members, "visits", "email"), 690);
    EXPECT_EQ(this->member(a, 699).visits, 699);
    EXPECT_EQ(this->member(b, 10).visits, 10);
    EXPECT_EQ(refused([&] { Member::objects.bulk_update(members, "number"); }),
              "bulk_update() cannot be used with primary key fields.");
    members.resize(2);
    members[0].visits = -1;
    Member::objects.bulk_create(members, {.unique_fields = {"pk"}, .update_fields = {"visits"}});
    EXPECT_EQ(this->member(b, 10).visits, -1);
    members[0].visits = -2;
    Member::objects.bulk_create(members, {.ignore = true});
    EXPECT_EQ(this->member(b, 10).visits, -1);
    EXPECT_EQ(refused([&] {
                  Member::objects.bulk_create(members,
                                              {.unique_fields = {"email"}, .update_fields = {"number"}});
              }),
              "bulk_create() cannot be used with primary keys in update_fields.");
    EXPECT_EQ(Member::objects.filter({"pk", members[0]}).update({"visits", Member::F("visits") * 2}), 1);
    EXPECT_EQ(this->member(b, 10).visits, -2);
    // Joined, rows are told by their keys.
    EXPECT_EQ(Member::objects.filter({"tenant__name", "a"}, {"number__lt", 3}).update({"visits", 5}), 2);
    EXPECT_EQ(this->member(a, 2).visits, 5);
    EXPECT_EQ(refused<FieldError>([&] {
                  Member::objects.all().update({"pk", std::tuple(1, 2)});
              }),
              "Composite primary key fields must be updated individually.");
    EXPECT_EQ(refused<FieldError>([&] {
                  Member::objects.all().update({"visits", Member::F("pk")});
              }),
              "Composite primary keys expressions are not allowed in this query (visits=F('pk')).");
}

TYPED_TEST(CompositeKey, it_can_be_assigned_as_a_whole) {
    auto& a = this->a;
    const auto made = Member::objects.create({"pk", std::tuple(a, 5)}, {"email", "5@a"});
    EXPECT_EQ(made.number, 5);
    EXPECT_EQ(made.tenant->name, "a");
    const auto again =
        Member::objects.update_or_create({"pk", std::tuple(a.id, 5)}, Member::defaults({"visits", 3}));
    EXPECT_FALSE(again.created);
    EXPECT_EQ(this->member(a, 5).visits, 3);
    const auto other =
        Member::objects.get_or_create({"pk", std::tuple(a.id, 6)}, Member::defaults({"email", "6@a"}));
    EXPECT_TRUE(other.created);
    EXPECT_EQ(this->member(a, 6).email, "6@a");
    Member object;
    const FieldInfo& key = Member::objects.query().model().primary_key();
    key.set(&object, Value::list({a.id, 7}));
    EXPECT_EQ(object.number, 7);
    EXPECT_EQ(key.get(&object), Value::list({a.id, 7}));
    EXPECT_EQ(refused([&] { key.set(&object, 7); }), "'pk' must be a list or a tuple.");
    EXPECT_EQ(refused([&] { key.set(&object, Value::list({1, 2, 3})); }), "'pk' must have 2 elements.");
}

TYPED_TEST(CompositeKey, relations_in_it_work_in_both_directions) {
    auto &a = this->a, &b = this->b;
    EXPECT_EQ(numbers(a.members.order_by("pk")), "1 2 ");
    EXPECT_EQ(this->member(b, 3).tenant->name, "b");
    CountQueries queries;
    for (const Tenant& tenant : Tenant::objects.prefetch_related("members"))
        for (const Member& member : tenant.members)
            EXPECT_EQ(member.tenant.id(), tenant.id);
    EXPECT_EQ(queries.count(), 2U);
    const auto joined = Member::objects.select_related("tenant").order_by("pk");
    EXPECT_EQ(joined[3].tenant->name, "b");
    EXPECT_EQ(queries.count(), 3U);
    // Into another set: another key.
    b.members.add(this->member(a, 2));
    EXPECT_EQ(numbers(b.members.order_by("pk")), "1 2 3 ");
    EXPECT_TRUE(Member::objects.contains(this->member(b, 2)));
    EXPECT_TRUE(Member::objects.order_by("pk").slice(0, 2).contains(this->member(a, 1)));
    EXPECT_FALSE(Member::objects.order_by("pk").slice(0, 2).contains(this->member(b, 3)));
    std::string streamed;
    for (const Member& member : Member::objects.order_by("pk").iterator(2))
        streamed += std::to_string(member.number);
    EXPECT_EQ(streamed, "1123");
    const auto raw = Member::objects.raw("SELECT tenant_id, number FROM rent_member WHERE number = %s", {3});
    std::string found;
    for (const auto& row : raw)
        found += std::to_string(row->number);
    EXPECT_EQ(found, "3");
    EXPECT_EQ(
        refused<FieldDoesNotExist>([&] { Member::objects.raw("SELECT number FROM rent_member").size(); }),
        "Raw query must include the primary key");
}

TYPED_TEST(CompositeKey, it_is_the_key_of_the_links_between_two_models) {
    auto& a = this->a;
    const Badge gold = Badge::objects.create({"name", "gold"}), tin = Badge::objects.create({"name", "tin"});
    a.badges.add({gold, tin});
    a.badges.add(gold);
    this->b.badges.add(tin);
    EXPECT_EQ(Award::objects.count(), 3);
    EXPECT_EQ(a.badges.count(), 2);
    EXPECT_EQ(Tenant::objects.filter({"badges", tin}).count(), 2);
    EXPECT_EQ(Tenant::objects.exclude({"badges__name", "gold"}).get().name, "b");
    EXPECT_TRUE(Award::objects.contains(Award::objects.get({"pk", std::tuple(a, tin)})));
    // Both fields are the key: there is nothing to update.
    Award award = Award::objects.get({"pk", std::tuple(a, gold)});
    award.save();
    EXPECT_EQ(Award::objects.count(), 3);
    for (const Tenant& tenant : Tenant::objects.prefetch_related("badges").order_by("id"))
        EXPECT_EQ(tenant.badges.all().size(), tenant.id == a.id ? 2U : 1U);
    a.badges.set({tin});
    EXPECT_EQ(Award::objects.count(), 2);
    a.badges.clear();
    EXPECT_EQ(Award::objects.count(), 1);
}

TYPED_TEST(CompositeKey, deletions_find_what_goes_with_them) {
    auto &a = this->a, &b = this->b;
    Member one = this->member(a, 1);
    EXPECT_EQ(one.delete_().total, 1);
    EXPECT_EQ(Member::objects.count(), 3);
    EXPECT_TRUE(Member::objects.contains(this->member(b, 1)));
    Invoice::objects.create({.line = 1, .code = "x", .payer = a});
    const Deleted deleted = a.delete_();
    EXPECT_EQ(deleted.total, 3);
    EXPECT_EQ(Member::objects.count(), 2);
    EXPECT_EQ(Member::objects.filter({"tenant__name", "b"}).delete_().total, 2);
    Member empty;
    EXPECT_EQ(refused([&] { empty.delete_(); }),
              "Member object can't be deleted because its pk attribute is set to None.");
}

TYPED_TEST(CompositeKey, full_clean_asks_for_other_rows_with_it) {
    auto& a = this->a;
    const auto messages = [](const auto& object, const std::vector<std::string>& exclude = {}) {
        std::string text;
        try {
            object.full_clean(exclude);
        } catch (const ValidationError& error) {
            for (const ValidationMessage& each : error.messages())
                text += each.text() + "|";
        }
        return text;
    };
    Member twin{.tenant = a, .number = 1, .email = "1@a"};
    EXPECT_EQ(messages(twin),
              "Member with this Tenant and Number already exists.|Member with this Email already exists.|");
    EXPECT_EQ(messages(twin, {"number"}), "Member with this Email already exists.|");
    EXPECT_EQ(messages(twin, {"pk"}), "Member with this Email already exists.|");
    EXPECT_EQ(messages(this->member(a, 1)), "");
    Invoice first{.line = 1, .code = "x", .payer = a, .note = "n"};
    first.save();
    EXPECT_EQ(messages(first), "");
    Invoice second{.line = 2, .code = "x", .payer = a, .note = "n"};
    EXPECT_EQ(messages(second), "Invoice with this Note and Payer already exists.|");
}

TYPED_TEST(CompositeKey, its_order_is_its_own_and_proxies_have_it) {
    auto& a = this->a;
    for (const char* code : {"y", "x"})
        for (const int line : {1, 2})
            Invoice::objects.create({.line = line, .code = code, .payer = a});
    std::string lines;
    for (const Invoice& invoice : Invoice::objects.all())
        lines += invoice.code + std::to_string(invoice.line) + " ";
    EXPECT_EQ(lines, "y2 y1 x2 x1 ");
    const Unpaid unpaid = Unpaid::objects.get({"pk", std::tuple("x", 2)});
    EXPECT_EQ(unpaid.shout(), "x!");
    EXPECT_EQ(Unpaid::objects.filter({"pk__lt", std::tuple("y", 1)}).count(), 2);
    EXPECT_EQ(Invoice::objects.filter({"pk", unpaid}).count(), 1);
    Unpaid changed = unpaid;
    changed.note = "late";
    changed.save();
    EXPECT_EQ(Invoice::objects.get({"pk", std::tuple("x", 2)}).note, "late");
    EXPECT_EQ(Unpaid::objects.query().model().primary_key().get(&unpaid), Value::list({"x", 2}));
    EXPECT_EQ(changed.delete_().total, 1);
    EXPECT_EQ(Invoice::objects.count(), 3);
}

TYPED_TEST(CompositeKey, templates_see_a_tuple) {
    auto& a = this->a;
    const Invoice invoice{.line = 2, .code = "x'y", .payer = a};
    const Value value = to_value(invoice);
    const std::optional<Value> key = value.as_object().attribute("pk");
    ASSERT_TRUE(key);
    EXPECT_EQ(key->str(), "(\"x'y\", 2)");
    EXPECT_EQ(key->as_object().length(), 2U);
    EXPECT_EQ(key->as_object().item(1), Value(2));
    EXPECT_EQ(key->as_object().item(2), std::nullopt);
    EXPECT_EQ(value.str(), "Invoice object ((\"x'y\", 2))");
    EXPECT_EQ(*key, *to_value(invoice).as_object().attribute("pk"));
    EXPECT_EQ(value, to_value(invoice));
    EXPECT_TRUE(to_value(Member()).as_object().attribute("pk")->is_null());
}

TEST(CompositeKeyModel, tells_what_it_is_made_of) {
    Registry registry;
    registry.add<Tenant, Member, Invoice, Unpaid, Badge, Award>("rent");
    registry.resolve();
    const ModelInfo& model = *registry.find("rent", "Member");
    const FieldInfo& key = model.primary_key();
    EXPECT_EQ(key.name(), "pk");
    EXPECT_FALSE(key.is_stored());
    EXPECT_EQ(model.find_field("pk"), &key);
    EXPECT_EQ(model.key_fields(), (std::vector{&model.field("tenant"), &model.field("number")}));
    EXPECT_EQ(key.parts(), model.key_fields());
    EXPECT_TRUE(model.field("number").in_primary_key());
    EXPECT_FALSE(model.field("number").primary_key());
    EXPECT_FALSE(model.field("number").unique());
    const ModelInfo& plain = *registry.find("rent", "Tenant");
    EXPECT_EQ(plain.key_fields(), std::vector{&plain.field("id")});
    EXPECT_EQ(plain.counted_key(), &plain.field("id"));
    EXPECT_NE(model.no_such_field("x").find("number, pk, tenant"), std::string::npos);
    const ModelInfo& proxy = *registry.find("rent", "Unpaid");
    EXPECT_EQ(&proxy.primary_key().model(), &proxy);
    EXPECT_EQ(proxy.primary_key().parts().front(), &proxy.field("code"));
}

// Another model takes its place.
struct Anybody : Model<Anybody> {
    static constexpr auto meta = describe();
};
struct Letter : Model<Letter> {
    ForeignKey<Anybody> to;
    ManyToMany<Anybody> copies;
    static constexpr auto meta = describe(field<&Letter::to>(), field<&Letter::copies>());
};

TEST(CompositeKeyModel, cannot_be_the_target_of_relations) {
    Registry registry;
    registry.substitute<Anybody, Member>();
    registry.add<Tenant, Member, Invoice, Unpaid, Badge, Award, Letter>("rent");
    const std::string said = refused<ImproperlyConfigured>([&] { registry.resolve(); });
    for (const char* field : {"rent.Letter.to", "rent.Letter.copies"})
        EXPECT_NE(
            said.find(std::string(field) +
                      ": Field defines a relation involving model 'Member' which has a CompositePrimaryKey "
                      "and such relations are not supported. (fields.E347)"),
            std::string::npos)
            << said;
}

// The number is the database's within each tenant's rows.
struct Ticket : Model<Ticket, NoAutoId> {
    std::string desk;
    std::int64_t number = 0;
    static constexpr auto meta =
        describe(field<&Ticket::desk>().max_length(5), field<&Ticket::number>().auto_increment())
            .primary_key("desk", "number");
};

TEST(CompositeKeyModel, has_a_counted_part_where_the_database_can_count_it) {
    OnPostgres postgres;
    {
        Registry registry;
        registry.add<Ticket>("rent");
        registry.install(postgres.database);
        postgres.database.execute(
            "CREATE TABLE rent_ticket (desk varchar(5) NOT NULL, number bigint GENERATED BY DEFAULT AS "
            "IDENTITY, "
            "PRIMARY KEY (desk, number))");
        Ticket first = Ticket::objects.create({"desk", "a"});
        EXPECT_EQ(first.number, 1);
        std::vector<Ticket> more{{.desk = "b"}, {.desk = "b"}, {.desk = "c", .number = 7}};
        Ticket::objects.bulk_create(more);
        EXPECT_EQ(more[1].number, 3);
        EXPECT_EQ(Ticket::objects.get({"pk", std::tuple("c", 7)}).desk, "c");
        Ticket next{.desk = "a"};
        next.save();
        EXPECT_EQ(next.number, 4);
        next.delete_();
        EXPECT_EQ(next.number, 0);
    }
    Registry registry;
    registry.add<Ticket>("rent");
    OnSqlite sqlite;
    EXPECT_NE(refused<ImproperlyConfigured>([&] {
                  registry.install(sqlite.database);
              }).find("SQLite cannot count 'number' of rent.Ticket up"),
              std::string::npos);
}

}  // namespace
}  // namespace nuages::orm
