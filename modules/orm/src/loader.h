#pragma once

#include <cstdint>
#include <vector>

#include <nuages/base/value.h>
#include <nuages/db/row.h>
#include <nuages/orm/rows.h>

#include "generic_peers.h"
#include "peers.h"
#include "plan.h"
#include "row_block.h"
#include "row_origin.h"

namespace nuages::orm::detail {

// Fills a default-made object from a row. Relations are tied to the peers, one for each relation of the model
// (its foreign keys, then its sets) and one for each generic foreign key, or to none.
void load_object(const db::Row& row, const RowObject& plan, void* object, Peers* const* peers,
                 GenericPeers* const* generic_peers = nullptr);

// A column of values(), an aggregate, or an annotation.
Value result_value(const db::Row& row, std::size_t column, const ResultColumn& what);

// A column as a Value of the kind that its field has.
Value column_value(const db::Row& row, std::size_t column, const FieldInfo& field);

// Gathers the objects of a whole result set: those of the queried model, those that were joined to them, and
// the peers that they share.
class ResultLoader {
public:
    // `origin` is where the rows come from, and counts as it is when they come. Borrows both.
    ResultLoader(const Plan& plan, const RowOrigin& origin);
    ResultLoader(const ResultLoader&) = delete;
    ResultLoader& operator=(const ResultLoader&) = delete;
    ~ResultLoader();

    void add(const db::Row& row);
    // The same, where the computed columns stand at these places.
    void add(const db::Row& row, const std::vector<std::size_t>& places);
    std::size_t size() const noexcept { return tables_.front().block->size; }
    // The objects of the queried model. Once, at the end.
    Rows finish();

private:
    // The objects of one model among those that a row holds.
    struct Table {
        const RowObject* plan;
        RowBlock* block;
        Rows rows;  // owns the block
        std::vector<Peers*> peers;
        std::vector<GenericPeers*> generic_peers;  // by plan->generics
        KeyIndex places;                           // of joined objects, by their link
        std::size_t current = 0;                   // the object of this row; none for npos
    };
    static constexpr std::size_t npos = KeyIndex::none;

    void load(Table& table, const db::Row& row);
    void load_joined(Table& table, const db::Row& row);
    std::size_t peers_number(const Table& table, const FieldInfo& via) const;

    const Plan& plan_;
    const RowOrigin& origin_;
    std::vector<Table> tables_;
};

}  // namespace nuages::orm::detail
