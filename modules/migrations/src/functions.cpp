#include <nuages/migrations/errors.h>
#include <nuages/migrations/functions.h>

namespace nuages::migrations {

void Functions::add(std::string name, Body body) {
    for (const auto& [known, _] : bodies_) {
        if (known == name)
            throw MigrationError("Two functions for migrations are registered as '" + name +
                                 "'. Give each a name of its own, such as 'app.what_it_does'.");
    }
    bodies_.emplace_back(std::move(name), std::move(body));
}

const Functions::Body& Functions::get(std::string_view name) const {
    std::vector<std::string_view> known;
    for (const auto& [each, body] : bodies_) {
        if (each == name)
            return body;
        known.push_back(each);
    }
    throw MigrationError("No function for migrations is registered as '" + std::string(name) + "'." +
                         (known.empty() ? " Register it with the app that has the migration."
                                        : did_you_mean(name, known, "functions")));
}

}  // namespace nuages::migrations
