#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nuages/base/object.h>

#include "members.h"

namespace nuages::templates {

// A moment that is shown in the zone it has, not in the context's: what the filters of the library tz make.
class ZonedMoment final : public Object {
public:
    explicit ZonedMoment(DateTime moment) : moment_(moment) {}

    DateTime moment() const noexcept { return moment_; }
    std::string_view type_name() const override { return "datetime"; }
    std::optional<Value> attribute(std::string_view name) const override {
        return member_of(Value(moment_), name);
    }
    std::string str() const override { return Value(moment_).str(); }
    std::string repr() const override { return Value(moment_).repr(); }

private:
    DateTime moment_;
};

inline const ZonedMoment* zoned_moment_of(const Value& value) {
    return value.is_object() ? dynamic_cast<const ZonedMoment*>(&value.as_object()) : nullptr;
}

}  // namespace nuages::templates
