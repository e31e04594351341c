#include <nuages/base/text.h>
#include <nuages/http/headers.h>

namespace nuages {

std::string_view RequestHeaders::keep(std::string_view text) const {
    const std::vector<char>& copy = texts_.emplace_back(text.begin(), text.end());
    return {copy.data(), copy.size()};
}

void RequestHeaders::set(std::string_view name, std::string_view value) {
    const HeaderField field{keep(name), keep(value)};
    erase(name);
    fields_.push_back(field);
}

void RequestHeaders::erase(std::string_view name) {
    std::erase_if(fields_, [&](const HeaderField& field) { return text::iequals(field.name, name); });
}

void RequestHeaders::clear() noexcept {
    fields_.clear();
    texts_.clear();
}

std::optional<std::string_view> RequestHeaders::find(std::string_view name) const {
    const HeaderField* first = nullptr;
    std::string joined;
    for (const HeaderField& field : fields_) {
        if (field.name.size() != name.size() || !text::iequals(field.name, name))
            continue;
        if (!first) {
            first = &field;
            continue;
        }
        if (joined.empty())
            joined = first->value;
        joined += text::iequals(name, "cookie") ? "; " : ", ";
        joined += field.value;
    }
    if (!first)
        return std::nullopt;
    return joined.empty() ? first->value : keep(joined);
}

}  // namespace nuages
