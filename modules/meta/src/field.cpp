#include <nuages/base/error.h>
#include <nuages/meta/field.h>

namespace nuages::meta {

Value Constant::value() const {
    switch (type) {
        case Type::none:
            break;
        case Type::boolean:
            return integer != 0;
        case Type::integer:
            return integer;
        case Type::real:
            return real;
        case Type::text:
            return text;
    }
    return {};
}

void detail::throw_no_choice(std::string_view type, const Value& value, const ChoiceLabel* labels,
                             std::size_t count) {
    std::string message = std::string(type) + " has no " + value.repr() + ". The choices are: ";
    for (std::size_t i = 0; i < count; ++i)
        message += (i > 0 ? ", " : "") + labels[i].value.value().repr();
    throw ValueError(message + ".");
}

}  // namespace nuages::meta
