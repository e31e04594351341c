#include "value_text.h"

#include <nuages/base/text.h>

namespace nuages::templates {

Value text_of(const Value& value) {
    if (value.is_text())
        return value;
    if (value.is_object()) {
        if (auto html = value.as_object().html())
            return Value::safe(*html);
    }
    return Value(value.str());
}

void append_conditionally_escaped(std::string& out, const Value& value) {
    Value text = text_of(value);
    if (text.is_safe())
        out += text.as_text();
    else
        html::append_escaped(out, text.as_text());
}

}  // namespace nuages::templates
