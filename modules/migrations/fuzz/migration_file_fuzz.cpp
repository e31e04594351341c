// Whatever is read as a migration is written so that it reads back the same; what is none is an error. The
// text serves as SQL to be split, too.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <nuages/migrations/errors.h>
#include <nuages/migrations/migration_file.h>

#include "sql_statements.h"

using namespace nuages::migrations;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    split_statements(text);
    Migration migration;
    try {
        migration = parse_migration({"polls", "0001_x"}, text, "fuzz.toml");
    } catch (const MigrationError&) {
        return 0;
    }
    const std::string toml = to_toml(migration, "");
    if (to_toml(parse_migration(migration.key, toml, "again.toml"), "") != toml)
        std::abort();
    return 0;
}
