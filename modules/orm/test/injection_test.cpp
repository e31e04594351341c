// Text from outside at every place that takes a name or a value: it is refused, or is a name or a value and
// nothing else. On both databases, whose quotes differ.
#include <gtest/gtest.h>

#include <nuages/db/atomic.h>
#include <nuages/orm/dynamic.h>

#include "databases_support.h"
#include "polls_support.h"

namespace attacked {
using namespace nuages::models;

struct Group : Model<Group> {
    std::string name;
    static constexpr auto meta = describe(field<&Group::name>().max_length(80));
};
struct Note : Model<Note> {
    ForeignKey<Group> group;
    std::string title;
    Value info;
    int rank = 0;
    DateTime written;
    static constexpr auto meta =
        describe(field<&Note::group>().null(), field<&Note::title>().max_length(200), field<&Note::info>(),
                 field<&Note::rank>(), field<&Note::written>());
};

}  // namespace attacked

namespace nuages::orm {
namespace {

using attacked::Note;

const char* const attacks[] = {
    "'; DROP TABLE attacked_note; --",
    "\"; DROP TABLE attacked_note; --",
    "title\" FROM attacked_note; DELETE FROM attacked_note; --",
    "x' OR '1'='1",
    "x\" OR 1=1 --",
    "title) UNION SELECT 1, 2, 3, 4, 5, 6 --",
    "1; UPDATE attacked_note SET rank = 99",
    "\\'; DROP TABLE attacked_note; --",
    "\\",
    "'",
    "\"",
    "$1",
    "%s",
    "{a\", \"b}",
    "$$; DROP TABLE attacked_note; $$",
    "/* */",
    "\n; DROP TABLE attacked_note",
    "title--",
    "ｔｉｔｌｅ＇; --",
};

struct Injection : testing::OnBothDatabases {
    Injection() {
        registry.add<attacked::Group, Note>("attacked");
        install();
        for (int i = 0; i < 3; ++i)
            Note::objects.create({"title", "t" + std::to_string(i)}, {"rank", i},
                                 {"written", polls::at(2026)}, {"info", Value(Dict{{"k", i}})});
    }
    ~Injection() override {
        EXPECT_EQ(Note::objects.count(), 3) << "the table is as it was";
        EXPECT_EQ(Note::objects.filter({"rank__lt", 3}).count(), 3);
    }
    static Query all() { return Note::objects.all().query(); }
};

// Refused before anything is sent: no error of the database.
void expect_refused(const char* attack, const char* place, auto action) {
    try {
        action();
    } catch (const db::DatabaseError& error) {
        ADD_FAILURE() << place << " let the database see " << attack << ": " << error.what();
        return;
    } catch (const Error&) {
        return;
    }
    ADD_FAILURE() << place << " took " << attack;
}

// A name in quotes, or refused: the database finds nothing wrong.
void expect_harmless(const char* attack, const char* place, auto action) {
    try {
        action();
    } catch (const db::DatabaseError& error) {
        ADD_FAILURE() << place << " let the database see " << attack << ": " << error.what();
    } catch (const Error&) {
    }
}

TEST_P(Injection, names_of_fields_lookups_and_relations_are_those_of_the_model) {
    for (const char* attack : attacks) {
        for (const std::string& name :
             {std::string(attack), "title__" + std::string(attack), "group__" + std::string(attack),
              "written__year__" + std::string(attack)}) {
            expect_refused(attack, "filter_dyn", [&] { all().filter_dyn(name, 1).fetch(); });
            expect_refused(attack, "exclude_dyn", [&] { all().exclude_dyn(name, 1).fetch(); });
            expect_refused(attack, "q_dyn", [&] { all().q_dyn(name, 1); });
            expect_refused(attack, "order_by_dyn", [&] { all().order_by_dyn({name}).fetch(); });
            expect_refused(attack, "order_by_dyn, descending",
                           [&] { all().order_by_dyn({"-" + name}).fetch(); });
            expect_refused(attack, "values_dyn", [&] { all().values_dyn({name}).fetch_values(); });
            expect_refused(attack, "values_list_dyn", [&] { all().values_list_dyn({name}); });
            expect_refused(attack, "column_dyn", [&] { all().column_dyn(name); });
            expect_refused(attack, "select_related_dyn", [&] { all().select_related_dyn(name).fetch(); });
            expect_refused(attack, "prefetch_related", [&] { all().prefetch_related({name}).fetch(); });
            expect_refused(attack, "only", [&] { all().only({name}).fetch(); });
            expect_refused(attack, "aggregate_dyn", [&] { all().aggregate_dyn(Aggregate::sum, name); });
            expect_refused(attack, "update_dyn", [&] { all().update_dyn({{name, Value(1)}}); });
            expect_refused(attack, "dates", [&] { all().dates(name, "year"); });
            expect_refused(attack, "field()", [&] { all().annotate({{"n", dyn::field(name)}}).fetch(); });
            expect_refused(attack, "latest", [&] {
                Note note;
                all().latest(&note, {name});
            });
        }
    }
}

TEST_P(Injection, names_given_to_results_and_functions_are_names) {
    const Expression one = dyn::literal(1);
    const Expression count = dyn::call("Count", {dyn::field("id")});
    for (const char* attack : attacks) {
        const std::string_view name = attack;
        const auto annotate = [&] { all().annotate({{attack, one}}).order_by_dyn({attack}).fetch(); };
        const auto alias = [&] { all().alias({{attack, one}}).order_by_dyn({attack}).fetch(); };
        // What Django's aliases must not have.
        if (name.find_first_of("'\"; %") != name.npos || name.find("--") != name.npos) {
            expect_refused(attack, "annotate", annotate);
            expect_refused(attack, "alias", alias);
        } else {
            expect_harmless(attack, "annotate", annotate);
            expect_harmless(attack, "alias", alias);
        }
        expect_harmless(attack, "values", [&] { all().values({{attack, one}}).fetch_values(); });
        expect_harmless(attack, "aggregate", [&] { all().aggregate({{attack, count}}); });
        expect_harmless(attack, "collation", [&] { dyn::collated(dyn::field("title"), attack); });
        expect_refused(attack, "call", [&] { dyn::call(attack, {one}); });
        expect_refused(attack, "part", [&] {
            all().annotate({{"n", dyn::call("Extract", {dyn::field("written")}, {.part = attack})}}).fetch();
        });
        expect_refused(attack, "dates", [&] { all().datetimes("written", attack).fetch_values(); });
    }
}

TEST_P(Injection, values_are_values_whatever_is_in_them) {
    const db::Atomic undone(*database);
    Note note = *Note::objects.filter({"rank", 0}).first();
    for (const char* attack : attacks) {
        note.title = attack;
        note.info = Value(Dict{{attack, attack}});
        note.save();
        EXPECT_EQ(all().filter_dyn("title", attack).count(), 1) << attack;
        EXPECT_EQ(all().exclude_dyn("title", attack).count(), 2) << attack;
        for (const char* lookup : {"title__contains", "title__icontains", "title__startswith",
                                   "title__endswith", "title__iexact", "title__istartswith"})
            EXPECT_EQ(all().filter_dyn(lookup, attack).count(), 1) << lookup << ' ' << attack;
        EXPECT_EQ(all().filter_dyn("title__in", Value::list({attack, "none"})).count(), 1) << attack;
        EXPECT_EQ(all().values({{"x", dyn::literal(attack)}}).fetch_values().at(0).at(0), Value(attack));
        EXPECT_EQ(all().filter_dyn("rank", 0).update_dyn({{"title", Value(attack)}}), 1);
        EXPECT_EQ(all().filter_dyn("rank", 0).values_list_dyn({"title"}).at(0).at(0), Value(attack));
        const auto written = all().filter_dyn("title", attack).annotate({{"same", dyn::literal(attack)}});
        EXPECT_EQ(written.filter_dyn("same", attack).count(), 1) << attack;
    }
    // Numbers and moments are converted before, or refused.
    for (const char* attack : attacks) {
        expect_refused(attack, "a number", [&] { all().filter_dyn("rank", attack).fetch(); });
        expect_refused(attack, "a key", [&] { all().filter_dyn("group", attack).fetch(); });
        expect_refused(attack, "a moment", [&] { all().filter_dyn("written__gt", attack).fetch(); });
        expect_refused(attack, "a year", [&] { all().filter_dyn("written__year", attack).fetch(); });
    }
}

TEST_P(Injection, keys_of_json_are_keys_whatever_is_in_them) {
    const db::Atomic undone(*database);
    Note note = *Note::objects.filter({"rank", 0}).first();
    for (const char* attack : attacks) {
        note.info = Value(Dict{{attack, 7}, {"in", Value(Dict{{attack, "x"}})}});
        note.save();
        const std::string key = "info__" + std::string(attack);
        EXPECT_EQ(all().filter_dyn(key, 8).count(), 0) << attack;
        EXPECT_EQ(all().order_by_dyn({key, "id"}).fetch().size(), 3u) << attack;
        // SQLite finds no key with a quote in it, in Django neither. It does no harm.
        const bool has_quote = std::string_view(attack).find('"') != std::string_view::npos;
        const std::int64_t found = has_quote && database->vendor() == db::Vendor::sqlite ? 0 : 1;
        EXPECT_EQ(all().filter_dyn("info__has_key", attack).count(), found) << attack;
        EXPECT_EQ(all().filter_dyn("info__has_any_keys", Value::list({attack, "none"})).count(), found)
            << attack;
        EXPECT_EQ(all().filter_dyn(key, 7).count(), found) << attack;
        EXPECT_EQ(all().filter_dyn(key + "__isnull", false).count(), found) << attack;
        EXPECT_EQ(all().filter_dyn("info__in__" + std::string(attack) + "__exact", "x").count(), found)
            << attack;
        EXPECT_EQ(all().filter_dyn("rank", 0).values_list_dyn({key}).at(0).at(0), found ? Value(7) : Value())
            << attack;
    }
}

INSTANTIATE_TEST_SUITE_P(Databases, Injection, testing::both_databases(), testing::database_name);

}  // namespace
}  // namespace nuages::orm
