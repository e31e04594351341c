#include "filters_corpus.h"

#include <nuages/base/error.h>
#include <nuages/template.h>

#include "kept_value.h"
#include "python_objects.h"
#include "template_environment.h"
#include "typed_value.h"

namespace nuages::replay {
namespace {

using templates::Context;
using templates::Engine;

class FiltersCorpus final : public Corpus {
public:
    Outcome replay(const Value& line) override {
        const List& args = line["args"].as_list();
        const Value value = decode_object(args.at(0), engine_);
        Context context{{"value", value}};
        const TemplateEnvironment environment(environment_of(line));
        environment.apply(context);
        std::string source = "{% keep value|" + line["filter"].to_text();
        // A second argument of True or False is that of filters which know about escaping.
        const bool has_argument = args.size() > 1;
        if (has_argument) {
            context.set("argument", decode_object(args[1], engine_));
            source += ":argument";
        }
        const Value& autoescape = line["kwargs"]["autoescape"];
        context.set_autoescape(autoescape.is_null() || autoescape.truth());
        KeptValue kept;
        context.attach(kept);
        try {
            engine_.from_string(source + " %}").render(context);
        } catch (const Error& error) {
            if (!line["error"].is_null())
                return {};
            return {Outcome::Kind::failed, line["ok"].repr(), error.what(), {}};
        }
        if (!line["error"].is_null())
            return {Outcome::Kind::failed,
                    "an error of the type " + line["error"]["type"].str(),
                    shown(kept.value),
                    {}};
        const Value expected = decode_object(line["ok"], engine_);
        Outcome outcome = Outcome::compare(shown(expected), shown(kept.value));
        // Escaped too little is a failure; a filter on safe text may mark its result in either place.
        if (outcome.kind == Outcome::Kind::passed && kept.value.is_safe() && !expected.is_safe() &&
            !value.is_safe())
            return {Outcome::Kind::failed, "text that is not safe", "safe text", {}};
        return outcome;
    }

private:
    // Slices of tuples and ranges are lists here.
    static std::string shown(const Value& value) {
        const std::string_view type = value.is_object() ? value.as_object().type_name() : "";
        if (type == "tuple" || type == "range") {
            List items;
            Value item;
            for (Object::Cursor cursor = value.as_object().iterate(); cursor.next(item);)
                items.push_back(item);
            return Value(std::move(items)).repr();
        }
        return (value.is_text() ? "text " : "") + show(value);
    }

    static Value environment_of(const Value& line) {
        Value settings = line["settings"].is_dict() ? line["settings"] : Value(Dict());
        if (!line["language"].is_null())
            settings.edit_dict()["language"] = line["language"];
        return settings;
    }

    static templates::Options options() {
        templates::Options options;
        options.builtins.push_back(keep_library());
        options.clock = recorded_now;
        return options;
    }

    Engine engine_{options()};
};

}  // namespace

std::unique_ptr<Corpus> make_filters_corpus() {
    return std::make_unique<FiltersCorpus>();
}

}  // namespace nuages::replay
