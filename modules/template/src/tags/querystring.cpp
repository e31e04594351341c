#include <vector>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/template/errors.h>

#include "../iteration.h"
#include "../value_text.h"
#include "tags.h"

namespace nuages::templates::tags {
namespace {

// The parameters of a URL's query in order, each with its values.
class Query {
public:
    void set(std::string_view key, std::vector<std::string> values) {
        for (Parameter& parameter : parameters_) {
            if (parameter.key == key) {
                parameter.values = std::move(values);
                return;
            }
        }
        parameters_.push_back({std::string(key), std::move(values)});
    }
    void remove(std::string_view key) {
        std::erase_if(parameters_, [&](const Parameter& parameter) { return parameter.key == key; });
    }
    std::string encoded() const {
        std::string out;
        for (const auto& [key, values] : parameters_) {
            for (const std::string& value : values)
                out += (out.empty() ? "" : "&") + url::quote_plus(key) + "=" + url::quote_plus(value);
        }
        return out;
    }

private:
    struct Parameter {
        std::string key;
        std::vector<std::string> values;
    };
    std::vector<Parameter> parameters_;
};

void add(Query& query, const Value& key, const Value& value) {
    if (!key.is_text())
        throw TemplateSyntaxError("querystring requires strings for mapping keys (got " + key.repr() +
                                  " instead).");
    if (value.is_null()) {
        query.remove(key.as_text());
        return;
    }
    std::vector<std::string> values;
    if (!value.is_text() && is_iterable(value)) {
        for (const Value& one : list_of(value))
            values.emplace_back(TextView(one).view());
    } else {
        values.emplace_back(TextView(value).view());
    }
    query.set(key.as_text(), std::move(values));
}

void add_all(Query& query, const Value& mapping) {
    if (mapping.is_dict()) {
        for (const auto& [key, value] : mapping.as_dict())
            add(query, key, value);
        return;
    }
    // Objects that map say so by their items; those with several values a key (a QueryDict) by their lists.
    std::optional<Value> pairs;
    if (mapping.is_object())
        pairs = mapping.as_object().attribute("lists");
    if (mapping.is_object() && !pairs)
        pairs = mapping.as_object().attribute("items");
    if (pairs && pairs->is_object() && pairs->as_object().is_callable())
        pairs = pairs->as_object().call();
    if (!pairs)
        throw TemplateSyntaxError("querystring requires mappings for positional arguments (got " +
                                  mapping.repr() + " instead).");
    for (const Value& pair : list_of(*pairs)) {
        List parts = list_of(pair);
        if (parts.size() == 2)
            add(query, parts[0], parts[1]);
    }
}

Value request_parameters(Context& context) {
    const Value* request = context.find("request");
    std::optional<Value> parameters;
    if (request && request->is_object())
        parameters = request->as_object().attribute("GET");
    if (!parameters)
        throw Error(
            "querystring without a mapping needs the variable 'request', which the context does "
            "not have: render the template with the request.");
    return std::move(*parameters);
}

Value query_string(const TagCall& call) {
    Query query;
    if (call.rest().empty())
        add_all(query, request_parameters(call.context()));
    for (const Value& mapping : call.rest())
        add_all(query, mapping);
    for (const auto& [key, value] : call.keywords())
        add(query, key, value);
    return Value("?" + query.encoded());
}

}  // namespace

void add_querystring(Library& library) {
    library.simple_tag("querystring", "*args, **kwargs", query_string);
}

}  // namespace nuages::templates::tags
