#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
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

// One row by itself, which keeps what it shows.
template <class T, class... N>
class AnnotatedObject {
public:
    // The rows are one.
    explicit AnnotatedObject(Rows rows) noexcept : rows_(std::move(rows)) {}
    const T& operator*() const { return *row(); }
    const T* operator->() const { return row().operator->(); }
    template <detail::FixedText Name>
    requires detail::is_the_name_of_an_annotation<Name, N...>
    auto annotation() const { return row().template annotation<Name>(); }
    // Valid as long as this.
    AnnotatedRow<T, N...> row() const { return {rows_, 0}; }

private:
    Rows rows_;
};

// A QuerySet whose rows have annotations. Fetched when it is first looked at, and kept.
template <class T, class... N>
class AnnotatedSet : public ScopedSet<AnnotatedSet<T, N...>, T, detail::NamedList<N...>>,
                     public ObjectQueries<AnnotatedSet<T, N...>, AnnotatedSet<T, N...>, T>,
                     public BulkQueries<AnnotatedSet<T, N...>, T, AnnotatedRow<T, N...>>,
                     public RowAccess<AnnotatedSet<T, N...>, AnnotatedRow<T, N...>> {
    using Scoped = ScopedSet<AnnotatedSet, T, detail::NamedList<N...>>;
    using C = detail::ScopedCondition<T, detail::NamedList<N...>>;
    using A = Assignment<T, detail::NamedList<N...>>;
    using Name = detail::ScopedName<T, detail::NamedList<N...>>;
    using One = AnnotatedObject<T, N...>;

public:
    using Scoped::Scoped;
    using row_kind = meta::TypeList<T, typename N::type...>;

    // The objects one after another with what was computed beside each, as of QuerySet::iterator().
    Streamed<T, AnnotatedRow<T, N...>> iterator(std::size_t chunk_size = 2000) const {
        return {this->query(), chunk_size};
    }
    // The one row that matches. Throws T::DoesNotExist or T::MultipleObjectsReturned.
    One get(const C& a = detail::left_out<C>, const C& b = detail::left_out<C>,
            const C& c = detail::left_out<C>, const C& d = detail::left_out<C>) const {
        return One(this->query().get({&a, &b, &c, &d}));
    }
    std::optional<One> first() const { return if_there(this->query().first()); }
    std::optional<One> last() const { return if_there(this->query().last()); }
    // The first or last by these columns or annotations, by get_latest_by() where none is named. Throw
    // T::DoesNotExist.
    One latest(Name a = {}, Name b = {}) const { return One(this->query().latest(detail::names_of({a, b}))); }
    One earliest(Name a = {}, Name b = {}) const {
        return One(this->query().earliest(detail::names_of({a, b})));
    }
    // What is assigned may be made of annotations that are about the row alone, as in Django.
    std::int64_t update(const A& a, const A& b = NoAssignment(), const A& c = NoAssignment(),
                        const A& d = NoAssignment(), const A& e = NoAssignment(),
                        const A& f = NoAssignment()) const {
        return this->query().update({&a, &b, &c, &d, &e, &f});
    }

    const Rows& rows() const {
        if (!rows_)
            rows_ = this->query().fetch();
        return rows_;
    }
    // Empty where nothing was fetched so far.
    const Rows& fetched() const noexcept { return rows_; }
    template <class Column>
    AnnotatedSet<T, N..., Column> with_column(Query query) const {
        return AnnotatedSet<T, N..., Column>(std::move(query));
    }

private:
    static std::optional<One> if_there(Rows rows) {
        return rows.size() > 0 ? std::optional<One>(One(std::move(rows))) : std::nullopt;
    }

    mutable Rows rows_;
};

}  // namespace nuages::orm
