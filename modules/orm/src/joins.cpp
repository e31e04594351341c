#include "joins.h"

#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/orm/errors.h>

#include "generic_fields.h"

namespace nuages::orm::detail {

void throw_joined_reference() {
    throw FieldError("Joined field references are not permitted in this query");
}

Hop hop_over(const FieldInfo& relation) {
    const bool direct = relation.is_to_one();
    return {&relation,
            relation.target(),
            direct ? &relation : &relation.owner_key(),
            relation.remote(),
            direct,
            relation.storage() == meta::Storage::reverse_set || relation.is_generic_relation(),
            direct ? relation.null() : true};
}

sql::Expr column_of(const sql::Qualifier& table, const FieldInfo& field) {
    if (!field.is_composite())
        return sql::column(table, field.column());
    std::vector<sql::Expr> columns;
    for (const FieldInfo* part : field.parts())
        columns.push_back(sql::column(table, part->column()));
    return sql::row(std::move(columns));
}

std::vector<const FieldInfo*> named_fields_of(const ModelInfo& model, const Path& path) {
    std::vector<const FieldInfo*> fields;
    fields.reserve(path.step_count);
    const ModelInfo* at = &model;
    // What the compiler saw at this point, which differs where a relation leads to a substitute.
    const meta::Description* seen = &model.description();
    for (std::size_t i = 0; i < path.step_count; ++i) {
        const FieldInfo* field = nullptr;
        if (path.at_run_time || seen == &at->description())
            field = &at->field(path.steps[i]);
        else
            field = &at->field((*seen)[path.steps[i]].name);
        fields.push_back(field);
        at = field->target();
        if (at)
            seen = &field->described_target();
    }
    return fields;
}

void add_steps(std::vector<const FieldInfo*>& steps, const FieldInfo& field) {
    const FieldInfo* at = &field;
    for (; at->inherited(); at = at->inherited())
        steps.push_back(&at->model().parent_link());
    if (at->is_relation())
        steps.insert(steps.end(), at->steps().begin(), at->steps().end());
    else
        steps.push_back(at);
}

std::vector<const FieldInfo*> fields_of(const ModelInfo& model, const Path& path) {
    std::vector<const FieldInfo*> steps;
    for (const FieldInfo* field : named_fields_of(model, path))
        add_steps(steps, *field);
    return steps;
}

sql::Expr Joins::any_column(std::size_t alias, const FieldInfo& field) {
    const FieldInfo* at = &field;
    for (; at->inherited(); at = at->inherited())
        alias = join(alias, hop_over(at->model().parent_link()), nullptr);
    return column(alias, *at);
}

Joins::Joins(const ModelInfo& model, char subquery_prefix) : prefix_(subquery_prefix) {
    add(model);
}

std::size_t Joins::add(const ModelInfo& model) {
    const bool taken = std::any_of(aliases_.begin(), aliases_.end(), [&](const Alias& alias) {
        return &alias.model->concrete_model() == &model.concrete_model();
    });
    Alias& alias = aliases_.emplace_back();
    alias.model = &model;
    alias.natural_name = taken ? "T" + std::to_string(aliases_.size()) : model.table();
    if (prefix_)
        alias.name = {prefix_ + std::to_string(aliases_.size() - 1), true};
    else
        alias.name = {alias.natural_name, taken};
    return aliases_.size() - 1;
}

std::size_t Joins::join(std::size_t parent, const Hop& hop, const AliasSet* reusable) {
    for (std::size_t i = aliases_.size(); i-- > 1;) {
        if (aliases_[i].parent != parent || aliases_[i].via != hop.via ||
            (reusable && !reusable->contains(i)))
            continue;
        ++aliases_[i].references;
        return i;
    }
    const std::size_t alias = add(*hop.to);
    aliases_[alias].parent = parent;
    aliases_[alias].via = hop.via;
    aliases_[alias].nullable = hop.nullable;
    aliases_[alias].outer = hop.nullable || aliases_[parent].outer;
    return alias;
}

JoinPath Joins::follow(const std::vector<const FieldInfo*>& path, std::size_t start, const AliasSet* reusable,
                       bool allow_many) {
    JoinPath result;
    result.aliases.push_back(start);
    for (std::size_t step = 0; step < path.size(); ++step) {
        const FieldInfo& field = *path[step];
        result.last = result.column = &field;
        if (!field.is_relation())
            continue;
        const Hop hop = hop_over(field);
        if (hop.many && !allow_many) {
            result.over_many = true;
            result.many_step = step;
            return result;
        }
        result.aliases.push_back(join(result.aliases.back(), hop, hop.many ? reusable : nullptr));
        result.hops.push_back(hop);
        result.column = hop.direct ? hop.field : &hop.to->primary_key();
    }
    return result;
}

void Joins::trim(JoinPath& path) {
    while (!path.hops.empty() && path.hops.back().direct && path.column == path.hops.back().field) {
        path.column = path.hops.back().parent_field;
        unreference(path.aliases.back());
        path.aliases.pop_back();
        path.hops.pop_back();
    }
}

void Joins::promote(const AliasSet& aliases) {
    std::vector<std::size_t> work(aliases.begin(), aliases.end());
    for (std::size_t k = 0; k < work.size(); ++k) {
        Alias& alias = aliases_[work[k]];
        if (work[k] == 0 || alias.outer || !(alias.nullable || aliases_[alias.parent].outer))
            continue;
        alias.outer = true;
        for (std::size_t i = 1; i < aliases_.size(); ++i)
            if (aliases_[i].parent == work[k] && std::find(work.begin(), work.end(), i) == work.end())
                work.push_back(i);
    }
}

void Joins::demote(const AliasSet& aliases) {
    std::vector<std::size_t> work(aliases.begin(), aliases.end());
    for (std::size_t k = 0; k < work.size(); ++k) {
        Alias& alias = aliases_[work[k]];
        if (work[k] == 0 || !alias.outer)
            continue;
        alias.outer = false;
        // An inner join under an outer one makes that inner too.
        if (alias.parent != 0)
            work.push_back(alias.parent);
    }
}

AliasSet Joins::inner() const {
    AliasSet result;
    for (std::size_t i = 1; i < aliases_.size(); ++i)
        if (!aliases_[i].outer)
            result.insert(i);
    return result;
}

std::vector<int> Joins::references() const {
    std::vector<int> result;
    for (const Alias& alias : aliases_)
        result.push_back(alias.references);
    return result;
}

AliasSet Joins::used_since(const std::vector<int>& references) const {
    AliasSet result;
    for (std::size_t i = 0; i < aliases_.size(); ++i)
        if (aliases_[i].references > (i < references.size() ? references[i] : 0))
            result.insert(i);
    return result;
}

std::size_t Joins::used_count() const {
    return static_cast<std::size_t>(std::count_if(aliases_.begin(), aliases_.end(),
                                                  [](const Alias& alias) { return alias.references > 0; }));
}

std::vector<std::size_t> Joins::parents_of(std::size_t alias) const {
    std::vector<std::size_t> parents;
    for (std::size_t i = 1; i < aliases_.size(); ++i)  // parents come after their children
        if (aliases_[i].parent == alias && aliases_[i].references > 0 && aliases_[i].via->is_parent_link()) {
            parents.push_back(i);
            alias = i;
        }
    return parents;
}

// What makes rows of two tables belong together.
sql::Expr Joins::on(std::size_t alias, const sql::Dialect& dialect) const {
    const Alias& joined = aliases_[alias];
    const Hop hop = hop_over(*joined.via);
    sql::Expr here = column(joined.parent, *hop.parent_field), there = column(alias, *hop.field);
    if (!joined.via->is_generic_relation())
        return sql::match(sql::Match::equal, std::move(here), std::move(there));
    const bool key_is_there = joined.via->has_key_on_other_side();
    sql::Expr same = key_is_there ? same_object(*joined.via, std::move(here), std::move(there), dialect)
                                  : same_object(*joined.via, std::move(there), std::move(here), dialect);
    const sql::Qualifier& typed = aliases_[key_is_there ? alias : joined.parent].name;
    return sql::all_of({std::move(same), sql::raw("\x01", {has_content_type(*joined.via, typed)})});
}

void Joins::write(sql::Select& select, const sql::Dialect& dialect, std::size_t first) const {
    select.table = aliases_[first].model->table();
    select.as = aliases_[first].name;
    for (std::size_t i = 1; i < aliases_.size(); ++i) {
        const Alias& alias = aliases_[i];
        if (i == first || alias.references <= 0)
            continue;
        select.joins.push_back({alias.outer, alias.model->table(), alias.name, on(i, dialect)});
    }
}

JoinPromoter::JoinPromoter(sql::Expr::Type connector, std::size_t conditions, bool negated)
    : all_count_((connector == sql::Expr::Type::all_of) != negated), conditions_(conditions) {
    // An odd number of conditions may hold while any single one does not.
    if (connector == sql::Expr::Type::odd_of)
        all_count_ = false;
}

void JoinPromoter::vote(const AliasSet& aliases) {
    for (const std::size_t alias : aliases)
        ++votes_[alias];
}

AliasSet JoinPromoter::apply(Joins& joins) const {
    AliasSet to_promote, to_demote;
    for (const auto& [alias, votes] : votes_) {
        if (!all_count_ && votes < conditions_)
            to_promote.insert(alias);
        if (all_count_ || votes == conditions_)
            to_demote.insert(alias);
    }
    joins.promote(to_promote);
    joins.demote(to_demote);
    return to_demote;
}

}  // namespace nuages::orm::detail
