#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <nuages/meta/rule.h>

// Indexes and constraints of a model, as its description names them.
namespace nuages::meta {

// The names of some fields, as in unique_together("user", "post") and ordering("-pub_date", "id").
struct NameList {
    static constexpr std::size_t capacity = 8;
    std::string_view names[capacity] = {};
    std::uint8_t count = 0;

    constexpr const std::string_view* begin() const { return names; }
    constexpr const std::string_view* end() const { return names + count; }
};

template <class... Name>
constexpr NameList name_list(Name... names) {
    static_assert(sizeof...(Name) <= NameList::capacity, "at most eight names");
    return {{std::string_view(names)...}, sizeof...(Name)};
}

// How PostgreSQL stores an index; other databases have one way only.
enum class IndexType : std::uint8_t { by_default, btree, hash, gin, gist, spgist, brin };

// One that its type takes: "fillfactor", 70.
struct IndexParameter {
    std::string_view name;
    int value = 0;
    bool is_flag = false;  // on or off
};

// A database index over some fields ("-name" for descending) or expressions. Without a name it gets Django's.
struct Index {
    NameList fields;
    std::string_view name;
    NameList include;       // fields whose values the index has beside (PostgreSQL)
    TermRange expressions;  // in place of fields
    TermRange condition;    // which rows it has; all where there is none
    IndexType type = IndexType::by_default;
    NameList opclasses;  // as many as fields, where there are any
    IndexParameter parameters[2] = {};
    std::uint8_t parameter_count = 0;
};

// Whether a unique constraint is looked at by each statement, at the end of the transaction, or as SET
// CONSTRAINTS says with the statement as the default.
enum class Deferrable : std::uint8_t { no, deferred, immediate };

// A rule that the database holds the rows to.
struct Constraint {
    enum class Type : std::uint8_t { unique, check, exclude };
    enum class Nulls : std::uint8_t { by_default, distinct, not_distinct };
    Type type = Type::unique;
    NameList fields;
    std::string_view sql;  // of a check that is written in SQL
    std::string_view name;
    TermRange expressions;  // in place of fields
    TermRange condition;    // of a check: what holds; of the others: which rows it is about
    NameList include;
    Nulls nulls = Nulls::by_default;
    Deferrable deferrable = Deferrable::no;
    NameList operators;           // of exclude, for each of its expressions
    std::string_view index_type;  // of exclude: "gist" unless said
    std::string_view message;     // for full_clean(); "" for Django's

    // Whether no two rows of all have the same value of that field.
    constexpr bool makes_unique(std::string_view field) const {
        return type == Type::unique && !condition && !expressions && fields.count == 1 &&
               fields.names[0] == field;
    }
};

namespace detail {

template <class... Part>
inline constexpr bool all_are_names =
    std::conjunction_v<std::is_convertible<const Part&, std::string_view>...>;

constexpr RowExpression<1> indexed(std::string_view name) {
    return name.starts_with('-') ? f(name.substr(1)).desc() : f(name);
}
template <std::size_t N>
constexpr RowExpression<N> indexed(const RowExpression<N>& expression) {
    return expression;
}

template <std::size_t A, std::size_t B>
constexpr TermRange append_tree(TermList<A>& list, std::size_t at, const TermList<B>& tree) {
    for (std::size_t i = 0; i < B; ++i)
        list.terms[at + i] = tree.terms[i];
    return {static_cast<std::uint16_t>(at), static_cast<std::uint16_t>(B), 1};
}

// Never defined: reaching one while a description is made is the error, and its name is the message.
struct the_index {
    static void has_not_as_many_operator_classes_as_fields();
    static void has_no_such_parameter_or_its_type_is_named_after_it();
};

}  // namespace detail

// What index() gives: an Index with the terms that it is made of.
template <std::size_t N>
struct IndexTerms : TermList<N> {
    Index index;

    constexpr IndexTerms name(std::string_view v) const {
        IndexTerms result = *this;
        result.index.name = v;
        return result;
    }
    // Values of these fields lie in the index too, so that queries for them need not look at the table.
    template <class... Name>
    constexpr IndexTerms include(Name... names) const {
        IndexTerms result = *this;
        result.index.include = name_list(names...);
        return result;
    }
    // The types of PostgreSQL, Django's GinIndex and its like: index("tags").gin().
    constexpr IndexTerms btree() const { return typed(IndexType::btree); }
    constexpr IndexTerms hash() const { return typed(IndexType::hash); }
    constexpr IndexTerms gin() const { return typed(IndexType::gin); }
    constexpr IndexTerms gist() const { return typed(IndexType::gist); }
    constexpr IndexTerms spgist() const { return typed(IndexType::spgist); }
    constexpr IndexTerms brin() const { return typed(IndexType::brin); }
    // How PostgreSQL compares the values of each field:
    // index("name").name("n").opclasses("varchar_pattern_ops"). Not for expressions; the index needs a name.
    template <class... Name>
    constexpr IndexTerms opclasses(Name... names) const {
        IndexTerms result = *this;
        result.index.opclasses = name_list(names...);
        if (sizeof...(Name) != index.fields.count)
            detail::the_index::has_not_as_many_operator_classes_as_fields();
        return result;
    }
    // What the types take, named after the type: btree().fillfactor(70).
    constexpr IndexTerms fillfactor(int percent) const {
        return with({"fillfactor", percent}, index.type != IndexType::gin && index.type != IndexType::brin);
    }
    constexpr IndexTerms buffering(bool v) const {
        return with({"buffering", v, true}, index.type == IndexType::gist);
    }
    constexpr IndexTerms fastupdate(bool v) const {
        return with({"fastupdate", v, true}, index.type == IndexType::gin);
    }
    constexpr IndexTerms gin_pending_list_limit(int kilobytes) const {
        return with({"gin_pending_list_limit", kilobytes}, index.type == IndexType::gin);
    }
    constexpr IndexTerms pages_per_range(int pages) const {
        return with({"pages_per_range", pages}, index.type == IndexType::brin);
    }
    constexpr IndexTerms autosummarize(bool v) const {
        return with({"autosummarize", v, true}, index.type == IndexType::brin);
    }
    // Only rows for which that holds: index("votes").name("popular").condition(q("votes__gt", 100)).
    template <std::size_t M>
    constexpr IndexTerms<N + M> condition(const RowCondition<M>& rule) const {
        IndexTerms<N + M> result;
        detail::append_tree(result, 0, static_cast<const TermList<N>&>(*this));
        result.index = index;
        result.index.condition = detail::append_tree(result, N, rule);
        return result;
    }

private:
    constexpr IndexTerms typed(IndexType type) const {
        IndexTerms result = *this;
        result.index.type = type;
        if (index.parameter_count > 0)
            detail::the_index::has_no_such_parameter_or_its_type_is_named_after_it();
        return result;
    }
    // In the order in which Django writes those of a type, whatever the order of the calls.
    constexpr IndexTerms with(const IndexParameter& added, bool is_known) const {
        IndexTerms result = *this;
        if (index.type == IndexType::by_default || !is_known || index.parameter_count == 2 ||
            (index.parameter_count == 1 && index.parameters[0].name == added.name))
            detail::the_index::has_no_such_parameter_or_its_type_is_named_after_it();
        const bool is_last =
            added.name == "fillfactor" || added.name == "fastupdate" || added.name == "pages_per_range";
        if (!is_last)
            result.index.parameters[1] = index.parameters[0];
        result.index.parameters[is_last ? index.parameter_count : 0] = added;
        ++result.index.parameter_count;
        return result;
    }
};

// An index over fields: index("author", "-created_at"); or, where one is an expression, over expressions:
// index(lower("title"), "-pub_date").name("title_or_date"), which need a name.
template <class... Part>
constexpr auto index(const Part&... parts) {
    static_assert(sizeof...(Part) > 0, "an index is over at least one field");
    if constexpr (detail::all_are_names<Part...>) {
        IndexTerms<0> result;
        result.index.fields = name_list(parts...);
        return result;
    } else {
        IndexTerms<(column_terms_in<Part> + ... + 0)> result;
        Term* to = result.terms;
        (detail::append(to, detail::indexed(parts)), ...);
        result.index.expressions = {0, result.size, sizeof...(Part)};
        return result;
    }
}

// What the functions below give: a Constraint with the terms that it is made of.
template <std::size_t N>
struct ConstraintTerms : TermList<N> {
    Constraint constraint;

    // To which rows it applies; others may be as they like.
    template <std::size_t M>
    constexpr ConstraintTerms<N + M> condition(const RowCondition<M>& rule) const {
        ConstraintTerms<N + M> result;
        detail::append_tree(result, 0, static_cast<const TermList<N>&>(*this));
        result.constraint = constraint;
        result.constraint.condition = detail::append_tree(result, N, rule);
        return result;
    }
    // PostgreSQL only, as in Django: other databases go without the constraint.
    template <class... Name>
    constexpr ConstraintTerms include(Name... names) const {
        ConstraintTerms result = *this;
        result.constraint.include = name_list(names...);
        return result;
    }
    // Whether rows without a value differ from each other; false needs PostgreSQL 15.
    constexpr ConstraintTerms nulls_distinct(bool v) const {
        ConstraintTerms result = *this;
        result.constraint.nulls = v ? Constraint::Nulls::distinct : Constraint::Nulls::not_distinct;
        return result;
    }
    constexpr ConstraintTerms deferrable(Deferrable v) const {
        ConstraintTerms result = *this;
        result.constraint.deferrable = v;
        return result;
    }
    constexpr ConstraintTerms index_type(std::string_view v) const {
        ConstraintTerms result = *this;
        result.constraint.index_type = v;
        return result;
    }
    constexpr ConstraintTerms violation_error_message(std::string_view v) const {
        ConstraintTerms result = *this;
        result.constraint.message = v;
        return result;
    }
};

// No two rows with the same values: unique_constraint("one_like", "user", "post"); or of expressions:
// unique_constraint("one_name", lower("name")).
template <class... Part>
constexpr auto unique_constraint(std::string_view name, const Part&... parts) {
    static_assert(sizeof...(Part) > 0, "a unique constraint is over at least one field");
    if constexpr (detail::all_are_names<Part...>) {
        ConstraintTerms<0> result;
        result.constraint.fields = name_list(parts...);
        result.constraint.name = name;
        return result;
    } else {
        ConstraintTerms<(column_terms_in<Part> + ... + 0)> result;
        Term* to = result.terms;
        (detail::append(to, detail::indexed(parts)), ...);
        result.constraint.expressions = {0, result.size, sizeof...(Part)};
        result.constraint.name = name;
        return result;
    }
}

// What holds for every row: check_constraint("no_self_follow", ~q("follower", f("followed"))).
template <std::size_t N>
constexpr ConstraintTerms<N> check_constraint(std::string_view name, const RowCondition<N>& rule) {
    ConstraintTerms<N> result;
    result.constraint.type = Constraint::Type::check;
    result.constraint.name = name;
    result.constraint.condition = detail::append_tree(result, 0, rule);
    return result;
}
// The same in SQL, for what no lookup says, with the columns in double quotes.
constexpr ConstraintTerms<0> check_constraint(std::string_view name, std::string_view sql) {
    ConstraintTerms<0> result;
    result.constraint.type = Constraint::Type::check;
    result.constraint.name = name;
    result.constraint.sql = sql;
    return result;
}

// What an exclusion constraint compares: excluded("room", "="), excluded("during", "&&").
template <std::size_t N>
struct Excluded {
    RowExpression<N> what;
    std::string_view with;
};
constexpr Excluded<1> excluded(std::string_view field, std::string_view with) {
    return {f(field), with};
}
template <std::size_t N>
constexpr Excluded<N> excluded(const RowExpression<N>& what, std::string_view with) {
    return {what, with};
}

// No two rows for which all the comparisons hold (PostgreSQL only).
template <std::size_t... N>
constexpr auto exclusion_constraint(std::string_view name, const Excluded<N>&... parts) {
    static_assert(sizeof...(N) > 0, "an exclusion constraint compares at least one thing");
    ConstraintTerms<(N + ... + 0)> result;
    Term* to = result.terms;
    (detail::append(to, parts.what), ...);
    result.constraint.type = Constraint::Type::exclude;
    result.constraint.name = name;
    result.constraint.expressions = {0, result.size, sizeof...(N)};
    result.constraint.operators = name_list(parts.with...);
    result.constraint.index_type = "gist";
    return result;
}

}  // namespace nuages::meta
