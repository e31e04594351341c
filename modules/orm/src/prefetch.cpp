#include "prefetch.h"

#include <string>
#include <vector>

#include <nuages/base/error.h>
#include <nuages/orm/errors.h>
#include <nuages/orm/relations.h>

#include "cell.h"
#include "generic_peers.h"
#include "peers.h"
#include "query_node.h"
#include "row_block.h"

namespace nuages::orm::detail {
namespace {

// A relation under the name that its member has.
const FieldInfo* relation_of(const ModelInfo& model, std::string_view name) {
    for (const FieldInfo& field : model.fields())
        if ((field.target() || field.is_generic_key()) && field.is_member() &&
            (field.name() == name || field.meta().name == name))
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

// The same of a generic foreign key.
GenericPeers* generic_peers_of(const Rows& rows, const FieldInfo& key) {
    return static_cast<const GenericCell*>(key.member(rows.at(0)))->peers();
}

[[noreturn]] void throw_not_found(const ModelInfo& model, std::string_view part, std::string_view lookup) {
    throw AttributeError("Cannot find '" + std::string(part) + "' on " + model.name() + " object, '" +
                         std::string(lookup) + "' is an invalid parameter to prefetch_related()");
}

// What one prefetch_related() asks for.
struct Wanted {
    std::string_view lookup;
    const std::vector<Query>& queries;
    const std::string& to_attr;
};

std::vector<Rows> read(const Rows& rows, const FieldInfo& relation, const Wanted& wanted, bool is_last) {
    static const std::vector<Query> none;
    const std::vector<Query>& own = is_last ? wanted.queries : none;
    if (relation.is_generic_key()) {
        GenericPeers* peers = generic_peers_of(rows, relation);
        return peers ? peers->prefetch(relation, own) : std::vector<Rows>();
    }
    Peers* peers = peers_of(rows, relation);
    if (!peers)
        return {};
    const Query query = own.empty() ? Query() : own.front();
    if (is_last && !wanted.to_attr.empty())
        return peers->read_apart(query, *rows.block(), wanted.to_attr);
    return peers->prefetch(query);
}

void prefetch(const Rows& rows, std::string_view rest, const Wanted& wanted) {
    if (rows.size() == 0)
        return;
    const std::string_view part = take_part(rest);
    const FieldInfo* relation = relation_of(rows.model(), part);
    if (!relation)
        throw_not_found(rows.model(), part, wanted.lookup);
    const std::vector<Rows> found = read(rows, *relation, wanted, rest.empty());
    for (std::size_t i = 0; i < found.size() && !rest.empty(); ++i)
        prefetch(found[i], rest, wanted);
}

}  // namespace

void check_prefetch(const ModelInfo& model, std::string_view lookup, std::size_t queries,
                    std::string_view to_attr) {
    const ModelInfo* at = &model;
    for (std::string_view rest = lookup; !rest.empty();) {
        const std::string_view part = take_part(rest);
        const FieldInfo* relation = relation_of(*at, part);
        if (!relation)
            throw_not_found(*at, part, lookup);
        const bool is_generic = relation->is_generic_key();
        if (rest.empty() && queries > 1 && !is_generic)
            throw TypeError("'" + std::string(lookup) +
                            "' leads to one model, so prefetch_related() takes one query for it.");
        if (rest.empty() && !to_attr.empty() && is_generic)
            throw ValueError("'" + std::string(lookup) +
                             "' is a generic foreign key, whose objects are read by itself only, not as '" +
                             std::string(to_attr) + "'.");
        if (is_generic)
            return;  // what comes then depends on the rows
        at = relation->target();
    }
}

void prefetch(const Rows& rows, const QueryNode* last) {
    std::vector<const QueryNode*> nodes;
    for (const QueryNode* node : Chain(last))
        if (node->type == QueryNode::Type::prefetch && node->names.empty())
            nodes.clear();
        else if (node->type == QueryNode::Type::prefetch)
            nodes.push_back(node);
    for (const QueryNode* node : nodes)
        prefetch(rows, node->names[0], {node->names[0], node->queries, node->names[1]});
}

}  // namespace nuages::orm::detail
