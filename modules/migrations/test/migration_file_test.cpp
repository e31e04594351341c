#include <gtest/gtest.h>

#include <nuages/migrations/errors.h>
#include <nuages/migrations/migration_file.h>

#include "models_support.h"

namespace nuages::migrations {
namespace {

std::string error_of(std::string_view toml) {
    try {
        parse_migration({"polls", "0002_x"}, toml, "polls/migrations/0002_x.toml");
    } catch (const MigrationError& error) {
        return error.what();
    }
    return {};
}

std::string field_error(const std::string& field) {
    return error_of("dependencies = []\n[[operations]]\ntype = \"AddField\"\nmodel = \"Choice\"\nfield = " +
                    field);
}

FieldState composite_key(std::vector<std::string> parts) {
    FieldState key("pk", FieldType::composite_key);
    key.parts = std::move(parts);
    return key;
}

std::string index_error(const std::string& rest) {
    return error_of(
        "dependencies = []\n[[operations]]\ntype = \"AddIndex\"\nmodel = \"Choice\"\nindex = {name = \"i\", "
        "fields = [\"a\", \"b\"], " +
        rest + "}");
}

Migration with_everything() {
    FieldState price("price", FieldType::decimal);
    price.max_digits = 8;
    price.decimal_places = 2;
    price.default_value = "0.50";
    FieldState day("day", FieldType::date), moment("moment", FieldType::datetime),
        time("time", FieldType::time);
    day.default_value = Date(2026, 5, 1);
    moment.default_value = DateTime::of(2026, 5, 1, 10, 0, 0, 5);
    time.auto_now_add = true;
    time.db_default = Time::of(1, 2, 3);
    FieldState slug("slug", FieldType::slug);
    slug.db_index = false;
    slug.max_length = 20;
    slug.default_value = "it's \"quoted\" \\ and\nbroken\t\x01 é";
    FieldState key("key", FieldType::uuid);
    key.default_value = *UUID::parse("12345678123456789abcdef012345678");
    FieldState ratio("ratio", FieldType::floating);
    ratio.default_value = 1.0;
    FieldState likes = relation("likes", FieldType::many_to_many, "auth.User");
    likes.through = "polls.Like";
    FieldState owner = relation("owner", FieldType::foreign_key, "auth.User");
    owner.on_delete = "SET_NULL";
    owner.null = true;
    owner.db_constraint = false;
    owner.db_column = "odd name";
    ModelOptions options;
    options.db_table = "things";
    options.unique_together = {{"slug", "day"}};
    options.order_with_respect_to = "owner";
    options.indexes = {{"by_day", {"-day"}, {}, "\"ratio\" > 1"}, {"by_low", {}, {"LOWER(\"slug\")"}, ""}};
    options.indexes.push_back({"by_type",
                               {"slug", "-ratio"},
                               {},
                               "",
                               {},
                               "btree",
                               {"text_ops", "float8_ops"},
                               {"fillfactor = 70"}});
    options.db_table_comment = "it's \"all\" here";
    options.constraints = {{ConstraintState::Type::check, "c", {}, "\"ratio\" <> 'x'"},
                           {ConstraintState::Type::unique, "u", {"slug"}, "\"day\" IS NULL"}};
    options.managed = false;
    Migration migration{.key = {"polls", "0002_x"}};
    migration.initial = true;
    migration.dependencies = {{"auth", "0001_initial"}, {"polls", "0001_initial"}};
    migration.run_before = {{"admin", "0001_initial"}};
    migration.operations = {
        op<CreateModel>("Thing",
                        std::vector{big_id(), price, day, moment, time, slug, key, ratio, likes, owner},
                        options),
        op<DeleteModel>("Old"),
        op<RenameModel>("Thing", "Item"),
        op<AlterModelTable>("Item", "items"),
        op<AlterModelTableComment>("Item", "what there is"),
        op<AlterModelTableComment>("Item", ""),
        op<AlterUniqueTogether>("Item", std::vector<NameList>{}),
        op<AlterModelOptions>("Item", true),
        op<AlterOrderWithRespectTo>("Item", ""),
        op<AddField>("Item", slug, FieldDefinition::DefaultUse::once),
        op<AlterField>("Item", price),
        op<RemoveField>("Item", "price"),
        op<RenameField>("Item", "day", "date"),
        op<AddIndex>("Item", options.indexes[0]),
        op<RemoveIndex>("Item", "by_day"),
        op<AddConstraint>("Item", options.constraints[1]),
        op<RemoveConstraint>("Item", "u"),
        op<RunSQL>("UPDATE t SET a = '\"\"\"' WHERE b = 'x\\y';\nDELETE FROM t;\n", "SELECT 1"),
        op<RunCpp>("polls.fill", "noop"),
        op<CreateExtension>("hstore"),
        op<CreateExtension>("uuid-ossp"),
        op<SeparateDatabaseAndState>(
            OperationList{op<RunSQL>("ALTER TABLE a RENAME TO b", ""),
                          op<SeparateDatabaseAndState>(OperationList{}, OperationList{op<DeleteModel>("A")})},
            OperationList{op<AddField>("Item", slug), op<RenameModel>("Item", "Thing")}),
        op<DeleteModel>("Thing"),
    };
    return migration;
}

TEST(MigrationFile, what_is_written_is_read_back_the_same) {
    const Migration written = with_everything();
    const std::string toml = to_toml(written, "A comment.");
    const Migration read = parse_migration({"polls", "0002_x"}, toml, "x.toml");
    EXPECT_EQ(to_toml(read, "A comment."), toml);
    ASSERT_EQ(read.operations.size(), written.operations.size());
    EXPECT_EQ(read.dependencies, written.dependencies);
    const auto& model = dynamic_cast<const CreateModel&>(*read.operations[0]);
    const auto& expected = dynamic_cast<const CreateModel&>(*written.operations[0]);
    EXPECT_TRUE(model.fields() == expected.fields());
    EXPECT_TRUE(model.options() == expected.options());
    EXPECT_EQ(dynamic_cast<const RunSQL&>(*read.operations[17]).sql(),
              dynamic_cast<const RunSQL&>(*written.operations[17]).sql());
    EXPECT_EQ(dynamic_cast<const CreateExtension&>(*read.operations[19]).extension(), "hstore");
    EXPECT_EQ(dynamic_cast<const CreateExtension&>(*read.operations[20]).extension(), "uuid-ossp");
    const auto& apart = dynamic_cast<const SeparateDatabaseAndState&>(*read.operations[21]);
    ASSERT_EQ(apart.database_operations().size(), 2u);
    EXPECT_EQ(dynamic_cast<const SeparateDatabaseAndState&>(*apart.database_operations()[1])
                  .state_operations()
                  .size(),
              1u);
    EXPECT_EQ(apart.state_operations().size(), 2u);
}

TEST(MigrationFile, extensions_have_djangos_operations_and_any_other_its_name) {
    Migration migration{.key = {"polls", "0002_x"}};
    for (const char* name : {"bloom", "btree_gin", "btree_gist", "citext", "pgcrypto", "hstore", "pg_trgm",
                             "unaccent", "uuid-ossp"})
        migration.operations.push_back(op<CreateExtension>(name));
    std::string expected = "# C\ndependencies = []\n";
    for (const char* type : {"BloomExtension", "BtreeGinExtension", "BtreeGistExtension", "CITextExtension",
                             "CryptoExtension", "HStoreExtension", "TrigramExtension", "UnaccentExtension"})
        expected += "\n[[operations]]\ntype = \"" + std::string(type) + "\"\n";
    expected += "\n[[operations]]\ntype = \"CreateExtension\"\nname = \"uuid-ossp\"\n";
    EXPECT_EQ(to_toml(migration, "C"), expected);
    EXPECT_EQ(to_toml(parse_migration(migration.key, expected, "x.toml"), "C"), expected);
    EXPECT_EQ(error_of("dependencies = []\n[[operations]]\ntype = \"HstoreExtension\""),
              "polls/migrations/0002_x.toml:3: there is no operation 'HstoreExtension'. Did you mean "
              "'HStoreExtension'?");
    EXPECT_EQ(error_of("dependencies = []\n[[operations]]\ntype = \"HStoreExtension\"\nname = \"x\""),
              "polls/migrations/0002_x.toml:4: the operation HStoreExtension has no key 'name'. The known "
              "keys are: type.");
}

TEST(MigrationFile, a_proxy_says_what_it_stands_for) {
    const Migration migration{
        .key = {"polls", "0002_latest"},
        .operations = {op<CreateModel>("Latest", std::vector<FieldState>(),
                                       ModelOptions{.bases = {"polls.Question"}, .proxy = true})}};
    const std::string expected =
        "# C\ndependencies = []\n\n[[operations]]\ntype = \"CreateModel\"\nname = \"Latest\"\n"
        "bases = [\"polls.Question\"]\nproxy = true\n";
    EXPECT_EQ(to_toml(migration, "C"), expected);
    EXPECT_EQ(to_toml(parse_migration(migration.key, expected, "x.toml"), "C"), expected);
}

TEST(MigrationFile, reads_like_a_model) {
    Migration migration{.key = {"polls", "0001_initial"}};
    migration.initial = true;
    migration.operations = {op<CreateModel>(
        "Choice", std::vector{big_id(), text_field("choice_text", 200),
                              relation("question", FieldType::foreign_key, "polls.Question")})};
    EXPECT_EQ(to_toml(migration, "Written by hand."),
              "# Written by hand.\n"
              "initial = true\n"
              "dependencies = []\n"
              "\n"
              "[[operations]]\n"
              "type = \"CreateModel\"\n"
              "name = \"Choice\"\n"
              "fields = [\n"
              "    {name = \"id\", type = \"BigAutoField\", primary_key = true},\n"
              "    {name = \"choice_text\", type = \"CharField\", max_length = 200},\n"
              "    {name = \"question\", type = \"ForeignKey\", to = \"polls.Question\"},\n"
              "]\n");
}

TEST(MigrationFile, mistakes_are_named_with_file_line_and_what_would_do) {
    EXPECT_EQ(
        error_of("dependencies = []\noperation = []"),
        "polls/migrations/0002_x.toml:2: a migration has no key 'operation'. Did you mean 'operations'?");
    EXPECT_EQ(error_of("\n\n[[operations]]\ntype = \"AddFeild\""),
              "polls/migrations/0002_x.toml:4: there is no operation 'AddFeild'. Did you mean 'AddField'?");
    EXPECT_EQ(
        field_error("{name = \"votes\", type = \"IntegrField\"}"),
        "polls/migrations/0002_x.toml:5: there is no field type 'IntegrField'. Did you mean 'IntegerField'?");
    EXPECT_EQ(field_error("{name = \"votes\"}"),
              "polls/migrations/0002_x.toml:5: a field needs the key 'type'.");
    EXPECT_EQ(field_error("{name = \"v\", type = \"IntegerField\", nul = true}"),
              "polls/migrations/0002_x.toml:5: a field has no key 'nul'. Did you mean 'null'?");
    EXPECT_EQ(field_error("{name = \"v\", type = \"IntegerField\", null = 1}"),
              "polls/migrations/0002_x.toml:5: 'null' of a field has to be " +
                  std::string(Value::kind_name(Value::Kind::boolean)) + ", not " +
                  std::string(Value::kind_name(Value::Kind::integer)) + ".");
    EXPECT_EQ(field_error("{name = \"v\", type = \"IntegerField\", default = \"x\"}"),
              "polls/migrations/0002_x.toml:5: 'default' of a IntegerField has to be a whole number (0).");
    EXPECT_EQ(field_error("{name = \"v\", type = \"ArrayField\"}"),
              "polls/migrations/0002_x.toml:5: a field needs the key 'base_field'.");
    EXPECT_EQ(
        field_error("{name = \"v\", type = \"ArrayField\", base_field = {type = \"BigAutoField\"}}"),
        "polls/migrations/0002_x.toml:5: the elements of an array can be no relations and not counted.");
    EXPECT_EQ(field_error("{name = \"v\", type = \"ArrayField\", base_field = {type = \"TextField\"}, "
                          "default = \"{}\"}"),
              "polls/migrations/0002_x.toml:5: 'default' of a ArrayField has to be a list in JSON as text "
              "('[]').");
    EXPECT_EQ(field_error("{name = \"v\", type = \"IntegerRangeField\", default = \"[1,x)\"}"),
              "polls/migrations/0002_x.toml:5: 'default' of a IntegerRangeField has to be a range as text "
              "('[1,10)').");
    EXPECT_NE(field_error("{name = \"q\", type = \"ForeignKey\", to = \"Question\"}")
                  .find("\"app_label.ModelName\""),
              std::string::npos);
    EXPECT_NE(field_error("{name = \"q\", type = \"ForeignKey\", to = \"a.B\", on_delete = \"CASCADED\"}")
                  .find("Did you mean 'CASCADE'?"),
              std::string::npos);
}

TEST(MigrationFile, what_is_no_toml_is_named_with_its_line) {
    const std::string error = error_of("dependencies = []\nname = \"open");
    EXPECT_TRUE(error.starts_with("polls/migrations/0002_x.toml:2: ")) << error;
    EXPECT_NE(error_of("dependencies = [\"nothing\"]").find("\"app.0001_initial\""), std::string::npos);
    EXPECT_NE(error_of("dependencies = 3"), "");
    EXPECT_NE(error_of("operations = [1]"), "");
    EXPECT_NE(error_of("operations = {}"), "");
    EXPECT_NE(error_of("[[operations]]"), "");
}

TEST(MigrationFile, nesting_without_end_is_refused) {
    EXPECT_NE(error_of("x = " + std::string(5000, '[') + std::string(5000, ']')), "");
}

TEST(MigrationFile, types_of_indexes_are_checked) {
    EXPECT_NE(
        index_error("index_type = \"gni\"").find("there is no type of index 'gni'. Did you mean 'gin'?"),
        std::string::npos);
    EXPECT_NE(index_error("opclasses = [\"text_ops\"]").find("as many 'opclasses' as 'fields'"),
              std::string::npos);
    EXPECT_NE(index_error("parameters = [\"fillfactor = 70\"]").find("only an index of some 'index_type'"),
              std::string::npos);
}

TEST(MigrationFile, primary_keys_of_several_fields_are_fields_without_a_column) {
    const FieldState key = composite_key({"tenant", "number"});
    const Migration migration{.key = {"polls", "0002_x"}, .operations = {op<AddField>("Choice", key)}};
    const std::string text = to_toml(migration, "x");
    EXPECT_NE(
        text.find(R"(field = {name = "pk", type = "CompositePrimaryKey", fields = ["tenant", "number"]})"),
        std::string::npos)
        << text;
    const Migration read = parse_migration(migration.key, text, "x.toml");
    EXPECT_TRUE(dynamic_cast<const AddField&>(*read.operations.front()).field() == key);
    const auto says = [](const char* rest, const char* expected) {
        const std::string error = field_error("{type = \"CompositePrimaryKey\", " + std::string(rest) + "}");
        EXPECT_NE(error.find(expected), std::string::npos) << error;
    };
    says("name = \"key\", fields = [\"a\", \"b\"]", "'CompositePrimaryKey' must be named 'pk'");
    says("name = \"pk\", fields = [\"a\"]", "must include at least two fields");
    says("name = \"pk\"", "must include at least two fields");
    says("name = \"pk\", fields = [\"a\", \"b\"], primary_key = false", "must be a primary key");
    says("name = \"pk\", fields = [\"a\", \"b\"], default = 1", "nothing: it has no column");
    EXPECT_NE(field_error("{name = \"a\", type = \"IntegerField\", fields = [\"a\", \"b\"]}").find("fields"),
              std::string::npos);
}

}  // namespace
}  // namespace nuages::migrations
