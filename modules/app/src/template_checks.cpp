#include "template_checks.h"

#include <algorithm>
#include <set>

#include <nuages/app/application.h>
#include <nuages/http/request.h>
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
        : application_(application), engine_(application.templates()), urls_(application.urls()) {}

    checks::Messages run() && {
        for (const std::string& name : engine_.template_names())
            check(name);
        for (const App& app : application_.apps()) {
            for (const auto& [name, given] : app.template_contexts())
                check_variables(name, given);
        }
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

    // A view declares what it gives to this page, the templates that it extends and includes among them.
    void check_variables(const std::string& name, const std::vector<std::string>& given) try {
        const std::vector<std::string_view> known(given.begin(), given.end());
        for (const templates::Variable& variable : engine_.get_template(name).variables()) {
            const bool is_known = std::ranges::find(known, variable.name) != known.end() ||
                                  everywhere().contains(variable.name);
            if (is_known && !variable.isolated)
                continue;
            if (is_known)
                report(Level::warning, "templates.W005",
                       "The variable '" + variable.name + "' does not reach " + variable.place.during +
                           ", because the template is included with `only`.",
                       place_of(variable.place),
                       "Give it by {% include ... with " + variable.name + "=" + variable.name + " only %}.");
            else
                report(unsure_ ? Level::info : Level::warning, "templates.W004",
                       "No view gives the variable '" + variable.name + "' to " + variable.place.during +
                           "." + did_you_mean(variable.name, known, "variables"),
                       place_of(variable.place),
                       unsure_ ? "It may be of the context processor that failed." : "");
        }
    } catch (const templates::TemplateDoesNotExist& error) {
        report(Level::warning, "templates.W002",
               "The template '" + name + "', whose variables an app declares, does not exist.", name);
    } catch (const Error&) {
        // Reported where the template is parsed.
    }

    // What context processors give to every page.
    const std::set<std::string, std::less<>>& everywhere() {
        if (!everywhere_.empty())
            return everywhere_;
        everywhere_ = {"request", "csrf_token", "debug", "sql_queries"};
        HttpRequest request("GET", "/");
        templates::Context context;
        context.attach(request);
        for (const ContextProcessor* processor : application_.context_processors()) {
            try {
                (*processor)(request, context);
            } catch (const std::exception& error) {
                // It needs a real request or a database: what it would give is not known.
                unsure_ = true;
                report(Level::info, "templates.I006",
                       std::string("A context processor cannot be asked for its variables: ") + error.what(),
                       "");
            }
        }
        for (const auto& [name, value] : context.flatten())
            everywhere_.insert(name.str());
        return everywhere_;
    }

    void report(Level level, std::string id, std::string message, std::string place, std::string hint = {}) {
        checks::Message found{level, std::move(message), std::move(hint), std::move(place), std::move(id)};
        // Pages share their parents.
        if (std::ranges::none_of(messages_, [&](const checks::Message& known) {
                return known.object == found.object && known.message == found.message;
            }))
            messages_.push_back(std::move(found));
    }

    const Application& application_;
    const templates::Engine& engine_;
    const UrlResolver& urls_;
    std::set<std::string, std::less<>> everywhere_;
    bool unsure_ = false;  // a context processor failed
    checks::Messages messages_;
};

}  // namespace

checks::Messages check_template_sources(const Application& application) {
    return TemplateChecks(application).run();
}

}  // namespace nuages::app
