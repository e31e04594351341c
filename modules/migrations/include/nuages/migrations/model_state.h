#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/migrations/field_state.h>

namespace nuages::migrations {

using NameList = std::vector<std::string>;

// An index over fields ("-votes" for descending) or over expressions in SQL.
struct IndexState {
    std::string name;
    NameList fields;
    std::vector<SqlText> expressions;  // "LOWER(\"choice_text\")", "(\"a\" + \"b\") DESC"
    SqlText condition;                 // empty for all rows
    NameList include{};                // fields whose values it has beside
    // For PostgreSQL; others leave them out.
    std::string index_type{};  // "gin"; "" for the usual one
    NameList opclasses{};      // none, or one for each field
    NameList parameters{};     // "fillfactor = 70"

    friend bool operator==(const IndexState&, const IndexState&) = default;
};

struct ConstraintState {
    enum class Type : std::uint8_t { unique, check, exclude };
    Type type = Type::unique;
    std::string name;
    NameList fields;    // of unique ones
    SqlText condition;  // with columns in double quotes: what must hold, or to which rows the others apply
    std::vector<SqlText> expressions{};  // in place of fields
    NameList include{};
    std::optional<bool> nulls_distinct{};
    std::string deferrable{};  // "deferred", "immediate" or ""
    NameList operators{};      // of exclude: for each of its expressions
    std::string index_type{};  // of exclude

    friend bool operator==(const ConstraintState&, const ConstraintState&) = default;
};

// The types of index that PostgreSQL has by itself.
inline constexpr std::string_view index_types[] = {"btree", "hash", "gin", "gist", "spgist", "brin"};

// "check", "unique" or "exclude", as migration files have them.
std::string_view type_name(ConstraintState::Type type);

// What a model says about itself as a whole, as far as the database is concerned.
struct ModelOptions {
    std::string db_table;  // "" for app_model
    std::vector<NameList> unique_together;
    std::vector<IndexState> indexes;
    std::vector<ConstraintState> constraints;
    // The relation within whose rows these have an order: the model has a column for it. "" for none.
    std::string order_with_respect_to;
    bool managed = true;
    // The model that this one extends ("polls.Question"), to whose table its primary key leads; of a proxy,
    // the one that it stands for, whose table it uses: it has no fields.
    NameList bases{};
    bool proxy = false;
    // "accounts.User" of a model whose place another one has taken: it has no table. Files name the setting
    // that says so
    // ("settings.AUTH_USER_MODEL").
    std::string swappable;
    std::string db_table_comment;  // for people, where the database keeps it

    friend bool operator==(const ModelOptions&, const ModelOptions&) = default;
};

// The field that `order_with_respect_to` gives a model, behind all others. Files do not write it down.
FieldState order_field();

// One model at some point of the history.
struct ModelState {
    std::string app_label;
    std::string name;  // "Question"
    std::vector<FieldState> fields;
    ModelOptions options;

    std::string key() const;    // "question"
    std::string label() const;  // "polls.Question"
    std::string table() const;  // not of a proxy: that of ProjectState::concrete_model() counts
    // Whether migrations make and change a table of its own.
    bool has_table() const { return options.managed && !options.proxy; }
    bool is_swapped() const { return !options.swappable.empty(); }
    // Null where there is none.
    const FieldState* find_field(std::string_view name) const;
    FieldState* find_field(std::string_view name);
    // Throws MigrationError that names the nearest.
    const FieldState& field(std::string_view name) const;
    // Throws MigrationError where no field is one.
    const FieldState& primary_key() const;
    // Whether that field is the primary key, or is it together with others.
    bool is_in_primary_key(const FieldState& field) const;
    void add_field(FieldState field);
    // Sets or ("") takes back the option together with its field.
    void set_order_with_respect_to(std::string field_name);

    friend bool operator==(const ModelState&, const ModelState&) = default;
};

}  // namespace nuages::migrations
