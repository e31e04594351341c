#include "savepoint.h"

#include <string>
#include <vector>

namespace nuages::db::detail {
namespace {

// Depths that occur keep their commands prepared.
constexpr int kept = 8;

template <class Make>
SavepointCommands commands(int number, Make make) {
    const std::string name = "\"s" + std::to_string(number) + '"';
    return {make("SAVEPOINT " + name), make("RELEASE SAVEPOINT " + name),
            make("ROLLBACK TO SAVEPOINT " + name)};
}

}  // namespace

SavepointCommands savepoint_commands(int number) {
    static const auto levels = [] {
        std::vector<SavepointCommands> made;
        for (int level = 1; level <= kept; ++level)
            made.push_back(commands(level, [](const std::string& sql) { return Statement(sql); }));
        return made;
    }();
    if (number <= kept)
        return levels[static_cast<std::size_t>(number) - 1];
    return commands(number, [](const std::string& sql) { return Statement::once(sql); });
}

}  // namespace nuages::db::detail
