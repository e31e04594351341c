#include "template_checks.h"

#include <nuages/app/application.h>
#include <nuages/routing/resolver.h>
#include <nuages/template.h>

namespace nuages::app {
namespace {

using checks::Level;
using templates::Reference;

// "polls/templates/polls/detail.html:12", as editors and terminals jump to it.
std::string place_of(const templates::Location& at) {
    return at.origin + ":" + std::to_string(at.line);
}

// Whether some view has that name, whatever its arguments are.
bool has_view(const UrlResolver& urls, std::string_view name) {
    for (const UrlListing& listing : urls.list()) {
        if (listing.view_name == name)
            return true;
    }
    try {
        urls.reverse(name);
    } catch (const NoReverseMatch& error) {
        // Names with the app's name in place of an instance's are in no list.
        const std::string_view message = error.what();
        return message.find("is not a valid view function or pattern name") == message.npos &&
               message.find("is not a registered namespace") == message.npos;
    }
    return true;
}

class TemplateChecks {
public:
    explicit TemplateChecks(const Application& application)
        : engine_(application.templates()), urls_(application.urls()) {}

    checks::Messages run() && {
        for (const std::string& name : engine_.template_names())
            check(name);
        return std::move(messages_);
    }

private:
    void check(const std::string& name) try {
        for (const Reference& reference : engine_.get_template(name).references())
            check(reference);
    } catch (const templates::TemplateSyntaxError& error) {
        const bool has_place = error.location().line > 0;
        report(Level::error, "templates.E001", error.what(), has_place ? place_of(error.location()) : name);
    } catch (const Error& error) {
        report(Level::error, "templates.E001", error.what(), name);
    }

    void check(const Reference& reference) {
        if (reference.kind == Reference::Kind::url) {
            if (!has_view(urls_, reference.name))
                report(Level::warning, "templates.W003",
                       "No URL has the name '" + reference.name + "', which " + reference.place.during +
                           " asks for.",
                       place_of(reference.place));
            return;
        }
        try {
            engine_.get_template(reference.name);
        } catch (const templates::TemplateDoesNotExist& error) {
            report(Level::warning, "templates.W002",
                   "The template '" + reference.name + "' of " + reference.place.during + " does not exist.",
                   place_of(reference.place));
        } catch (const templates::TemplateSyntaxError&) {
            // Reported where it stands.
        }
    }

    void report(Level level, std::string id, std::string message, std::string place) {
        messages_.push_back({level, std::move(message), "", std::move(place), std::move(id)});
    }

    const templates::Engine& engine_;
    const UrlResolver& urls_;
    checks::Messages messages_;
};

}  // namespace

checks::Messages check_template_sources(const Application& application) {
    return TemplateChecks(application).run();
}

}  // namespace nuages::app
