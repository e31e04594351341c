#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <nuages/orm/model_info.h>
#include <nuages/orm/path.h>
#include <nuages/sql/dialect.h>
#include <nuages/sql/statement.h>

namespace nuages::orm::detail {

// One table of a query under its name there.
struct Alias {
    sql::Qualifier name;
    std::string natural_name;  // what it would be called in a query that is no subquery
    const ModelInfo* model;
    std::size_t parent = 0;  // the alias it is joined to; the first has none
    const FieldInfo* via = nullptr;
    bool outer = false;
    bool nullable = false;  // there may be no row for a row of the parent
    int references = 1;     // 0: not needed any more
};

// One step over a relation.
struct Hop {
    const FieldInfo* via;
    const ModelInfo* to;
    const FieldInfo* parent_field;  // whose columns are equal on both sides
    const FieldInfo* field;
    bool direct;  // along the foreign key, not against it
    bool many;    // may lead to several rows
    bool nullable;
};
Hop hop_over(const FieldInfo& relation);

using AliasSet = std::set<std::size_t>;

// FieldError: what update() assigns cannot follow relations.
[[noreturn]] void throw_joined_reference();

// Where a path leads: the tables on the way and the column at its end.
struct JoinPath {
    std::vector<std::size_t> aliases;  // the first is the table the path starts from
    std::vector<Hop> hops;
    const FieldInfo* column = nullptr;  // of the last alias's table
    const FieldInfo* last = nullptr;    // the field that the path ends with
    bool over_many = false;             // it stopped in front of a step to several rows
    std::size_t many_step = 0;          // which step that is
};

// The column of a field; of a primary key of several fields, the row of theirs.
sql::Expr column_of(const sql::Qualifier& table, const FieldInfo& field);

// The tables of a query and how they are joined, by Django's rules: which joins conditions may share, which
// can be left out because the key is on this side already, and which have to be outer.
class Joins {
public:
    // Names tables by themselves, or `prefix` and a number in a subquery.
    explicit Joins(const ModelInfo& model, char subquery_prefix = 0);

    const Alias& operator[](std::size_t alias) const { return aliases_[alias]; }
    std::size_t size() const noexcept { return aliases_.size(); }
    char prefix() const noexcept { return prefix_; }

    // Joins what the path needs. Steps to several rows share a join of `reusable`, all others any; null: all
    // may be shared. Where `allow_many` is false it stops in front of the first step to several rows.
    JoinPath follow(const std::vector<const FieldInfo*>& path, std::size_t start, const AliasSet* reusable,
                    bool allow_many = true);
    // Leaves out joins at the end that only lead to a key that the foreign key holds as well.
    void trim(JoinPath& path);

    void promote(const AliasSet& aliases);
    void demote(const AliasSet& aliases);
    AliasSet inner() const;
    AliasSet used_since(const std::vector<int>& references) const;
    std::vector<int> references() const;
    void unreference(std::size_t alias) { --aliases_[alias].references; }
    std::size_t used_count() const;
    // The tables in use that complete the rows of one: those of its model's parents.
    std::vector<std::size_t> parents_of(std::size_t alias) const;

    // Of any field that the alias's model has: inherited ones are in the tables of its parents, which are
    // joined.
    sql::Expr any_column(std::size_t alias, const FieldInfo& field);
    // Of a field that is in the table.
    sql::Expr column(std::size_t alias, const FieldInfo& field) const {
        return column_of(aliases_[alias].name, field);
    }
    // Writes the tables in use, beginning with `first`, which is not joined to any other.
    void write(sql::Select& select, const sql::Dialect& dialect, std::size_t first = 0) const;

private:
    std::size_t join(std::size_t parent, const Hop& hop, const AliasSet* reusable);
    std::size_t add(const ModelInfo& model);
    sql::Expr on(std::size_t alias, const sql::Dialect& dialect) const;

    std::vector<Alias> aliases_;
    char prefix_;
};

// Decides after a group of conditions which joins are inner and which outer: under OR a row may match without
// the join that only one side needs.
class JoinPromoter {
public:
    JoinPromoter(sql::Expr::Type connector, std::size_t conditions, bool negated);
    void vote(const AliasSet& aliases);
    // The joins that are inner for sure.
    AliasSet apply(Joins& joins) const;

private:
    bool all_count_;  // conditions hold together
    std::size_t conditions_;
    std::map<std::size_t, std::size_t> votes_;
};

// The fields that a path names.
std::vector<const FieldInfo*> named_fields_of(const ModelInfo& model, const Path& path);
// The same as steps from table to table: relations as what they are made of, the links to parents before what
// is inherited from them.
std::vector<const FieldInfo*> fields_of(const ModelInfo& model, const Path& path);
void add_steps(std::vector<const FieldInfo*>& steps, const FieldInfo& field);

}  // namespace nuages::orm::detail
