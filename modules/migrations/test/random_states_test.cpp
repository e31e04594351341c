// Random pairs of models: the migrations from the first to the second, read back from their files, lead a
// database to what the second makes of an empty one, leave nothing to be detected, and can be undone.
#include <algorithm>
#include <array>
#include <random>

#include <gtest/gtest.h>

#include <nuages/db/atomic.h>
#include <nuages/db_postgres/postgres_database.h>
#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/migrations/autodetector.h>
#include <nuages/migrations/migration_file.h>

#include "models_support.h"
#include "postgres_cluster.h"

namespace nuages::migrations {
namespace {

using Lines = std::vector<std::string>;

// The same numbers on every machine, which distributions of the standard library do not promise.
class Dice {
public:
    explicit Dice(unsigned seed) : engine_(seed) {}
    std::size_t below(std::size_t sides) { return engine_() % sides; }
    bool one_in(std::size_t sides) { return below(sides) == 0; }
    unsigned bits() { return static_cast<unsigned>(engine_()); }

private:
    std::mt19937 engine_;
};

class RandomAnswers final : public Questioner {
public:
    explicit RandomAnswers(Dice& dice) : dice_(dice), all_are_renamed_(dice.one_in(2)) {}

    bool was_model_renamed(const ModelState&, const ModelState&) override { return all_are_renamed_; }
    bool was_field_renamed(const ModelState&, const FieldState&, const FieldState&) override {
        return all_are_renamed_;
    }
    Value value_for_new_field(const ModelState&, const FieldState& field) override {
        const bool is_text = field.type == FieldType::character || field.type == FieldType::text;
        return is_text ? Value("1") : Value(1);
    }
    std::optional<Value> value_for_nulls(const ModelState& model, const FieldState& field) override {
        if (dice_.one_in(2))
            return std::nullopt;
        return value_for_new_field(model, field);
    }

private:
    Dice& dice_;
    const bool all_are_renamed_;
};

// Up to six models of two apps. Which of them have a counted key is the same in both states of a pair, since
// other keys do not take the place of one that is referred to.
class RandomModels {
public:
    explicit RandomModels(Dice& dice) : dice_(dice), counted_keys_(dice.bits()) {}

    ProjectState state() {
        labels_.clear();
        std::vector<std::size_t> chosen;
        for (std::size_t i = 0; i < names_.size(); ++i) {
            if (dice_.one_in(4))
                continue;
            chosen.push_back(i);
            labels_.push_back(std::string(1, names_[i][0]) + '.' + std::string(names_[i]));
        }
        ProjectState state;
        for (const std::size_t i : chosen)
            state.add(model(std::string(names_[i]), (counted_keys_ >> i & 1) != 0));
        return state;
    }

private:
    ModelState model(const std::string& name, bool has_counted_key) {
        std::vector<FieldState> fields = {has_counted_key ? big_id() : text_field("code", 20)};
        fields.front().primary_key = true;
        Lines columns;
        for (const char* field_name : {"f0", "f1", "f2", "f3"}) {
            const auto made = field(field_name);
            if (!made)
                continue;
            fields.push_back(*made);
            if (made->has_column())
                columns.push_back(field_name);
        }
        return make_model(name.substr(0, 1), name, fields, options(name, columns));
    }

    std::optional<FieldState> field(const std::string& name) {
        switch (dice_.below(8)) {
            case 0:
                return counted(name);
            case 1: {
                FieldState field(name, FieldType::big_integer);
                field.null = dice_.one_in(2);
                field.db_index = dice_.one_in(3);
                if (dice_.one_in(5))
                    field.db_column = "col_" + name;
                return field;
            }
            case 2: {
                FieldState field = text_field(name, 10 + static_cast<int>(dice_.below(3)));
                field.null = dice_.one_in(2);
                field.db_index = dice_.one_in(3);
                field.unique = dice_.one_in(4);
                return field;
            }
            case 3: {
                FieldState field(name, FieldType::text);
                field.null = dice_.one_in(2);
                return field;
            }
            case 4:
            case 5: {
                FieldState field = relation(
                    name, dice_.one_in(4) ? FieldType::one_to_one : FieldType::foreign_key, any_label());
                field.null = dice_.one_in(2);
                return field;
            }
            case 6:
                return relation(name, FieldType::many_to_many, any_label());
            default:
                return std::nullopt;
        }
    }

    FieldState counted(const std::string& name) {
        FieldState field(name, FieldType::integer);
        field.null = dice_.one_in(2);
        field.db_index = dice_.one_in(3);
        field.unique = dice_.one_in(4);
        if (dice_.one_in(4))
            field.default_value = 5;
        if (dice_.one_in(5))
            field.db_default = Value(3);
        return field;
    }

    ModelOptions options(const std::string& name, const Lines& columns) {
        ModelOptions options;
        if (columns.size() >= 2 && dice_.one_in(3))
            options.unique_together.push_back({columns[0], columns[1]});
        if (!columns.empty() && dice_.one_in(3))
            options.indexes.push_back(
                {.name = name + "_ix", .fields = {(dice_.one_in(2) ? "-" : "") + columns.back()}});
        if (columns.size() >= 3 && dice_.one_in(2))
            options.constraints.push_back({.type = ConstraintState::Type::unique,
                                           .name = name + "_uq",
                                           .fields = {columns[2], columns[1]}});
        if (dice_.one_in(6))
            options.db_table = "tbl_" + name;
        return options;
    }

    std::string any_label() { return labels_[dice_.below(labels_.size())]; }

    static constexpr std::array<std::string_view, 6> names_ = {"aM0", "aM1", "aM2", "bM0", "bM1", "bM2"};
    Dice& dice_;
    const unsigned counted_keys_;
    Lines labels_;
};

// Each after those that it depends on.
std::vector<Migration> in_order(std::vector<Migration> waiting) {
    std::vector<Migration> ordered;
    const auto is_ready = [&](const Migration& migration) {
        return std::ranges::none_of(migration.dependencies, [&](const MigrationKey& key) {
            return std::ranges::any_of(waiting, [&](const Migration& each) { return each.key == key; });
        });
    };
    while (!waiting.empty()) {
        const auto next = std::ranges::find_if(waiting, is_ready);
        if (next == waiting.end())
            throw std::runtime_error("The migrations depend on each other in a circle.");
        ordered.push_back(*next);
        waiting.erase(next);
    }
    return ordered;
}

struct Sqlite {
    struct Server {};
    explicit Sqlite(Server&) {}

    db::SqliteDatabase database{{.path = ":memory:"}};

    // Every column, index and foreign key.
    Lines shape() {
        Lines lines;
        for (const char* query :
             {"SELECT m.name || '.' || p.name || ' ' || p.type || ' ' || p.\"notnull\" || p.pk || "
              "coalesce(p.dflt_value, '') FROM sqlite_master m JOIN pragma_table_xinfo(m.name) p WHERE "
              "m.type = 'table' AND m.name NOT LIKE 'sqlite%'",
              "SELECT m.name || ' index ' || i.\"unique\" || i.partial || ' ' || (SELECT "
              "group_concat(coalesce(x.name, '?') || x.desc) FROM pragma_index_xinfo(i.name) x WHERE x.key) "
              "FROM sqlite_master m JOIN pragma_index_list(m.name) i WHERE m.type = 'table' AND m.name NOT "
              "LIKE 'sqlite%'",
              "SELECT m.name || ' refers ' || f.\"from\" || ' to ' || f.\"table\" || '.' || f.\"to\" FROM "
              "sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'"})
            for (const List& row : database.query_rows(query))
                lines.push_back(row[0].str());
        std::ranges::sort(lines);
        return lines;
    }
};

struct Postgres {
    using Server = nuages::testing::TemporaryPostgres;
    explicit Postgres(Server& server) : database({.url = server.url()}) {
        database.execute("DROP SCHEMA public CASCADE");
        database.execute("CREATE SCHEMA public");
    }

    db::PostgresDatabase database;

    // Every column, constraint and index, without names that depend on the history.
    Lines shape() {
        Lines lines;
        for (const char* query :
             {"SELECT attrelid::regclass || '.' || attname || ' ' || format_type(atttypid, atttypmod) || "
              "attidentity::text || attnotnull || coalesce(pg_get_expr(adbin, adrelid), '') FROM "
              "pg_attribute JOIN pg_class c ON c.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid "
              "AND adnum = attnum WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > "
              "0 AND NOT attisdropped",
              "SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE "
              "connamespace = 'public'::regnamespace",
              "SELECT regexp_replace(indexdef, 'INDEX [^ ]+ ON', 'INDEX ON') FROM pg_indexes WHERE "
              "schemaname = 'public'"})
            for (const List& row : database.query_rows(query))
                lines.push_back(row[0].str());
        std::ranges::sort(lines);
        return lines;
    }
};

void apply(db::Database& database, const Migration& migration, ProjectState& state) {
    in_migration(database, [&](SchemaEditor& editor) { migration.apply(editor, state); });
}

std::string described(const Migration& migration) {
    std::string text = migration.key.str() + '\n';
    for (const OperationPtr& operation : migration.operations)
        text += "    " + operation->describe() + '\n';
    return text;
}

std::string differences(const Lines& is, const Lines& expected) {
    std::string text;
    const auto add = [&](std::string_view title, const Lines& lines, const Lines& others) {
        Lines only;
        std::ranges::set_difference(lines, others, std::back_inserter(only));
        for (const std::string& line : only)
            text.append(title).append(line) += '\n';
    };
    add("is:       ", is, expected);
    add("expected: ", expected, is);
    return text;
}

template <class Database>
void check_pair(unsigned seed, typename Database::Server& first_server,
                typename Database::Server& second_server) {
    Database changed(first_server), fresh(second_server);
    Dice dice(seed);
    RandomModels models(dice);
    const ProjectState first = models.state(), second = models.state();
    RandomAnswers answers(dice);
    std::string log = "Seed " + std::to_string(seed) + '\n';
    try {
        ProjectState state;
        Graph graph;
        for (const Migration& migration : in_order(detect_changes({}, first, graph, answers))) {
            log += described(migration);
            apply(changed.database, migration, state);
            graph.add_node(migration.key);
        }
        const Lines first_shape = changed.shape();
        struct Step {
            Migration migration;
            ProjectState before;
        };
        std::vector<Step> steps;
        log += "The change\n";
        for (const Migration& each : in_order(detect_changes(first, second, graph, answers))) {
            log += described(each);
            const Migration migration = parse_migration(each.key, to_toml(each, "test"), "test.toml");
            steps.push_back({migration, state});
            apply(changed.database, migration, state);
        }
        for (const Migration& rest : detect_changes(state, second, graph, answers))
            ADD_FAILURE() << "Not all was detected: " << described(rest) << log;
        ProjectState fresh_state;
        for (const Migration& migration : in_order(detect_changes({}, second, {}, answers)))
            apply(fresh.database, migration, fresh_state);
        EXPECT_EQ(differences(changed.shape(), fresh.shape()), "") << log;
        for (auto step = steps.rbegin(); step != steps.rend(); ++step)
            in_migration(changed.database,
                         [&](SchemaEditor& editor) { step->migration.unapply(editor, step->before); });
        EXPECT_EQ(differences(changed.shape(), first_shape), "") << "Undone. " << log;
    } catch (const std::exception& error) {
        ADD_FAILURE() << error.what() << '\n' << log;
    }
}

template <class Database>
void check_pairs(unsigned first_seed, unsigned end) {
    typename Database::Server first, second;
    for (unsigned seed = first_seed; seed < end; ++seed)
        check_pair<Database>(seed, first, second);
}

TEST(RandomStates, lead_to_each_other_on_sqlite) {
    check_pairs<Sqlite>(0, 20);
    // They have shown mistakes before.
    check_pairs<Sqlite>(92, 93);
    check_pairs<Sqlite>(366, 367);
}

TEST(RandomStates, lead_to_each_other_on_postgresql) {
    check_pairs<Postgres>(100, 103);
}

}  // namespace
}  // namespace nuages::migrations
