#include "urls_corpus.h"

#include <map>
#include <optional>

#include <nuages/app/application.h>
#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/json/json.h>
#include <nuages/routing/resolver.h>

#include "typed_value.h"

namespace nuages::replay {
namespace {

Value pairs_of(const Dict& dict) {
    List pairs;
    for (const auto& [key, value] : dict)
        pairs.push_back(Value::list({key, value}));
    return pairs;
}

// Answers with its own name and its arguments, as the recorded views do.
Handler view_named(std::string name) {
    return [name = std::move(name)](HttpRequest& request) -> HttpResponse {
        const ResolverMatch& match = *request.resolver_match;
        const Value answer =
            Value::dict({{"view", name}, {"args", match.args()}, {"kwargs", pairs_of(match.kwargs())}});
        return HttpResponse(json::dumps(answer, {.compact = true}), 200, "application/json");
    };
}

// The extra arguments of a pattern, which stand there as a plain object.
Dict extra_of(const Value& object) {
    Dict extra;
    if (object.is_dict())
        for (const auto& [name, value] : object.as_dict())
            extra.set(name, decode(value));
    return extra;
}

std::string_view text_or_empty(const Value& value) {
    return value.is_text() ? value.as_text() : "";
}

UrlPatterns build_patterns(const Value& list);

UrlPattern build_pattern(const Value& entry) {
    const std::string_view kind = entry[0].as_text(), text = entry[1].as_text();
    if (kind == "inc" || kind == "reinc") {
        Include included =
            include(build_patterns(entry[2]), text_or_empty(entry[3]), text_or_empty(entry[4]));
        Dict extra = extra_of(entry[5]);
        return kind == "inc" ? path_dyn(text, std::move(included), std::move(extra))
                             : re_path(text, std::move(included), std::move(extra));
    }
    const std::string_view name = text_or_empty(entry[3]);
    Handler view = view_named(entry[2].to_text());
    return kind == "re" ? re_path_dyn(text, std::move(view), name, extra_of(entry[4]))
                        : path_dyn(text, std::move(view), name, extra_of(entry[4]));
}

UrlPatterns build_patterns(const Value& list) {
    UrlPatterns patterns;
    for (const Value& entry : list.as_list())
        patterns.push_back(build_pattern(entry));
    return patterns;
}

// Converters are recorded by what they do, in words.
Function<std::optional<Value>(std::string_view)> reader(std::string_view what) {
    if (what == "int")
        return [](std::string_view text) -> std::optional<Value> {
            const auto number = text::parse_int(text);
            return number ? std::optional<Value>(*number) : std::nullopt;
        };
    if (what == "'ok' -> 'OK', ValueError otherwise")
        return [](std::string_view text) { return text == "ok" ? std::optional<Value>("OK") : std::nullopt; };
    throw Unsupported("a converter written in Python: " + std::string(what));
}

Function<std::optional<std::string>(const Value&)> writer(std::string_view what) {
    if (what == "zero-padded to 4")
        return [](const Value& value) -> std::optional<std::string> {
            std::string text = value.str();
            if (text.size() < 4)
                text.insert(0, 4 - text.size(), '0');
            return text;
        };
    if (what == "'OK' -> 'ok', ValueError otherwise")
        return [](const Value& value) {
            return value == Value("OK") ? std::optional<std::string>("ok") : std::nullopt;
        };
    throw Unsupported("a converter written in Python: " + std::string(what));
}

std::string show_tried(const std::vector<std::vector<std::string>>& tried) {
    List lists;
    for (const auto& chain : tried)
        lists.emplace_back(chain);
    return Value(std::move(lists)).repr();
}

struct Failure {
    std::string type, message;
};

// What the call threw, by the name that Django has for it; nullopt where it went well.
template <class F>
std::optional<Failure> failure_of(F call) {
    try {
        call();
        return std::nullopt;
    } catch (const NoReverseMatch& error) {
        return Failure{"NoReverseMatch", error.what()};
    } catch (const ImproperlyConfigured& error) {
        return Failure{"ImproperlyConfigured", error.what()};
    } catch (const ValueError& error) {
        return Failure{"ValueError", error.what()};
    }
}

Outcome compare_failure(const Value& expected, const Failure& actual) {
    const std::string message = expected["message"].to_text();
    std::string shown = actual.type + ": " + actual.message;
    // a suggestion may follow
    if (shown.starts_with(expected["type"].to_text() + ": " + message))
        return {};
    return Outcome::compare(expected["type"].to_text() + ": " + message, std::move(shown));
}

class UrlsCorpus final : public Corpus {
public:
    Outcome replay(const Value& line) override {
        const std::string kind = line["kind"].to_text();
        if (kind == "urlconf")
            return add_urlconf(line);
        if (kind == "converters")
            return add_converters(line);
        if (kind == "resolve")
            return replay_resolve(line);
        if (kind == "reverse")
            return replay_reverse(line);
        if (kind == "construct")
            return replay_construct(line);
        if (kind == "request")
            return replay_request(line);
        throw ValueError("There is no kind '" + kind + "' in this corpus.");
    }

private:
    Outcome add_urlconf(const Value& line) {
        const std::string name = line["name"].to_text();
        patterns_.insert_or_assign(name, line["patterns"]);
        resolvers_.erase(name);
        return Outcome::definition();
    }

    Outcome add_converters(const Value& line) {
        for (const auto& [name, what] : line["converters"].as_dict())
            converters_.push_back({name.to_text(), what["regex"].to_text(),
                                   reader(what["to_python"].as_text()), writer(what["to_url"].as_text())});
        return Outcome::definition();
    }

    const UrlResolver& resolver_of(const Value& line) {
        const std::string name = line["urlconf"].to_text();
        auto known = resolvers_.find(name);
        if (known == resolvers_.end())
            known =
                resolvers_.emplace(name, UrlResolver(build_patterns(patterns_.at(name)), converters_)).first;
        return known->second;
    }

    Outcome replay_resolve(const Value& line) {
        const UrlResolver& resolver = resolver_of(line);
        const Value path = decode(line["path"]);
        const ResolverMatch match = resolver.find(path.as_text());
        const Value& expected = line["ok"];
        if (!match) {
            List tried;
            for (const Value& chain :
                 line["error"]["tried"].is_list() ? line["error"]["tried"].as_list() : List())
                tried.push_back(chain);
            return Outcome::compare(
                expected.is_null() ? Value(std::move(tried)).repr() : show_match(expected),
                show_tried(resolver.tried(path.as_text())));
        }
        HttpRequest request;
        request.resolver_match = &match;
        const Value answer = json::loads(match.call(request).content);
        const Value actual = Value::dict({{"view", answer["view"]},
                                          {"args", match.args()},
                                          {"kwargs", pairs_of(match.kwargs())},
                                          {"url_name", match.url_name()},
                                          {"view_name", match.view_name()},
                                          {"app_names", match.app_names()},
                                          {"namespaces", match.namespaces()},
                                          {"route", match.route()},
                                          {"captured_kwargs", pairs_of(match.captured_kwargs())},
                                          {"extra_kwargs", pairs_of(match.extra_kwargs())}});
        return Outcome::compare(expected.is_null() ? "Resolver404" : show_match(expected), actual.repr());
    }

    static std::string show_match(const Value& expected) {
        Dict shown;
        for (const auto& [key, value] : expected.as_dict())
            shown.set(key, decode(value));
        return Value(std::move(shown)).repr();
    }

    Outcome replay_reverse(const Value& line) {
        const UrlResolver& resolver = resolver_of(line);
        List args;
        if (line["args"].is_list())
            args = decode(line["args"]).as_list();
        const Dict kwargs = decode_pairs(line["kwargs"]);
        std::string url;
        const auto failure = failure_of([&] {
            url = resolver.reverse(line["name"].as_text(), args, kwargs, text_or_empty(line["current_app"]));
        });
        const Value& error = line["error"];
        if (failure && !error.is_null())
            return compare_failure(error, *failure);
        return Outcome::compare(error.is_null() ? line["ok"].to_text()
                                                : error["type"].to_text() + ": " + error["message"].to_text(),
                                failure ? failure->type + ": " + failure->message : url);
    }

    Outcome replay_construct(const Value& line) {
        std::string checks;
        const auto failure = failure_of([&] {
            const UrlResolver resolver({path_dyn(line["route"].as_text(), view_named("view"))}, converters_);
            List ids;
            for (const UrlWarning& warning : resolver.check())
                ids.emplace_back(warning.id);
            checks = Value(std::move(ids)).repr();
        });
        const Value& error = line["error"];
        if (failure && !error.is_null())
            return compare_failure(error, *failure);
        return Outcome::compare(error.is_null() ? line["checks"].repr()
                                                : error["type"].to_text() + ": " + error["message"].to_text(),
                                failure ? failure->type + ": " + failure->message : checks);
    }

    Outcome replay_request(const Value& line) {
        const auto flag = [&](std::string_view name) { return line[name].truth() ? "true" : "false"; };
        app::Blueprint blueprint;
        blueprint.settings.environment = {
            {"NUAGES_SECRET_KEY", "a-key-of-the-replay-that-signs-nothing-0123456789-x7Qp"},
            {"NUAGES_ALLOWED_HOSTS", "*"},
            {"NUAGES_LOG_LEVEL", "off"},
            {"NUAGES_DEBUG", flag("debug")},
            {"NUAGES_APPEND_SLASH", flag("append_slash")},
            {"NUAGES_PREPEND_WWW", flag("prepend_www")}};
        blueprint.middleware.append({common_middleware, "common"});
        const Value& patterns = patterns_.at(line["urlconf"].to_text());
        blueprint.urls = [patterns] { return build_patterns(patterns); };
        const app::Application application(std::move(blueprint));

        HttpRequest request(line["method"].as_text(), line["path"].as_text());
        request.headers.set("Host", "testserver");
        const HttpResponse response = application.handle(request);
        // an exception of Django reaches its test client, one of ours has become a response
        const std::int64_t status = line["error"].is_null() ? line["status"].as_int() : 500;
        const bool has_body = line["body"].is_text() && request.method != "HEAD";
        return Outcome::compare(
            show_response(status, text_or_empty(line["location"]), text_or_empty(line["body"])),
            show_response(response.status_code, response.headers.get("Location"),
                          has_body ? std::string_view(response.content) : ""));
    }

    static std::string show_response(std::int64_t status, std::string_view location, std::string_view body) {
        std::string shown = std::to_string(status);
        if (!location.empty())
            shown += " to " + std::string(location);
        if (!body.empty())
            shown += " with " + std::string(body);
        return shown;
    }

    std::map<std::string, Value> patterns_;
    std::map<std::string, UrlResolver> resolvers_;
    std::vector<Converter> converters_;
};

}  // namespace

std::unique_ptr<Corpus> make_urls_corpus() {
    return std::make_unique<UrlsCorpus>();
}

}  // namespace nuages::replay
