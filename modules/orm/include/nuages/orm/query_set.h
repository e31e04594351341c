#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/orm/condition.h>
#include <nuages/orm/detail/core.h>
#include <nuages/orm/detail/fixed_text.h>
#include <nuages/orm/detail/left_out.h>
#include <nuages/orm/dynamic.h>
#include <nuages/orm/in_bulk.h>
#include <nuages/orm/query.h>
#include <nuages/orm/raw_set.h>
#include <nuages/orm/row_queries.h>
#include <nuages/orm/row_stream.h>
#include <nuages/orm/rows.h>

namespace nuages::orm {

template <class T, class... N>
class AnnotatedSet;

namespace detail {
template <class T, class Names, Kind K, bool Null>
struct TermFor;
template <class T, class Names>
struct AnyTermFor;

// What the methods that build return: query sets of one's own return their kind.
template <class T, class Source>
struct ResultOf {
    using type = QuerySet<T>;
};
template <class T, class Self>
requires(!std::is_void_v<Self>) struct ResultOf<T, QuerySet<T, Self>> {
    using type = Self;
};
template <class Term>
std::vector<NamedExpression> aggregates(std::initializer_list<Term> terms);
}  // namespace detail

// What get_or_create() and update_or_create() return.
template <class T>
struct Created {
    T object;
    bool created;
};

// The fields that get_or_create() sets on a new row only: Choice::defaults({"votes", 3}).
template <class T>
struct Defaults {
    std::vector<AnyAssignment> assignments;
};

// The methods of T::objects, of sets of related objects and of query sets, which differ only in the rows they
// start from. Names and meanings are Django's; a lookup that does not fit the model does not compile. Each
// method that builds returns a new QuerySet and leaves this one alone.
template <class T, class Source>
class Queries : public RowQueries<Source, typename detail::ResultOf<T, Source>::type, T>,
                public ObjectQueries<Source, typename detail::ResultOf<T, Source>::type, T>,
                public BulkQueries<Source, T> {
    using Result = typename detail::ResultOf<T, Source>::type;
    using C = Condition<T>;
    using A = Assignment<T>;
    using O = Order<T>;
    using N = FieldName<T>;
    using Aggregated = detail::AnyTermFor<T, detail::NamedList<>>;
    template <Kind K, bool Null>
    using Given = detail::TermFor<T, detail::NamedList<>, K, Null>;

public:
    using row_kind = T;

    // -- building
    Result all() const { return Result(start()); }
    Result filter(const C& a = detail::left_out<C>, const C& b = detail::left_out<C>,
                  const C& c = detail::left_out<C>, const C& d = detail::left_out<C>,
                  const C& e = detail::left_out<C>, const C& f = detail::left_out<C>) const {
        return Result(start().filter({&a, &b, &c, &d, &e, &f}));
    }
    Result exclude(const C& a = detail::left_out<C>, const C& b = detail::left_out<C>,
                   const C& c = detail::left_out<C>, const C& d = detail::left_out<C>,
                   const C& e = detail::left_out<C>, const C& f = detail::left_out<C>) const {
        return Result(start().exclude({&a, &b, &c, &d, &e, &f}));
    }
    // Without arguments: in no order at all.
    Result order_by(const O& a = detail::left_out<O>, const O& b = detail::left_out<O>,
                    const O& c = detail::left_out<O>, const O& d = detail::left_out<O>,
                    const O& e = detail::left_out<O>, const O& f = detail::left_out<O>) const {
        return Result(start().order_by({&a, &b, &c, &d, &e, &f}));
    }
    // Computed beside each row, under a name that later methods can use: annotate<"n">(Count("choices")).
    // Needs <nuages/orm/annotation.h>, which <nuages/models.h> includes.
    // clang-format off
    template <detail::FixedText Name> auto annotate(Given<Kind::integer, false> t) const { return scoped().template adding<detail::Named<Name, Kind::integer, false>>(t.expression()); }
    template <detail::FixedText Name> auto annotate(Given<Kind::integer, true> t) const { return scoped().template adding<detail::Named<Name, Kind::integer, true>>(t.expression()); }
    template <detail::FixedText Name> auto annotate(Given<Kind::real, true> t) const { return scoped().template adding<detail::Named<Name, Kind::real, true>>(t.expression()); }
    template <detail::FixedText Name> auto annotate(Given<Kind::text, true> t) const { return scoped().template adding<detail::Named<Name, Kind::text, true>>(t.expression()); }
    template <detail::FixedText Name> auto annotate(Given<Kind::date, true> t) const { return scoped().template adding<detail::Named<Name, Kind::date, true>>(t.expression()); }
    template <detail::FixedText Name> auto annotate(Given<Kind::time, true> t) const { return scoped().template adding<detail::Named<Name, Kind::time, true>>(t.expression()); }
    template <detail::FixedText Name> auto annotate(Given<Kind::datetime, true> t) const { return scoped().template adding<detail::Named<Name, Kind::datetime, true>>(t.expression()); }
    template <detail::FixedText Name> auto annotate(Given<Kind::any, true> t) const { return scoped().template adding<detail::Named<Name, Kind::any, true>>(t.expression()); }
    // clang-format on
    template <detail::FixedText Name, detail::IsExpression E>
    auto annotate(const E& expression) const {
        return scoped().template annotate<Name>(expression);
    }
    // The same for conditions, orders and other annotations only: rows do not have it. Values that it is
    // compared with are checked when the query takes them.
    template <detail::FixedText Name>
    auto alias(const Aggregated& term) const {
        return scoped().template adding<detail::Aliased<Name>>(term.expression());
    }
    // Rows of these values in place of objects, and as tuples, read at once: values<"id", "votes">(),
    // values_list<"id">(Lower(F<"title">)). Need <nuages/orm/values.h>.
    template <detail::FixedText... Name, class... E>
    auto values(const E&... terms) const {
        return scoped().template values<Name...>(terms...);
    }
    template <detail::FixedText... Name, class... E>
    auto values_list(const E&... terms) const {
        return scoped().template values_list<Name...>(terms...);
    }
    // With names and values from outside, checked when called: FieldError or ValueError.
    Result filter_dyn(std::string_view lookup, Value value) const {
        return Result(start().filter_dyn(lookup, std::move(value)));
    }
    Result exclude_dyn(std::string_view lookup, Value value) const {
        return Result(start().exclude_dyn(lookup, std::move(value)));
    }
    Result order_by_dyn(const std::vector<std::string>& columns) const {
        return Result(start().order_by_dyn(columns));
    }
    Result order_by_dyn(std::string_view column) const {
        return Result(start().order_by_dyn({std::string(column)}));
    }

    // -- reading
    // The one row that matches. Throws T::DoesNotExist or T::MultipleObjectsReturned.
    T get(const C& a = detail::left_out<C>, const C& b = detail::left_out<C>,
          const C& c = detail::left_out<C>, const C& d = detail::left_out<C>) const {
        T object{};
        start().get(&object, {&a, &b, &c, &d});
        return object;
    }
    std::optional<T> first() const {
        std::optional<T> object(std::in_place);
        if (!start().first(&*object))
            object.reset();
        return object;
    }
    std::optional<T> last() const {
        std::optional<T> object(std::in_place);
        if (!start().last(&*object))
            object.reset();
        return object;
    }
    // The first or last by these columns, by get_latest_by() where none is named. Throw T::DoesNotExist.
    T latest(N a = {}, N b = {}) const { return one_by(detail::names_of({a, b}), &Query::latest); }
    T earliest(N a = {}, N b = {}) const { return one_by(detail::names_of({a, b}), &Query::earliest); }
    // Several aggregates by one query, under Django's names or those of as(): {"votes__sum": 7, "n": 3}.
    Dict aggregate(const Aggregated& a, const Aggregated& b = detail::left_out<Aggregated>,
                   const Aggregated& c = detail::left_out<Aggregated>,
                   const Aggregated& d = detail::left_out<Aggregated>) const {
        return start().aggregate(detail::aggregates({a, b, c, d}));
    }
    // The objects that SQL of one's own gives, with a %s for each parameter, whatever this query says:
    //
    //     for (const auto& row : Choice::objects.raw("SELECT *, votes * 2 AS twice FROM polls_choice "
    //                                                "WHERE votes > %s", {3}))
    //         print(row->choice_text, row["twice"]);
    RawSet<T> raw(std::string sql, List parameters = {}, Translations translations = {}) const {
        return {start(), std::move(sql), std::move(parameters), std::move(translations)};
    }
    // The objects one after another, for results that one would not keep in memory: they are read in pieces
    // of so many rows, and so are relations that are looked at. Valid until the loop goes on.
    Streamed<T> iterator(std::size_t chunk_size = 2000) const { return Streamed<T>(start(), chunk_size); }
    // The years, months, weeks or days ("hour", "minute", "second" of datetimes) that there are, in order.
    std::vector<Date> dates(N field, std::string_view part, bool descending = false) const {
        std::vector<Date> result;
        for (const List& row : start().dates(field.name, part, descending).fetch_values())
            result.push_back(row.front().as_date());
        return result;
    }
    std::vector<DateTime> datetimes(N field, std::string_view part, bool descending = false) const {
        std::vector<DateTime> result;
        for (const List& row : start().datetimes(field.name, part, descending).fetch_values())
            result.push_back(row.front().as_datetime());
        return result;
    }
    // Aggregates: null where no row has a value.
    Value sum(Column<T> column) const { return start().aggregate(Aggregate::sum, column.path); }
    Value avg(Column<T> column) const { return start().aggregate(Aggregate::avg, column.path); }
    Value min(Column<T> column) const { return start().aggregate(Aggregate::min, column.path); }
    Value max(Column<T> column) const { return start().aggregate(Aggregate::max, column.path); }

    // -- writing
    // Saves it as a new row and returns it with its key.
    T create(T object) const {
        start().insert(&object);
        return object;
    }
    T create(const A& a, const A& b = NoAssignment(), const A& c = NoAssignment(),
             const A& d = NoAssignment(), const A& e = NoAssignment(), const A& f = NoAssignment(),
             const A& g = NoAssignment(), const A& h = NoAssignment()) const {
        T object{};
        start().insert(&object, {&a, &b, &c, &d, &e, &f, &g, &h});
        return object;
    }
    // The row with these values, made where it does not exist yet, then with the defaults as well:
    // get_or_create({"question", q}, {"choice_text", "Yes"}, Choice::defaults({"votes", 1})).
    Created<T> get_or_create(const A& a, const Defaults<T>& d = {}) const { return get_or_create({&a}, d); }
    Created<T> get_or_create(const A& a, const A& b, const Defaults<T>& d = {}) const {
        return get_or_create({&a, &b}, d);
    }
    Created<T> get_or_create(const A& a, const A& b, const A& c, const Defaults<T>& d = {}) const {
        return get_or_create({&a, &b, &c}, d);
    }
    // The same, and a row that was there gets the defaults too.
    Created<T> update_or_create(const A& a, const Defaults<T>& d) const { return update_or_create({&a}, d); }
    Created<T> update_or_create(const A& a, const A& b, const Defaults<T>& d) const {
        return update_or_create({&a, &b}, d);
    }
    Created<T> update_or_create(const A& a, const A& b, const A& c, const Defaults<T>& d) const {
        return update_or_create({&a, &b, &c}, d);
    }
    // The same; a new row gets the last ones instead: Django's create_defaults.
    Created<T> update_or_create(const A& a, const Defaults<T>& d, const Defaults<T>& new_row) const {
        return update_or_create({&a}, d, &new_row);
    }
    Created<T> update_or_create(const A& a, const A& b, const Defaults<T>& d,
                                const Defaults<T>& new_row) const {
        return update_or_create({&a, &b}, d, &new_row);
    }
    // Inserts all objects with as few statements as the database takes, and sets their keys.
    void bulk_create(std::vector<T>& objects) const { start().bulk_insert(objects.data(), objects.size()); }
    // The same, where some of them may be there already: OnConflict says what becomes of those.
    void bulk_create(std::vector<T>& objects, const OnConflict& on_conflict) const {
        start().bulk_insert(objects.data(), objects.size(), on_conflict);
    }
    // Writes these fields of all objects with as few statements as the database takes.
    std::int64_t bulk_update(std::vector<T>& objects, N a, N b = {}, N c = {}, N d = {}) const {
        std::vector<void*> pointers;
        for (T& object : objects)
            pointers.push_back(&object);
        return start().bulk_update(pointers.data(), pointers.size(), detail::names_of({a, b, c, d}));
    }
    // Sets the fields of all rows by one statement (for each table, where some are inherited) and returns
    // their number. Does not call save().
    std::int64_t update(const A& a, const A& b = NoAssignment(), const A& c = NoAssignment(),
                        const A& d = NoAssignment(), const A& e = NoAssignment(),
                        const A& f = NoAssignment()) const {
        return start().update({&a, &b, &c, &d, &e, &f});
    }

private:
    // Without annotations so far.
    AnnotatedSet<T> scoped() const { return AnnotatedSet<T>(start()); }
    T one_by(const std::vector<std::string>& columns,
             void (Query::*read)(void*, const std::vector<std::string>&) const) const {
        T object{};
        (start().*read)(&object, columns);
        return object;
    }
    using Values = std::initializer_list<const AnyAssignment*>;
    Created<T> get_or_create(Values values, const Defaults<T>& defaults) const {
        Created<T> result{};
        result.created = start().get_or_create(&result.object, values, defaults.assignments);
        return result;
    }
    Created<T> update_or_create(Values values, const Defaults<T>& defaults,
                                const Defaults<T>* new_row = nullptr) const {
        Created<T> result{};
        result.created = start().update_or_create(&result.object, values, defaults.assignments,
                                                  new_row ? &new_row->assignments : nullptr);
        return result;
    }
    Query start() const { return static_cast<const Source*>(this)->query(); }
};

// Makes a query set the manager of a model: one that starts from the model's rows each time it is used.
struct AsManager {};
inline constexpr AsManager as_manager{};

namespace detail {
[[noreturn]] void throw_manager_has_no_rows();
}

// A query that becomes a list of objects when it is first looked at: by a loop, size(), operator[] or a
// template. It keeps them then, and copies share them until one is written to; all() gives the query anew.
// Building is free of the database. A copy may go to another thread; one object is not for two threads at
// once.
//
// A query set with methods of one's own derives from this with itself as `Self`: all that build return it
// then. It can be the model's manager too; with a static initial() its rows are those that the model's sets
// start from. initial() itself starts from all rows, QuerySet<Post>(): from Post::objects it would call
// itself.
//
//     struct PostQuerySet : QuerySet<Post, PostQuerySet> {
//         using QuerySet::QuerySet;
//         PostQuerySet published() const;  // defined below the model: return filter({"is_public", true});
//     };
//     struct Post : Model<Post> {
//         static inline const PostQuerySet objects{as_manager};
//         ...
//     Post::objects.exclude({"author", spammer}).published();
template <class T, class Self>
class QuerySet : public Queries<T, QuerySet<T, Self>> {
    using Result = typename detail::ResultOf<T, QuerySet>::type;

public:
    using value_type = T;
    using query_set_of = T;

    // Of all rows.
    QuerySet() : query_(detail::installed(meta::type_tag<T>, detail::installed_model<T>)) {}
    explicit QuerySet(Query query) noexcept : query_(std::move(query)) {}
    constexpr explicit QuerySet(AsManager) noexcept {}
    // Of the same rows.
    template <class Other>
    requires(!std::is_same_v<Other, Self>) QuerySet(const QuerySet<T, Other>& other)
        : query_(other.query()) {}

    const T* begin() const { return static_cast<const T*>(rows().data()); }
    const T* end() const { return begin() + rows().size(); }
    // To write to the objects; takes a copy first where another query set shares them.
    T* begin() {
        rows_ = rows().unshared();
        return static_cast<T*>(rows_.data());
    }
    T* end() { return begin() + rows_.size(); }
    std::size_t size() const { return rows().size(); }
    bool empty() const { return size() == 0; }
    // Must be below size().
    const T& operator[](std::size_t i) const { return begin()[i]; }

    // Rows that both, one, or exactly one of the sets have.
    friend Result operator&(const QuerySet& a, const QuerySet& b) {
        return Result(a.query().and_(b.query()));
    }
    friend Result operator|(const QuerySet& a, const QuerySet& b) { return Result(a.query().or_(b.query())); }
    friend Result operator^(const QuerySet& a, const QuerySet& b) {
        return Result(a.query().xor_(b.query()));
    }

    // Of a manager: what it starts from.
    Query query() const {
        if (query_)
            return query_;
        if constexpr (requires { Self::initial(); })
            return Self::initial().query();
        else
            return Query(detail::installed(meta::type_tag<T>, detail::installed_model<T>));
    }
    bool is_manager() const noexcept { return !query_; }
    // The objects, fetched if they were not before. A manager keeps none: TypeError.
    const Rows& rows() const {
        if (!query_)
            detail::throw_manager_has_no_rows();
        if (!rows_)
            rows_ = query_.fetch();
        return rows_;
    }
    // Empty where nothing was fetched so far.
    const Rows& fetched() const noexcept { return rows_; }
    std::string str() const { return query().str(); }

private:
    Query query_;
    mutable Rows rows_;
};

namespace detail {

// A query on the right of `in`: the keys of its rows, as a subquery.
template <IsQuerySet V>
requires requires {
    typename V::query_set_of;
}
struct Argument<V> {
    static constexpr ArgumentShape shape{Kind::relation, true, &LineageOf<typename V::query_set_of>::value,
                                         true};
    static Operand operand(const V& set) { return set.query(); }
};

}  // namespace detail

// T::objects: the query of all rows. Holds nothing, so that every thread may use it.
template <class T>
class Manager : public Queries<T, Manager<T>> {
public:
    Query query() const { return Query(detail::installed(meta::type_tag<T>, detail::installed_model<T>)); }
};

namespace detail {

// The query set of a model's own: the type of T::objects where that is one; QuerySet<T> for all others.
template <class T, class Objects = std::remove_cvref_t<decltype(T::objects)>>
struct OwnQuerySet {
    using type = QuerySet<T>;
};
template <class T, class Objects>
requires std::is_base_of_v<QuerySet<T, Objects>, Objects>
struct OwnQuerySet<T, Objects> {
    using type = Objects;
};
// A proxy or child has that of its parent where it is a template for all models: PostQuerySet<Post>.
template <class Set, class T>
struct Rebound {
    using type = QuerySet<T>;
};
template <template <class> class Set, class Parent, class T>
struct Rebound<Set<Parent>, T> {
    using type = Set<T>;
};
template <class T, class Parent>
struct OwnQuerySet<T, InheritedManager<T, Parent>> : Rebound<typename OwnQuerySet<Parent>::type, T> {};

template <class Set>
class Arrow {
public:
    explicit Arrow(Query query) : set_(std::move(query)) {}
    const Set* operator->() const noexcept { return &set_; }

private:
    Set set_;
};

}  // namespace detail

// T::objects of a proxy or child that has no manager of its own: it starts from the rows that its parent's
// starts from.
template <class T, class Parent>
class InheritedManager : public Queries<T, InheritedManager<T, Parent>> {
    using Inherited = std::remove_cvref_t<decltype(Parent::objects)>;

public:
    static QuerySet<T> initial() requires requires { Inherited::initial().query(); }
    { return QuerySet<T>(Inherited::initial().query().as_model(info())); }
    Query query() const {
        if constexpr (requires { Inherited::initial().query(); })
            return initial().query();
        else
            return Query(info());
    }
    // The methods of the parent's own query set, where that is a template for all models, over objects of
    // this one: Recent::objects->published().
    auto operator->() const { return detail::Arrow<typename detail::OwnQuerySet<T>::type>(query()); }

private:
    static const ModelInfo& info() {
        return detail::installed(meta::type_tag<T>, detail::installed_model<T>);
    }
};

}  // namespace nuages::orm
