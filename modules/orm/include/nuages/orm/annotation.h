#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <nuages/orm/condition.h>
#include <nuages/orm/detail/fixed_text.h>
#include <nuages/orm/dynamic.h>
#include <nuages/orm/query_set.h>
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

// A function over one field, as a literal. What it gives is part of the type: K, and whether that may be
// NULL. Kind::any is whatever the field is, read as a Value.
template <Kind K, bool Null>
struct Term {
    const char* function;
    const char* field;
    bool is_distinct = false;
    const char* name = "";

    constexpr Term distinct() const { return {function, field, true, name}; }
    // The name in what aggregate() gives, in place of Django's "votes__sum".
    constexpr Term as(const char* own_name) const { return {function, field, is_distinct, own_name}; }
};

// clang-format off
constexpr Term<Kind::integer, false> Count(const char* field) { return {"Count", field}; }
constexpr Term<Kind::any, true> Sum(const char* field) { return {"Sum", field}; }
constexpr Term<Kind::real, true> Avg(const char* field) { return {"Avg", field}; }
constexpr Term<Kind::any, true> Min(const char* field) { return {"Min", field}; }
constexpr Term<Kind::any, true> Max(const char* field) { return {"Max", field}; }
constexpr Term<Kind::real, true> StdDev(const char* field) { return {"StdDev", field}; }
constexpr Term<Kind::real, true> Variance(const char* field) { return {"Variance", field}; }
// Of PostgreSQL alone, as those below.
constexpr Term<Kind::any, true> ArrayAgg(const char* field) { return {"ArrayAgg", field}; }
constexpr Term<Kind::any, true> JSONBAgg(const char* field) { return {"JSONBAgg", field}; }
constexpr Term<Kind::any, true> BitAnd(const char* field) { return {"BitAnd", field}; }
constexpr Term<Kind::any, true> BitOr(const char* field) { return {"BitOr", field}; }
constexpr Term<Kind::any, true> BitXor(const char* field) { return {"BitXor", field}; }
constexpr Term<Kind::any, true> BoolAnd(const char* field) { return {"BoolAnd", field}; }
constexpr Term<Kind::any, true> BoolOr(const char* field) { return {"BoolOr", field}; }

constexpr Term<Kind::text, true> Lower(const char* field) { return {"Lower", field}; }
constexpr Term<Kind::text, true> Upper(const char* field) { return {"Upper", field}; }
constexpr Term<Kind::text, true> Trim(const char* field) { return {"Trim", field}; }
constexpr Term<Kind::integer, true> Length(const char* field) { return {"Length", field}; }
constexpr Term<Kind::any, true> Abs(const char* field) { return {"Abs", field}; }
constexpr Term<Kind::datetime, true> TruncYear(const char* field) { return {"TruncYear", field}; }
constexpr Term<Kind::datetime, true> TruncMonth(const char* field) { return {"TruncMonth", field}; }
constexpr Term<Kind::datetime, true> TruncDay(const char* field) { return {"TruncDay", field}; }
constexpr Term<Kind::date, true> TruncDate(const char* field) { return {"TruncDate", field}; }
constexpr Term<Kind::integer, true> ExtractYear(const char* field) { return {"ExtractYear", field}; }
constexpr Term<Kind::integer, true> ExtractMonth(const char* field) { return {"ExtractMonth", field}; }
constexpr Term<Kind::integer, true> ExtractDay(const char* field) { return {"ExtractDay", field}; }
// clang-format on

namespace detail {

// The annotations of a query: their names, and what each gives.
template <FixedText Name, Kind K, bool Null>
struct Named {
    static constexpr std::string_view name = Name.view();
    static constexpr Kind kind = K;
    static constexpr bool is_selected = true;
    using type = std::conditional_t<Null && K != Kind::any, std::optional<typename value_of_kind<K>::type>,
                                    typename value_of_kind<K>::type>;
};
// One that rows do not have.
template <FixedText Name>
struct Aliased {
    static constexpr std::string_view name = Name.view();
    static constexpr Kind kind = Kind::any;
    static constexpr bool is_selected = false;
    using type = void;
};
template <class... N>
struct NamedList {
    // Which one a name begins with, up to its end or two underscores; npos for none.
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);
    static constexpr std::size_t find(std::string_view text) {
        std::size_t i = 0, found = npos;
        ((found = found == npos && text.substr(0, end_of_part(text, 0)) == N::name ? i : found, ++i), ...);
        return found;
    }
    static constexpr Kind kind(std::size_t number) {
        std::size_t i = 0;
        Kind result = Kind::any;
        ((result = i++ == number ? N::kind : result), ...);
        return result;
    }
};

// A name of an annotation or of a field, checked, and kept as it was written.
template <class T, class Names>
constexpr void check_name(const char* name) {
    if (Names::find(name) == Names::npos)
        checked(node_of<T>(), name, Use::column);
}

template <class T, class Names, Kind K, bool Null>
struct TermFor {
    Term<K, Null> term;
    consteval TermFor(Term<K, Null> t) : term(t) {
        if (std::string_view(t.field) != "*")
            check_name<T, Names>(t.field);
    }
    Expression expression() const {
        return dyn::call(term.function, {dyn::field(term.field)}, {.distinct = term.is_distinct});
    }
};

template <class T, class Names>
struct AnyTermFor {
    const char* function = "";
    const char* field = "";
    bool distinct = false;
    const char* name = "";
    constexpr AnyTermFor() = default;
    template <Kind K, bool Null>
    consteval AnyTermFor(Term<K, Null> t)
        : function(t.function), field(t.field), distinct(t.is_distinct), name(t.name) {
        if (std::string_view(t.field) != "*")
            check_name<T, Names>(t.field);
    }
    Expression expression() const { return dyn::call(function, {dyn::field(field)}, {.distinct = distinct}); }
};

// A lookup on an annotation or a field.
template <class T, class Names, class Argument>
struct ScopedLookup {
    Path path;
    const char* name = "";
    consteval ScopedLookup(const char* text) : name(text) {
        const std::string_view whole(text);
        const std::size_t number = Names::find(whole);
        if (number == Names::npos) {
            path = checked_condition(node_of<T>(), text, Argument::shape);
            return;
        }
        const NodeWalker model{node_of<T>()};
        Path own;
        own.step_count = 1;
        own.kind = Names::kind(number);
        for (std::size_t at = end_of_part(whole, 0); at < whole.size();) {
            const std::size_t begin = at + 2;
            at = end_of_part(whole, begin);
            const std::string_view said = whole.substr(begin, at - begin);
            if (at == whole.size() && (find_lookup(said, own.kind, own.lookup) || find_own(model, said, own)))
                break;
            const Transform transform = find_transform(model, said, own.kind);
            if (transform == Transform::none)
                part<2>::is_not_a_lookup_or_transform_of_the_field();
            own.kind = kind_after(model, transform, own.kind);
        }
        if (is_own(own.lookup)) {
            check_own_argument(model.description().lookup(own_number(own.lookup)), own.kind, Argument::shape);
        } else if (own.lookup != Lookup::isnull) {
            const bool wants_many = own.lookup == Lookup::in || own.lookup == Lookup::range;
            if (wants_many && !Argument::shape.many)
                the_lookup::needs_a_list_or_a_query();
            if (!wants_many && Argument::shape.many)
                the_lookup::takes_one_value_not_a_list();
            const Kind kind = is_pattern(own.lookup, own.kind) ? Kind::text : own.kind;
            if (kind != Kind::any && !kind_fits(kind, Argument::shape.kind))
                the_lookup::needs_a_value_of_another_type();
        }
    }
};
template <class T, class Names, class V>
using ScopedLookupFor = std::type_identity_t<ScopedLookup<T, Names, Argument<V>>>;

template <class T, class Names>
struct ScopedCondition : AnyCondition {
    ScopedCondition() = default;
    template <IsArgument V>
    ScopedCondition(ScopedLookupFor<T, Names, V> lookup, const V& value) {
        if (lookup.path)
            static_cast<AnyCondition&>(*this) = AnyCondition(lookup.path, Argument<V>::operand(value));
        else
            tree = AnyQ::named(lookup.name, Argument<V>::operand(value));
    }
    ScopedCondition(const Q<T>& q) : AnyCondition(AnyQ(q)) {}
};

template <class T, class Names>
struct ScopedOrder {
    const char* name = "";
    bool descending = false;
    Nulls nulls = Nulls::by_default;
    Expression expression{};
    constexpr ScopedOrder() = default;
    consteval ScopedOrder(const char* text)
        : ScopedOrder(OrderName{*text == '-' ? text + 1 : text, *text == '-'}) {}
    ScopedOrder(const Ordered<T>& said) : expression(said.term()) {}
    ScopedOrder(const ExpressionOf<T>& said) : expression(said) {}
    ScopedOrder(const F<T>& column) : expression(column.path()) {}
    consteval ScopedOrder(OrderName said) : name(said.name), descending(said.descending), nulls(said.nulls) {
        const std::string_view column(name);
        if (Names::find(column) == Names::npos)
            checked(node_of<T>(), column, Use::order);
        else if (end_of_part(column, 0) != column.size())
            part<2>::is_not_a_lookup_or_transform_of_the_field();
    }
};

// The compiler says it where annotation() is asked for another one.
template <FixedText Name, class... N>
concept is_the_name_of_an_annotation = ((N::is_selected && N::name == Name.view()) || ...);

}  // namespace detail

// One of the rows: the object, and what was computed beside it. Valid as long as the set it is from.
template <class T, class... N>
class AnnotatedRow {
public:
    AnnotatedRow(const Rows& rows, std::size_t number) noexcept : rows_(&rows), number_(number) {}

    const T& operator*() const { return *operator->(); }
    const T* operator->() const { return static_cast<const T*>(rows_->at(number_)); }
    // Does not compile for a name that annotate() did not give.
    template <detail::FixedText Name>
    requires detail::is_the_name_of_an_annotation<Name, N...>
    auto annotation() const {
        typename decltype(type_of<Name>())::type value{};
        detail::take(value, rows_->annotation(number_, Name.view()));
        return value;
    }

private:
    template <class Type>
    struct Tagged {
        using type = Type;
    };
    template <detail::FixedText Name, class First, class... Rest>
    static auto search() {
        if constexpr (First::name == Name.view())
            return Tagged<typename First::type>();
        else
            return search<Name, Rest...>();
    }
    template <detail::FixedText Name>
    static auto type_of() {
        return search<Name, N...>();
    }

    const Rows* rows_;
    std::size_t number_;
};

// A QuerySet whose rows have annotations. Fetched when it is first looked at, and kept.
template <class T, class... N>
class AnnotatedSet {
    using Names = detail::NamedList<N...>;
    using C = detail::ScopedCondition<T, Names>;
    using O = detail::ScopedOrder<T, Names>;
    using A = detail::AnyTermFor<T, Names>;
    template <detail::FixedText Name, Kind K, bool Null>
    using And = AnnotatedSet<T, N..., detail::Named<Name, K, Null>>;
    template <Kind K, bool Null>
    using Given = detail::TermFor<T, Names, K, Null>;

public:
    explicit AnnotatedSet(Query query) noexcept : query_(std::move(query)) {}

    // clang-format off
    template <detail::FixedText Name> auto annotate(Given<Kind::integer, false> t) const { return and_<Name, Kind::integer, false>(t.expression()); }
    template <detail::FixedText Name> auto annotate(Given<Kind::integer, true> t) const { return and_<Name, Kind::integer, true>(t.expression()); }
    template <detail::FixedText Name> auto annotate(Given<Kind::real, true> t) const { return and_<Name, Kind::real, true>(t.expression()); }
    template <detail::FixedText Name> auto annotate(Given<Kind::text, true> t) const { return and_<Name, Kind::text, true>(t.expression()); }
    template <detail::FixedText Name> auto annotate(Given<Kind::date, true> t) const { return and_<Name, Kind::date, true>(t.expression()); }
    template <detail::FixedText Name> auto annotate(Given<Kind::datetime, true> t) const { return and_<Name, Kind::datetime, true>(t.expression()); }
    template <detail::FixedText Name> auto annotate(Given<Kind::any, true> t) const { return and_<Name, Kind::any, true>(t.expression()); }
    template <detail::FixedText Name> auto annotate(const ExpressionOf<T>& e) const { return and_<Name, Kind::any, true>(e); }
    // clang-format on
    AnnotatedSet filter(const C& a = {}, const C& b = {}, const C& c = {}, const C& d = {}) const {
        return AnnotatedSet(query_.filter({&a, &b, &c, &d}));
    }
    AnnotatedSet exclude(const C& a = {}, const C& b = {}, const C& c = {}, const C& d = {}) const {
        return AnnotatedSet(query_.exclude({&a, &b, &c, &d}));
    }
    template <detail::FixedText Name>
    auto alias(A term) const {
        return aliased<Name>(term.expression());
    }
    template <detail::FixedText Name>
    auto alias(const ExpressionOf<T>& expression) const {
        return aliased<Name>(expression);
    }
    AnnotatedSet order_by(const O& a, const O& b = {}, const O& c = {}, const O& d = {}) const {
        std::vector<Expression> terms;
        for (const O* each : {&a, &b, &c, &d})
            if (*each->name)
                terms.push_back(dyn::ordered(dyn::field(each->name), each->descending, each->nulls));
            else if (each->expression)
                terms.push_back(each->expression);
        return AnnotatedSet(query_.order_by(terms));
    }
    AnnotatedSet reverse() const { return AnnotatedSet(query_.reverse()); }
    AnnotatedSet distinct() const { return AnnotatedSet(query_.distinct()); }
    AnnotatedSet slice(std::int64_t from, std::int64_t to) const {
        return AnnotatedSet(query_.slice(from, to));
    }
    std::int64_t count() const { return query_.count(); }
    bool exists() const { return query_.exists(); }
    Dict aggregate(A a, A b = {}, A c = {}, A d = {}) const {
        return query_.aggregate(detail::aggregates({a, b, c, d}));
    }

    class Iterator {
    public:
        Iterator(const Rows& rows, std::size_t number) noexcept : rows_(&rows), number_(number) {}
        AnnotatedRow<T, N...> operator*() const { return {*rows_, number_}; }
        Iterator& operator++() {
            ++number_;
            return *this;
        }
        friend bool operator==(const Iterator& a, const Iterator& b) { return a.number_ == b.number_; }

    private:
        const Rows* rows_;
        std::size_t number_;
    };
    Iterator begin() const { return {rows(), 0}; }
    Iterator end() const { return {rows(), rows().size()}; }
    std::size_t size() const { return rows().size(); }
    bool empty() const { return size() == 0; }
    // Must be below size().
    AnnotatedRow<T, N...> operator[](std::size_t i) const { return {rows(), i}; }
    const Query& query() const noexcept { return query_; }
    const Rows& rows() const {
        if (!rows_)
            rows_ = query_.fetch();
        return rows_;
    }

private:
    template <detail::FixedText Name>
    AnnotatedSet<T, N..., detail::Aliased<Name>> aliased(Expression expression) const {
        return AnnotatedSet<T, N..., detail::Aliased<Name>>(
            query_.alias({{std::string(Name.view()), std::move(expression)}}));
    }
    template <detail::FixedText Name, Kind K, bool Null>
    And<Name, K, Null> and_(Expression expression) const {
        return And<Name, K, Null>(query_.annotate({{std::string(Name.view()), std::move(expression)}}));
    }

    Query query_;
    mutable Rows rows_;
};

namespace detail {

template <class Term>
std::vector<NamedExpression> aggregates(std::initializer_list<Term> terms) {
    std::vector<NamedExpression> result;
    for (const Term& each : terms)
        if (*each.function) {
            Expression expression = each.expression();
            std::string name = *each.name ? std::string(each.name) : dyn::default_alias(expression);
            result.push_back({std::move(name), std::move(expression)});
        }
    return result;
}

}  // namespace detail

}  // namespace nuages::orm
