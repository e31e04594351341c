#include "database_support.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include <nuages/admin/log_entry.h>
#include <nuages/auth/group.h>
#include <nuages/auth/permission.h>
#include <nuages/auth/user.h>
#include <nuages/contenttypes/content_type.h>
#include <nuages/db/atomic.h>
#include <nuages/migrations/schema_editor.h>
#include <nuages/orm/registry.h>
#include <nuages/sessions/session_row.h>

namespace nuages::inspect {

void make_framework_tables(db::Database& database) {
    orm::Registry registry;
    registry.add<contenttypes::ContentType>("contenttypes");
    registry.add<auth::Permission, auth::Group, auth::User>("auth");
    registry.substitute<auth::UserModel, auth::User>();
    registry.add<sessions::Session>("sessions");
    registry.add<admin::LogEntry>("admin");
    registry.resolve();
    make_tables(database, migrations::ProjectState::of(registry));
}

void make_tables(db::Database& database, const migrations::ProjectState& state) {
    db::atomic(database, [&] {
        const auto editor = migrations::SchemaEditor::make(database, migrations::SchemaEditor::Mode::execute);
        for (const auto& [key, model] : state.models())
            editor->create_model(state, model);
        editor->finish();
    });
}

void make_odd_tables(db::Database& database) {
    const bool is_postgres = database.vendor() == db::Vendor::postgresql;
    std::vector<std::string> statements = {
        // A reference to a table that comes later, twice; names that are keywords, words of models, not
        // names.
        R"(CREATE TABLE "2nd Table" (id bigint PRIMARY KEY, class varchar(20) NOT NULL,
            field integer, "a  b" text, "_" integer NOT NULL, "x""); int y" integer,
            "last\" date))",
        "CREATE TABLE zebra (code varchar(8) PRIMARY KEY, name varchar(30) NOT NULL UNIQUE)",
        R"(CREATE TABLE links (from_id varchar(8) REFERENCES zebra (code),
            to_id varchar(8) NOT NULL REFERENCES zebra (code), "from" varchar(8), up integer,
            PRIMARY KEY (from_id, to_id), UNIQUE ("from", up)))",
        // To a unique column that is no key; one to one; a key that is a relation.
        R"(CREATE TABLE by_name (zebra_code varchar(8) PRIMARY KEY REFERENCES zebra (code) ON DELETE CASCADE,
            zebra varchar(30) REFERENCES zebra (name), zebra_id integer))",
        "CREATE TABLE keyless (note text, at timestamp, amount numeric)",
        "CREATE INDEX links_up_from ON links (up DESC, \"from\")",
        "CREATE INDEX links_up ON links (up)",
        "CREATE INDEX links_high ON links (up) WHERE up > 5",
        "CREATE INDEX zebra_lower ON zebra (lower(name))",
        "CREATE VIEW striped AS SELECT code, name FROM zebra",
    };
    if (is_postgres) {
        statements.insert(
            statements.end(),
            {"CREATE TYPE mood AS ENUM ('good', 'bad')", "CREATE DOMAIN short AS varchar(5)",
             R"(CREATE TABLE kinds (id serial PRIMARY KEY, s smallint NOT NULL,
            i integer CHECK (i >= 0), b bigint, r real, d double precision, n numeric(8, 2)
            NOT NULL, anyn numeric, c char(3), v varchar, dt date, ts timestamp,
            tz timestamptz, t time, dur interval, u uuid, j jsonb NOT NULL, raw bytea, ip inet,
            m mood, sh short, arr integer[], words varchar(10)[] NOT NULL, grid numeric(5, 1)[][],
            notes jsonb[][], tsv tsvector,
            twice integer GENERATED ALWAYS AS (s * 2) STORED, CONSTRAINT small CHECK (s < 100)))",
             "CREATE INDEX kinds_j ON kinds USING gin (j jsonb_path_ops) WITH (fastupdate = off)",
             "CREATE INDEX kinds_dt ON kinds USING brin (dt, tz) WITH (pages_per_range = 4)",
             "CREATE INDEX kinds_v ON kinds (v text_pattern_ops)",
             "COMMENT ON TABLE kinds IS 'one of \"each\" kind'",
             R"(CREATE TABLE parted (id integer NOT NULL, day date NOT NULL,
            PRIMARY KEY (id, day)) PARTITION BY RANGE (day))",
             R"(CREATE TABLE parted_2026 PARTITION OF parted FOR VALUES FROM ('2026-01-01') TO ('2027-01-01'))"});
    } else {
        statements.insert(statements.end(),
                          {R"(CREATE TABLE kinds (id integer PRIMARY KEY AUTOINCREMENT, s smallint NOT NULL,
            i integer unsigned CHECK (i >= 0), b bigint, r real, n decimal(8, 2) NOT NULL,
            anyn decimal, c char(3), dt date, ts datetime, t time, flag bool NOT NULL,
            j text NOT NULL CHECK (JSON_VALID("j") OR "j" IS NULL), raw BLOB, odd "LONG WORD",
            none, twice integer GENERATED ALWAYS AS (s * 2)))"});
    }
    for (const std::string& statement : statements)
        database.execute(statement);
}

void expect_is_file(const std::string& text, const std::string& file_name) {
    const std::string path = NUAGES_SOURCE_DIR "/modules/inspect/test/" + file_name;
    std::ifstream file(path);
    ASSERT_TRUE(file) << path;
    const std::string expected{std::istreambuf_iterator<char>(file), {}};
    EXPECT_TRUE(text == expected) << file_name << " should be:\n" << text;
}

}  // namespace nuages::inspect
