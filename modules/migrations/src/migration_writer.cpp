#include "migration_writer.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#include <nuages/migrations/errors.h>
#include <nuages/migrations/migration_file.h>

namespace nuages::migrations {
namespace {

std::string working_directory() {
    std::vector<char> buffer(4096);
    return getcwd(buffer.data(), buffer.size()) ? std::string(buffer.data()) : std::string();
}

[[noreturn]] void throw_cannot_write(const std::string& path) {
    throw MigrationError("The migration " + path + " cannot be written: " + std::strerror(errno) + '.');
}

std::string header() {
    const DateTime now = tz::now();
    return "Written by makemigrations on " + now.date().iso() + '.';
}

std::string file_of(const AppMigrations& app, const Migration& migration) {
    if (!app.embedded.empty() || app.directory.empty())
        throw MigrationError(
            "The migrations of the app '" + app.label +
            "' are part of the program, so none can be written. Run the command from its source.");
    return app.directory + '/' + migration.key.name + ".toml";
}

// Never leaves half a file.
void put(const std::string& path, const std::string& text) {
    const std::string unfinished = path + ".tmp";
    {
        std::ofstream file(unfinished, std::ios::binary | std::ios::trunc);
        file << text;
        file.flush();
        if (!file.good()) {
            const int error = errno;
            unlink(unfinished.c_str());
            errno = error;
            throw_cannot_write(path);
        }
    }
    if (rename(unfinished.c_str(), path.c_str()) != 0)
        throw_cannot_write(path);
}

}  // namespace

std::string path_of(const AppMigrations& app, std::string_view name) {
    std::string path = app.directory + '/' + std::string(name) + ".toml";
    const std::string here = working_directory() + '/';
    return path.starts_with(here) ? path.substr(here.size()) : path;
}

void write_migration(const AppMigrations& app, const Migration& migration) {
    const std::string path = file_of(app, migration);
    if (mkdir(app.directory.c_str(), 0777) != 0 && errno != EEXIST)
        throw_cannot_write(path);
    if (access(path.c_str(), F_OK) == 0) {
        errno = EEXIST;
        throw_cannot_write(path);
    }
    put(path, to_toml(migration, header()));
}

void replace_migration(const AppMigrations& app, const std::string& old_name, const Migration& migration) {
    write_migration(app, migration);
    const std::string old_path = file_of(app, {.key = {app.label, old_name}});
    if (unlink(old_path.c_str()) != 0)
        throw MigrationError("The migration " + old_path + " cannot be deleted: " + std::strerror(errno) +
                             ". Delete it: " + migration.key.str() + " stands for it.");
}

void rewrite_migration(const AppMigrations& app, const Migration& migration) {
    put(file_of(app, migration), to_toml(migration, header()));
}

}  // namespace nuages::migrations
