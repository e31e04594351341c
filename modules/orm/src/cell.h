#pragma once

#include <nuages/orm/model_info.h>
#include <nuages/orm/relations.h>

namespace nuages::orm::detail {

// What a member holds, through the std::optional where it is one; null where that is empty. For relations and
// types of the user's own.
inline const void* inside_of(const FieldInfo& field, const void* object) {
    if (!field.meta().inside)
        return field.member(object);
    return field.meta().inside(const_cast<void*>(field.member(object)),
                               meta::Inside::look);  // changes nothing
}

// The same to write to: a std::optional is filled or emptied first. Null where it was emptied.
inline void* make_inside(const FieldInfo& field, void* object, bool filled) {
    if (!field.meta().inside)
        return field.member(object);
    return field.meta().inside(field.member(object), filled ? meta::Inside::make : meta::Inside::reset);
}

inline const RelationCell* cell_of(const FieldInfo& field, const void* object) {
    return static_cast<const RelationCell*>(inside_of(field, object));
}
inline RelationCell* make_cell(const FieldInfo& field, void* object, bool filled) {
    return static_cast<RelationCell*>(make_inside(field, object, filled));
}

// Fills a member of the user's own type. Throws ValueError that names the field where the type does not take
// the value.
void set_custom(const FieldInfo& field, void* object, const Value& value);

}  // namespace nuages::orm::detail
