#include "encode.h"

#include <nuages/json/json.h>

namespace nuages::pairs {
namespace {

Value encoded(const Value& value) {
    switch (value.kind()) {
        case Value::Kind::text:
            return value.is_safe() ? Value::dict({{"$safe", value.marked_unsafe()}}) : value;
        case Value::Kind::decimal:
            return Value::dict({{"$decimal", value.str()}});
        case Value::Kind::date:
            return Value::dict({{"$date", value.as_date().iso()}});
        case Value::Kind::datetime:
            return Value::dict({{"$datetime", value.as_datetime().iso()}});
        case Value::Kind::list: {
            List items;
            for (const Value& item : value.as_list())
                items.push_back(encoded(item));
            return items;
        }
        case Value::Kind::dict: {
            List pairs;
            for (const auto& [key, item] : value.as_dict())
                pairs.push_back(Value::list({encoded(key), encoded(item)}));
            return Value::dict({{"$dict", std::move(pairs)}});
        }
        default:
            return value;
    }
}

}  // namespace

std::string encode(const Case& pair) {
    Dict templates, context;
    for (const auto& [name, piece] : pair.templates)
        templates[name] = piece.source();
    for (const auto& [name, value] : pair.context)
        context.set(name, encoded(value));
    return json::dumps(Value::dict({{"templates", std::move(templates)}, {"context", std::move(context)}}));
}

}  // namespace nuages::pairs
