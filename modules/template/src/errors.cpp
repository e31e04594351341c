#include <nuages/template/errors.h>

namespace nuages::templates {
namespace {

std::string with_place(const std::string& message, const Location& location) {
    std::string place = location.str();
    return place.empty() ? message : message + " (" + place + ")";
}

std::string missing(const std::string& name, const std::vector<TemplateDoesNotExist::Tried>& tried,
                    const std::string& hint) {
    std::string out = name + ": no template of this name was found.";
    if (tried.empty())
        out +=
            " No loader has a place for it: name the directories or apps with templates in the engine's "
            "loaders.";
    else
        out += " Tried:";
    for (const auto& [origin, reason] : tried)
        out += "\n  " + origin + " (" + reason + ")";
    if (!hint.empty())
        out += "\n" + hint;
    return out;
}

}  // namespace

std::string Location::str() const {
    if (line == 0)
        return {};
    const std::string& place = name.empty() ? origin : name;
    return (place.empty() ? std::string("template from a string") : place) + ", line " + std::to_string(line);
}

TemplateSyntaxError::TemplateSyntaxError(std::string message)
    : Error(message), message_(std::move(message)) {}

TemplateSyntaxError::TemplateSyntaxError(std::string message, Location location, std::string_view hint)
    : Error(with_place(message + std::string(hint), location)),
      message_(std::move(message)),
      location_(std::move(location)) {}

TemplateDoesNotExist::TemplateDoesNotExist(std::string name, std::vector<Tried> tried, std::string hint)
    : Error(missing(name, tried, hint)), name_(std::move(name)), tried_(std::move(tried)) {}

}  // namespace nuages::templates
