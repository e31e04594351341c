#include "prefetch.h"

#include <string>
#include <vector>

#include <nuages/base/error.h>
#include <nuages/orm/errors.h>
#include <nuages/orm/relations.h>

#include "cell.h"
#include "peers.h"
#include "query_node.h"
#include "row_block.h"

namespace nuages::orm::detail {
namespace {

// A relation under the name that its member has.
const FieldInfo* relation_of(const ModelInfo& model, std::string_view name) {
    for (const FieldInfo& field : model.fields())
        if (field.target() && field.is_member() && (field.name() == name || field.meta().name == name))
            return &field;
    return nullptr;
}

// What stands before the first "__", which is taken off.
std::string_view take_part(std::string_view& lookup) {
    const std::size_t end = end_of_part(lookup, 0);
    const std::string_view part = lookup.substr(0, end);
    lookup.remove_prefix(std::min(end + 2, lookup.size()));
    return part;
}

// The peers that all of these rows share for a relation; null where there are no rows.
Peers* peers_of(const Rows& rows, const FieldInfo& relation) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const RelationCell* cell = relation.is_to_one()
                                       ? cell_of(relation, rows.at(i))
                                       : static_cast<const RelationCell*>(relation.member(rows.at(i)));
        if (cell && cell->peers())
            return cell->peers();
    }
    return nullptr;
}

void prefetch(const Rows& rows, std::string_view lookup, const Query& query, const std::string& to_attr) {
    if (rows.size() == 0)
        return;
    const FieldInfo& relation = *relation_of(rows.model(), take_part(lookup));
    Peers* peers = peers_of(rows, relation);
    if (!peers)
        return;
    const bool is_last = lookup.empty();
    const Query own = is_last ? query : Query();
    std::vector<Rows> read;
    if (is_last && !to_attr.empty())
        read = peers->read_apart(own, *rows.block(), to_attr);
    else
        read = peers->prefetch(own);
    if (is_last)
        return;
    for (const Rows& each : read)
        prefetch(each, lookup, query, to_attr);
}

}  // namespace

void check_prefetch(const ModelInfo& model, std::string_view lookup) {
    const ModelInfo* at = &model;
    for (std::string_view rest = lookup; !rest.empty();) {
        const std::string part(take_part(rest));
        const FieldInfo* relation = relation_of(*at, part);
        if (!relation)
            throw AttributeError("Cannot find '" + part + "' on " + at->name() + " object, '" +
                                 std::string(lookup) + "' is an invalid parameter to prefetch_related()");
        at = relation->target();
    }
}

void prefetch(const Rows& rows, const QueryNode* last) {
    for (const QueryNode* node : Chain(last))
        if (node->type == QueryNode::Type::prefetch)
            prefetch(rows, node->names[0], node->queries.front(), node->names[1]);
}

}  // namespace nuages::orm::detail
