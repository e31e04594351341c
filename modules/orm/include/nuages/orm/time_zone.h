#pragma once

#include <nuages/base/time.h>
#include <nuages/fibers/scope.h>

namespace nuages::orm {

// The zone in which lookups read moments: `pub_date__date`, `__year`, `__hour`. UTC unless the calling fiber
// has said otherwise, as a site does for each request with its TIME_ZONE.
ZoneId current_time_zone() noexcept;

// Makes `zone` the zone of the calling fiber, or thread outside of fibers, until the end of the block.
class UseTimeZone {
public:
    explicit UseTimeZone(ZoneId zone) noexcept : zone_(zone), scope_(&zone_) {}
    UseTimeZone(const UseTimeZone&) = delete;
    UseTimeZone& operator=(const UseTimeZone&) = delete;
    ~UseTimeZone() = default;

private:
    struct Zone {
        explicit Zone(ZoneId z) : id(z) {}
        ZoneId id;
    };
    friend ZoneId current_time_zone() noexcept;
    Zone zone_;
    fibers::ScopeValue<Zone> scope_;
};

}  // namespace nuages::orm
