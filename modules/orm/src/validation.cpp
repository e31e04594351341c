#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/base/text.h>
#include <nuages/db/database.h>
#include <nuages/orm/model.h>
#include <nuages/orm/rules.h>
#include <nuages/validators/limits.h>
#include <nuages/validators/text_validators.h>
#include <nuages/validators/validation_error.h>

#include "compile.h"
#include "deferred_fields.h"
#include "field_condition.h"
#include "generic_fields.h"
#include "row_block.h"
#include "row_origin.h"

// full_clean(): what Django checks of an object, in its order, with its messages and codes.
namespace nuages::orm::detail {
namespace {

using Names = std::vector<std::string>;

bool contains(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_empty(const Value& value) {
    return value.is_null() || ((value.is_text() || value.is_list() || value.is_dict()) && !value.truth());
}

std::string capitalized(std::string_view text) {
    std::string result(text);
    if (!result.empty() && result[0] >= 'a' && result[0] <= 'z')
        result[0] = static_cast<char>(result[0] - 'a' + 'A');
    return result;
}

// Adds what a rule throws.
template <class F>
void collect(ValidationError::Messages& messages, F&& rule) {
    try {
        rule();
    } catch (const ValidationError& error) {
        for (ValidationMessage& each : error.messages())
            messages.push_back(std::move(each));
    }
}

void check_choice(const FieldInfo& field, const Value& value) {
    const meta::FieldMeta& meta = field.meta();
    if (meta.choice_count == 0 || is_empty(value))
        return;
    const auto* end = meta.choices + meta.choice_count;
    if (std::none_of(meta.choices, end, [&](const auto& each) { return each.value.value() == value; }))
        throw ValidationError("Value %(value)s is not a valid choice.", "invalid_choice",
                              Dict{{"value", value.repr()}});
}

void check_format(const FieldInfo& field, std::string_view text) {
    switch (field.meta().format) {
        case meta::Format::email:
            return validators::validate_email(text);
        case meta::Format::slug:
            return validators::validate_slug(text);
        case meta::Format::unicode_slug:
            return validators::validate_unicode_slug(text);
        case meta::Format::url:
            return validators::validate_url(text);
        case meta::Format::ip_address:
            return validators::validate_ipv46_address(text);
        case meta::Format::image:
            return validators::validate_image_file_extension(text);
        default:
            return;
    }
}

void check_target(const FieldInfo& field, const Value& key) {
    const AnyCondition is_meant(path_of(*field.remote()), key);
    Query rows = field.target()->base_rows().filter({&is_meant});
    if (const meta::TermRange& limit = field.meta().limit_choices_to) {
        const AnyCondition may_be_chosen(condition_of(field.terms(), limit));
        rows = rows.filter({&may_be_chosen});
    }
    if (const auto limits = field.meta().limit_choices_call) {
        const Value said = limits();
        AnyQ all;
        for (const auto& [lookup, value] : said.as_dict())
            all = AnyQ::joined(AnyQ::Connector::and_, all, rows.q_dyn(lookup.as_text(), value));
        const AnyCondition may_be_chosen(all);
        rows = rows.filter({&may_be_chosen});
    }
    if (rows.exists())
        return;
    throw ValidationError("%(model)s instance with %(field)s %(value)s does not exist.", "invalid",
                          Dict{{"model", field.target()->verbose_name()},
                               {"field", field.remote()->name()},
                               {"value", key.repr()}});
}

using Messages = ValidationError::Messages;

// What the type of the column asks of a value: of a field of that kind, or of the elements of an array.
void check_value(const FieldInfo& field, meta::Kind kind, const Value& value, Messages& messages) {
    if (value.is_text()) {
        collect(messages, [&] { check_format(field, value.as_text()); });
        if (field.meta().max_length > 0 && field.meta().format != meta::Format::ip_address)
            collect(messages,
                    [&] { validators::validate_max_length(value.as_text(), field.meta().max_length); });
        if (kind == meta::Kind::text)
            collect(messages, [&] { validators::prohibit_null_characters(value.as_text()); });
    }
    if (value.is_decimal() && field.meta().max_digits > 0)
        collect(messages, [&] {
            validators::validate_decimal(value.as_decimal(), field.meta().max_digits,
                                         field.meta().decimal_places);
        });
}

// Calls rule(element), which gives messages, until there are some; they say which element they are about.
template <class F>
Messages first_bad_item(const List& array, F&& rule) {
    std::int64_t number = 0;
    for (const Value& item : array) {
        ++number;
        Messages messages = rule(item);
        for (ValidationMessage& each : messages) {
            each.params["error"] = each.text();
            each.params["nth"] = number;
            each = {"Item %(nth)s in the array did not validate: %(error)s",
                    {},
                    1,
                    "item_invalid",
                    std::move(each.params)};
        }
        if (!messages.empty())
            return messages;
    }
    return {};
}

// Whether the elements may be what they are, before anything is asked of their size.
Messages item_messages(const FieldInfo& field, const meta::ElementType& elements, const List& array) {
    Messages messages = first_bad_item(array, [&](const Value& item) {
        Messages wrong;
        if (item.is_null())
            return wrong;  // of a std::optional, or of JSON
        if (elements.elements)
            return item_messages(field, *elements.elements, item.as_list());
        collect(wrong, [&] { check_choice(field, item); });
        if (wrong.empty() && is_empty(item))
            wrong.push_back({"This field cannot be blank.", {}, 1, "blank", {}});
        return wrong;
    });
    if (messages.empty() && elements.elements) {
        const auto size = [](const Value& item) { return item.is_null() ? 0 : item.as_list().size(); };
        for (const Value& item : array)
            if (size(item) != size(array.front()))
                return {{"Nested arrays must have the same length.", {}, 1, "nested_array_mismatch", {}}};
    }
    return messages;
}

Messages item_size_messages(const FieldInfo& field, const meta::ElementType& elements, const List& array) {
    return first_bad_item(array, [&](const Value& item) {
        if (elements.elements && item.is_list())
            return item_size_messages(field, *elements.elements, item.as_list());
        Messages wrong;
        check_value(field, elements.kind, item, wrong);
        return wrong;
    });
}

void check_size(const FieldInfo& field, const List& array) {
    const auto size = static_cast<std::int64_t>(array.size());
    const std::int64_t most = field.meta().size;
    if (most > 0 && size > most)
        throw ValidationError(ValidationMessage{
            "List contains %(show_value)d item, it should contain no more than %(limit_value)d.",
            "List contains %(show_value)d items, it should contain no more than %(limit_value)d.", most,
            "max_length", Dict{{"limit_value", most}, {"show_value", size}, {"value", array}}});
}

Messages messages_of(const FieldInfo& field, const Value& value) {
    Messages messages;
    const meta::ElementType* elements = value.is_list() ? field.meta().elements : nullptr;
    // What nobody can enter is not held against them.
    const bool editable = field.meta().editable && field.kind() != meta::Kind::bytes;
    if (editable) {
        if (!elements)
            collect(messages, [&] { check_choice(field, value); });
        if (!messages.empty())
            return messages;
        if (value.is_null() && !field.null())
            return {{"This field cannot be null.", {}, 1, "null", {}}};
        if (is_empty(value))
            return {{"This field cannot be blank.", {}, 1, "blank", {}}};
        if (elements)
            messages = item_messages(field, *elements, value.as_list());
        if (!messages.empty())
            return messages;
    }
    if (is_empty(value))
        return messages;
    if (field.is_to_one()) {
        collect(messages, [&] { check_target(field, value); });
        return messages;
    }
    if (elements)
        collect(messages, [&] { check_size(field, value.as_list()); });
    else
        check_value(field, field.kind(), value, messages);
    if (field.meta().validator_count > 0) {
        const Unpinned their_queries_go_where_they_say;
        for (std::size_t i = 0; i < field.meta().validator_count; ++i)
            collect(messages, [&] { field.meta().validators[i](value); });
    }
    if (elements && messages.empty())
        return item_size_messages(field, *elements, value.as_list());
    return messages;
}

ValidationMessage not_unique(const ModelInfo& model, const std::vector<const FieldInfo*>& fields) {
    std::string labels;
    for (std::size_t i = 0; i < fields.size(); ++i)
        labels += (i == 0                   ? ""
                   : i + 1 == fields.size() ? " and "
                                            : ", ") +
                  capitalized(fields[i]->verbose_name());
    return {"%(model_name)s with this %(field_labels)s already exists.",
            {},
            1,
            fields.size() == 1 ? "unique" : "unique_together",
            Dict{{"model_name", capitalized(model.verbose_name())}, {"field_labels", labels}}};
}

// The key of the row that an object is read from or was written to, which is not another one; null for a new
// object.
Value own_key(const ModelInfo& model, const void* object) {
    return state_of(model, object).is_stored() ? model.key(object) : Value();
}

// Whether another row has the same values; NULL is never the same, nor is a key that the database will count
// up.
bool is_taken(const ModelInfo& model, const void* object, const std::vector<const FieldInfo*>& fields) {
    Query rows(model);
    for (const FieldInfo* field : fields) {
        const Value value = field->get(object);
        if (value.is_null() || (field == model.counted_key() && value == Value(0)) ||
            (field->kind() == meta::Kind::text && field->null() && value.as_text().empty()))
            return false;
        const AnyCondition same(path_of(*field), value);
        rows = rows.filter({&same});
    }
    const Value key = own_key(model, object);
    if (!key.is_null()) {
        const AnyCondition itself(path_of(model.primary_key()), key);
        rows = rows.exclude({&itself});
    }
    return rows.exists();
}

std::vector<const FieldInfo*> fields_named(const ModelInfo& model, const meta::NameList& names) {
    std::vector<const FieldInfo*> fields;
    for (std::string_view name : names)
        fields.push_back(&model.field(name));
    return fields;
}

bool is_excluded(const std::vector<const FieldInfo*>& fields, const Names& excluded) {
    return std::any_of(fields.begin(), fields.end(),
                       [&](const FieldInfo* field) { return contains(excluded, field->name()); });
}

// The object as a row of a table that is not there, for the database to look at.
class Candidate {
public:
    Candidate(const ModelInfo& model, const void* object)
        : model_(model),
          database_(model.database()),
          dialect_(dialect_of(database_.vendor())),
          row_("(SELECT ") {
        for (const FieldInfo* field : model.own_stored_fields()) {
            if (field->is_generated())
                continue;
            if (!values_.empty())
                row_ += ", ";
            // SQLite takes the year of what is cast to a date for its number.
            const bool cast =
                database_.vendor() != db::Vendor::sqlite || field->kind() == meta::Kind::decimal;
            row_ += cast ? "CAST(" : "";
            values_.push_back(field->column_value(object));
            dialect_.placeholder(row_, values_.size());
            if (cast)
                row_ += " AS " + dialect_.type_name(field->column_type()) + ')';
            row_ += " AS ";
            dialect_.quote_name(row_, field->column());
        }
        row_ += ") AS candidate";
        std::string computed;
        for (const FieldInfo* field : model.database_fields())
            if (field->is_generated())
                computed +=
                    ", " +
                    expression_sql(model, expressions_of(field->terms(), field->meta().generated).front(),
                                   database_.vendor()) +
                    " AS " + quoted(field->column());
        if (!computed.empty())
            row_ = "(SELECT candidate.*" + computed + " FROM " + row_ + ") AS candidate";
    }

    // Whether the condition holds or says nothing, as a check constraint takes it.
    bool passes(std::string_view condition) const {
        return has_row("SELECT 1 FROM " + row_ + " WHERE (" + std::string(condition) + ") IS NOT FALSE",
                       values_);
    }

    bool meets(std::string_view condition) const {
        return has_row("SELECT 1 FROM " + row_ + " WHERE " + std::string(condition), values_);
    }

    // What a unique constraint compares by.
    std::string_view equality(bool nulls_are_equal) const {
        if (!nulls_are_equal)
            return "=";
        return database_.vendor() == db::Vendor::sqlite ? "IS" : "IS NOT DISTINCT FROM";
    }

    // Whether there is another row, of those that the condition is about, whose values of these expressions
    // all compare so with the candidate's.
    bool is_taken(const std::vector<std::string>& expressions, const std::vector<std::string_view>& operators,
                  std::string_view condition, const Value& key) const {
        std::string wanted = "SELECT 1 FROM (SELECT ", others = "SELECT 1 FROM " + quoted(model_.table());
        std::string_view comma, keyword = " WHERE ";
        for (std::size_t i = 0; i < expressions.size(); ++i) {
            const std::string name = "wanted" + std::to_string(i);
            wanted.append(comma).append(expressions[i]).append(" AS ").append(name);
            others.append(keyword)
                .append("(" + expressions[i] + ") ")
                .append(operators[i])
                .append(" wanted.")
                .append(name);
            comma = ", ";
            keyword = " AND ";
        }
        if (!condition.empty())
            others += " AND (" + std::string(condition) + ')';
        std::vector<Value> values = values_;
        if (!key.is_null()) {
            keyword = " AND NOT (";
            for (std::size_t i = 0; i < model_.key_fields().size(); ++i) {
                values.push_back(key.is_list() ? key.as_list()[i] : key);
                others.append(keyword).append(quoted(model_.key_fields()[i]->column()) + " = ");
                dialect_.placeholder(others, values.size());
                keyword = " AND ";
            }
            others += ')';
        }
        return has_row(wanted + " FROM " + row_ + ") AS wanted WHERE EXISTS(" + others + ')', values);
    }

private:
    bool has_row(const std::string& sql, const std::vector<Value>& values) const {
        bool found = false;
        database_.query(db::Statement::once(sql), values, [&](const db::Row&) { found = true; });
        return found;
    }
    std::string quoted(std::string_view name) const {
        std::string text;
        dialect_.quote_name(text, name);
        return text;
    }

    const ModelInfo& model_;
    db::Database& database_;
    const sql::Dialect& dialect_;
    std::string row_;
    std::vector<Value> values_;
};

class Cleaning {
public:
    Cleaning(const ModelInfo& model, const void* object, Names exclude)
        : model_(model), object_(object), excluded_(std::move(exclude)) {}

    void run() {
        for (const FieldInfo* field : model_.stored_fields())
            clean(*field);
        Names skipped = excluded_;
        skipped.insert(skipped.end(), failed_.begin(), failed_.end());
        for (const ModelInfo* table = &model_; table; table = table->parent())
            unique_together(*table, skipped);
        for (const ModelInfo* table = &model_; table; table = table->parent())
            unique_fields(*table, skipped);
        skipped = excluded_;
        for (const auto& [name, messages] : errors_)
            skipped.push_back(name);
        for (const ModelInfo* table = &model_; table; table = table->parent())
            constraints(*table, skipped);
        if (!errors_.empty())
            throw ValidationError(std::move(errors_));
    }

private:
    void clean(const FieldInfo& field) {
        if (contains(excluded_, field.name()) || field.is_parent_link())
            return;
        const Value value = field.get(object_);
        if (field.is_generated() || (field.has_db_default() && value.is_null()))
            return;
        if ((field.meta().blank || field.meta().auto_increment) && is_empty(value))
            return;
        if (field.meta().auto_increment && value == Value(0))
            return;
        if (ValidationError::Messages messages = messages_of(field, value); !messages.empty()) {
            errors_.emplace_back(field.name(), std::move(messages));
            failed_.push_back(field.name());
        }
    }

    void unique_together(const ModelInfo& table, const Names& skipped) {
        for (std::size_t i = 0; i < table.options().unique_together_count; ++i)
            unique(table, fields_named(table, table.options().unique_together[i]), skipped);
    }

    void unique_fields(const ModelInfo& table, const Names& skipped) {
        // A row with the key of an object that is stored is the object itself: save() would update it.
        const bool is_new = !state_of(model_, object_).is_stored();
        if (is_new && table.primary_key().is_composite() && !contains(excluded_, table.primary_key().name()))
            unique(table, table.primary_key().parts(), skipped);
        for (const FieldInfo* field : table.own_stored_fields())
            if (field->unique() && (is_new || !field->primary_key()))
                unique(table, {field}, skipped);
    }

    void unique(const ModelInfo& table, const std::vector<const FieldInfo*>& fields, const Names& skipped) {
        if (is_excluded(fields, skipped) || !is_taken(table, object_, fields))
            return;
        add(fields.size() == 1 ? std::string_view(fields.front()->name()) : non_field_errors,
            not_unique(table, fields));
    }

    void constraints(const ModelInfo& table, const Names& skipped) {
        const meta::Options& options = table.options();
        for (std::size_t i = 0; i < options.constraint_count; ++i)
            constraint(table, options.constraints[i], skipped);
    }

    void constraint(const ModelInfo& table, const meta::Constraint& constraint, const Names& skipped) {
        using Type = meta::Constraint::Type;
        const meta::Term* terms = table.option_terms();
        const db::Vendor vendor = table.database().vendor();
        const bool plain = constraint.type == Type::unique && !constraint.condition &&
                           !constraint.expressions &&
                           constraint.nulls != meta::Constraint::Nulls::not_distinct;
        if (plain && constraint.message.empty())
            return unique(table, fields_named(table, constraint.fields), skipped);
        // What depends on a field that is wrong already is not asked; which fields SQL is about cannot be
        // told.
        if (!failed_.empty() || (constraint.sql.empty() && is_about(terms, constraint, skipped)))
            return;
        if (constraint.type == Type::exclude && vendor != db::Vendor::postgresql)
            return;  // nobody else has them
        const std::string condition =
            constraint.sql.empty() ? condition_sql(table, condition_of(terms, constraint.condition), vendor)
                                   : std::string(constraint.sql);
        const Candidate candidate(table, object_);
        if (constraint.type == Type::check) {
            if (!candidate.passes(condition))
                violated(constraint);
            return;
        }
        std::vector<std::string> expressions;
        for (const FieldInfo* field : fields_named(table, constraint.fields))
            expressions.push_back(expression_sql(table, Expression(path_of(*field)), vendor));
        for (const Expression& each : expressions_of(terms, constraint.expressions))
            expressions.push_back(expression_sql(table, each, vendor));
        if (!condition.empty() && !candidate.meets(condition))
            return;
        std::vector<std::string_view> operators(constraint.operators.begin(), constraint.operators.end());
        if (constraint.type == Type::unique)
            operators.assign(expressions.size(),
                             candidate.equality(constraint.nulls == meta::Constraint::Nulls::not_distinct));
        if (candidate.is_taken(expressions, operators, condition, own_key(table, object_)))
            violated(constraint);
    }

    // Whether it names one of these fields.
    static bool is_about(const meta::Term* terms, const meta::Constraint& constraint, const Names& names) {
        for (std::string_view field : constraint.fields)
            if (contains(names, field))
                return true;
        for (const meta::TermRange& range : {constraint.condition, constraint.expressions})
            for (std::size_t i = range.first; i < std::size_t{range.first} + range.size; ++i)
                if ((terms[i].type == meta::Term::Type::field || terms[i].type == meta::Term::Type::lookup) &&
                    contains(names, terms[i].text.substr(0, end_of_part(terms[i].text, 0))))
                    return true;
        return false;
    }

    void violated(const meta::Constraint& constraint) {
        add(non_field_errors,
            {std::string(constraint.message.empty() ? "Constraint \u201c%(name)s\u201d is violated."
                                                    : constraint.message),
             {},
             1,
             {},
             Dict{{"name", constraint.name}}});
    }

    void add(std::string_view name, ValidationMessage message) {
        for (auto& [known, messages] : errors_)
            if (known == name) {
                messages.push_back(std::move(message));
                return;
            }
        errors_.emplace_back(std::string(name), ValidationError::Messages{std::move(message)});
    }

    const ModelInfo& model_;
    const void* object_;
    Names excluded_, failed_;
    ValidationError::Fields errors_;
};

}  // namespace

void full_clean(const ModelInfo& model, const void* object, const std::vector<std::string>& exclude) {
    const Pinned pinned(origin_to_save(model, object, {}).database);
    if (has_unsettled_keys(model, object)) {
        RowBlock copy(model);
        copy.reserve(1);
        model.ops().copy(copy.at(0), object);
        copy.size = 1;
        settle_generic_keys(model, copy.at(0));
        Cleaning(model.concrete_model(), model.as_concrete(copy.at(0)), exclude).run();
        return;
    }
    Cleaning(model.concrete_model(), model.as_concrete(object), exclude).run();
}

}  // namespace nuages::orm::detail
