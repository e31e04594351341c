#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <nuages/orm/detail/graph.h>
#include <nuages/orm/path.h>

// The gate between literals in the source and paths: evaluated by the compiler, so that a wrong name does not
// compile.
namespace nuages::orm::detail {

// What the diagnostics are made of. None of these functions is ever defined: reaching one while a literal is
// checked is the error, and its name is the message. Compilers print it together with the literal.
template <std::size_t Part>
struct part {
    static void is_not_a_field_of_the_model();
    static void is_not_a_lookup_or_transform_of_the_field();
    static void follows_a_field_that_leads_to_no_other_model();
    static void goes_to_a_model_that_is_only_declared_here_include_its_definition();
    static void makes_the_lookup_too_long();
    static void is_a_generic_foreign_key_which_queries_cannot_follow();
};
struct the_lookup {
    static void needs_a_value_of_another_type();
    static void needs_an_object_of_another_model();
    static void needs_a_list_or_a_query();
    static void takes_one_value_not_a_list();
    static void needs_a_list_with_the_dimensions_of_the_array();
    static void needs_a_range_of_such_values();
    static void has_to_end_in_a_relation();
    static void has_to_name_a_column_of_the_model_itself();
    static void has_to_name_a_column_not_the_far_side_of_a_relation();
    static void has_to_follow_foreign_keys_only();
    static void cannot_follow_relations_in_a_description();
    static void names_a_field_that_the_database_computes();
    static void has_the_name_of_one_that_all_models_have();
    static void has_to_name_a_unique_field();
    static void needs_a_tuple_with_a_value_for_each_field_of_the_primary_key();
    static void cannot_name_a_primary_key_of_several_fields();
};
struct the_operation {
    static void needs_whole_numbers();
};
struct the_primary_key {
    static void of_several_fields_has_two_at_least();
    static void names_a_field_twice();
    static void has_to_name_columns_of_the_model_itself();
    static void names_a_field_that_may_be_null();
    static void names_a_field_that_the_database_computes();
    static void is_another_field_already_name_NoAutoId_as_the_first_base();
};
struct the_relation {
    static void leads_to_or_from_a_model_with_a_primary_key_of_several_fields();
};

template <std::size_t Part>
constexpr void report_part(Problem problem) {
    switch (problem) {
        case Problem::not_a_field:
            part<Part>::is_not_a_field_of_the_model();
            break;
        case Problem::not_a_lookup:
            part<Part>::is_not_a_lookup_or_transform_of_the_field();
            break;
        case Problem::not_a_relation:
            part<Part>::follows_a_field_that_leads_to_no_other_model();
            break;
        case Problem::only_declared:
            part<Part>::goes_to_a_model_that_is_only_declared_here_include_its_definition();
            break;
        case Problem::generic_key:
            part<Part>::is_a_generic_foreign_key_which_queries_cannot_follow();
            break;
        default:
            part<Part>::makes_the_lookup_too_long();
    }
}

// What stands on the right-hand side: values of a kind, one or many, or objects of a model.
struct ArgumentShape {
    Kind kind = Kind::any;
    bool many = false;
    const Lineage* model = nullptr;  // of objects
    bool has_model = false;
    std::uint8_t depth = 0;  // how many lists are around each value
    Kind ends = Kind::none;  // of ranges
    // Of a tuple: what stands in it.
    const ArgumentShape* values = nullptr;
    std::size_t value_count = 0;
};

constexpr bool kind_fits(Kind field, Kind value) {
    return value == Kind::any || field == value || field == Kind::json ||
           (field == Kind::real && value == Kind::integer) ||
           (field == Kind::decimal && (value == Kind::integer || value == Kind::real)) ||
           (field == Kind::search_vector && value == Kind::text);
}

// The kind of the key that stands for an object: over keys that are relations themselves, to the first that
// is none. Any where they lead in a circle, or to a model that is only declared.
constexpr Kind key_kind(const ModelNode* node) {
    constexpr int most_steps = 100;  // more lead in a circle
    for (int step = 0; step < most_steps && node->defined; ++step) {
        const Kind kind = NodeWalker{node}.field(node->primary_key).kind;
        if (kind != Kind::relation)
            return kind;
        node = NodeWalker{node}.target(node->primary_key).node;
    }
    return Kind::any;
}

// The model that the last step of a path leads to.
constexpr const ModelNode* last_target(const ModelNode* node, const Path& path) {
    for (std::size_t i = 0; i < path.step_count && node->defined; ++i)
        node = NodeWalker{node}.target(path.steps[i]).node;
    return node;
}

// The model that has the last field of a path.
constexpr const ModelNode* last_owner(const ModelNode* node, const Path& path) {
    for (std::size_t i = 0; i + 1 < path.step_count; ++i)
        node = NodeWalker{node}.target(path.steps[i]).node;
    return node;
}

// The model whose objects stand for values of a path to a relation or a key: the one that it leads to, or
// that has the key.
constexpr Lineage object_model(const ModelNode* node, const Path& path, const meta::FieldMeta& field) {
    if (path.kind == Kind::relation) {
        const ModelNode* target = last_target(node, path);
        return target->defined ? *target->lineage : Lineage{field.target};
    }
    return *last_owner(node, path)->lineage;
}

constexpr bool is_among(std::string_view model, Lineage lineage) {
    while (lineage.model->qualified_name != model) {
        if (!lineage.has_parent)
            return false;
        lineage = *lineage.parent;
    }
    return true;
}

// Whether one of them is the other or extends it.
constexpr bool have_the_same_keys(const Lineage& a, const Lineage& b) {
    return is_among(a.model->qualified_name, b) || is_among(b.model->qualified_name, a);
}

// What has the lookups that the last field's model has of its own.
constexpr const meta::Description& last_description(const ModelNode* node, const Path& path) {
    return *last_owner(node, path)->description;
}

constexpr const meta::FieldMeta& last_field(const ModelNode* node, const Path& path) {
    return NodeWalker{last_owner(node, path)}.field(path.steps[path.step_count - 1]);
}

// The model whose key a path ends in.
constexpr const ModelNode* key_owner(const ModelNode* node, const Path& path) {
    return path.kind == Kind::relation ? last_target(node, path) : last_owner(node, path);
}

constexpr void report(const Resolution& r) {
    switch (r.number) {
        case 1:
            report_part<1>(r.problem);
            break;
        case 2:
            report_part<2>(r.problem);
            break;
        case 3:
            report_part<3>(r.problem);
            break;
        case 4:
            report_part<4>(r.problem);
            break;
        default:
            report_part<5>(r.problem);
    }
}

constexpr Path checked(const ModelNode* node, std::string_view text, Use use) {
    const Resolution r = resolve(NodeWalker{node}, text, use);
    if (r.problem != Problem::none)
        report(r);
    return r.path;
}

// Relations one after the other, for prefetch_related(). Where a generic foreign key leads is not known
// before the rows are there.
constexpr void check_prefetched(const ModelNode* node, std::string_view text) {
    const Resolution r = resolve(NodeWalker{node}, text, Use::relation);
    if (r.problem != Problem::none && r.problem != Problem::generic_key)
        report(r);
}

constexpr void check_count(bool wants_many, const ArgumentShape& argument) {
    if (wants_many && !argument.many)
        the_lookup::needs_a_list_or_a_query();
    if (!wants_many && argument.many)
        the_lookup::takes_one_value_not_a_list();
}

constexpr void check_own_argument(const meta::OwnLookup& lookup, Kind kind, const ArgumentShape& argument) {
    check_count(lookup.takes_many, argument);
    const Kind wanted = lookup.value == Kind::none ? kind : lookup.value;
    if (argument.has_model || (wanted != Kind::any && !kind_fits(wanted, argument.kind)))
        the_lookup::needs_a_value_of_another_type();
}

// The array that a path ends at: what its elements are, and how many arrays are around each of them.
struct ArrayShape {
    Kind kind = Kind::none;
    std::uint8_t depth = 0;
};
constexpr ArrayShape array_shape(const meta::FieldMeta& field, const Path& path) {
    const meta::ElementType* elements = field.kind == Kind::hstore ? &hstore_elements : field.elements;
    // Whether there are any: g++ 12 does not compare addresses with null here under -fsanitize=undefined.
    bool is_array = field.kind == Kind::array || field.kind == Kind::hstore;
    const auto go_inside = [&] {
        is_array = elements->kind == Kind::array;
        elements = elements->elements;
    };
    for (std::size_t begin = 0; begin < path.keys_size && is_array;) {
        const std::string_view keys(path.keys, path.keys_size);
        const std::size_t end = end_of_part(keys, begin);
        if (is_place(keys.substr(begin, end - begin)))
            go_inside();
        begin = end + 2;
    }
    ArrayShape shape;
    while (is_array) {
        shape.kind = elements->kind;
        ++shape.depth;
        go_inside();
    }
    return shape;
}

constexpr void check_array_argument(const ArrayShape& array, Lookup lookup, const ArgumentShape& argument) {
    const bool wants_many = lookup == Lookup::in || lookup == Lookup::range;
    // An expression or a query stands for the array itself; what it gives is not known here.
    if (argument.kind == Kind::any && argument.depth == 0 && !wants_many)
        return;
    if (argument.depth != array.depth + wants_many && !(wants_many && argument.many && argument.depth == 0))
        the_lookup::needs_a_list_with_the_dimensions_of_the_array();
    if (argument.has_model || !kind_fits(array.kind, argument.kind))
        the_lookup::needs_a_value_of_another_type();
}

// Compared with ranges: other ranges, or what lies in them.
constexpr void check_range_argument(Kind ends, const Path& path, const ArgumentShape& argument) {
    check_count(path.lookup == Lookup::in, argument);
    if (argument.kind == Kind::any)
        return;
    const bool takes_ends = path.kind == Kind::range && path.lookup == Lookup::contains;
    const bool fits = argument.kind == Kind::range
                          ? argument.ends == ends || (ends == Kind::real && argument.ends == Kind::decimal)
                          : takes_ends && kind_fits(ends, argument.kind);
    if (argument.has_model || !fits)
        the_lookup::needs_a_range_of_such_values();
}

constexpr void check_argument(const ModelNode* node, const Path& path, const ArgumentShape& argument);

// A tuple of values for a primary key of several fields.
constexpr void check_key_values(const ModelNode* node, const ArgumentShape& argument) {
    const meta::NameList& fields = node->description->composite_key();
    if (argument.kind == Kind::any)
        return;
    if (argument.kind != Kind::composite || argument.value_count != fields.count)
        the_lookup::needs_a_tuple_with_a_value_for_each_field_of_the_primary_key();
    for (std::size_t i = 0; i < fields.count; ++i)
        check_argument(node, checked(node, fields.names[i], Use::column), argument.values[i]);
}

constexpr void check_argument(const ModelNode* node, const Path& path, const ArgumentShape& argument) {
    if (is_own(path.lookup)) {
        check_own_argument(last_description(node, path).lookup(own_number(path.lookup)), path.kind, argument);
        return;
    }
    if (path.lookup == Lookup::isnull) {
        if (argument.kind != Kind::boolean || argument.many)
            the_lookup::needs_a_value_of_another_type();
        return;
    }
    if (path.kind == Kind::array && !is_pattern(path.lookup, path.kind)) {
        check_array_argument(array_shape(last_field(node, path), path), path.lookup, argument);
        return;
    }
    if (path.kind == Kind::range && !is_pattern(path.lookup, path.kind)) {
        check_range_argument(last_field(node, path).elements->kind, path, argument);
        return;
    }
    if (path.lookup == Lookup::contained_by && lies_in_ranges(path.kind)) {
        check_range_argument(path.kind, path, argument);
        return;
    }
    if (takes_keys(path.lookup)) {
        // A Value may be a list.
        if (path.kind == Kind::json && (argument.kind == Kind::json || argument.kind == Kind::any))
            return;
        check_count(path.lookup != Lookup::has_key, argument);
        if (!kind_fits(Kind::text, argument.kind))
            the_lookup::needs_a_value_of_another_type();
        return;
    }
    check_count(path.lookup == Lookup::in || path.lookup == Lookup::range, argument);
    if (argument.has_model) {
        // Objects stand for their keys, also where the key itself is named: {"pk__in", query}.
        const meta::FieldMeta& field = last_field(node, path);
        if (path.kind != Kind::relation && !field.primary_key)
            the_lookup::needs_a_value_of_another_type();
        if (!have_the_same_keys(object_model(node, path, field), *argument.model))
            the_lookup::needs_an_object_of_another_model();
        return;
    }
    const Kind kind = is_pattern(path.lookup, path.kind) ? Kind::text
                      : path.kind == Kind::relation      ? key_kind(last_target(node, path))
                                                         : path.kind;
    if (kind == Kind::composite)
        return check_key_values(key_owner(node, path), argument);
    if (kind != Kind::any && !kind_fits(kind, argument.kind))
        the_lookup::needs_a_value_of_another_type();
}

constexpr Path checked_condition(const ModelNode* node, const char* text, const ArgumentShape& argument) {
    const Path path = checked(node, text, Use::condition);
    check_argument(node, path, argument);
    return path;
}

// A field of the model itself that has a column, for assignments.
constexpr Path checked_assignment(const ModelNode* node, const char* text, const ArgumentShape& argument) {
    const Path path = checked(node, text, Use::column);
    const meta::Storage storage = last_field(node, path).storage;
    if (path.step_count != 1 || path.keys_size > 0 ||
        (!meta::has_column(storage) && storage != meta::Storage::composite))
        the_lookup::has_to_name_a_column_of_the_model_itself();
    if (last_field(node, path).generated)
        the_lookup::names_a_field_that_the_database_computes();
    // A JSON field takes lists.
    check_argument(node, path, argument);
    return path;
}

constexpr Path checked_column(const ModelNode* node, std::string_view text, Use use) {
    const Path path = checked(node, text, use);
    if (use != Use::order && !meta::has_column(last_field(node, path).storage) &&
        path.kind != Kind::composite)
        the_lookup::has_to_name_a_column_not_the_far_side_of_a_relation();
    return path;
}

// A field of the model itself of which no two rows have the same value, for in_bulk().
constexpr Path checked_unique(const ModelNode* node, const char* text) {
    const Path path = checked(node, text, Use::column);
    if (path.step_count != 1)
        the_lookup::has_to_name_a_column_of_the_model_itself();
    const meta::FieldMeta& field = last_field(node, path);
    bool unique = field.primary_key || field.unique;
    for (std::size_t part = 0; part < node->description->part_count; ++part) {
        const meta::Options& options = *node->description->parts[part].options;
        for (std::size_t i = 0; i < options.constraint_count; ++i)
            unique = unique || options.constraints[i].makes_unique(field.name);
    }
    if (!unique)
        the_lookup::has_to_name_a_unique_field();
    return path;
}

// A chain of to-one relations, for select_related().
constexpr Path checked_relation(const ModelNode* node, std::string_view text) {
    const Path path = checked(node, text, Use::relation);
    for (std::size_t i = 0; i < path.step_count; ++i) {
        const meta::Storage storage = (*node->description)[path.steps[i]].storage;
        if (storage != meta::Storage::to_one && storage != meta::Storage::reverse_one)
            the_lookup::has_to_follow_foreign_keys_only();
        node = NodeWalker{node}.target(path.steps[i]).node;
    }
    return path;
}

constexpr Kind kind_of(const meta::Constant& constant) {
    switch (constant.type) {
        case meta::Constant::Type::boolean:
            return Kind::boolean;
        case meta::Constant::Type::integer:
            return Kind::integer;
        case meta::Constant::Type::real:
            return Kind::real;
        case meta::Constant::Type::text:
            return Kind::text;
        default:
            return Kind::any;
    }
}

// Conditions and expressions of a description. What the database computes or checks speaks of the row alone;
// what queries ask may follow relations.
class RuleCheck {
public:
    enum class Reach : std::uint8_t { row, relations };
    constexpr RuleCheck(const ModelNode* node, const meta::Term* terms, Reach reach = Reach::row)
        : node_(node), terms_(terms), reach_(reach) {}

    constexpr void check(const meta::TermRange& range) const {
        std::size_t at = range.first;
        for (std::size_t i = 0; i < range.trees; ++i)
            at = tree(at);
    }

private:
    // Where the tree ends that begins there.
    constexpr std::size_t tree(std::size_t at) const {
        const meta::Term& term = terms_[at];
        if (term.type == meta::Term::Type::field)
            only_own(checked(node_, term.text, Use::column));
        if (term.type == meta::Term::Type::lookup)
            lookup(at);
        std::size_t next = at + 1;
        for (std::size_t i = 0; i < term.operands; ++i)
            next = tree(next);
        return next;
    }

    constexpr void lookup(std::size_t at) const {
        const Path path = checked(node_, terms_[at].text, Use::condition);
        only_own(path);
        const bool many = path.lookup == Lookup::in || path.lookup == Lookup::range;
        if (!many && terms_[at].operands > 1)
            the_lookup::takes_one_value_not_a_list();
        std::size_t value = at + 1;
        for (std::size_t i = 0; i < terms_[at].operands; ++i) {
            const Kind kind = terms_[value].type == meta::Term::Type::constant
                                  ? kind_of(terms_[value].constant)
                                  : Kind::any;
            // Dates, times and such are written as texts.
            const bool as_text =
                kind == Kind::text && path.kind >= Kind::datetime && path.kind <= Kind::decimal;
            check_argument(node_, path, {as_text ? Kind::any : kind, many});
            value = end(value);
        }
    }

    constexpr std::size_t end(std::size_t at) const {
        std::size_t next = at + 1;
        for (std::size_t i = 0; i < terms_[at].operands; ++i)
            next = end(next);
        return next;
    }

    constexpr void only_own(const Path& path) const {
        if (reach_ == Reach::row && path.step_count != 1)
            the_lookup::cannot_follow_relations_in_a_description();
        if (path.kind == Kind::composite)
            the_lookup::cannot_name_a_primary_key_of_several_fields();
    }

    const ModelNode* node_;
    const meta::Term* terms_;
    Reach reach_;
};

// What limit_choices_to() says of the model on the other side.
constexpr void check_limits(const ModelNode* node, std::size_t part_number) {
    const meta::Description::Part& part = node->description->parts[part_number];
    for (std::size_t i = 0; i < part.count; ++i) {
        if (!part.fields[i].limit_choices_to)
            continue;
        const ModelNode* target = node->targets[part_number][part.fields[i].relation]();
        if (target->defined)
            RuleCheck(target, part.terms, RuleCheck::Reach::relations).check(part.fields[i].limit_choices_to);
    }
}

// The names in ordering, unique_together, indexes, constraints, and in what fields are computed from.
constexpr bool options_are_right(const ModelNode* node, const meta::Description::Part& part) {
    const meta::Options& options = *part.options;
    const auto check = [&](const meta::NameList& names) {
        for (std::size_t i = 0; i < names.count; ++i)
            if (checked(node, names.names[i], Use::order).kind == Kind::composite)
                the_lookup::cannot_name_a_primary_key_of_several_fields();
    };
    const RuleCheck rules(node, part.terms);
    for (std::size_t i = 0; i < part.count; ++i) {
        rules.check(part.fields[i].generated);
        rules.check(part.fields[i].db_default_expression);
    }
    for (std::size_t i = 0; i < options.ordering.count; ++i)
        checked(node, options.ordering.names[i], Use::order);
    if (!options.order_with_respect_to.empty())
        checked_relation(node, options.order_with_respect_to);
    for (std::size_t i = 0; i < options.unique_together_count; ++i)
        check(options.unique_together[i]);
    for (std::size_t i = 0; i < options.index_count; ++i) {
        const meta::Index& index = options.indexes[i];
        check(index.fields);
        check(index.include);
        rules.check(index.expressions);
        rules.check(index.condition);
    }
    for (std::size_t i = 0; i < options.constraint_count; ++i) {
        const meta::Constraint& constraint = options.constraints[i];
        check(constraint.fields);
        check(constraint.include);
        rules.check(constraint.expressions);
        rules.check(constraint.condition);
    }
    return true;
}

constexpr void check_own_lookups(const meta::Options& options) {
    for (std::size_t i = 0; i < options.lookup_count; ++i) {
        const std::string_view name = options.lookups[i]->name;
        for (std::string_view each : lookup_names)
            if (each == name)
                the_lookup::has_the_name_of_one_that_all_models_have();
        for (std::string_view each : transform_names)
            if (each == name)
                the_lookup::has_the_name_of_one_that_all_models_have();
    }
}

// The fields that generic foreign keys are made of, of this model or of the one that a generic relation leads
// to.
constexpr void check_generic_fields(const ModelNode* node) {
    for (std::size_t i = 0; i < node->description->size; ++i) {
        const meta::FieldMeta& field = (*node->description)[i];
        const bool is_key = field.storage == meta::Storage::generic_key;
        if (!is_key && field.storage != meta::Storage::generic_set)
            continue;
        const ModelNode* holder = is_key ? node : NodeWalker{node}.target(i).node;
        if (!holder->defined)
            continue;
        for (std::string_view name : {field.content_type_field, field.object_id_field})
            if (checked_column(holder, name, Use::column).step_count != 1)
                the_lookup::has_to_name_a_column_of_the_model_itself();
    }
}

constexpr void check_composite_key(const ModelNode* node) {
    const meta::NameList& fields = node->description->composite_key();
    if (fields.count == 0)
        return;
    if (fields.count == 1)
        the_primary_key::of_several_fields_has_two_at_least();
    for (std::size_t i = 0; i < node->description->size; ++i)
        if ((*node->description)[i].primary_key)
            the_primary_key::is_another_field_already_name_NoAutoId_as_the_first_base();
    Path seen[meta::NameList::capacity];
    for (std::size_t i = 0; i < fields.count; ++i) {
        seen[i] = checked(node, fields.names[i], Use::column);
        const meta::FieldMeta& field = last_field(node, seen[i]);
        if (seen[i].step_count != 1 || !meta::has_column(field.storage))
            the_primary_key::has_to_name_columns_of_the_model_itself();
        if (field.null)
            the_primary_key::names_a_field_that_may_be_null();
        if (field.generated)
            the_primary_key::names_a_field_that_the_database_computes();
        for (std::size_t k = 0; k < i; ++k)
            if (seen[k].steps[0] == seen[i].steps[0])
                the_primary_key::names_a_field_twice();
    }
}

// Columns that hold a key of another model hold one value.
constexpr void check_relations(const ModelNode* node) {
    for (std::size_t i = 0; i < node->description->size; ++i) {
        const meta::Storage storage = (*node->description)[i].storage;
        if (storage != meta::Storage::to_one && storage != meta::Storage::many_to_many)
            continue;
        const ModelNode* target = NodeWalker{node}.target(i).node;
        const bool from_here =
            storage == meta::Storage::many_to_many && node->primary_key == composite_key_number;
        if (from_here || (target->defined && target->primary_key == composite_key_number))
            the_relation::leads_to_or_from_a_model_with_a_primary_key_of_several_fields();
    }
}

constexpr bool options_are_right(const ModelNode* node) {
    check_generic_fields(node);
    check_composite_key(node);
    check_relations(node);
    for (std::size_t part = 0; part < node->description->part_count; ++part)
        options_are_right(node, node->description->parts[part]);
    for (std::size_t part = 0; part < node->description->part_count; ++part) {
        check_limits(node, part);
        check_own_lookups(*node->description->parts[part].options);
    }
    return true;
}

}  // namespace nuages::orm::detail
