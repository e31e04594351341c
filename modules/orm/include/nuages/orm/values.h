#pragma once

#include <cstddef>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include <nuages/orm/model.h>
#include <nuages/orm/row_access.h>
#include <nuages/orm/scoped_set.h>

// Rows of values in place of objects, with the names and types of their columns:
//
//     for (const auto& row : Choice::objects.values<"question">().annotate<"n">(Count("id")))
//         print(row.get<"question">(), row.get<"n">());  // so many for each question
namespace nuages::orm {

namespace detail {

// The number of a column; as many as there are where none has that name.
template <class... C>
constexpr std::size_t column_number(std::string_view name) {
    std::size_t i = 0, found = sizeof...(C);
    ((found = found == sizeof...(C) && C::name == name ? i : found, ++i), ...);
    return found;
}
template <FixedText Name, class... C>
concept is_the_name_of_a_value = column_number<C...>(Name.view())
< sizeof...(C);

template <class... C>
struct OnlyColumn {};
template <class C>
struct OnlyColumn<C> {
    using only_column = C;
};

}  // namespace detail

// One of the rows. Valid as long as the set it is from.
template <class... C>
class ValuesRow {
public:
    ValuesRow(const std::vector<List>& rows, std::size_t number) noexcept : values_(&rows[number]) {}

    // Does not compile for a name that values() and annotate() did not give.
    template <detail::FixedText Name>
    requires detail::is_the_name_of_a_value<Name, C...>
    auto get() const {
        constexpr std::size_t number = detail::column_number<C...>(Name.view());
        std::tuple_element_t<number, std::tuple<typename C::type...>> value{};
        detail::take(value, (*values_)[number]);
        return value;
    }
    // By their names, as templates see it.
    Dict dict() const {
        Dict row;
        std::size_t i = 0;
        (row.set(C::name, (*values_)[i++]), ...);
        return row;
    }
    std::tuple<typename C::type...> tuple() const {
        std::tuple<typename C::type...> row;
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (detail::take(std::get<I>(row), (*values_)[I]), ...);
        }
        (std::index_sequence_for<C...>());
        return row;
    }

private:
    const List* values_;
};

// What values() gives: C are its columns, Names what annotations the query has. Read when it is first looked
// at, and kept. An annotate() that comes after values() is computed for each group of rows that have the same
// values. With one column it may stand on the right of `in`, and be a Subquery().
template <class T, class Names, class... C>
class ValuesSet : public ScopedSet<ValuesSet<T, Names, C...>, T, Names>,
                  public RowAccess<ValuesSet<T, Names, C...>, ValuesRow<C...>>,
                  public detail::OnlyColumn<C...> {
    using Scoped = ScopedSet<ValuesSet, T, Names>;

public:
    using Scoped::Scoped;
    using row_kind = meta::TypeList<typename C::type...>;

    const std::vector<List>& rows() const {
        if (!rows_)
            rows_ = this->query().fetch_values();
        return *rows_;
    }
    std::vector<std::tuple<typename C::type...>> tuples() const {
        std::vector<std::tuple<typename C::type...>> result;
        result.reserve(rows().size());
        for (const ValuesRow<C...>& row : *this)
            result.push_back(row.tuple());
        return result;
    }
    // The values of the only column, Django's flat=True.
    auto flat() const requires(sizeof...(C) == 1) {
        std::vector<typename C::type...> result;
        for (const auto& [value] : tuples())
            result.push_back(value);
        return result;
    }
    template <class Column>
    auto with_column(Query query) const {
        using All = typename detail::WithNames<Names, Column>::type;
        if constexpr (Column::is_selected)
            return ValuesSet<T, All, C..., Column>(std::move(query));
        else
            return ValuesSet<T, All, C...>(std::move(query));
    }

private:
    mutable std::optional<std::vector<List>> rows_;
};

namespace detail {

// On the right of `in`: the values, as a subquery.
template <class T, class Names, class C>
struct Argument<ValuesSet<T, Names, C>> {
    static constexpr ArgumentShape shape{C::kind, true};
    static Operand operand(const ValuesSet<T, Names, C>& set) { return set.query(); }
};

}  // namespace detail

}  // namespace nuages::orm
