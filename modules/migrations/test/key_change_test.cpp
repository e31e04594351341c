// The key of a table changes while others refer to it, on each database.
#include <gtest/gtest.h>

#include <nuages/db/atomic.h>
#include <nuages/db/errors.h>
#include <nuages/db_postgres/postgres_database.h>
#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/migrations/errors.h>

#include "models_support.h"
#include "postgres_cluster.h"

namespace nuages::migrations {
namespace {

FieldState key(std::string name, FieldType type, int max_length = 0) {
    FieldState field(std::move(name), type);
    field.primary_key = true;
    field.max_length = max_length;
    return field;
}

FieldState unique(FieldState field) {
    field.unique = true;
    return field;
}

// Questions that other tables refer to in every way, and themselves too.
OperationList questions() {
    FieldState parent = relation("parent", FieldType::foreign_key, "polls.Question");
    parent.null = true;
    FieldState of_survey = relation("question", FieldType::one_to_one, "polls.Question");
    of_survey.primary_key = true;
    return {
        op<CreateModel>("Question",
                        std::vector{key("id", FieldType::auto_field), unique(text_field("code", 20)),
                                    unique(make("number", FieldType::integer)), parent,
                                    relation("peers", FieldType::many_to_many, "polls.Question")}),
        op<CreateModel>(
            "Choice", std::vector{big_id(), relation("question", FieldType::foreign_key, "polls.Question")}),
        op<CreateModel>(
            "Tag", std::vector{big_id(), relation("questions", FieldType::many_to_many, "polls.Question")}),
        op<AddField>("Question", relation("labels", FieldType::many_to_many, "polls.Tag")),
        op<CreateModel>("Survey", std::vector{of_survey}),
        op<CreateModel>("Star",
                        std::vector{big_id(), relation("survey", FieldType::foreign_key, "polls.Survey")}),
    };
}

struct OnSqlite {
    db::SqliteDatabase database{{.path = ":memory:"}};
};

struct OnPostgres {
    nuages::testing::TemporaryPostgres server;
    db::PostgresDatabase database{{.url = server.url()}};
};

template <class Server>
struct KeyChange : ::testing::Test {
    Server server;
    db::Database& database = server.database;
    ProjectState state;

    KeyChange() { apply(questions()); }

    void add_rows() {
        database.execute(
            "INSERT INTO polls_question (id, code, number, parent_id) VALUES (1, '1', 1, NULL), (2, '2', 2, "
            "1)");
        add_references("1", "2");
    }
    // To questions of these keys, of which the first is the parent of the second.
    void add_references(const std::string& first, const std::string& second) {
        for (const std::string& row :
             {"polls_choice (question_id) VALUES (" + first + "), (" + second + ')',
              "polls_question_peers (from_question_id, to_question_id) VALUES (" + first + ", " + second +
                  ')',
              std::string("polls_tag (id) VALUES (7)"),
              "polls_tag_questions (tag_id, question_id) VALUES (7, " + second + ')',
              "polls_question_labels (question_id, tag_id) VALUES (" + first + ", 7)",
              "polls_survey (question_id) VALUES (" + second + ')',
              "polls_star (survey_id) VALUES (" + second + ')'})
            database.execute("INSERT INTO " + row);
    }
    void expect_refusal(const OperationList& operations, const std::string& reason) {
        try {
            apply(operations);
            ADD_FAILURE() << "Expected: " << reason;
        } catch (const MigrationError& error) {
            EXPECT_NE(std::string(error.what()).find(reason), std::string::npos) << error.what();
        }
    }
    void apply(const OperationList& operations) { migrations::apply(database, operations, state); }
    void there_and_back(const OperationList& operations, auto check) {
        const ProjectState before = state;
        const auto types_before = types();
        apply(operations);
        check();
        migrations::unapply(database, operations, state, before);
        EXPECT_EQ(types(), types_before);
    }
    std::string text(const std::string& sql) {
        const auto value = database.query_value(sql);
        return value ? value->str() : "no row";
    }
    std::string type_of(const std::string& table, const std::string& column) {
        return database.vendor() == db::Vendor::postgresql
                   ? text("SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = '" +
                          table + "'::regclass AND attname = '" + column + "'")
                   : text("SELECT type FROM pragma_table_info('" + table + "') WHERE name = '" + column +
                          "'");
    }
    // Those of all columns that hold keys of questions.
    std::vector<std::string> types() {
        return {type_of("polls_choice", "question_id"),
                type_of("polls_question", "parent_id"),
                type_of("polls_question_peers", "from_question_id"),
                type_of("polls_question_peers", "to_question_id"),
                type_of("polls_tag_questions", "question_id"),
                type_of("polls_question_labels", "question_id"),
                type_of("polls_survey", "question_id"),
                type_of("polls_star", "survey_id")};
    }
    void expect_types(const std::string& on_sqlite, const std::string& on_postgresql) {
        const bool is_postgresql = database.vendor() == db::Vendor::postgresql;
        EXPECT_EQ(types(),
                  std::vector<std::string>(types().size(), is_postgresql ? on_postgresql : on_sqlite));
    }
    void expect_rows(const std::string& key = "id") {
        EXPECT_EQ(
            text("SELECT count(*) FROM polls_choice c JOIN polls_question q ON q." + key +
                 " = c.question_id JOIN polls_survey s ON s.question_id = q." + key +
                 " JOIN polls_star t ON t.survey_id = s.question_id JOIN polls_question p ON p." + key +
                 " = q.parent_id JOIN polls_question_peers e ON e.from_question_id = p." + key +
                 " AND e.to_question_id = q." + key + " JOIN polls_tag_questions a ON a.question_id = q." +
                 key + " JOIN polls_question_labels l ON l.question_id = p." + key),
            "1");
    }
    // The database itself keeps them.
    void expect_references() {
        for (const char* column :
             {"polls_choice SET question_id", "polls_question SET parent_id",
              "polls_question_peers SET from_question_id", "polls_question_peers SET to_question_id",
              "polls_tag_questions SET question_id", "polls_question_labels SET question_id",
              "polls_star SET survey_id"})
            EXPECT_THROW(
                db::atomic(database, [&] { database.execute(std::string("UPDATE ") + column + " = '77'"); }),
                db::IntegrityError)
                << column;
    }
};

using Servers = ::testing::Types<OnSqlite, OnPostgres>;
TYPED_TEST_SUITE(KeyChange, Servers);

TYPED_TEST(KeyChange, a_counted_key_becomes_a_larger_one) {
    this->add_rows();
    this->there_and_back({op<AlterField>("Question", key("id", FieldType::big_auto))}, [&] {
        this->expect_rows();
        this->expect_references();
        this->expect_types("INTEGER", "bigint");
    });
    this->expect_rows();
    this->expect_references();
}

TYPED_TEST(KeyChange, a_counted_key_becomes_text) {
    this->add_rows();
    this->apply({op<AlterField>("Question", key("id", FieldType::character, 9))});
    this->expect_rows();
    this->expect_references();
    this->expect_types("varchar(9)", "character varying(9)");
}

TYPED_TEST(KeyChange, a_key_is_renamed) {
    this->add_rows();
    this->there_and_back({op<RenameField>("Question", "id", "key")}, [&] {
        this->expect_rows("key");
        this->expect_references();
    });
    this->there_and_back({op<RenameField>("Question", "id", "key"),
                          op<AlterField>("Question", key("key", FieldType::big_auto))},
                         [&] {
                             this->expect_rows("key");
                             this->expect_references();
                         });
    FieldState other_column = key("id", FieldType::big_auto);
    other_column.db_column = "key";
    this->there_and_back({op<AlterField>("Question", other_column)}, [&] {
        this->expect_rows("key");
        this->expect_references();
    });
    this->expect_rows();
    this->expect_references();
}

TYPED_TEST(KeyChange, a_key_becomes_a_uuid_and_is_counted_again_while_there_are_no_rows) {
    this->there_and_back({op<AlterField>("Question", key("id", FieldType::uuid))}, [&] {
        this->expect_types("char(32)", "uuid");
        this->database.execute(
            "INSERT INTO polls_question (id, code, number) VALUES "
            "('7b2d0000000000000000000000000000', 'a', 1)");
        this->database.execute("INSERT INTO polls_choice (question_id) SELECT id FROM polls_question");
        this->database.execute("DELETE FROM polls_choice");
        this->database.execute("DELETE FROM polls_question");
    });
    this->expect_types("INTEGER", "integer");
}

TYPED_TEST(KeyChange, another_field_becomes_the_key_while_nothing_refers_to_the_old_one) {
    this->apply({op<RemoveField>("Question", "id"),
                 op<AlterField>("Question", key("code", FieldType::character, 20))});
    this->expect_types("varchar(20)", "character varying(20)");
    this->database.execute("INSERT INTO polls_question (code, number) VALUES ('a', 1)");
    this->database.execute("INSERT INTO polls_question (code, number, parent_id) VALUES ('b', 2, 'a')");
    this->add_references("'a'", "'b'");
    this->expect_rows("code");
    this->expect_references();
}

TYPED_TEST(KeyChange, a_new_field_becomes_the_key_while_nothing_refers_to_the_old_one) {
    FieldState slug = key("slug", FieldType::character, 9);
    slug.default_value = "x";
    this->apply(
        {op<RemoveField>("Question", "id"), op<AddField>("Question", slug, AddField::DefaultUse::once)});
    this->expect_types("varchar(9)", "character varying(9)");
    this->database.execute("INSERT INTO polls_question (slug, code, number) VALUES ('a', 'a', 1)");
    this->database.execute(
        "INSERT INTO polls_question (slug, code, number, parent_id) VALUES ('b', 'b', 2, 'a')");
    this->add_references("'a'", "'b'");
    this->expect_rows("slug");
    this->expect_references();
}

// Django says "foreign key mismatch" or "more than one primary key" to these.
TYPED_TEST(KeyChange, a_key_that_rows_refer_to_cannot_be_another_field) {
    this->add_rows();
    const OperationPtr number = op<AlterField>("Question", key("number", FieldType::integer));
    FieldState slug = key("slug", FieldType::character, 9);
    slug.default_value = "x";
    const std::string values = "holds values of the key that it had, which would mean other rows";
    this->expect_refusal(
        {op<RemoveField>("Question", "id"), number},
        "'number' cannot become the primary key of polls.Question: polls_choice.question_id " + values);
    this->expect_refusal(
        {op<RemoveField>("Question", "id"), op<AddField>("Question", slug, AddField::DefaultUse::once)},
        values);
    this->expect_refusal({number, op<RemoveField>("Question", "id")},
                         "polls.Question would have two primary keys, 'id' and 'number', while others refer");
    this->expect_refusal({op<AddField>("Question", slug, AddField::DefaultUse::once)},
                         "polls.Question would have two primary keys, 'id' and 'slug', while others refer");
    this->expect_refusal({op<AlterField>("Question", unique(make("id", FieldType::integer))), number},
                         "'id' has to stay the primary key of polls.Question while polls.");
    this->expect_rows();
    this->expect_references();
}

TYPED_TEST(KeyChange, a_key_makes_room_for_another_field_and_keeps_its_values) {
    this->apply({op<CreateModel>(
        "Place", std::vector{key("id", FieldType::auto_field), unique(make("number", FieldType::integer))})});
    this->database.execute("INSERT INTO polls_place (id, number) VALUES (5, 6)");
    this->apply({op<AlterField>("Place", key("number", FieldType::integer)),
                 op<AlterField>("Place", unique(make("id", FieldType::integer)))});
    EXPECT_EQ(this->text("SELECT id FROM polls_place WHERE number = 6"), "5");
    this->database.execute("INSERT INTO polls_place (id, number) VALUES (6, 7)");
    EXPECT_THROW(this->database.execute("INSERT INTO polls_place (id, number) VALUES (7, 7)"),
                 db::IntegrityError);
}

}  // namespace
}  // namespace nuages::migrations
