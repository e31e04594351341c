#include "loader.h"

#include <algorithm>
#include <optional>

#include <nuages/db/detail/read_members.h>
#include <nuages/db/errors.h>
#include <nuages/json/json.h>
#include <nuages/meta/hstore.h>
#include <nuages/meta/range.h>

#include "cell.h"
#include "column_form.h"
#include "deferred_fields.h"
#include "expression_type.h"

namespace nuages::orm::detail {
namespace {

using meta::Storage;

Decimal decimal_of(const Value& stored) {
    switch (stored.kind()) {
        case Value::Kind::decimal:
            return stored.as_decimal();
        case Value::Kind::integer:
            return Decimal(stored.as_int());
        case Value::Kind::real:
            return Decimal::from_real(stored.as_real(), 15);
        case Value::Kind::text:
            return Decimal(stored.as_text());
        default:
            return {};
    }
}

// The plain types stand in both lists, in the same order.
constexpr db::Member::Type same_type(Storage storage) {
    return static_cast<db::Member::Type>(static_cast<int>(storage) - static_cast<int>(Storage::boolean));
}
static_assert(same_type(Storage::boolean) == db::Member::Type::boolean);
static_assert(same_type(Storage::int64) == db::Member::Type::int64);
static_assert(same_type(Storage::real64) == db::Member::Type::real64);
static_assert(same_type(Storage::text) == db::Member::Type::text);
static_assert(same_type(Storage::uuid) == db::Member::Type::uuid);

// Of those that a row fills by itself; nullopt for all others.
std::optional<db::Member::Type> plain_type(Storage storage) {
    if (storage < Storage::boolean || storage > Storage::uuid)
        return std::nullopt;
    return same_type(storage);
}

[[noreturn]] void throw_out_of_range(const db::Row& row, const RowObject& plan, const db::Member& member) {
    const LoadStep& step = *std::find_if(plan.members.begin(), plan.members.end(), [&](const LoadStep& each) {
        return each.column == member.column && each.offset == member.offset;
    });
    const FieldInfo& field = *step.field;
    throw db::DataError({"the number " + std::to_string(row.integer(member.column)) + " in column '" +
                             field.column() + "' of table '" + field.model().table() +
                             "' does not fit into the member " + field.model().name() + "::" + field.name(),
                         {},
                         {},
                         "Give the member a wider integer type."});
}

meta::Bytes to_bytes(std::string_view data) {
    const auto* bytes = reinterpret_cast<const std::byte*>(data.data());
    return {bytes, bytes + data.size()};
}

// SQLite keeps decimals as numbers; Django reads fifteen digits of them, and fills up behind the point.
Decimal read_decimal(const db::Row& row, std::size_t column, const meta::FieldMeta& field) {
    const Decimal number = decimal_of(row.value(column));
    return field.max_digits > 0
               ? number.quantize(field.decimal_places, Rounding::half_even, Decimal::most_digits)
               : number;
}

// A foreign key has the type of what it points to.
Value key_value(const db::Row& row, std::size_t column, sql::ColumnType::Kind type) {
    switch (type) {
        case sql::ColumnType::Kind::varchar:
        case sql::ColumnType::Kind::text:
            return row.text(column);
        case sql::ColumnType::Kind::uuid:
            return row.uuid(column);
        case sql::ColumnType::Kind::date:
            return row.date(column);
        case sql::ColumnType::Kind::datetime:
            return row.datetime(column);
        default:
            return row.integer(column);
    }
}

// What a row cannot fill by itself.
void load_special(const db::Row& row, const LoadStep& step, void* object) {
    void* member = static_cast<char*>(object) + step.offset;
    const std::size_t column = step.column;
    switch (step.storage) {
        case Storage::json:
            return db::detail::put<Value>(row, column, step.optional, member, [&] {
                return row.is_null(column) ? Value() : json::loads(row.text(column));
            });
        case Storage::decimal:
            return db::detail::put<Decimal>(row, column, step.optional, member,
                                            [&] { return read_decimal(row, column, step.field->meta()); });
        case Storage::bytes:
            return db::detail::put<meta::Bytes>(row, column, step.optional, member,
                                                [&] { return to_bytes(row.bytes(column)); });
        case Storage::custom:
            if (step.optional && row.is_null(column))
                make_inside(*step.field, object, false);
            else
                set_custom(*step.field, object, column_value(row, column, *step.field));
            return;
        default:
            return;
    }
}

}  // namespace

namespace {

Value hstore_in(const db::Row& row, std::size_t column) {
    if (auto dict = meta::parse_hstore(row.text(column)))
        return *std::move(dict);
    throw db::DataError({"column '" + std::string(row.name(column)) + "' holds '" +
                             std::string(row.text(column)) + "', which is no hstore",
                         {},
                         {},
                         "Something else made that column: give the field another type."});
}

Value range_in(const db::Row& row, std::size_t column, Kind ends) {
    if (auto range = meta::parse_range(ends, row.text(column)))
        return range_value(*std::move(range));
    throw db::DataError({"column '" + std::string(row.name(column)) + "' holds '" +
                             std::string(row.text(column)) + "', which is no range that a Range can be",
                         {},
                         {},
                         "Something else wrote that value: correct it in the database."});
}

}  // namespace

Value column_value(const db::Row& row, std::size_t column, const FieldInfo& field) {
    if (row.is_null(column))
        return {};
    switch (field.kind()) {
        case meta::Kind::boolean:
            return row.boolean(column);
        case meta::Kind::integer:
            return row.integer(column);
        case meta::Kind::real:
            return row.real(column);
        case meta::Kind::text:
            return row.text(column);
        case meta::Kind::datetime:
            return row.datetime(column);
        case meta::Kind::date:
            return row.date(column);
        case meta::Kind::time:
            return row.time(column);
        case meta::Kind::duration:
            return row.duration(column);
        case meta::Kind::uuid:
            return row.uuid(column);
        case meta::Kind::json:
            return json::loads(row.text(column));
        case meta::Kind::decimal:
            return read_decimal(row, column, field.meta());
        case meta::Kind::bytes:
            return Value::bytes(row.bytes(column));
        case meta::Kind::array:
            return field.meta().elements->kind == meta::Kind::json ? without_json_elements(row.value(column))
                                                                   : row.value(column);
        case meta::Kind::hstore:
            return hstore_in(row, column);
        case meta::Kind::range:
            return range_in(row, column, field.meta().elements->kind);
        case meta::Kind::composite: {
            List parts;
            for (const FieldInfo* part : field.parts())
                parts.push_back(column_value(row, column++, *part));
            return parts;
        }
        case meta::Kind::relation:
            // The far side of a relation stands for the key over there.
            return field.is_to_one() ? key_value(row, column, field.column_type().kind)
                                     : column_value(row, column, field.target()->primary_key());
        default:
            return row.value(column);
    }
}

namespace {

Value parsed_json(std::string_view text) {
    try {
        return json::loads(text);
    } catch (const Error&) {
        return text;  // a value inside of JSON that is text comes without its quotes
    }
}

Value computed_value(const db::Row& row, std::size_t column, const OutputType& type) {
    switch (type.kind) {
        case Kind::boolean:
            return row.boolean(column);
        case Kind::integer: {
            // An average or quotient of integers may be none.
            Value value = row.value(column);
            if (value.is_decimal() && value.as_decimal().is_whole())  // PostgreSQL's parts of moments
                return value.as_decimal().to_int();
            return value.is_text() ? Value(row.integer(column)) : value;
        }
        case Kind::real:
            return row.real(column);
        case Kind::decimal:
            return decimal_of(row.value(column));
        case Kind::text:
            return row.text(column);
        case Kind::datetime:
            return row.datetime(column);
        case Kind::date: {
            // What was cut off a datetime still has its time.
            const std::string_view text = row.text(column);
            const auto date = Date::parse_iso(text.substr(0, 10));
            return date ? *date : row.date(column);
        }
        case Kind::time:
            return row.time(column);
        case Kind::duration:
            return row.duration(column);
        case Kind::uuid:
            return row.uuid(column);
        case Kind::json:
            return json::loads(row.text(column));
        case Kind::bytes:
            return Value::bytes(row.bytes(column));
        case Kind::array:
            return type.element == "JSONField" ? without_json_elements(row.value(column)) : row.value(column);
        case Kind::hstore:
            return hstore_in(row, column);
        case Kind::range:
            return range_in(row, column, ends_of(type).kind);
        default:
            return row.value(column);
    }
}

}  // namespace

Value result_value(const db::Row& row, std::size_t column, const ResultColumn& what) {
    if (row.is_null(column))
        return {};
    if (what.json_part) {
        Value value = row.value(column);
        return value.is_text() ? parsed_json(value.as_text()) : value;
    }
    return what.field ? column_value(row, column, *what.field) : computed_value(row, column, what.type);
}

namespace {

template <class Key>
void tie_lent(RelationCell& cell, Key key, Peers* peers) {
    if (peers)
        peers->lend(key);
    cell.tie_lent(std::move(key), peers);
}

void load_to_one(const db::Row& row, const LoadStep& step, void* object, Peers* peers) {
    const bool is_null = step.nullable && row.is_null(step.column);
    auto* cell = step.optional ? make_cell(*step.field, object, !is_null)
                               : reinterpret_cast<RelationCell*>(static_cast<char*>(object) + step.offset);
    if (is_null) {
        if (cell)
            *cell = RelationCell();
        return;
    }
    if (step.type == sql::ColumnType::Kind::big_integer) [[likely]]
        return tie_lent(*cell, row.integer(step.column), peers);
    tie_lent(*cell, key_value(row, step.column, step.type), peers);
}

void load_generic(const db::Row& row, const GenericStep& step, void* object, GenericPeers* peers) {
    Value type, id;
    if (step.type_column >= 0 && step.id_column >= 0) {
        type = column_value(row, static_cast<std::size_t>(step.type_column), *step.key->content_type());
        id = column_value(row, static_cast<std::size_t>(step.id_column), *step.key->object_id());
    }
    if (peers && !type.is_null())
        peers->add(type, id);
    static_cast<GenericCell*>(step.key->member(object))
        ->tie(*step.key, std::move(type), std::move(id), peers);
}

}  // namespace

void load_object(const db::Row& row, const RowObject& plan, void* object, Peers* const* peers,
                 GenericPeers* const* generic_peers) {
    state_of(*plan.model, object) = plan.state;
    if (const db::Member* member = row.read(plan.plain, object)) [[unlikely]]
        throw_out_of_range(row, plan, *member);
    for (const LoadStep& step : plan.special) {
        if (step.storage == Storage::to_one)
            load_to_one(row, step, object, peers ? *peers++ : nullptr);
        else
            load_special(row, step, object);
    }
    for (const SetStep& set : plan.sets) {
        Peers* shared = peers ? *peers++ : nullptr;
        char* const base = static_cast<char*>(object);
        SetCell& cell = *reinterpret_cast<SetCell*>(base + set.offset);
        cell.set_field(*set.field);
        if (set.number >= 0) [[likely]]
            tie_lent(cell, *reinterpret_cast<const std::int64_t*>(base + set.number), shared);
        else
            tie_lent(cell, set.field->owner_key().get(object), shared);
    }
    for (const GenericStep& step : plan.generics)
        load_generic(row, step, object, generic_peers ? *generic_peers++ : nullptr);
}

std::vector<GenericStep> generic_steps(const RowObject& object) {
    std::vector<GenericStep> steps;
    for (const FieldInfo* key : object.model->generic_keys()) {
        GenericStep step{key};
        for (const LoadStep& member : object.members) {
            if (member.field == key->content_type())
                step.type_column = static_cast<int>(member.column);
            if (member.field == key->object_id())
                step.id_column = static_cast<int>(member.column);
        }
        steps.push_back(step);
    }
    return steps;
}

SetStep set_step(const FieldInfo& set) {
    const FieldInfo& key = set.owner_key();
    const bool is_number = key.storage() == Storage::int64 && !key.meta().optional;
    return {&set, set.offset(), is_number ? key.offset() : -1};
}

LoadStep load_step(const FieldInfo& field, std::size_t column) {
    return {field.storage(),
            field.meta().optional,
            field.null(),
            field.column_type().kind,
            static_cast<std::uint32_t>(column),
            field.offset(),
            &field};
}

void complete(RowObject& plan, std::vector<const FieldInfo*> missing) {
    std::erase_if(missing, [&](const FieldInfo* field) {
        if (!field->meta().primary_key)
            return false;
        plan.members.push_back(load_step(*field, plan.key_column));
        return true;
    });
    for (const FieldInfo& field : plan.model->fields())
        if (field.is_set())
            plan.sets.push_back(set_step(field));
    for (const LoadStep& step : plan.members)
        if (const auto type = plain_type(step.storage))
            plan.plain.push_back({*type, step.optional, step.column, step.offset});
        else
            plan.special.push_back(step);
    plan.generics = generic_steps(plan);
    plan.state = state_without(*plan.model, missing);
}

namespace {
// Bytes of objects that room is made for before there are any.
constexpr std::size_t most_reserved = 1024 * 1024;
}  // namespace

ResultLoader::ResultLoader(const Plan& plan, const RowOrigin& origin) : plan_(plan), origin_(origin) {
    tables_.resize(plan.objects.size());
    for (std::size_t i = 0; i < tables_.size(); ++i) {
        Table& table = tables_[i];
        table.plan = &plan.objects[i];
        table.block = new RowBlock(*table.plan->model);
        table.rows = Rows(table.block);
        for (const LoadStep& step : table.plan->members) {
            if (step.storage != Storage::to_one)
                continue;
            table.peers.push_back(new Peers(*step.field));
            if (!step.optional)
                table.block->tied.push_back({step.offset, table.peers.back()});
        }
        for (const SetStep& set : table.plan->sets) {
            table.peers.push_back(new Peers(*set.field));
            table.block->tied.push_back({set.offset, table.peers.back()});
        }
        for (std::size_t k = 0; k < table.plan->generics.size(); ++k)
            table.generic_peers.push_back(new GenericPeers(origin.database));
    }
    RowBlock& first = *tables_.front().block;
    const std::size_t expected = std::min(plan.usual_size.get(), most_reserved / first.stride);
    first.reserve(expected);
    for (Peers* peers : tables_.front().peers)
        peers->reserve(expected);
    for (const ResultColumn& column : plan.columns)
        tables_.front().block->names.push_back(column.name);
}

ResultLoader::~ResultLoader() {
    for (Table& table : tables_) {
        for (Peers* peers : table.peers) {
            peers->settle();
            peers->release();
        }
        for (GenericPeers* peers : table.generic_peers)
            peers->release();
    }
}

void ResultLoader::load(Table& table, const db::Row& row) {
    void* object = table.block->add();
    load_object(row, *table.plan, object, table.peers.data(), table.generic_peers.data());
    if (origin_) [[unlikely]]
        state_of(*table.plan->model, object).set_database(origin_.number);
    table.current = table.block->size - 1;
}

std::size_t ResultLoader::peers_number(const Table& table, const FieldInfo& via) const {
    std::size_t number = 0;
    while (table.peers[number]->relation() != &via)
        ++number;
    return number;
}

// An object that several rows point to is kept once.
void ResultLoader::load_joined(Table& table, const db::Row& row) {
    const Table& parent = tables_[table.plan->parent];
    table.current = npos;
    if (parent.current == npos)
        return;
    const RelationCell* link = cell_of(*table.plan->via, parent.block->at(parent.current));
    if (!link || link->key().is_null())
        return;
    table.current = table.places.find(link->key());
    if (table.current != npos || row.is_null(table.plan->key_column))
        return;
    table.places.add(link->key(), table.block->size);
    load(table, row);
}

void ResultLoader::add(const db::Row& row) {
    load(tables_.front(), row);
    for (std::size_t k = 0; k < plan_.columns.size(); ++k)
        tables_.front().block->values.push_back(
            result_value(row, plan_.first_column + plan_.columns[k].place, plan_.columns[k]));
    for (std::size_t i = 1; i < tables_.size(); ++i)
        load_joined(tables_[i], row);
}

void ResultLoader::add(const db::Row& row, const std::vector<std::size_t>& places) {
    load(tables_.front(), row);
    for (std::size_t k = 0; k < places.size(); ++k)
        tables_.front().block->values.push_back(result_value(row, places[k], plan_.columns[k]));
}

Rows ResultLoader::finish() {
    if (origin_)
        for (Table& table : tables_)
            for (Peers* peers : table.peers)
                peers->set_database(origin_.database);
    for (std::size_t i = 1; i < tables_.size(); ++i) {
        Table& table = tables_[i];
        Table& parent = tables_[table.plan->parent];
        parent.peers[peers_number(parent, *table.plan->via)]->preload(table.rows, std::move(table.places));
    }
    plan_.usual_size.set(size());
    return tables_.front().rows;
}

}  // namespace nuages::orm::detail
