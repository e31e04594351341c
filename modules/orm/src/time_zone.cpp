#include <nuages/orm/time_zone.h>

namespace nuages::orm {

ZoneId current_time_zone() noexcept {
    const auto* zone = fibers::scope<UseTimeZone::Zone>();
    return zone ? zone->id : tz::utc;
}

}  // namespace nuages::orm
