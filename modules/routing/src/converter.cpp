#include <nuages/base/text.h>
#include <nuages/routing/converter.h>

namespace nuages::routing {
namespace {

std::optional<Value> as_text(std::string_view text) {
    return Value(text);
}
std::optional<Value> as_int(std::string_view text) {
    const auto number = text::parse_int(text);
    return number ? std::optional<Value>(*number) : std::nullopt;
}
std::optional<Value> as_uuid(std::string_view text) {
    const auto uuid = UUID::parse(text);
    return uuid ? std::optional<Value>(*uuid) : std::nullopt;
}
std::optional<std::string> to_text(const Value& value) {
    return value.str();
}

}  // namespace

const Converter* builtin_converter(std::string_view name) noexcept {
    static const Converter converters[] = {
        {"int", "[0-9]+", as_int, to_text},
        {"str", "[^/]+", as_text, to_text},
        {"slug", "[-a-zA-Z0-9_]+", as_text, to_text},
        {"uuid", "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", as_uuid, to_text},
        {"path", ".+", as_text, to_text},
    };
    for (const Converter& converter : converters)
        if (converter.name == name)
            return &converter;
    return nullptr;
}

}  // namespace nuages::routing
