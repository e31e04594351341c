#include <algorithm>
#include <array>
#include <utility>

#include <nuages/migrations/field_state.h>

namespace nuages::migrations {
namespace {

struct TypeEntry {
    FieldType type;
    std::string_view name;
    int max_length;
};

constexpr std::array types{
    TypeEntry{FieldType::array, "ArrayField", 0},
    TypeEntry{FieldType::auto_field, "AutoField", 0},
    TypeEntry{FieldType::big_auto, "BigAutoField", 0},
    TypeEntry{FieldType::small_auto, "SmallAutoField", 0},
    TypeEntry{FieldType::big_integer, "BigIntegerField", 0},
    TypeEntry{FieldType::big_integer_range, "BigIntegerRangeField", 0},
    TypeEntry{FieldType::binary, "BinaryField", 0},
    TypeEntry{FieldType::boolean, "BooleanField", 0},
    TypeEntry{FieldType::character, "CharField", 0},
    TypeEntry{FieldType::date, "DateField", 0},
    TypeEntry{FieldType::date_range, "DateRangeField", 0},
    TypeEntry{FieldType::datetime, "DateTimeField", 0},
    TypeEntry{FieldType::datetime_range, "DateTimeRangeField", 0},
    TypeEntry{FieldType::decimal, "DecimalField", 0},
    TypeEntry{FieldType::decimal_range, "DecimalRangeField", 0},
    TypeEntry{FieldType::duration, "DurationField", 0},
    TypeEntry{FieldType::email, "EmailField", 254},
    TypeEntry{FieldType::file, "FileField", 100},
    TypeEntry{FieldType::file_path, "FilePathField", 100},
    TypeEntry{FieldType::floating, "FloatField", 0},
    TypeEntry{FieldType::hstore, "HStoreField", 0},
    TypeEntry{FieldType::ip_address, "GenericIPAddressField", 0},
    TypeEntry{FieldType::image, "ImageField", 100},
    TypeEntry{FieldType::integer, "IntegerField", 0},
    TypeEntry{FieldType::integer_range, "IntegerRangeField", 0},
    TypeEntry{FieldType::json, "JSONField", 0},
    TypeEntry{FieldType::positive_big_integer, "PositiveBigIntegerField", 0},
    TypeEntry{FieldType::positive_integer, "PositiveIntegerField", 0},
    TypeEntry{FieldType::positive_small_integer, "PositiveSmallIntegerField", 0},
    TypeEntry{FieldType::search_vector, "SearchVectorField", 0},
    TypeEntry{FieldType::slug, "SlugField", 50},
    TypeEntry{FieldType::small_integer, "SmallIntegerField", 0},
    TypeEntry{FieldType::text, "TextField", 0},
    TypeEntry{FieldType::time, "TimeField", 0},
    TypeEntry{FieldType::url, "URLField", 200},
    TypeEntry{FieldType::uuid, "UUIDField", 0},
    TypeEntry{FieldType::foreign_key, "ForeignKey", 0},
    TypeEntry{FieldType::one_to_one, "OneToOneField", 0},
    TypeEntry{FieldType::many_to_many, "ManyToManyField", 0},
    TypeEntry{FieldType::composite_key, "CompositePrimaryKey", 0},
};

const TypeEntry& entry(FieldType type) {
    return *std::find_if(types.begin(), types.end(),
                         [&](const TypeEntry& each) { return each.type == type; });
}

}  // namespace

std::string_view type_name(FieldType type) {
    return entry(type).name;
}

std::optional<FieldType> find_type(std::string_view name) {
    const auto found =
        std::find_if(types.begin(), types.end(), [&](const TypeEntry& each) { return each.name == name; });
    return found == types.end() ? std::nullopt : std::optional(found->type);
}

std::vector<std::string_view> type_names() {
    std::vector<std::string_view> names;
    for (const TypeEntry& each : types)
        names.push_back(each.name);
    return names;
}

FieldState::FieldState(std::string name, FieldType type)
    : name(std::move(name)),
      type(type),
      primary_key(type == FieldType::composite_key),
      db_index(type == FieldType::slug || type == FieldType::foreign_key),
      max_length(entry(type).max_length) {
    if (is_to_one())
        on_delete = "CASCADE";
}

bool FieldState::is_auto() const {
    return type == FieldType::auto_field || type == FieldType::big_auto || type == FieldType::small_auto;
}

std::string_view FieldState::reference_action() const {
    if (on_delete == "DB_CASCADE")
        return " ON DELETE CASCADE";
    if (on_delete == "DB_SET_NULL")
        return " ON DELETE SET NULL";
    return on_delete == "DB_SET_DEFAULT" ? " ON DELETE SET DEFAULT" : "";
}

bool FieldState::takes_empty_text() const {
    switch (type) {
        case FieldType::binary:
        case FieldType::character:
        case FieldType::email:
        case FieldType::file:
        case FieldType::file_path:
        case FieldType::image:
        case FieldType::slug:
        case FieldType::text:
        case FieldType::url:
            return true;
        default:
            return false;
    }
}

std::string FieldState::column() const {
    if (!has_column())
        return {};
    if (!db_column.empty())
        return db_column;
    return is_to_one() ? name + "_id" : name;
}

}  // namespace nuages::migrations
