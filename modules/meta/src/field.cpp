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

}  // namespace nuages::meta
