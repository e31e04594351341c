#pragma once

#include <cstddef>
#include <utility>

#include <nuages/orm/row_access.h>
#include <nuages/orm/scoped_set.h>
#include <nuages/orm/values.h>

// Rows with something computed beside each:
//
//     for (const auto& row : Question::objects.annotate<"n">(Count("choices")).filter({"n__gt",
//     3}).order_by("-n"))
//         print(row->question_text, row.annotation<"n">());
//
// The names of fields in Count() and of annotations in filter(), order_by() and annotation() are checked by
// the compiler.
namespace nuages::orm {

namespace detail {

// The compiler says it where annotation() is asked for another one.
template <FixedText Name, class... N>
concept is_the_name_of_an_annotation = ((N::is_selected && N::name == Name.view()) || ...);

// The one of that name.
template <FixedText Name, class First, class... Rest>
struct FindNamed : FindNamed<Name, Rest...> {};
template <FixedText Name, class First, class... Rest>
requires(First::name == Name.view()) struct FindNamed<Name, First, Rest...> {
    using type = typename First::type;
};

}  // namespace detail

// One of the rows: the object, and what was computed beside it. Valid as long as the set it is from.
template <class T, class... N>
class AnnotatedRow : public ObjectRow<T> {
public:
    using ObjectRow<T>::ObjectRow;
    // Does not compile for a name that annotate() did not give.
    template <detail::FixedText Name>
    requires detail::is_the_name_of_an_annotation<Name, N...>
    auto annotation() const {
        typename detail::FindNamed<Name, N...>::type value{};
        detail::take(value, this->rows_->annotation(this->number_, Name.view()));
        return value;
    }
};

// A QuerySet whose rows have annotations. Fetched when it is first looked at, and kept.
template <class T, class... N>
class AnnotatedSet : public ScopedSet<AnnotatedSet<T, N...>, T, detail::NamedList<N...>>,
                     public RowAccess<AnnotatedSet<T, N...>, AnnotatedRow<T, N...>> {
    using Scoped = ScopedSet<AnnotatedSet, T, detail::NamedList<N...>>;

public:
    using Scoped::Scoped;

    const Rows& rows() const {
        if (!rows_)
            rows_ = this->query().fetch();
        return rows_;
    }
    template <class Column>
    AnnotatedSet<T, N..., Column> with_column(Query query) const {
        return AnnotatedSet<T, N..., Column>(std::move(query));
    }

private:
    mutable Rows rows_;
};

}  // namespace nuages::orm
