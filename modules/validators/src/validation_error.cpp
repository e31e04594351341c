#include <nuages/base/value.h>
#include <nuages/validators/validation_error.h>

namespace nuages {
namespace {

ValidationError::Fields without_field(ValidationError::Messages messages) {
    return {{std::string(non_field_errors), std::move(messages)}};
}

// As Python shows the list of messages, or the dict of lists.
std::string shown(const ValidationError::Fields& fields, bool by_field) {
    Dict lists;
    for (const auto& [name, messages] : fields) {
        List texts;
        for (const ValidationMessage& message : messages)
            texts.emplace_back(message.text());
        if (!by_field)
            return Value(std::move(texts)).repr();
        lists.set(name, std::move(texts));
    }
    return Value(std::move(lists)).repr();
}

}  // namespace

std::string ValidationMessage::text() const {
    return text(plural.empty() || number == 1 ? message : plural);
}

std::string ValidationMessage::text(std::string_view pattern) const {
    if (params.empty())
        return std::string(pattern);
    std::string out;
    while (!pattern.empty()) {
        const std::size_t place = std::min(pattern.find('%'), pattern.size());
        out += pattern.substr(0, place);
        pattern.remove_prefix(place);
        if (pattern.starts_with("%%")) {
            out += '%';
            pattern.remove_prefix(2);
            continue;
        }
        const std::size_t end = pattern.starts_with("%(") ? pattern.find(')') : pattern.npos;
        const bool closed = end != pattern.npos && end + 1 < pattern.size();
        const Value* value = closed ? params.find(pattern.substr(2, end - 2)) : nullptr;
        if (value && (pattern[end + 1] == 's' || pattern[end + 1] == 'd')) {
            out += value->str();
            pattern.remove_prefix(end + 2);
        } else if (!pattern.empty()) {
            out += pattern[0];
            pattern.remove_prefix(1);
        }
    }
    return out;
}

ValidationError::ValidationError(std::string message, std::string code, Dict params)
    : ValidationError(ValidationMessage{std::move(message), {}, 1, std::move(code), std::move(params)}) {}

ValidationError::ValidationError(ValidationMessage message) : ValidationError(Messages{std::move(message)}) {}

ValidationError::ValidationError(Messages messages)
    : Error(shown(without_field(messages), false)),
      fields_(without_field(std::move(messages))),
      has_fields_(false) {}

ValidationError::ValidationError(Fields fields) : Error(shown(fields, true)), fields_(std::move(fields)) {}

ValidationError::Messages ValidationError::messages() const {
    Messages all;
    for (const auto& [name, messages] : fields_)
        all.insert(all.end(), messages.begin(), messages.end());
    return all;
}

std::vector<std::string> ValidationError::texts() const {
    std::vector<std::string> all;
    for (const auto& [name, messages] : fields_)
        for (const ValidationMessage& message : messages)
            all.push_back(message.text());
    return all;
}

std::string_view ValidationError::code() const noexcept {
    for (const auto& [name, messages] : fields_)
        if (!messages.empty())
            return messages.front().code;
    return {};
}

}  // namespace nuages
