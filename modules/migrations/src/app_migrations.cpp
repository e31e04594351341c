#include <string_view>

#include <nuages/migrations/app_migrations.h>

namespace nuages::migrations {

EmbeddedMigrations embedded_migrations(std::span<const EmbeddedFile> files) {
    constexpr std::string_view extension = ".toml";
    EmbeddedMigrations migrations;
    for (const EmbeddedFile& file : files) {
        if (file.path.ends_with(extension))
            migrations.files.emplace_back(file.path.substr(0, file.path.size() - extension.size()),
                                          file.content);
    }
    return migrations;
}

}  // namespace nuages::migrations
