#include <algorithm>

#include <nuages/migrations/extension_operations.h>

#include "toml_text.h"

namespace nuages::migrations {
namespace {

constexpr CreateExtension::Named types[] = {
    {"BloomExtension", "bloom"},     {"BtreeGinExtension", "btree_gin"}, {"BtreeGistExtension", "btree_gist"},
    {"CITextExtension", "citext"},   {"CryptoExtension", "pgcrypto"},    {"HStoreExtension", "hstore"},
    {"TrigramExtension", "pg_trgm"}, {"UnaccentExtension", "unaccent"},
};

bool is_there(const SchemaEditor& editor, const std::string& extension) {
    const Value name[] = {extension};
    return editor.database()
        .query_value("SELECT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = $1)", name)
        ->as_bool();
}

}  // namespace

std::span<const CreateExtension::Named> CreateExtension::named_types() {
    return types;
}

std::string_view CreateExtension::type() const {
    const auto* found =
        std::ranges::find_if(types, [&](const Named& each) { return each.extension == extension_; });
    return found == std::end(types) ? "CreateExtension" : found->type;
}

void CreateExtension::forwards(const std::string&, SchemaEditor& editor, const ProjectState&,
                               const ProjectState&) const {
    if (editor.database().vendor() == db::Vendor::postgresql &&
        (editor.collects() || !is_there(editor, extension_)))
        editor.execute("CREATE EXTENSION IF NOT EXISTS " + SchemaEditor::quoted(extension_));
}

void CreateExtension::backwards(const std::string&, SchemaEditor& editor, const ProjectState&,
                                const ProjectState&) const {
    if (editor.database().vendor() == db::Vendor::postgresql &&
        (editor.collects() || is_there(editor, extension_)))
        editor.execute("DROP EXTENSION IF EXISTS " + SchemaEditor::quoted(extension_));
}

void CreateExtension::write(TableWriter& out) const {
    if (type() == "CreateExtension")
        out.line("name", toml_text::text(extension_));
}

}  // namespace nuages::migrations
