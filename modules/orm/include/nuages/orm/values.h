#pragma once

#include <cstddef>
#include <tuple>
#include <utility>
#include <vector>

#include <nuages/orm/model.h>
#include <nuages/orm/query_set.h>

namespace nuages::orm {

namespace detail {

// The C++ type in which values_list() gives a column of a kind.
template <Kind K>
struct value_of_kind {
    using type = Value;
};
// clang-format off
template <> struct value_of_kind<Kind::boolean> { using type = bool; };
template <> struct value_of_kind<Kind::integer> { using type = std::int64_t; };
template <> struct value_of_kind<Kind::real> { using type = double; };
template <> struct value_of_kind<Kind::text> { using type = std::string; };
template <> struct value_of_kind<Kind::datetime> { using type = DateTime; };
template <> struct value_of_kind<Kind::date> { using type = Date; };
template <> struct value_of_kind<Kind::time> { using type = Time; };
template <> struct value_of_kind<Kind::duration> { using type = Duration; };
template <> struct value_of_kind<Kind::uuid> { using type = UUID; };
template <> struct value_of_kind<Kind::decimal> { using type = Decimal; };

inline void take(bool& to, const Value& v) { to = v.as_bool(); }
inline void take(std::int64_t& to, const Value& v) { to = v.as_int(); }
inline void take(double& to, const Value& v) { to = v.to_real(); }
inline void take(std::string& to, const Value& v) { to = v.as_text(); }
inline void take(DateTime& to, const Value& v) { to = v.as_datetime(); }
inline void take(Date& to, const Value& v) { to = v.as_date(); }
inline void take(Time& to, const Value& v) { to = v.as_time(); }
inline void take(Duration& to, const Value& v) { to = v.as_duration(); }
inline void take(UUID& to, const Value& v) { to = v.as_uuid(); }
inline void take(Decimal& to, const Value& v) { to = v.as_decimal(); }
inline void take(Value& to, const Value& v) { to = v; }
// clang-format on
template <class T>
void take(std::optional<T>& to, const Value& v) {
    if (!v.is_null())
        take(to.emplace(), v);
}

// A column at compile time: its path, and whether it can be NULL, by itself or because a foreign key on the
// way is.
struct CheckedColumn {
    Path path;
    Kind kind;
    bool null;
};
constexpr CheckedColumn checked_value(const ModelNode* node, const char* name) {
    CheckedColumn column{checked_column(node, name, Use::column), Kind::none, false};
    for (std::size_t i = 0; i < column.path.step_count; ++i) {
        const meta::FieldMeta& field = (*node->description)[column.path.steps[i]];
        column.null = column.null || field.null || field.storage > meta::Storage::to_one;
        if (field.kind == Kind::relation)
            node = NodeWalker{node}.target(column.path.steps[i]).node;
    }
    column.null = column.null || column.path.keys_size > 0;
    column.kind = column.path.kind == Kind::relation ? key_kind(node) : column.path.kind;
    return column;
}

template <Kind K, bool Null>
using column_value =
    std::conditional_t<Null && K != Kind::json, std::optional<typename value_of_kind<K>::type>,
                       typename value_of_kind<K>::type>;

template <class T, FixedText Name>
struct ColumnOf {
    static constexpr CheckedColumn column = checked_value(node_of<T>(), Name.text);
    using type = column_value<column.kind, column.null>;
};

}  // namespace detail

template <class T, class Source>
template <detail::FixedText... Name>
auto Queries<T, Source>::values_list() const {
    using Row = std::tuple<typename detail::ColumnOf<T, Name>::type...>;
    static constexpr Path paths[] = {detail::ColumnOf<T, Name>::column.path...};
    const Path* columns[sizeof...(Name)];
    for (std::size_t i = 0; i < sizeof...(Name); ++i)
        columns[i] = &paths[i];
    std::vector<Row> rows;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        for (const List& values : start().values_list(columns)) {
            Row& row = rows.emplace_back();
            (detail::take(std::get<I>(row), values[I]), ...);
        }
    }
    (std::make_index_sequence<sizeof...(Name)>());
    return rows;
}

}  // namespace nuages::orm
