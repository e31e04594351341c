#include "inherited_options.h"

#include <nuages/base/error.h>
#include <nuages/base/text.h>

namespace nuages::orm::detail {
namespace {

void take_over(std::string_view& own, std::string_view base) {
    if (own.empty())
        own = base;
}

void take_over(meta::NameList& own, const meta::NameList& base) {
    if (own.count == 0)
        own = base;
}

void move_by(meta::TermRange& range, std::size_t moved) {
    range.first = static_cast<std::uint16_t>(range.first + moved);
}

}  // namespace

InheritedOptions::InheritedOptions(const meta::Description& description, std::size_t first_part,
                                   std::string_view app_label, std::string_view model_name)
    : options(*description.options), app_label_(app_label), model_name_(model_name) {
    options.index_count = options.constraint_count = options.unique_together_count =
        options.permission_count = 0;
    for (std::size_t i = first_part; i < description.part_count; ++i) {
        const meta::Description::Part& part = description.parts[i];
        const bool is_own = i + 1 == description.part_count;
        const meta::Options& from = is_own ? *description.options : *part.options;
        const std::size_t moved = terms.size();
        if (part.terms)
            terms.insert(terms.end(), part.terms, part.terms + part.term_count);
        add_indexes(from, moved);
    }
    // The nearest base first.
    for (std::size_t i = description.part_count - 1; i-- > first_part;)
        add(*description.parts[i].options);
}

void InheritedOptions::add(const meta::Options& base) {
    take_over(options.verbose_name, base.verbose_name);
    take_over(options.verbose_name_plural, base.verbose_name_plural);
    take_over(options.get_latest_by, base.get_latest_by);
    take_over(options.default_related_name, base.default_related_name);
    take_over(options.order_with_respect_to, base.order_with_respect_to);
    take_over(options.ordering, base.ordering);
    take_over(options.natural_key, base.natural_key);
    take_over(options.primary_key, base.primary_key);
}

void InheritedOptions::add_indexes(const meta::Options& from, std::size_t moved) {
    for (std::size_t i = 0; i < from.index_count; ++i) {
        refuse_more_than(options.index_count, "indexes");
        meta::Index& index = options.indexes[options.index_count++] = from.indexes[i];
        index.name = named(index.name);
        move_by(index.expressions, moved);
        move_by(index.condition, moved);
    }
    for (std::size_t i = 0; i < from.constraint_count; ++i) {
        refuse_more_than(options.constraint_count, "constraints");
        meta::Constraint& constraint = options.constraints[options.constraint_count++] = from.constraints[i];
        constraint.name = named(constraint.name);
        move_by(constraint.expressions, moved);
        move_by(constraint.condition, moved);
    }
    for (std::size_t i = 0; i < from.unique_together_count; ++i) {
        refuse_more_than(options.unique_together_count, "unique_together");
        options.unique_together[options.unique_together_count++] = from.unique_together[i];
    }
    for (std::size_t i = 0; i < from.permission_count; ++i) {
        refuse_more_than(options.permission_count, "permissions");
        options.permissions[options.permission_count++] = from.permissions[i];
    }
}

std::string_view InheritedOptions::named(std::string_view pattern) {
    if (pattern.find('%') == pattern.npos)
        return pattern;
    std::string name = text::replace_all(pattern, "%(app_label)s", app_label_);
    return names.emplace_back(text::replace_all(name, "%(class)s", model_name_));
}

void InheritedOptions::refuse_more_than(std::size_t count, const char* what) const {
    if (count == meta::Options::capacity)
        throw ImproperlyConfigured("The model " + app_label_ + '.' + model_name_ + " has more than " +
                                   std::to_string(meta::Options::capacity) + ' ' + what +
                                   ", those of its bases included.");
}

}  // namespace nuages::orm::detail
