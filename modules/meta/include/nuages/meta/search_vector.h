#pragma once

#include <string>
#include <utility>

#include <nuages/base/value.h>
#include <nuages/meta/kind.h>

namespace nuages {

// The words of a text as PostgreSQL searches them ("'cat':3 'fat':2"): a member for its tsvector, Django's
// SearchVectorField. It is filled by an update() or a trigger, and has an index .gin():
//
//     std::optional<TsVector> words;
struct TsVector {
    std::string text;

    friend bool operator==(const TsVector&, const TsVector&) = default;
};

namespace meta {

template <>
struct field_type<TsVector> {
    static constexpr Kind kind = Kind::search_vector;
    static Value to_value(const TsVector& vector) { return vector.text; }
    static TsVector from_value(const Value& value) { return {value.str()}; }
};

}  // namespace meta
}  // namespace nuages
