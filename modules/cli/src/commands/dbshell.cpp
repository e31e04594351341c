#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <unistd.h>
#include <vector>

#include <nuages/app/application.h>
#include <nuages/db/databases.h>
#include <nuages/db_postgres/postgres_database.h>
#include <nuages/db_sqlite/sqlite_database.h>

#include "commands/site_commands.h"

namespace nuages::cli {
namespace {

// The database's own shell takes the place of this program.
void run(CommandContext& context) {
    const db::Database& database = context.application.databases().get(context.text("database"));
    std::vector<std::string> words;
    if (const auto* postgres = dynamic_cast<const db::PostgresDatabase*>(&database)) {
        words.emplace_back("psql");
        for (const auto& [name, value] : postgres->client_environment())
            ::setenv(name.c_str(), value.c_str(), 1);
    } else if (const auto* sqlite = dynamic_cast<const db::SqliteDatabase*>(&database)) {
        words.emplace_back("sqlite3");
        words.push_back(sqlite->options().path);
    } else {
        throw CommandError("There is no shell for " + database.description() + ".");
    }
    for (const std::string& parameter : context.texts("parameters"))
        words.push_back(parameter);
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::execvp(arguments.front(), arguments.data());
    throw CommandError("You appear not to have the '" + words.front() +
                       "' program installed or on your path (" + std::strerror(errno) + ").");
}

}  // namespace

Command dbshell() {
    return Command("dbshell", "Runs the command-line client for specified database, or the default database.",
                   run)
        .argument(option("database", "", "Nominates a database onto which to open a shell.", "default"))
        .positionals("parameters", "What to hand to the client, after --");
}

}  // namespace nuages::cli
