#include "templates_corpus.h"

#include <map>
#include <optional>

#include <nuages/app/template_tags.h>
#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/fibers/scope.h>
#include <nuages/i18n/active.h>
#include <nuages/routing/resolver.h>
#include <nuages/routing/reverse.h>
#include <nuages/staticfiles/template_tags.h>
#include <nuages/template.h>

#include "django_catalogs.h"
#include "django_fixtures.h"
#include "python_objects.h"
#include "template_environment.h"
#include "typed_value.h"

namespace nuages::replay {
namespace {

using templates::Context;
using templates::Engine;
using templates::Template;

// The name that Python has for an exception's class.
std::string class_of(const std::exception& error) {
    if (dynamic_cast<const templates::TemplateSyntaxError*>(&error))
        return "TemplateSyntaxError";
    if (dynamic_cast<const templates::TemplateDoesNotExist*>(&error))
        return "TemplateDoesNotExist";
    if (dynamic_cast<const NoReverseMatch*>(&error))
        return "NoReverseMatch";
    if (dynamic_cast<const templates::VariableDoesNotExist*>(&error))
        return "VariableDoesNotExist";
    if (dynamic_cast<const RecordedError*>(&error))
        return error.what();
    if (dynamic_cast<const TypeError*>(&error))
        return "TypeError";
    if (dynamic_cast<const ValueError*>(&error))
        return "ValueError";
    return "Exception";
}

// Django's words of an error, where it has such.
std::string message_of(const std::exception& error) {
    if (const auto* syntax = dynamic_cast<const templates::TemplateSyntaxError*>(&error))
        return syntax->message();
    if (const auto* missing = dynamic_cast<const templates::TemplateDoesNotExist*>(&error))
        return missing->name();
    return error.what();
}

UrlPatterns build_patterns(const Value& list) {
    UrlPatterns patterns;
    for (const Value& entry : list.as_list()) {
        const bool is_regex = entry["type"] == Value("RegexPattern");
        const std::string_view route = entry["route"].as_text();
        auto text_or_empty = [&](std::string_view key) {
            return entry[key].is_text() ? entry[key].as_text() : std::string_view();
        };
        if (entry["include"].is_list()) {
            Include included = include(build_patterns(entry["include"]), text_or_empty("app_name"),
                                       text_or_empty("namespace"));
            patterns.push_back(is_regex ? re_path(route, std::move(included))
                                        : path_dyn(route, std::move(included)));
            continue;
        }
        Handler view = [](HttpRequest&) { return HttpResponse(""); };
        patterns.push_back(is_regex ? re_path_dyn(route, std::move(view), text_or_empty("name"))
                                    : path_dyn(route, std::move(view), text_or_empty("name")));
    }
    return patterns;
}

class TemplatesCorpus final : public Corpus {
public:
    Outcome replay(const Value& line) override {
        if (line["kind"] == Value("urlconf")) {
            resolvers_.insert_or_assign(line["name"].to_text(),
                                        UrlResolver(build_patterns(line["patterns"])));
            return Outcome::definition();
        }
        const auto resolver = resolvers_.find(
            line["env"]["urlconf"].is_text() ? line["env"]["urlconf"].to_text() : std::string("urls"));
        std::optional<UrlScope> urls;
        if (resolver != resolvers_.end())
            urls.emplace(UrlScope{&resolver->second});
        const fibers::ScopeValue<UrlScope> scope(urls ? &*urls : nullptr);
        Outcome outcome = replay_either(line);
        const bool is_failure = outcome.kind == Outcome::Kind::failed;
        if (const std::string_view missing = missing_catalogs(line["env"]);
            is_failure && !line["needs_catalog"].is_null() && !missing.empty())
            return Outcome::skipped(std::string(missing));
        if (is_failure && line["nondeterministic"].truth())
            return Outcome::skipped("random numbers of Python were drawn");
        if (is_failure && line["stateful"].is_text() && line["error"].is_null())
            return Outcome::skipped("a page that is not recorded here filled the cache before");
        return outcome;
    }

private:
    static templates::Library static_library(const Value& settings) {
        const auto prefix = [&](std::string_view setting) {
            return [url = settings[setting].is_text() ? settings[setting].to_text() : std::string()] {
                return url;
            };
        };
        return staticfiles::static_tags(
            [prefix = prefix("STATIC_URL")](std::string_view path) { return prefix() + url::quote(path); },
            prefix("STATIC_URL"), prefix("MEDIA_URL"));
    }

    // Pages of one test share a cache.
    static std::map<std::string, std::shared_ptr<templates::FragmentCache>, std::less<>> fragment_caches(
        const Value& line) {
        static std::string test;
        static std::shared_ptr<templates::FragmentCache> cache;
        const std::string current = line["test"].str() + line["options"].repr();
        if (current != test)
            cache = std::make_shared<templates::MemoryFragmentCache>();
        test = current;
        return {{"default", cache}};
    }

    Engine make_engine(const Value& line) {
        templates::Options options;
        auto loader = std::make_shared<templates::MemoryLoader>();
        if (line["templates"].is_dict()) {
            for (const auto& [name, source] : line["templates"].as_dict())
                loader->add(name.to_text(), source.to_text());
        }
        options.loaders.push_back(std::move(loader));
        const Value& given = line["options"];
        if (!given["string_if_invalid"].is_null())
            options.string_if_invalid = given["string_if_invalid"].to_text();
        options.autoescape = given["autoescape"].is_null() || given["autoescape"].truth();
        options.debug = given["debug"].truth();
        options.on_error = [this](const Context&, const templates::Location& place) {
            if (rendered_at_.line == 0)  // the innermost, which comes first, counts
                rendered_at_ = place;
        };
        options.clock = clock_of(line);
        options.libraries["static"] = static_library(line["env"]);
        if (line["stateful"].is_text())
            options.fragment_caches = fragment_caches(line);
        options.builtins.push_back(app::site_tags());
        return Engine(std::move(options));
    }

    static Template find(const Engine& engine, const Value& line) {
        if (line["source"].is_text())
            return engine.from_string(line["source"].as_text());
        if (line["select"].is_list()) {
            std::vector<std::string_view> names;
            for (const Value& name : line["select"].as_list())
                names.push_back(name.as_text());
            return engine.select_template(names);
        }
        return engine.get_template(line["template"].as_text());
    }

    std::string render(const Value& line) {
        const Engine engine = make_engine(line);
        const Template found = find(engine, line);
        if (line["kind"] == Value("compile"))
            return {};
        const TemplateEnvironment environment(line["env"]);
        Context context;
        List names;  // which the context borrows
        if (line["context"].is_list()) {
            for (const Value& pair : line["context"].as_list()) {
                names.push_back(pair[0]);
                context.set(names.back().as_text(), decode_object(pair[1], engine));
            }
        }
        environment.apply(context);
        context.set_current_app(std::string(namespace_of(line)));
        const i18n::Override active(i18n::Active{&environment.locale(), context.time_zone()});
        if (!line["ctx_flags"]["autoescape"].is_null())
            context.set_autoescape(line["ctx_flags"]["autoescape"].truth());
        if (!line["request"].is_null())
            context.set("request", decode_object(line["request"], engine));
        run_context_processors(line, context);
        return found.render(context);
    }

    Outcome replay_either(const Value& line) try {
        return line["error"].is_null() ? replay_output(line) : replay_error(line);
    } catch (const Unsupported&) {
        throw;
    } catch (const std::exception& error) {
        return {Outcome::Kind::failed, "no exception of the replay", error.what(), {}};
    }

    Outcome replay_output(const Value& line) { return Outcome::compare(line["output"].str(), render(line)); }

    Outcome replay_error(const Value& line) {
        const Value& expected = line["error"];
        rendered_at_ = {};
        try {
            return {Outcome::Kind::failed, expected.repr(), render(line), {}};
        } catch (const std::exception& error) {
            const std::string type = class_of(error);
            if (is_internal(expected["type"].as_text()) && !type.starts_with("Template"))
                return {};
            if (type != expected["type"].as_text())
                return {Outcome::Kind::failed, expected.repr(), type + ": " + message_of(error), {}};
            if (type != "TemplateSyntaxError" && type != "TemplateDoesNotExist")
                return {};
            return Outcome::compare(
                without_libraries(expected["message"].str()) + place_in(expected["debug"]),
                without_libraries(message_of(error)) +
                    (expected["debug"].is_dict() ? place_of(error) : std::string()));
        }
    }

    // Errors of Python's own, which show through where Django does not check.
    static bool is_internal(std::string_view type) {
        return type == "AttributeError" || type == "TypeError" || type == "ValueError" ||
               type == "KeyError" || type == "IndexError" || type == "OverflowError" ||
               type == "ZeroDivisionError";
    }

    // Where in the template an error is, as the debug page shows it; in HTML, as recordings have it.
    static std::string place_in(const Value& debug) {
        return debug.is_dict() ? place(debug["line"].str(), debug["before"].str(), debug["during"].str(),
                                       debug["after"].str())
                               : std::string();
    }
    std::string place_of(const std::exception& error) const {
        const auto* syntax = dynamic_cast<const templates::TemplateSyntaxError*>(&error);
        const templates::Location& at = syntax && syntax->location().line ? syntax->location() : rendered_at_;
        return place(std::to_string(at.line), html::escape(at.before), html::escape(at.during),
                     html::escape(at.after));
    }
    static std::string place(const std::string& line, const std::string& before, const std::string& during,
                             const std::string& after) {
        return "\n  at line " + line + ": " + std::string(text::trim(before + "[" + during + "]" + after));
    }

    // The list of libraries in such a message names those of Django's own tests.
    static std::string without_libraries(std::string message) {
        const std::size_t list = message.find("Must be one of:\n");
        return list == message.npos ? message : message.substr(0, list);
    }

    std::map<std::string, UrlResolver> resolvers_;
    templates::Location rendered_at_;  // where the rendering of the last case failed
};

}  // namespace

std::unique_ptr<Corpus> make_templates_corpus() {
    return std::make_unique<TemplatesCorpus>();
}

}  // namespace nuages::replay
