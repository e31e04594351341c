#include "result.h"

#include <nuages/base/text.h>

namespace nuages::db {

std::int64_t Result::affected() const noexcept {
    const std::size_t space = tag.rfind(' ');
    return space == tag.npos ? 0 : text::parse_int(std::string_view(tag).substr(space + 1)).value_or(0);
}

}  // namespace nuages::db
