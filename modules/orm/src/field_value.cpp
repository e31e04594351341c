#include <algorithm>
#include <cmath>
#include <limits>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/json/json.h>
#include <nuages/meta/described.h>
#include <nuages/meta/range.h>
#include <nuages/orm/condition.h>
#include <nuages/orm/model_info.h>
#include <nuages/orm/query.h>
#include <nuages/orm/relations.h>

#include "cell.h"
#include "deferred_fields.h"
#include "field_condition.h"
#include "row_origin.h"
#include "storage.h"

// The members of objects as Values, and back.
namespace nuages::orm {
namespace {

[[noreturn]] void throw_invalid(const FieldInfo& field, const Value& value, const std::string& valid) {
    throw ValueError("Field '" + field.name() + "' expected " + valid + " but got " + value.repr() + ".");
}

std::int64_t to_integer(const FieldInfo& field, const Value& value) {
    switch (value.kind()) {
        case Value::Kind::boolean:
        case Value::Kind::integer:
            return value.as_int();
        case Value::Kind::real:
            if (value.as_real() == std::trunc(value.as_real()) && std::abs(value.as_real()) < 0x1p63)
                return static_cast<std::int64_t>(value.as_real());
            break;
        case Value::Kind::text:
            if (const auto number = text::parse_int(text::trim(value.as_text())))
                return *number;
            break;
        default:
            break;
    }
    throw_invalid(field, value, "a number");
}

template <class T>
std::int64_t in_range(const FieldInfo& field, const Value& value) {
    const std::int64_t number = to_integer(field, value);
    constexpr bool wide = sizeof(T) == 8;
    const std::int64_t least = std::is_signed_v<T>
                                   ? (wide ? std::numeric_limits<std::int64_t>::min()
                                           : static_cast<std::int64_t>(std::numeric_limits<T>::min()))
                                   : 0;
    const std::int64_t most = wide ? std::numeric_limits<std::int64_t>::max()
                                   : static_cast<std::int64_t>(std::numeric_limits<T>::max());
    if (number < least || number > most)
        throw_invalid(field, value, "a number from " + std::to_string(least) + " to " + std::to_string(most));
    return number;
}

double to_real(const FieldInfo& field, const Value& value) {
    if (value.is_number())
        return value.to_real();
    if (value.is_text())
        if (const auto number = text::parse_double(text::trim(value.as_text())))
            return *number;
    throw_invalid(field, value, "a number");
}

Decimal to_decimal(const FieldInfo& field, const Value& value) {
    if (value.is_decimal())
        return value.as_decimal();
    if (value.is_int() || value.is_bool())
        return Decimal(value.as_int());
    // As Django's to_python(): as many digits as the field may have.
    if (value.is_real() && std::isfinite(value.as_real()))
        return Decimal::from_real(value.as_real(),
                                  field.meta().max_digits > 0 ? field.meta().max_digits : Decimal::precision);
    if (value.is_text())
        if (const auto number = Decimal::parse(value.as_text()))
            return *number;
    throw_invalid(field, value, "a decimal number");
}

bool to_boolean(const FieldInfo& field, const Value& value) {
    if (value.is_bool() || (value.is_int() && (value.as_int() == 0 || value.as_int() == 1)))
        return value.as_int() != 0;
    if (value.is_text()) {
        const std::string_view text = value.as_text();
        if (text == "True" || text == "true" || text == "t" || text == "1")
            return true;
        if (text == "False" || text == "false" || text == "f" || text == "0")
            return false;
    }
    throw_invalid(field, value, "either True or False");
}

// A moment from text, or as it is.
template <class T, class Parse>
T to_moment(const FieldInfo& field, const Value& value, Value::Kind kind, T (Value::*get)() const noexcept,
            Parse parse, const char* valid) {
    if (value.kind() == kind)
        return (value.*get)();
    if (value.is_text())
        if (const std::optional<T> parsed = parse(value.as_text()))
            return *parsed;
    throw_invalid(field, value, valid);
}

DateTime to_datetime(const FieldInfo& field, const Value& value) {
    if (value.kind() == Value::Kind::date)
        return DateTime::combine(value.as_date(), {});
    return to_moment<DateTime>(
        field, value, Value::Kind::datetime, &Value::as_datetime,
        [](std::string_view text) -> std::optional<DateTime> {
            if (const auto moment = DateTime::parse_iso(text))
                return moment;
            if (const auto date = Date::parse_iso(text))
                return DateTime::combine(*date, {});
            return std::nullopt;
        },
        "a date and time such as '2026-05-01 10:00:00'");
}

// What a member of type T would hold, as a Value of the field's kind.
template <class T>
Value converted(const FieldInfo& field, const Value& value) {
    if constexpr (std::is_same_v<T, bool>) {
        return to_boolean(field, value);
    } else if constexpr (std::is_integral_v<T>) {
        return in_range<T>(field, value);
    } else if constexpr (std::is_floating_point_v<T>) {
        return to_real(field, value);
    } else if constexpr (std::is_same_v<T, std::string>) {
        if (value.is_text())
            return value;
        if (value.is_list() || value.is_dict() || value.is_object() || value.is_bytes())
            throw_invalid(field, value, "text");
        return value.str();
    } else if constexpr (std::is_same_v<T, DateTime>) {
        return to_datetime(field, value);
    } else if constexpr (std::is_same_v<T, Date>) {
        if (value.kind() == Value::Kind::datetime)
            return value.as_datetime().date();
        return to_moment<Date>(field, value, Value::Kind::date, &Value::as_date, Date::parse_iso,
                               "a date such as '2026-05-01'");
    } else if constexpr (std::is_same_v<T, Time>) {
        return to_moment<Time>(field, value, Value::Kind::time, &Value::as_time, Time::parse_iso,
                               "a time such as '10:00:00'");
    } else if constexpr (std::is_same_v<T, Duration>) {
        if (value.kind() == Value::Kind::duration)
            return value;
        throw_invalid(field, value, "a duration");
    } else if constexpr (std::is_same_v<T, UUID>) {
        if (value.kind() == Value::Kind::uuid)
            return value;
        if (value.is_text())
            if (const auto uuid = UUID::parse(value.as_text()))
                return *uuid;
        throw_invalid(field, value, "a UUID such as '00000000-0000-0000-0000-000000000001'");
    } else if constexpr (std::is_same_v<T, Decimal>) {
        return to_decimal(field, value);
    } else if constexpr (std::is_same_v<T, meta::Bytes>) {
        if (value.is_bytes() || value.is_text())
            return Value::bytes(value.as_text());
        throw_invalid(field, value, "bytes");
    } else {
        return value;
    }
}

template <class T>
void write(T& member, const Value& clean) {
    if constexpr (std::is_same_v<T, bool>) {
        member = clean.as_bool();
    } else if constexpr (std::is_integral_v<T>) {
        member = static_cast<T>(clean.as_int());
    } else if constexpr (std::is_floating_point_v<T>) {
        member = static_cast<T>(clean.to_real());
    } else if constexpr (std::is_same_v<T, std::string>) {
        member = clean.as_text();
    } else if constexpr (std::is_same_v<T, DateTime>) {
        member = clean.as_datetime();
    } else if constexpr (std::is_same_v<T, Date>) {
        member = clean.as_date();
    } else if constexpr (std::is_same_v<T, Time>) {
        member = clean.as_time();
    } else if constexpr (std::is_same_v<T, Duration>) {
        member = clean.as_duration();
    } else if constexpr (std::is_same_v<T, UUID>) {
        member = clean.as_uuid();
    } else if constexpr (std::is_same_v<T, Decimal>) {
        member = clean.as_decimal();
    } else if constexpr (std::is_same_v<T, meta::Bytes>) {
        const std::string_view bytes = clean.as_text();
        const auto* data = reinterpret_cast<const std::byte*>(bytes.data());
        member.assign(data, data + bytes.size());
    } else {
        member = clean;
    }
}

// What a text in JSON says, as fixtures and defaults write arrays, ranges and hstore; the text itself where
// it is none.
Value from_json(const Value& value) {
    if (!value.is_text())
        return value;
    try {
        return json::loads(value.as_text());
    } catch (const Error&) {
        return value;
    }
}

Value clean_hstore(const FieldInfo& field, const Value& value) {
    if (!value.is_dict())
        throw_invalid(field, value, "a dict of texts");
    Dict dict;
    for (const auto& [key, item] : value.as_dict())
        dict[key.str()] = item.is_null() || item.is_text() ? item : Value(item.str());
    return dict;
}

Value clean_range(const FieldInfo& field, const Value& value) {
    std::optional<Range<Value>> range = meta::range_from(from_json(value));
    if (!range)
        throw_invalid(field, value, "a range: two values, of which each may be None,");
    for (std::optional<Value>* end : {&range->lower, &range->upper})
        if (*end)
            *end = with_storage(field.meta().elements->storage,
                                [&]<class T>(StorageOf<T>) { return converted<T>(field, **end); });
    return range_value(*std::move(range));
}

// The elements of a list as a field would hold them.
Value clean_elements(const FieldInfo& field, const meta::ElementType& elements, const Value& value) {
    if (!value.is_list())
        throw_invalid(field, value, "a list");
    List list;
    for (const Value& each : value.as_list()) {
        const meta::Storage plain =
            elements.stored != meta::Storage::none ? elements.stored : elements.storage;
        if (elements.elements)
            list.push_back(clean_elements(field, *elements.elements, from_json(each)));
        else if (each.is_null() && !elements.optional && elements.kind != meta::Kind::json)
            throw_invalid(field, value, "a list without None");
        else if (each.is_null() || plain == meta::Storage::custom)
            list.push_back(each);
        else
            list.push_back(
                with_storage(plain, [&]<class T>(StorageOf<T>) { return converted<T>(field, each); }));
    }
    return list;
}

Value clean_parts(const FieldInfo& key, const Value& value) {
    if (!value.is_list())
        throw ValueError("'" + key.name() + "' must be a list or a tuple.");
    const List& values = value.as_list();
    if (values.size() != key.parts().size())
        throw ValueError("'" + key.name() + "' must have " + std::to_string(key.parts().size()) +
                         " elements.");
    List cleaned;
    for (std::size_t i = 0; i < values.size(); ++i)
        cleaned.push_back(key.parts()[i]->clean(values[i]));
    return cleaned;
}

}  // namespace

Value FieldInfo::get(const void* object) const {
    if (is_composite()) {
        List values;
        for (const FieldInfo* part : parts_)
            values.push_back(part->get(object));
        return values;
    }
    if (storage() == meta::Storage::to_one) {
        const detail::RelationCell* cell = detail::cell_of(*this, object);
        return cell ? cell->key() : Value();
    }
    return meta::read_member(*meta_, member(object));
}

bool FieldInfo::is_deferred(const void* object) const {
    if (model_->auto_created() || is_composite())
        return false;
    const detail::DeferredFields* deferred = detail::state_of(*model_, object).deferred();
    return deferred && deferred->has[number_];
}

Value FieldInfo::read(const void* object) const {
    if (!is_deferred(object))
        return get(object);
    const Path path = detail::path_of(*this);
    const Path* columns[] = {&path};
    const AnyCondition key(detail::path_of(model_->primary_key()), model_->key(object));
    const std::vector<List> rows = model_->base_rows()
                                       .starting_from(model_, detail::database_of(*model_, object))
                                       .filter({&key})
                                       .values_list(columns);
    return rows.empty() ? Value() : rows.front().front();
}

Value FieldInfo::clean(const Value& value) const {
    if (value.is_null() && storage() != meta::Storage::json) {
        if (!null_ && !meta_->primary_key && !(has_db_default() && meta_->optional))
            throw_invalid(*this, value, "a value");
        return value;
    }
    if (is_composite())
        return clean_parts(*this, value);
    if (storage() == meta::Storage::to_one)
        return remote_->clean(value);
    if (kind() == meta::Kind::hstore)
        return clean_hstore(*this, from_json(value));
    if (kind() == meta::Kind::range)
        return clean_range(*this, value);
    if (meta_->elements)
        return clean_elements(*this, *meta_->elements, from_json(value));
    if (storage() == meta::Storage::custom && meta_->stored == meta::Storage::none)
        return value;
    const meta::Storage plain = storage() == meta::Storage::custom ? meta_->stored : storage();
    return with_storage(plain, [&]<class T>(StorageOf<T>) { return converted<T>(*this, value); });
}

void FieldInfo::set(void* object, const Value& value) const {
    const Value clean = this->clean(value);
    if (is_composite()) {
        for (std::size_t i = 0; i < parts_.size(); ++i)
            parts_[i]->set(object, clean.is_null() ? Value() : clean.as_list()[i]);
        return;
    }
    void* at = member(object);
    if (storage() == meta::Storage::to_one) {
        if (detail::RelationCell* cell = detail::make_cell(*this, object, !clean.is_null()))
            *cell = detail::RelationCell(clean);
        return;
    }
    if (storage() == meta::Storage::custom) {
        if (clean.is_null())
            detail::make_inside(*this, object, false);
        else
            detail::set_custom(*this, object, clean);
        return;
    }
    with_storage(storage(), [&]<class T>(StorageOf<T>) {
        if (!meta_->optional) {
            if (clean.is_null() && !std::is_same_v<T, Value>)
                *static_cast<T*>(at) = T();
            else
                write(*static_cast<T*>(at), clean);
        } else if (auto& member = *static_cast<std::optional<T>*>(at); clean.is_null()) {
            member.reset();
        } else {
            write(member.emplace(), clean);
        }
    });
}

void detail::set_custom(const FieldInfo& field, void* object, const Value& value) {
    try {
        field.meta().codec->set(make_inside(field, object, true), value);
    } catch (const ValueError& error) {
        throw ValueError("Field '" + field.name() + "' of " + field.model().label() + ": " + error.what());
    }
}

Value FieldInfo::default_value() const {
    return meta_->default_call ? meta_->default_call() : meta_->default_value.value();
}

}  // namespace nuages::orm
