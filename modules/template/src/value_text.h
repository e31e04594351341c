#pragma once

#include <string>
#include <string_view>

#include <nuages/base/value.h>

namespace nuages::templates {

// Python's str() as a text value: safe where the value is safe text or an object with a form as HTML.
Value text_of(const Value& value);

// The text of any value, without a copy where it is text already.
class TextView {
public:
    explicit TextView(const Value& value) : value_(value.is_text() ? Value() : text_of(value)) {
        text_ = value.is_text() ? value.as_text() : value_.as_text();
    }
    TextView(const TextView&) = delete;
    TextView& operator=(const TextView&) = delete;
    operator std::string_view() const noexcept { return text_; }
    std::string_view view() const noexcept { return text_; }

private:
    Value value_;
    std::string_view text_;
};

// Django's conditional_escape: safe text stays, all else is escaped.
void append_conditionally_escaped(std::string& out, const Value& value);

}  // namespace nuages::templates
