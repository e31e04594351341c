#include <algorithm>
#include <string>

#include <simdjson.h>

#include <nuages/json/json.h>

#include "mistake.h"

namespace nuages::json {
namespace {

namespace dom = simdjson::dom;

Value convert(dom::element element) {
    switch (element.type()) {
        case dom::element_type::ARRAY: {
            List list;
            for (dom::element item : dom::array(element))
                list.push_back(convert(item));
            return list;
        }
        case dom::element_type::OBJECT: {
            Dict dict;
            for (auto [key, item] : dom::object(element))
                dict.set(Value(key), convert(item));
            return dict;
        }
        case dom::element_type::INT64:
            return std::int64_t(element);
        case dom::element_type::UINT64:
            return static_cast<double>(std::uint64_t(element));
        case dom::element_type::DOUBLE:
            return double(element);
        case dom::element_type::STRING:
            return std::string_view(element);
        case dom::element_type::BOOL:
            return bool(element);
        case dom::element_type::NULL_VALUE:
            return Value();
    }
    return Value();
}

// As editors count them, columns in bytes.
std::string place_of(std::size_t offset, std::string_view text) {
    const std::string_view before = text.substr(0, offset);
    const std::size_t line_start = before.rfind('\n') + 1;
    return "line " + std::to_string(std::ranges::count(before, '\n') + 1) + ", column " +
           std::to_string(offset - line_start + 1);
}

[[noreturn]] void fail(std::string_view text, simdjson::error_code code) {
    std::string message = "This text of " + std::to_string(text.size()) +
                          " bytes is not JSON: " + simdjson::error_message(code);
    if (const auto mistake = mistake_in(text); mistake && *mistake < text.size())
        message += " (" + place_of(*mistake, text) + ')';
    else if (mistake && !text.empty())
        message += " (it ends too early)";
    throw JSONDecodeError(message);
}

}  // namespace

Value loads(std::string_view text) {
    dom::parser parser;
    // Room for the whole text at once; a depth of its own keeps the conversion's recursion bounded.
    if (auto code = parser.allocate(text.size() + 1, deepest_nesting))
        fail(text, code);
    dom::element document;
    if (auto code = parser.parse(text.data(), text.size()).get(document))
        fail(text, code);
    return convert(document);
}

}  // namespace nuages::json
