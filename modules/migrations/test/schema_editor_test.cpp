#include <gtest/gtest.h>

#include <nuages/db/atomic.h>
#include <nuages/db/errors.h>
#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/functions.h>
#include <nuages/migrations/schema_editor.h>

#include "models_support.h"

namespace nuages::migrations {
namespace {

using Lines = std::vector<std::string>;

// Applies operations to a database with two questions and three choices, and takes them back.
struct SchemaEditorTest : testing::Test {
    db::SqliteDatabase database{{.path = ":memory:"}};
    ProjectState state;

    SchemaEditorTest() {
        apply({op<CreateModel>("Question", polls_state().model("polls.Question").fields),
               op<CreateModel>("Choice", polls_state().model("polls.Choice").fields)});
        run("INSERT INTO polls_question VALUES (1, 'How?', '2026-05-01 10:00:00'), (2, 'Why?', '2026-05-02 "
            "10:00:00')");
        run("INSERT INTO polls_choice (id, question_id, choice_text, votes) VALUES (1, 1, 'a', 3), (2, 1, "
            "'b', 0), "
            "(3, 2, 'c', 1)");
    }

    void run(std::string_view sql) { database.execute(sql); }

    void apply(const OperationList& operations) { migrations::apply(database, operations, state); }
    // Forwards and backwards again; the schema must be as before.
    void there_and_back(const OperationList& operations, auto check) {
        const ProjectState before = state;
        const Lines schema_before = schema();
        apply(operations);
        check();
        migrations::unapply(database, operations, state, before);
        EXPECT_EQ(schema(), schema_before);
        EXPECT_EQ(
            text("SELECT group_concat(choice_text || votes) FROM (SELECT * FROM polls_choice ORDER BY id)"),
            "a3,b0,c1");
    }
    std::string text(std::string_view sql) {
        const auto value = database.query_value(sql);
        return value ? value->str() : "no row";
    }
    // Every table and index; columns sorted, because a table that is made anew may have them in another
    // order.
    Lines schema() {
        Lines lines;
        for (const List& row : database.query_rows("SELECT m.name, group_concat(c) FROM sqlite_master m JOIN "
                                                   "(SELECT m.name AS t, p.name || ' ' || p.type || "
                                                   "p.\"notnull\" || p.pk AS c FROM sqlite_master m JOIN "
                                                   "pragma_table_info(m.name) p ORDER BY 1, 2) ON t = "
                                                   "m.name GROUP BY m.name ORDER BY m.name"))
            lines.push_back(row[0].str() + ": " + row[1].str());
        for (const List& row :
             database.query_rows("SELECT sql FROM sqlite_master WHERE type = 'index' ORDER BY name"))
            lines.push_back(row[0].str());
        return lines;
    }
    std::int64_t number(std::string_view sql) { return database.query_value(sql)->to_int(); }
};

TEST_F(SchemaEditorTest, a_new_column_that_can_be_null_is_added_in_place) {
    FieldState note("note", FieldType::text);
    note.null = true;
    there_and_back({op<AddField>("Choice", note)},
                   [&] { EXPECT_EQ(number("SELECT count(*) FROM polls_choice WHERE note IS NULL"), 3); });
}

TEST_F(SchemaEditorTest, triggers_and_views_outlive_a_table_that_is_made_anew) {
    run("CREATE TABLE log (said text)");
    run("CREATE TRIGGER noted AFTER UPDATE ON polls_choice BEGIN INSERT INTO log VALUES (new.choice_text); "
        "INSERT INTO log VALUES (';'); END");
    run("CREATE TRIGGER asked AFTER DELETE ON log BEGIN UPDATE polls_choice SET votes = 9; END");
    run("CREATE VIEW popular AS SELECT choice_text FROM polls_choice WHERE votes > 0");
    FieldState votes("votes", FieldType::big_integer);
    there_and_back({op<AlterField>("Choice", votes)},
                   [&] { EXPECT_EQ(number("SELECT count(*) FROM popular"), 2); });
    run("UPDATE polls_choice SET votes = 1 WHERE choice_text = 'b'");
    EXPECT_EQ(text("SELECT group_concat(said) FROM log"), "b,;");
    EXPECT_EQ(number("SELECT count(*) FROM popular"), 3);
    EXPECT_EQ(number("PRAGMA legacy_alter_table"), 0);
}

TEST_F(SchemaEditorTest, a_broken_reference_is_named_with_its_column_and_value) {
    try {
        in_migration(database,
                     [&](SchemaEditor&) { run("UPDATE polls_choice SET question_id = 99 WHERE id = 2"); });
        FAIL() << "a reference to no row passed";
    } catch (const db::IntegrityError& error) {
        EXPECT_EQ(
            error.reason(),
            "The row in table 'polls_choice' with primary key '2' has an invalid foreign key: "
            "polls_choice.question_id contains a value '99' that does not have a corresponding value in "
            "polls_question.id.");
    }
}

TEST_F(SchemaEditorTest, a_broken_reference_of_a_table_without_row_ids_is_named_too) {
    run("CREATE TABLE mark (id text PRIMARY KEY, question_id integer REFERENCES polls_question (id)) WITHOUT "
        "ROWID");
    try {
        in_migration(database,
                     [](SchemaEditor& editor) { editor.execute("INSERT INTO mark VALUES ('x', 77)"); });
        FAIL();
    } catch (const db::IntegrityError& error) {
        const std::string said = error.what();
        EXPECT_NE(said.find("The row in table 'mark'"), said.npos) << said;
        EXPECT_NE(said.find("mark.question_id"), said.npos) << said;
    }
}

TEST_F(SchemaEditorTest, a_unique_index_is_found_after_its_table_was_renamed) {
    const ProjectState before = state;
    const OperationList operations{
        op<AlterUniqueTogether>("Choice", std::vector<NameList>{{"question", "votes"}}),
        op<AlterModelTable>("Choice", "choices"),
        op<AlterField>("Choice", FieldState("votes", FieldType::big_integer)),  // makes the table anew
    };
    const auto unique = [&] { return number("SELECT count(*) FROM sqlite_master WHERE name LIKE '%_uniq'"); };
    apply(operations);
    EXPECT_EQ(unique(), 1);
    unapply(database, operations, state, before);
    EXPECT_EQ(unique(), 0);
}

TEST_F(SchemaEditorTest, a_new_column_is_filled_with_its_default) {
    FieldState rank("rank", FieldType::integer);
    rank.default_value = 7;
    FieldState slug("slug", FieldType::slug);
    slug.default_value = "it's; \"x\"";
    there_and_back(
        {op<AddField>("Choice", rank), op<AddField>("Choice", slug, FieldDefinition::DefaultUse::once)}, [&] {
            EXPECT_EQ(number("SELECT sum(rank) FROM polls_choice"), 21);
            EXPECT_EQ(number("SELECT count(*) FROM polls_choice WHERE slug = 'it''s; \"x\"'"), 3);
            EXPECT_FALSE(state.model("polls.Choice").field("slug").default_value)
                << "only for the rows of then";
        });
}

TEST_F(SchemaEditorTest, defaults_of_every_kind_are_stored_as_the_database_reads_them) {
    const auto with = [](std::string name, FieldType type, Value value) {
        FieldState field(std::move(name), type);
        field.default_value = std::move(value);
        return field;
    };
    FieldState stamp("stamp", FieldType::datetime);
    stamp.auto_now_add = true;
    FieldState blank("blank", FieldType::text);
    blank.blank = true;
    const DateTime moment = DateTime::of(2026, 5, 1, 19, 0, 0, 5, tz::get("+09:00"));
    apply({op<AddField>("Choice", with("f_bool", FieldType::boolean, true)),
           op<AddField>("Choice", with("f_date", FieldType::date, Date(2026, 5, 1))),
           op<AddField>("Choice", with("f_time", FieldType::time, Time::of(1, 2, 3, 4))),
           op<AddField>("Choice", with("f_moment", FieldType::datetime, moment)),
           op<AddField>("Choice",
                        with("f_uuid", FieldType::uuid, *UUID::parse("12345678123456789abcdef012345678"))),
           op<AddField>("Choice",
                        with("f_bytes", FieldType::binary, Value::bytes(std::string_view("\0\xff'", 3)))),
           op<AddField>("Choice", with("f_json", FieldType::json, "{\"a\": [1]}")),
           op<AddField>("Choice", with("f_real", FieldType::floating, 0.25)),
           op<AddField>("Choice", with("f_length", FieldType::duration, Duration::seconds(2))),
           op<AddField>("Choice", stamp), op<AddField>("Choice", blank)});
    database.query("SELECT * FROM polls_choice WHERE id = 1", {}, [&](const db::Row& row) {
        const auto at = [&](std::string_view name) {
            std::size_t i = 0;
            while (row.name(i) != name)
                ++i;
            return i;
        };
        EXPECT_TRUE(row.boolean(at("f_bool")));
        EXPECT_EQ(row.date(at("f_date")), Date(2026, 5, 1));
        EXPECT_EQ(row.time(at("f_time")), Time::of(1, 2, 3, 4));
        EXPECT_EQ(row.datetime(at("f_moment")), moment);
        EXPECT_EQ(row.value(at("f_moment")), Value("2026-05-01 10:00:00.000005"));
        EXPECT_EQ(row.uuid(at("f_uuid")).hex(), "12345678123456789abcdef012345678");
        EXPECT_EQ(row.bytes(at("f_bytes")), std::string_view("\0\xff'", 3));
        EXPECT_EQ(row.text(at("f_json")), "{\"a\": [1]}");
        EXPECT_EQ(row.real(at("f_real")), 0.25);
        EXPECT_EQ(row.duration(at("f_length")), Duration::seconds(2));
        EXPECT_GT(row.datetime(at("stamp")).year(), 2000);
        EXPECT_EQ(row.value(at("blank")), Value(""));
    });
}

TEST_F(SchemaEditorTest, a_column_that_cannot_be_null_and_has_no_value_fails_and_changes_nothing) {
    const auto before = schema();
    EXPECT_THROW(apply({op<AddField>("Choice", FieldState("rank", FieldType::integer))}), MigrationError);
    EXPECT_EQ(schema(), before);
    EXPECT_EQ(number("SELECT count(*) FROM polls_choice"), 3);
}

TEST_F(SchemaEditorTest, a_foreign_key_is_added_with_its_index_and_enforced) {
    FieldState alternative = relation("alt", FieldType::foreign_key, "polls.Question");
    alternative.null = true;
    there_and_back({op<AddField>("Choice", alternative)}, [&] {
        EXPECT_THROW(run("UPDATE polls_choice SET alt_id = 99"), db::IntegrityError);
        EXPECT_EQ(text("SELECT name FROM sqlite_master WHERE name LIKE '%alt%'"),
                  "polls_choice_alt_id_47fe4596");
    });
}

TEST_F(SchemaEditorTest, removing_what_is_indexed_unique_or_related_keeps_the_rest) {
    apply({op<AlterField>("Choice",
                          make("votes", FieldType::integer, [](FieldState& f) { f.db_index = true; })),
           op<AddIndex>("Choice", IndexState{"by_votes", {"votes", "choice_text"}, {}, ""})});
    apply({op<RemoveIndex>("Choice", "by_votes"), op<RemoveField>("Choice", "votes")});
    EXPECT_EQ(text("SELECT group_concat(name) FROM pragma_table_info('polls_choice')"),
              "id,question_id,choice_text");
    apply({op<RemoveField>("Choice", "question")});
    EXPECT_EQ(text("SELECT group_concat(choice_text, '') FROM polls_choice"), "abc");
}

TEST_F(SchemaEditorTest, altering_a_column_keeps_rows_indexes_and_references) {
    there_and_back(
        {op<AlterField>("Choice", FieldState("votes", FieldType::big_integer)),
         op<AlterField>("Question", text_field("question_text", 300))},
        [&] {
            EXPECT_EQ(number("SELECT count(*) FROM polls_choice JOIN polls_question q ON q.id = question_id"),
                      3);
            EXPECT_THROW(run("UPDATE polls_choice SET question_id = 99"), db::IntegrityError);
        });
}

TEST_F(SchemaEditorTest, a_column_gets_another_name_and_an_index_at_once) {
    FieldState votes = polls_state().model("polls.Choice").field("votes");
    votes.db_column = "score";
    votes.db_index = true;
    const std::string_view indexes =
        "SELECT count(*) FROM pragma_index_list('polls_choice') WHERE \"unique\" = 0";
    const auto without = number(indexes);
    apply({op<AlterField>("Choice", votes)});
    EXPECT_EQ(number(indexes), without + 1);
    votes.db_index = false;
    votes.db_column = "votes";
    apply({op<AlterField>("Choice", votes)});
    EXPECT_EQ(number(indexes), without);
}

TEST_F(SchemaEditorTest, nulls_get_the_default_when_a_column_takes_none_any_more) {
    FieldState optional("votes", FieldType::integer);
    optional.null = true;
    apply({op<AlterField>("Choice", optional)});
    run("UPDATE polls_choice SET votes = NULL WHERE id = 2");
    FieldState required("votes", FieldType::integer);
    required.default_value = 40;
    apply({op<AlterField>("Choice", required, FieldDefinition::DefaultUse::once)});
    EXPECT_EQ(number("SELECT sum(votes) FROM polls_choice"), 44);
}

TEST_F(SchemaEditorTest, what_only_the_program_knows_changes_nothing_in_the_database) {
    FieldState votes("votes", FieldType::integer);
    votes.default_value = 5;
    FieldState question = relation("question", FieldType::foreign_key, "polls.Question");
    question.on_delete = "PROTECT";
    EXPECT_EQ(sql_of(polls_state(), {op<AlterField>("Choice", votes), op<AlterField>("Choice", question)}),
              Lines());
}

TEST_F(SchemaEditorTest, renaming_a_field_renames_it_in_rules_too) {
    apply({op<AddConstraint>("Choice",
                             ConstraintState{ConstraintState::Type::check, "positive", {}, "\"votes\" >= 0"}),
           op<AlterUniqueTogether>("Choice", std::vector<NameList>{{"question", "votes"}})});
    there_and_back({op<RenameField>("Choice", "votes", "score")}, [&] {
        EXPECT_EQ(number("SELECT sum(score) FROM polls_choice"), 4);
        EXPECT_EQ(state.model("polls.Choice").options.constraints[0].condition, "\"score\" >= 0");
        EXPECT_EQ(state.model("polls.Choice").options.unique_together[0], (NameList{"question", "score"}));
        EXPECT_THROW(run("UPDATE polls_choice SET score = -1"), db::IntegrityError);
    });
    apply({op<RenameField>("Choice", "question", "asked")});
    EXPECT_EQ(number("SELECT count(asked_id) FROM polls_choice"), 3);
}

TEST_F(SchemaEditorTest, renaming_a_model_renames_its_tables_and_those_who_refer_to_it_follow) {
    apply({op<AddField>("Question", relation("friends", FieldType::many_to_many, "polls.Question")),
           op<AddField>("Choice", relation("others", FieldType::many_to_many, "polls.Question"))});
    run("INSERT INTO polls_choice_others (choice_id, question_id) VALUES (1, 2)");
    run("INSERT INTO polls_question_friends (from_question_id, to_question_id) VALUES (1, 2)");
    there_and_back({op<RenameModel>("Question", "Poll")}, [&] {
        EXPECT_EQ(state.model("polls.Choice").field("question").to, "polls.Poll");
        EXPECT_EQ(number("SELECT count(*) FROM polls_choice JOIN polls_poll p ON p.id = question_id"), 3);
        EXPECT_EQ(number("SELECT poll_id FROM polls_choice_others"), 2);
        EXPECT_EQ(number("SELECT to_poll_id FROM polls_poll_friends"), 2);
        EXPECT_THROW(run("INSERT INTO polls_choice (question_id, choice_text, votes) VALUES (99, 'x', 0)"),
                     db::IntegrityError);
    });
}

TEST_F(SchemaEditorTest, a_table_can_have_another_name) {
    there_and_back({op<AlterModelTable>("Choice", "options")},
                   [&] { EXPECT_EQ(number("SELECT count(*) FROM options"), 3); });
}

TEST_F(SchemaEditorTest, many_to_many_fields_have_their_own_tables) {
    there_and_back(
        {op<AddField>("Choice", relation("others", FieldType::many_to_many, "polls.Question"))}, [&] {
            run("INSERT INTO polls_choice_others (choice_id, question_id) VALUES (1, 2)");
            EXPECT_THROW(run("INSERT INTO polls_choice_others (choice_id, question_id) VALUES (1, 2)"),
                         db::IntegrityError);
            EXPECT_THROW(run("INSERT INTO polls_choice_others (choice_id, question_id) VALUES (1, 99)"),
                         db::IntegrityError);
        });
    apply({op<AddField>("Choice", relation("others", FieldType::many_to_many, "polls.Question"))});
    run("INSERT INTO polls_choice_others (choice_id, question_id) VALUES (1, 2)");
    there_and_back({op<RenameField>("Choice", "others", "more")},
                   [&] { EXPECT_EQ(number("SELECT question_id FROM polls_choice_more"), 2); });
}

TEST_F(SchemaEditorTest, rows_get_an_order_with_respect_to_a_relation) {
    there_and_back({op<AlterOrderWithRespectTo>("Choice", "question")}, [&] {
        EXPECT_EQ(number("SELECT count(*) FROM polls_choice WHERE _order = 0"), 3);
        EXPECT_EQ(number("SELECT \"notnull\" FROM pragma_table_info('polls_choice') WHERE name = '_order'"),
                  1);
    });
    there_and_back(
        {op<AlterOrderWithRespectTo>("Choice", "question"), op<RenameField>("Choice", "question", "asked"),
         op<AlterOrderWithRespectTo>("Choice", "")},
        [&] { EXPECT_FALSE(state.model("polls.Choice").find_field("_order")); });
}

TEST_F(SchemaEditorTest, an_order_with_respect_to_nothing_or_beside_a_field_of_its_name_is_an_error) {
    EXPECT_THROW(apply({op<AlterOrderWithRespectTo>("Choice", "qestion")}), MigrationError);
    FieldState own("_order", FieldType::integer);
    own.null = true;
    EXPECT_THROW(apply({op<AddField>("Choice", own), op<AlterOrderWithRespectTo>("Choice", "question")}),
                 MigrationError);
}

TEST_F(SchemaEditorTest, a_column_cannot_become_a_many_to_many_field) {
    EXPECT_THROW(
        apply({op<AlterField>("Choice", relation("votes", FieldType::many_to_many, "polls.Question"))}),
        MigrationError);
}

TEST_F(SchemaEditorTest, rules_are_added_and_taken_away) {
    using Type = ConstraintState::Type;
    there_and_back(
        {op<AddIndex>("Choice", IndexState{"by_votes", {"-votes"}, {}, "\"votes\" > 0"}),
         op<AddConstraint>("Choice", ConstraintState{Type::check, "positive", {}, "\"votes\" >= 0"}),
         op<AddConstraint>("Choice", ConstraintState{Type::unique, "one", {"question", "choice_text"}, ""}),
         op<AddConstraint>("Choice", ConstraintState{Type::unique, "zero_once", {"votes"}, "\"votes\" = 0"}),
         op<AlterUniqueTogether>("Choice", std::vector<NameList>{{"question", "votes"}})},
        [&] {
            const auto refused = [&](std::string_view sql) {
                EXPECT_THROW(run(sql), db::IntegrityError) << sql;
            };
            refused("UPDATE polls_choice SET votes = -1 WHERE id = 1");
            refused("UPDATE polls_choice SET choice_text = 'a' WHERE id = 2");
            refused("UPDATE polls_choice SET votes = 0 WHERE id = 3");
            refused("UPDATE polls_choice SET votes = 3 WHERE id = 2");
        });
}

TEST_F(SchemaEditorTest, a_rule_that_rows_break_fails_and_changes_nothing) {
    const auto before = schema();
    EXPECT_THROW(apply({op<AddConstraint>(
                     "Choice", ConstraintState{ConstraintState::Type::check, "many", {}, "\"votes\" > 1"})}),
                 MigrationError);
    EXPECT_EQ(schema(), before);
}

TEST_F(SchemaEditorTest, a_key_of_another_type_changes_the_columns_that_hold_it) {
    FieldState id("id", FieldType::uuid);
    id.primary_key = true;
    ModelOptions options;
    apply({op<CreateModel>("Tag", std::vector{make("name", FieldType::slug,
                                                   [](FieldState& f) { f.primary_key = true; })}),
           op<CreateModel>("Tagged",
                           std::vector{big_id(), relation("tag", FieldType::foreign_key, "polls.Tag")})});
    run("INSERT INTO polls_tag VALUES ('x')");
    run("INSERT INTO polls_tagged (tag_id) VALUES ('x')");
    FieldState longer("name", FieldType::slug);
    longer.primary_key = true;
    longer.max_length = 80;
    apply({op<AlterField>("Tag", longer)});
    EXPECT_EQ(text("SELECT type FROM pragma_table_info('polls_tagged') WHERE name = 'tag_id'"),
              "varchar(80)");
    EXPECT_EQ(text("SELECT tag_id FROM polls_tagged"), "x");
}

TEST_F(SchemaEditorTest, what_a_reference_does_on_deletion_is_part_of_its_column) {
    FieldState question = relation("question", FieldType::foreign_key, "polls.Question");
    question.on_delete = "DB_CASCADE";
    const auto action = [&] {
        return text(
            "SELECT on_delete FROM pragma_foreign_key_list('polls_choice') WHERE \"from\" = 'question_id'");
    };
    EXPECT_EQ(action(), "NO ACTION");
    there_and_back({op<AlterField>("Choice", question)}, [&] { EXPECT_EQ(action(), "CASCADE"); });
    EXPECT_EQ(action(), "NO ACTION");
    FieldState twin = relation("twin", FieldType::foreign_key, "polls.Question");
    twin.null = true;
    twin.on_delete = "DB_SET_NULL";
    apply({op<AlterField>("Choice", question), op<AddField>("Choice", twin)});
    run("UPDATE polls_choice SET twin_id = 1 WHERE id = 3");
    run("DELETE FROM polls_question WHERE id = 1");
    EXPECT_EQ(text("SELECT group_concat(id || coalesce(twin_id, '-')) FROM polls_choice"), "3-");
}

TEST_F(SchemaEditorTest, what_is_done_and_what_is_taken_for_done_can_be_apart) {
    FieldState note("note", FieldType::integer);
    note.null = true;
    there_and_back(
        {op<SeparateDatabaseAndState>(
             OperationList{op<RunSQL>("ALTER TABLE polls_choice ADD COLUMN remark integer NULL",
                                      "ALTER TABLE polls_choice DROP COLUMN remark"),
                           op<RunSQL>("ALTER TABLE polls_choice RENAME COLUMN remark TO note",
                                      "ALTER TABLE polls_choice RENAME COLUMN note TO remark")},
             OperationList{op<AddField>("Choice", note)}),
         op<RenameField>("Choice", "note", "comment")},
        [&] {
            EXPECT_EQ(text("SELECT count(*) FROM pragma_table_info('polls_choice') WHERE name = 'comment'"),
                      "1");
        });
    // What the database alone has changes by operations that see each other.
    there_and_back({op<SeparateDatabaseAndState>(
                       OperationList{op<AddField>("Choice", note), op<RenameField>("Choice", "note", "seen")},
                       OperationList{})},
                   [&] {
                       EXPECT_FALSE(state.model("polls.Choice").find_field("seen"));
                       EXPECT_EQ(text("SELECT count(seen) FROM polls_choice"), "0");
                   });
    EXPECT_TRUE(SeparateDatabaseAndState({}, {}).is_reversible());
    EXPECT_FALSE(SeparateDatabaseAndState({op<RunSQL>("SELECT 1", "")}, {}).is_reversible());
}

TEST_F(SchemaEditorTest, dangling_references_are_reported_and_nothing_is_changed) {
    const auto before = schema();
    try {
        apply({op<DeleteModel>("Question")});
        FAIL() << "choices point to a table that is gone";
    } catch (const Error&) {
    }
    EXPECT_EQ(schema(), before);
    EXPECT_EQ(number("SELECT count(*) FROM polls_question"), 2);
    EXPECT_THROW(in_migration(database,
                              [&](SchemaEditor& editor) {
                                  editor.execute("UPDATE polls_choice SET question_id = 77");
                              }),
                 db::IntegrityError);
    EXPECT_EQ(number("SELECT max(question_id) FROM polls_choice"), 2);
}

TEST_F(SchemaEditorTest, tables_that_migrations_do_not_manage_are_left_alone) {
    ModelOptions unmanaged;
    unmanaged.managed = false;
    ProjectState none;
    EXPECT_EQ(sql_of(none, {op<CreateModel>("View", std::vector{big_id()}, unmanaged),
                            op<AddField>("View", FieldState("x", FieldType::text)),
                            op<AddIndex>("View", IndexState{"i", {"x"}, {}, ""}), op<DeleteModel>("View")}),
              Lines());
}

TEST_F(SchemaEditorTest, extensions_are_postgresqls_alone) {
    EXPECT_EQ(sql_of(polls_state(), {op<CreateExtension>("hstore")}), Lines());
    EXPECT_EQ(backwards_sql_of(polls_state(), {op<CreateExtension>("hstore")}), Lines());
    apply({op<CreateExtension>("hstore")});
}

TEST_F(SchemaEditorTest, names_cannot_break_out_of_their_quotes) {
    FieldState odd("odd", FieldType::integer);
    odd.db_column = "x\" integer); DROP TABLE polls_choice; --";
    odd.default_value = 1;
    apply({op<AddField>("Question", odd)});
    EXPECT_EQ(number("SELECT count(*) FROM polls_choice"), 3);
    EXPECT_EQ(number("SELECT count(*) FROM pragma_table_info('polls_question')"), 4);
}

TEST_F(SchemaEditorTest, a_proxy_has_no_table_and_relations_to_it_point_to_that_of_its_base) {
    const ModelOptions latest{.bases = {"polls.Question"}, .proxy = true};
    const ModelOptions newest{.bases = {"polls.Latest"}, .proxy = true};
    const std::vector<FieldState> star = {big_id(), relation("of", FieldType::foreign_key, "polls.Newest")};
    there_and_back(
        {op<CreateModel>("Latest", std::vector<FieldState>(), latest),
         op<CreateModel>("Newest", std::vector<FieldState>(), newest), op<CreateModel>("Star", star)},
        [&] {
            run("INSERT INTO polls_star (of_id) VALUES (1)");
            EXPECT_THROW(in_migration(database,
                                      [](SchemaEditor& editor) {
                                          editor.execute("UPDATE polls_star SET of_id = 77");
                                      }),
                         db::IntegrityError);
            EXPECT_EQ(text(R"(SELECT "table" FROM pragma_foreign_key_list('polls_star'))"), "polls_question");
            EXPECT_EQ((DataMigration{database, state}.table("polls.Newest")), "polls_question");
        });
}

TEST_F(SchemaEditorTest, a_child_has_a_table_of_its_own_whose_key_leads_to_that_of_its_base) {
    FieldState link = relation("question_ptr", FieldType::one_to_one, "polls.Question");
    link.primary_key = true;
    FieldState next = relation("survey_ptr", FieldType::one_to_one, "polls.Survey");
    next.primary_key = true;
    there_and_back(
        {op<CreateModel>("Survey", std::vector{link, text_field("title", 20)},
                         ModelOptions{.bases = {"polls.Question"}}),
         op<CreateModel>("Exam", std::vector{next}, ModelOptions{.bases = {"polls.Survey"}}),
         op<CreateModel>("Star", std::vector{big_id(), relation("of", FieldType::foreign_key, "polls.Exam")}),
         op<RenameModel>("Survey", "Poll"), op<RenameField>("Exam", "survey_ptr", "poll_ptr"),
         op<AddField>("Poll", make("pages", FieldType::integer, [](FieldState& f) { f.default_value = 1; }))},
        [&] {
            run("INSERT INTO polls_poll (question_ptr_id, title, pages) VALUES (1, 'x', 2)");
            run("INSERT INTO polls_exam (poll_ptr_id) VALUES (1)");
            run("INSERT INTO polls_star (of_id) VALUES (1)");
            for (const char* wrong :
                 {"UPDATE polls_poll SET question_ptr_id = 77", "UPDATE polls_exam SET poll_ptr_id = 77",
                  "UPDATE polls_star SET of_id = 77"})
                EXPECT_THROW(in_migration(database, [&](SchemaEditor& editor) { editor.execute(wrong); }),
                             db::IntegrityError)
                    << wrong;
            EXPECT_EQ(text(R"(SELECT "table" FROM pragma_foreign_key_list('polls_exam'))"), "polls_poll");
        });
}

TEST_F(SchemaEditorTest, a_base_that_is_renamed_takes_its_proxies_along) {
    apply({op<CreateModel>("Latest", std::vector<FieldState>(),
                           ModelOptions{.bases = {"polls.Question"}, .proxy = true}),
           op<CreateModel>("Star",
                           std::vector{big_id(), relation("of", FieldType::many_to_many, "polls.Latest")}),
           op<RenameModel>("Question", "Poll")});
    EXPECT_EQ(state.concrete_model(state.model("polls.Latest")).table(), "polls_poll");
    EXPECT_EQ(
        number(
            "SELECT count(*) FROM pragma_foreign_key_list('polls_star_of') WHERE \"table\" = 'polls_poll'"),
        1);
    // The column of a link has the name of the proxy.
    apply({op<RenameModel>("Latest", "Newest")});
    EXPECT_EQ(number("SELECT count(*) FROM pragma_table_info('polls_star_of') WHERE name = 'newest_id'"), 1);
    apply({op<DeleteModel>("Star"), op<DeleteModel>("Newest")});
    EXPECT_EQ(number("SELECT count(*) FROM polls_poll"), 2);
}

struct CompositeKeyTest : SchemaEditorTest {
    FieldState key{"pk", FieldType::composite_key};
    CompositeKeyTest() {
        key.parts = {"question", "place"};
        FieldState note = text_field("note", 10);
        note.blank = true;
        apply({op<CreateModel>(
            "Rank", std::vector<FieldState>{key,
                                            relation("question", FieldType::foreign_key, "polls.Question"),
                                            {"place", FieldType::integer},
                                            note})});
        run("INSERT INTO polls_rank VALUES (1, 1, 'a'), (1, 2, 'b'), (2, 1, 'c')");
    }
    std::string key_columns() {
        return text(
            "SELECT group_concat(name) FROM (SELECT name FROM pragma_table_info('polls_rank') "
            "WHERE pk > 0 ORDER BY pk)");
    }
    std::string rows() {
        return text("SELECT group_concat(note) FROM (SELECT * FROM polls_rank ORDER BY note)");
    }
};

TEST_F(CompositeKeyTest, a_table_that_is_made_anew_keeps_its_primary_key) {
    EXPECT_EQ(key_columns(), "question_id,place");
    EXPECT_THROW(run("INSERT INTO polls_rank VALUES (1, 1, 'again')"), db::IntegrityError);
    FieldState wide("place", FieldType::big_integer);
    FieldState weight("weight", FieldType::integer);
    weight.default_value = 3;
    there_and_back({op<AddField>("Rank", weight)}, [&] { EXPECT_EQ(key_columns(), "question_id,place"); });
    there_and_back({op<AlterField>("Rank", wide)}, [&] {
        EXPECT_EQ(key_columns(), "question_id,place");
        EXPECT_EQ(rows(), "a,b,c");
    });
    there_and_back({op<RemoveField>("Rank", "note")}, [&] { EXPECT_EQ(key_columns(), "question_id,place"); });
}

TEST_F(CompositeKeyTest, its_fields_can_be_renamed) {
    there_and_back(
        {op<RenameField>("Rank", "place", "position"), op<RenameField>("Rank", "question", "about")}, [&] {
            EXPECT_EQ(key_columns(), "about_id,position");
            EXPECT_EQ(state.model("polls.Rank").primary_key().parts,
                      (std::vector<std::string>{"about", "position"}));
        });
}

// As in Django, which calls that unsupported: the migrations only say what the models are.
TEST_F(CompositeKeyTest, operations_on_the_key_itself_leave_the_table_alone) {
    FieldState other = key;
    other.parts = {"place", "question"};
    there_and_back({op<AlterField>("Rank", other)}, [&] { EXPECT_EQ(key_columns(), "question_id,place"); });
    there_and_back({op<RemoveField>("Rank", "pk")}, [&] { EXPECT_EQ(key_columns(), "question_id,place"); });
    try {
        apply({op<RemoveField>("Rank", "place")});
        FAIL();
    } catch (const MigrationError& error) {
        EXPECT_NE(std::string(error.what()).find("polls.Rank.place is part of the composite primary key"),
                  std::string::npos);
        EXPECT_NE(std::string(error.what()).find("--fake"), std::string::npos);
    }
    EXPECT_EQ(rows(), "a,b,c");
    try {
        apply({op<AddField>("Choice", relation("rank", FieldType::foreign_key, "polls.Rank"))});
        FAIL();
    } catch (const MigrationError& error) {
        EXPECT_NE(std::string(error.what()).find("has a CompositePrimaryKey"), std::string::npos);
    }
}

}  // namespace
}  // namespace nuages::migrations
