#pragma once

#include <string>
#include <vector>

#include <nuages/db/errors.h>
#include <nuages/db/observe.h>
#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/models.h>
#include <nuages/orm/registry.h>
#include <nuages/sql/dialect.h>

// The models that the tests query, and a database in memory with their tables.
namespace polls {
using namespace nuages::models;

struct Choice;
struct Tagging;

struct Question : Model<Question> {
    std::string question_text;
    DateTime pub_date;
    std::optional<std::string> note;
    Set<Choice> choices;
    Set<Tagging> taggings;

    std::string str() const { return question_text; }
    bool was_published_recently() const { return pub_date.year() == 2026; }
    void forget() { question_text.clear(); }

    static constexpr auto meta =
        describe(field<&Question::question_text>().max_length(200),
                 field<&Question::pub_date>("date published"), field<&Question::note>().blank(),
                 field<&Question::choices>(), field<&Question::taggings>(),
                 method<&Question::was_published_recently>(), method<&Question::forget>().alters_data())
            .ordering("-pub_date");
};

struct Choice : Model<Choice> {
    ForeignKey<Question> question;
    std::string choice_text;
    int votes = 0;

    static constexpr auto meta =
        describe(field<&Choice::question>().on_delete(cascade), field<&Choice::choice_text>().max_length(200),
                 field<&Choice::votes>().default_(0));
};

struct Tag : Model<Tag> {
    std::string name;
    Set<Tagging> taggings;

    static constexpr auto meta =
        describe(field<&Tag::name>().max_length(50).unique(), field<&Tag::taggings>()).ordering("name");
};

struct Tagging : Model<Tagging> {
    ForeignKey<Question> question;
    ForeignKey<Tag> tag;
    ForeignKey<Tagging> parent;
    Set<Tagging> children;

    static constexpr auto meta =
        describe(field<&Tagging::question>().on_delete(cascade), field<&Tagging::tag>().on_delete(protect),
                 field<&Tagging::parent>().null().on_delete(set_null), field<&Tagging::children>())
            .unique_together("question", "tag");
};

inline DateTime at(int year, int month = 1, int day = 1, int hour = 0, int minute = 0, int second = 0) {
    return DateTime::of(year, month, day, hour, minute, second);
}

}  // namespace polls

namespace nuages::orm::testing {

const sql::Dialect& dialect_of(const db::Database& database);

// CREATE TABLE for the models of a registry, in the form that migrations will write it.
void create_tables(const Registry& registry, db::Database& database);

// Counts the statements of a block of code, transactions left out.
class CountQueries {
public:
    CountQueries() : observe_(log_) {}
    std::size_t count() const { return log_.count(); }
    const std::string& last_sql() const { return log_.entries().back().sql; }

private:
    db::QueryLog log_;
    db::ObserveQueries observe_;
};

// A database in memory with the polls in it, and the registry that the models use meanwhile.
struct PollsDatabase {
    PollsDatabase();

    db::SqliteDatabase database{{.path = ":memory:"}};
    Registry registry;
};

}  // namespace nuages::orm::testing
