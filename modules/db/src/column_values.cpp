#include <cstring>

#include <nuages/db/column_values.h>

namespace nuages::db {

bool ColumnValues::takes(Value::Kind kind) noexcept {
    if (kind_ == Value::Kind::null)
        kind_ = kind;
    return kind_ == kind;
}

void ColumnValues::add_item(std::int64_t number, bool is_null) {
    items_.push_back({number, texts_.size(), is_null});
}

void ColumnValues::add_null() {
    add_item(0, true);
}

bool ColumnValues::add_text(std::string_view text) {
    if (!takes(Value::Kind::text))
        return false;
    texts_ += text;
    add_item(0);
    return true;
}

bool ColumnValues::add(const Value& value) {
    const Value::Kind kind = value.kind();
    if (kind == Value::Kind::null) {
        add_null();
        return true;
    }
    if (kind == Value::Kind::list || kind == Value::Kind::dict || kind == Value::Kind::object)
        return false;
    if (kind == Value::Kind::datetime) {
        const bool is_naive = value.as_datetime().is_naive();
        if (kind_ == Value::Kind::datetime && is_naive != is_naive_)
            return false;
        if (kind_ == Value::Kind::null)
            is_naive_ = is_naive;
    }
    if (!takes(kind))
        return false;
    std::int64_t number = 0;
    switch (kind) {
        case Value::Kind::text:
        case Value::Kind::bytes:
            texts_ += value.as_text();
            break;
        case Value::Kind::decimal:
            texts_ += value.as_decimal().str();
            break;
        case Value::Kind::uuid: {
            const auto& bytes = value.as_uuid().bytes;
            texts_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
            break;
        }
        case Value::Kind::real: {
            const double real = value.as_real();
            std::memcpy(&number, &real, sizeof number);
            break;
        }
        case Value::Kind::date:
            number = value.as_date().days();
            break;
        case Value::Kind::time:
            number = value.as_time().us;
            break;
        case Value::Kind::datetime:
            number = value.as_datetime().us;
            break;
        case Value::Kind::duration:
            number = value.as_duration().us;
            break;
        default:
            number = value.as_int();
    }
    add_item(number);
    return true;
}

void ColumnValues::reserve(std::size_t count) {
    items_.reserve(count);
}

std::string ColumnValues::str() const {
    return '[' + std::to_string(size()) + " values]";
}

}  // namespace nuages::db
