// What the statements do on a real server; that they are Django's is in conformance_test.cpp.
#include <gtest/gtest.h>

#include <nuages/db/atomic.h>
#include <nuages/db/errors.h>
#include <nuages/db_postgres/postgres_database.h>
#include <nuages/fibers/fiber.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/recorder.h>

#include "models_support.h"
#include "postgres_cluster.h"

namespace nuages::migrations {
namespace {

class PostgresSchema : public ::testing::Test {
protected:
    PostgresSchema() {
        const ProjectState models = polls_state();
        state = ProjectState();
        for (const char* name : {"Question", "Choice"}) {
            const ModelState& model = models.model("polls", name);
            run(op<CreateModel>(model.name, model.fields));
        }
        database.execute(
            "INSERT INTO polls_question (question_text, pub_date) VALUES ('one', now()), ('2', now())");
        database.execute(
            "INSERT INTO polls_choice (question_id, choice_text, votes) VALUES (1, 'a', 3), (2, 'b', 4)");
    }

    void change(Function<void(SchemaEditor&)> f) {
        db::atomic(database, [&] {
            const auto editor = SchemaEditor::make(database, SchemaEditor::Mode::execute);
            editor->wait_for_turn();
            f(*editor);
            editor->check_constraints();
        });
    }
    void run(const OperationPtr& operation) {
        const ProjectState before = state;
        change([&](SchemaEditor& editor) {
            Migration{.key = {"polls", "0002"}, .operations = {operation}}.apply(editor, state);
        });
        history.emplace_back(before, operation);
    }
    void undo() {
        auto [before, operation] = history.back();
        history.pop_back();
        change([&](SchemaEditor& editor) {
            Migration{.key = {"polls", "0002"}, .operations = {operation}}.unapply(editor, before);
        });
        state = before;
    }
    // A line for each column, constraint and index.
    std::vector<std::string> schema() {
        std::vector<std::string> lines;
        for (const List& row : database.query_rows(
                 "SELECT attrelid::regclass || '.' || attname || ' ' || format_type(atttypid, atttypmod) || "
                 "attidentity::text "
                 "|| CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END || coalesce(' DEFAULT ' || "
                 "pg_get_expr(adbin, adrelid), '') FROM pg_attribute JOIN pg_class c ON c.oid = attrelid "
                 "LEFT JOIN "
                 "pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE relnamespace = "
                 "'public'::regnamespace AND "
                 "relkind = 'r' AND attnum > 0 AND NOT attisdropped UNION ALL SELECT conrelid::regclass || ' "
                 "' || "
                 "conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = "
                 "'public'::regnamespace UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = "
                 "'public' "
                 "ORDER BY 1"))
            lines.push_back(row[0].str());
        return lines;
    }
    std::string line(const std::string& start) {
        for (const std::string& each : schema())
            if (each.starts_with(start))
                return each;
        return "";
    }
    // Does it, undoes it, and does it again: the schema is as it was each time.
    void there_and_back(const OperationPtr& operation) {
        const auto before = schema();
        run(operation);
        const auto after = schema();
        EXPECT_NE(before, after);
        undo();
        EXPECT_EQ(schema(), before);
        run(operation);
        EXPECT_EQ(schema(), after);
    }

    nuages::testing::TemporaryPostgres server;
    db::PostgresDatabase database{{.url = server.url()}};
    ProjectState state;
    std::vector<std::pair<ProjectState, OperationPtr>> history;
};

FieldState votes(void (*set)(FieldState&)) {
    return make("votes", FieldType::integer, set);
}

TEST_F(PostgresSchema, columns_come_and_go_with_what_belongs_to_them) {
    FieldState alt = relation("alt", FieldType::foreign_key, "polls.Question");
    alt.null = true;
    there_and_back(op<AddField>("choice", alt));
    EXPECT_NE(line("polls_choice polls_choice_alt_id_47fe4596_fk_polls_question_id FOREIGN KEY"), "");
    there_and_back(op<AddField>("choice", relation("others", FieldType::many_to_many, "polls.Question")));
    there_and_back(op<AddField>("question", make("slug", FieldType::slug, [](FieldState& field) {
                                    field.default_value = "it's \\ x";
                                })));
    EXPECT_EQ(database.query_value("SELECT slug FROM polls_question LIMIT 1")->str(), "it's \\ x");
    EXPECT_EQ(line("polls_question.slug"), "polls_question.slug character varying(50) NOT NULL");
    there_and_back(op<AddField>("question", make("info", FieldType::json, [](FieldState& field) {
                                    field.default_value = "{\"a\": 1}";
                                })));
    there_and_back(op<AddField>("question", make("rank", FieldType::positive_integer,
                                                 [](FieldState& field) { field.db_default = 3; })));
    EXPECT_EQ(line("polls_question.rank"), "polls_question.rank integer NOT NULL DEFAULT 3");
    there_and_back(op<RemoveField>("choice", "alt"));
}

FieldState array_of(
    FieldState element, void (*set)(FieldState&) = [](FieldState&) {}) {
    FieldState array("words", FieldType::array);
    array.base_field.push_back(std::move(element));
    set(array);
    return array;
}

TEST_F(PostgresSchema, arrays_come_change_and_go) {
    there_and_back(op<AddField>("question", array_of(text_field({}, 10), [](FieldState& field) {
                                    field.default_value = R"(["it's", "a \"b\" \\", null])";
                                    field.db_index = true;
                                })));
    EXPECT_EQ(line("polls_question.words"), "polls_question.words character varying(10)[] NOT NULL");
    EXPECT_EQ(database.query_value("SELECT words FROM polls_question LIMIT 1"),
              Value(List{"it's", "a \"b\" \\", Value()}));
    EXPECT_EQ(line("CREATE INDEX polls_question_words"),
              "CREATE INDEX polls_question_words_9d364481 ON public.polls_question USING btree (words)")
        << "none for LIKE";
    there_and_back(op<AlterField>("question", array_of(text_field({}, 20))));
    there_and_back(op<AlterField>(
        "question",
        array_of(FieldState({}, FieldType::text), [](FieldState& field) { field.default_value = "[]"; })));
    there_and_back(op<RemoveField>("question", "words"));
    run(op<AddField>("question",
                     array_of(array_of(FieldState({}, FieldType::positive_integer)), [](FieldState& field) {
                         field.default_value = "[[1, 2], [3, 4]]";
                         field.size = 3;
                     })));
    EXPECT_EQ(database.query_value("SELECT words[2][1] FROM polls_question LIMIT 1"), Value(3));
    there_and_back(op<AlterField>("question", array_of(array_of(FieldState({}, FieldType::floating)))));
}

TEST_F(PostgresSchema, hstores_come_with_their_extension) {
    run(op<CreateExtension>("hstore"));
    there_and_back(op<AddField>("question", make("labels", FieldType::hstore, [](FieldState& field) {
                                    field.default_value = R"({"a": "it's \"x\" \\", "b": null})";
                                })));
    EXPECT_EQ(line("polls_question.labels"), "polls_question.labels hstore NOT NULL");
    EXPECT_EQ(database.query_value("SELECT labels -> 'a' FROM polls_question LIMIT 1"),
              Value("it's \"x\" \\"));
    there_and_back(op<RemoveField>("question", "labels"));
    there_and_back(op<AddField>(
        "question", make("words", FieldType::search_vector, [](FieldState& field) { field.null = true; })));
    EXPECT_EQ(line("polls_question.words"), "polls_question.words tsvector");
}

TEST_F(PostgresSchema, ranges_come_change_and_go) {
    const auto span = [](FieldType type) {
        return make("span", type, [](FieldState& field) {
            field.default_value = field.type == FieldType::date_range ? "[2026-05-01,2026-06-01)" : "(1,3]";
        });
    };
    there_and_back(op<AddField>("question", span(FieldType::integer_range)));
    EXPECT_EQ(line("polls_question.span"), "polls_question.span int4range NOT NULL");
    EXPECT_EQ(database.query_value("SELECT span FROM polls_question LIMIT 1"), Value("[2,4)"));
    there_and_back(op<RemoveField>("question", "span"));
    there_and_back(op<AddField>("question", span(FieldType::date_range)));
    run(op<RemoveField>("question", "span"));
    for (const FieldType type : {FieldType::big_integer_range, FieldType::decimal_range}) {
        run(op<AddField>("question", span(type)));
        run(op<RemoveField>("question", "span"));
    }
}

TEST_F(PostgresSchema, columns_change_with_their_rows) {
    there_and_back(op<AlterField>("choice", make("votes", FieldType::big_integer)));
    there_and_back(op<AlterField>(
        "choice", make("votes", FieldType::character, [](FieldState& field) { field.max_length = 20; })));
    EXPECT_EQ(database.query_value("SELECT votes FROM polls_choice ORDER BY id")->str(), "3");
    there_and_back(op<AlterField>("choice", votes([](FieldState& field) { field.unique = true; })));
    there_and_back(op<AlterField>("choice", make("votes", FieldType::positive_small_integer)));
    there_and_back(op<AlterField>("choice", votes([](FieldState& field) {
                                      field.db_index = true;
                                      field.null = true;
                                  })));
    there_and_back(op<AlterField>("choice", votes([](FieldState& field) { field.db_default = 7; })));
    there_and_back(op<AlterField>(
        "question", make("question_text", FieldType::text, [](FieldState& field) { field.unique = true; })));
}

TEST_F(PostgresSchema, indexes_of_a_text_go_and_change_whatever_they_are_called) {
    const auto text = [](void (*set)(FieldState&)) { return make("choice_text", FieldType::character, set); };
    run(op<AlterField>("choice", text([](FieldState& field) {
                           field.max_length = 200;
                           field.db_index = true;
                       })));
    there_and_back(op<AlterField>("choice", text([](FieldState& field) {
                                      field.max_length = 200;
                                      field.db_index = true;
                                      field.unique = true;
                                  })));
    undo();
    run(op<RenameModel>("choice", "answer"));
    run(op<AlterField>("answer", text([](FieldState& field) { field.max_length = 200; })));
    for (const std::string& line : schema())
        EXPECT_EQ(line.find("(choice_text"), std::string::npos) << line;
}

TEST_F(PostgresSchema, a_column_that_becomes_another_kind_of_text_gets_the_index_for_like_of_that_kind) {
    const auto unique = [](FieldState& field) { field.unique = true; };
    const auto indexed_for_like = [&] {
        for (const std::string& line : schema())
            if (const auto found = line.find("(votes ");
                found != line.npos && line.find("_like ON") != line.npos)
                return line.substr(found);
        return std::string();
    };
    run(op<AlterField>("choice", votes(unique)));
    EXPECT_EQ(indexed_for_like(), "");
    run(op<AlterField>("choice", make("votes", FieldType::email, unique)));
    EXPECT_EQ(indexed_for_like(), "(votes varchar_pattern_ops)");
    there_and_back(op<AlterField>("choice", make("votes", FieldType::text, unique)));
    EXPECT_EQ(indexed_for_like(), "(votes text_pattern_ops)");
}

TEST_F(PostgresSchema, what_waits_for_the_end_of_a_migration_follows_new_names) {
    const auto before = schema();
    const ProjectState old = state;
    const FieldState first = relation("first", FieldType::foreign_key, "polls.Question");
    const Migration migration{
        .key = {"polls", "0002"},
        .operations = {
            op<CreateModel>("Vote", std::vector<FieldState>{big_id(), first}),
            op<AddField>("Vote",
                         make("code", FieldType::slug, [](FieldState& field) { field.default_value = "x"; })),
            op<RenameField>("Vote", "code", "word"), op<RenameField>("Vote", "first", "asked"),
            op<AlterModelTable>("Question", "asked"),
            op<AlterUniqueTogether>("Vote", std::vector<NameList>{{"asked", "word"}}),
            op<RenameModel>("Vote", "Ballot"), op<AlterUniqueTogether>("Ballot", std::vector<NameList>())}};
    change([&](SchemaEditor& editor) { migration.apply(editor, state); });
    std::string all;
    for (const std::string& each : schema())
        all += each + '\n';
    EXPECT_NE(all.find("FOREIGN KEY (asked_id) REFERENCES asked(id)"), std::string::npos) << all;
    EXPECT_NE(all.find("(word varchar_pattern_ops)"), std::string::npos) << all;
    EXPECT_EQ(all.find("UNIQUE (asked_id"), std::string::npos) << all;
    change([&](SchemaEditor& editor) { migration.unapply(editor, old); });
    EXPECT_EQ(schema().size(), before.size());
    state = old;
}

TEST_F(PostgresSchema, rows_without_a_value_get_the_default_of_a_column_that_insists_on_one) {
    run(op<AlterField>("choice", votes([](FieldState& field) { field.null = true; })));
    database.execute("UPDATE polls_choice SET votes = NULL WHERE id = 1");
    run(op<AlterField>("choice", votes([](FieldState& field) { field.default_value = 5; })));
    EXPECT_EQ(database.query_value("SELECT votes FROM polls_choice WHERE id = 1")->as_int(), 5);
    EXPECT_EQ(line("polls_choice.votes"), "polls_choice.votes integer NOT NULL");
}

TEST_F(PostgresSchema, a_key_changes_its_type_together_with_those_that_refer_to_it) {
    run(op<AddField>("choice", relation("others", FieldType::many_to_many, "polls.Question")));
    run(op<AlterField>(
        "question", make("id", FieldType::auto_field, [](FieldState& field) { field.primary_key = true; })));
    EXPECT_EQ(line("polls_question.id"), "polls_question.id integerd NOT NULL");
    EXPECT_EQ(line("polls_choice.question_id"), "polls_choice.question_id integer NOT NULL");
    EXPECT_NE(line("polls_choice polls_choice_question_id_"), "");
    EXPECT_EQ(
        database.query_value("SELECT count(*) FROM polls_choice JOIN polls_question q ON q.id = question_id")
            ->as_int(),
        2);
}

TEST_F(PostgresSchema, names_change_with_what_is_called_after_them) {
    there_and_back(op<RenameField>("choice", "votes", "score"));
    there_and_back(op<RenameField>("choice", "question", "poll"));
    run(op<AddField>("choice", relation("others", FieldType::many_to_many, "polls.Question")));
    there_and_back(op<RenameModel>("Question", "Poll"));
    EXPECT_NE(line("polls_choice polls_choice_poll_id_")
                  .find("_fk_polls_poll_id FOREIGN KEY (poll_id) REFERENCES polls_poll(id)"),
              std::string::npos)
        << ::testing::PrintToString(schema());
    there_and_back(op<AlterModelTable>("choice", "options"));
}

TEST_F(PostgresSchema, what_a_reference_does_on_deletion_is_part_of_its_constraint) {
    FieldState question = relation("question", FieldType::foreign_key, "polls.Question");
    question.on_delete = "DB_CASCADE";
    EXPECT_EQ(line("polls_choice polls_choice_question_id_").find("ON DELETE"), std::string::npos);
    there_and_back(op<AlterField>("choice", question));
    EXPECT_NE(line("polls_choice polls_choice_question_id_")
                  .find("REFERENCES polls_question(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED"),
              std::string::npos)
        << ::testing::PrintToString(schema());
    FieldState twin = relation("twin", FieldType::foreign_key, "polls.Question");
    twin.null = true;
    twin.on_delete = "DB_SET_NULL";
    there_and_back(op<AddField>("choice", twin));
    EXPECT_NE(line("polls_choice polls_choice_twin_id_").find("ON DELETE SET NULL"), std::string::npos);
    database.execute("DELETE FROM polls_question");
    EXPECT_EQ(database.query_value("SELECT count(*) FROM polls_choice")->as_int(), 0);
}

TEST_F(PostgresSchema, constraints_and_indexes_come_and_go) {
    using Type = ConstraintState::Type;
    there_and_back(op<AlterUniqueTogether>("choice", std::vector<NameList>{{"question", "choice_text"}}));
    there_and_back(op<AddConstraint>("choice", ConstraintState{Type::check, "few", {}, "\"votes\" < 100"}));
    there_and_back(
        op<AddConstraint>("choice", ConstraintState{Type::unique, "one", {"votes"}, "\"votes\" > 1"}));
    there_and_back(op<AddConstraint>("choice", ConstraintState{Type::unique, "each", {"votes"}, ""}));
    ConstraintState apart{Type::exclude, "apart", {}, "\"votes\" > 1"};
    apart.expressions = {"\"choice_text\""};
    apart.operators = {"="};
    apart.index_type = "btree";
    apart.deferrable = "deferred";
    there_and_back(op<AddConstraint>("choice", apart));
    ConstraintState covered{Type::unique, "covered", {"votes"}, ""};
    covered.include = {"choice_text"};
    there_and_back(op<AddConstraint>("choice", covered));
    ConstraintState once{Type::unique, "once", {"votes"}, ""};
    once.nulls_distinct = false;
    there_and_back(op<AddConstraint>("choice", once));
    ConstraintState lower{Type::unique, "lower", {}, ""};
    lower.expressions = {"LOWER(\"choice_text\")"};
    there_and_back(op<AddConstraint>("choice", lower));
    there_and_back(
        op<AddIndex>("choice", IndexState{"inc", {"votes"}, {}, "\"votes\" > 0", {"choice_text"}}));
    there_and_back(op<AddIndex>("choice", IndexState{"low", {}, {"LOWER(\"choice_text\")"}, ""}));
    there_and_back(op<DeleteModel>("choice"));
}

TEST_F(PostgresSchema, indexes_have_types_operator_classes_and_parameters) {
    const auto made = [this](IndexState index) {
        const std::string start = "CREATE INDEX " + index.name + ' ';
        there_and_back(op<AddIndex>("choice", index));
        const std::string text = line(start);
        undo();
        return text.empty() ? text : text.substr(text.find(" USING"));
    };
    EXPECT_EQ(made({"p", {"choice_text"}, {}, "", {}, "", {"varchar_pattern_ops"}}),
              " USING btree (choice_text varchar_pattern_ops)");
    EXPECT_EQ(made({"f",
                    {"-choice_text"},
                    {},
                    "\"votes\" > 0",
                    {"votes"},
                    "btree",
                    {"text_ops"},
                    {"fillfactor = 70"}}),
              " USING btree (choice_text DESC) INCLUDE (votes) WITH (fillfactor='70') WHERE (votes > 0)");
    EXPECT_EQ(made({"h", {"choice_text"}, {}, "", {}, "hash"}), " USING hash (choice_text)");
    EXPECT_EQ(made({"s", {"choice_text"}, {}, "", {}, "spgist"}), " USING spgist (choice_text)");
    EXPECT_EQ(made({"b", {"votes"}, {}, "", {}, "brin", {}, {"autosummarize = on", "pages_per_range = 4"}}),
              " USING brin (votes) WITH (autosummarize='on', pages_per_range='4')");
    EXPECT_EQ(
        made({"g", {}, {"to_tsvector('simple', \"choice_text\")"}, "", {}, "gin", {}, {"fastupdate = off"}}),
        " USING gin (to_tsvector('simple'::regconfig, (choice_text)::text)) WITH (fastupdate=off)");
}

TEST_F(PostgresSchema, tables_are_explained) {
    const auto comment = [this] {
        return *database.query_value("SELECT pg_catalog.obj_description('polls_choice'::regclass)");
    };
    run(op<AlterModelTableComment>("choice", "it's what people choose"));
    EXPECT_EQ(comment(), Value("it's what people choose"));
    run(op<AlterModelTableComment>("choice", ""));
    EXPECT_EQ(comment(), Value());
    undo();
    EXPECT_EQ(comment(), Value("it's what people choose"));
    ModelState made = state.model("polls", "question");
    made.name = "Told";
    made.options.db_table_comment = "new";
    run(op<CreateModel>(made.name, made.fields, made.options));
    EXPECT_EQ(*database.query_value("SELECT pg_catalog.obj_description('polls_told'::regclass)"),
              Value("new"));
}

TEST_F(PostgresSchema, columns_are_computed_filled_in_and_explained) {
    there_and_back(op<AddField>("choice", make("twice", FieldType::integer, [](FieldState& field) {
                                    field.generated = "\"votes\" * 2";
                                })));
    there_and_back(op<AddField>("choice", make("made", FieldType::datetime, [](FieldState& field) {
                                    field.db_default_sql = "STATEMENT_TIMESTAMP()";
                                })));
    run(op<AlterField>("choice", votes([](FieldState& field) { field.db_comment = "it's a number"; })));
    EXPECT_EQ(
        database
            .query_value(
                "SELECT pg_catalog.col_description('polls_choice'::regclass, attnum) FROM "
                "pg_catalog.pg_attribute WHERE attrelid = 'polls_choice'::regclass AND attname = 'votes'")
            ->as_text(),
        "it's a number");
    FieldState read(make("read", FieldType::integer, [](FieldState& field) { field.generated = "1"; }));
    read.db_persist = false;
    EXPECT_THROW(run(op<AddField>("choice", read)), MigrationError);
}

TEST_F(PostgresSchema, extensions_come_and_go) {
    const auto is_there = [&] {
        return database.query_value("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'btree_gist')")
            ->as_bool();
    };
    ASSERT_FALSE(is_there());
    run(op<CreateExtension>("btree_gist"));
    EXPECT_TRUE(is_there());
    run(op<CreateExtension>("btree_gist"));
    EXPECT_TRUE(is_there());
    undo();
    EXPECT_FALSE(is_there());
    undo();  // it is gone already
    EXPECT_FALSE(is_there());
    EXPECT_THROW(run(op<CreateExtension>("no \"such\" extension")), MigrationError);
    EXPECT_EQ(sql_of(database, state, {op<CreateExtension>("uuid-ossp")}),
              std::vector<std::string>{"CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\";"});
}

// What the operation is there for: an exclusion constraint that compares a number, too.
TEST_F(PostgresSchema, an_extension_serves_the_constraints_after_it) {
    ConstraintState constraint;
    constraint.type = ConstraintState::Type::exclude;
    constraint.name = "one_choice_of_votes";
    constraint.expressions = {SqlText("\"question_id\""), SqlText("\"votes\"")};
    constraint.operators = {"=", "="};
    constraint.index_type = "gist";
    const auto add = op<AddConstraint>("choice", constraint);
    const ProjectState before = state;
    EXPECT_THROW(run(add), MigrationError);
    state = before;
    run(op<CreateExtension>("btree_gist"));
    there_and_back(add);
    EXPECT_THROW(
        database.execute("INSERT INTO polls_choice (question_id, choice_text, votes) VALUES (1, 'c', 3)"),
        db::IntegrityError);
}

TEST_F(PostgresSchema, a_step_that_fails_leaves_nothing_behind) {
    const auto before = schema();
    database.execute("INSERT INTO polls_choice (question_id, choice_text, votes) VALUES (1, 'c', 3)");
    const auto unique = op<AlterField>("choice", votes([](FieldState& field) { field.unique = true; }));
    EXPECT_THROW(run(unique), MigrationError);
    EXPECT_EQ(schema(), before);
    EXPECT_THROW(run(op<RunSQL>("CREATE TABLE half (id int); SELECT nothing", "")), MigrationError);
    EXPECT_EQ(schema(), before);
}

TEST_F(PostgresSchema, processes_that_migrate_at_the_same_time_take_turns) {
    const Recorder recorder(database);
    fibers::run([&] {
        std::vector<fibers::Handle> all;
        int applied = 0;
        for (int i = 0; i < 6; ++i)
            all.push_back(fibers::spawn([&] {
                recorder.make_table();
                change([&](SchemaEditor& editor) {
                    if (recorder.is_applied({"polls", "0003"}))
                        return;
                    editor.execute("CREATE TABLE once (id int)");
                    fibers::yield();
                    recorder.record_applied({"polls", "0003"});
                    ++applied;
                });
            }));
        for (const auto& each : all)
            each.join();
        EXPECT_EQ(applied, 1);
    });
}

TEST_F(PostgresSchema, relations_to_a_proxy_follow_its_base) {
    run(op<CreateModel>("Latest", std::vector<FieldState>(),
                        ModelOptions{.bases = {"polls.Question"}, .proxy = true}));
    run(op<CreateModel>("Star",
                        std::vector{big_id(), relation("of", FieldType::foreign_key, "polls.Latest")}));
    const auto constraint = [&] {
        return database
            .query_value(
                "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = 'polls_star'::regclass")
            ->str();
    };
    EXPECT_NE(constraint().find("_fk_polls_question_id"), std::string::npos) << constraint();
    run(op<RenameModel>("Question", "Poll"));
    EXPECT_NE(constraint().find("_fk_polls_poll_id"), std::string::npos) << constraint();
    FieldState id("id", FieldType::auto_field);
    id.primary_key = true;
    run(op<AlterField>("Poll", id));
    EXPECT_EQ(database
                  .query_value("SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = "
                               "'polls_star'::regclass AND attname = 'of_id'")
                  ->str(),
              "integer");
}

TEST_F(PostgresSchema, primary_keys_of_several_fields_have_django_s_name_and_stay) {
    FieldState key("pk", FieldType::composite_key);
    key.parts = {"question", "place"};
    run(op<CreateModel>(
        "Rank", std::vector<FieldState>{key,
                                        relation("question", FieldType::foreign_key, "polls.Question"),
                                        {"place", FieldType::integer},
                                        text_field("note", 10)}));
    EXPECT_EQ(line("polls_rank polls_rank_pkey"),
              "polls_rank polls_rank_pkey PRIMARY KEY (question_id, place)");
    const auto before = schema();
    run(op<AlterField>("Rank", FieldState("place", FieldType::big_integer)));
    EXPECT_EQ(line("polls_rank.place"), "polls_rank.place bigint NOT NULL");
    run(op<RenameField>("Rank", "place", "position"));
    EXPECT_EQ(line("polls_rank polls_rank_pkey"),
              "polls_rank polls_rank_pkey PRIMARY KEY (question_id, \"position\")");
    undo();
    undo();
    EXPECT_EQ(schema(), before);
    EXPECT_THROW(run(op<RemoveField>("Rank", "place")), MigrationError);
    EXPECT_EQ(schema(), before);
}

}  // namespace
}  // namespace nuages::migrations
