#pragma once

#include <nuages/base/time.h>
#include <nuages/template/context.h>

namespace nuages::templates {

// The moment as templates show it: in the context's time zone where zones are in use; naive ones as they are.
inline DateTime local_time(DateTime moment, const Context& context) {
    return context.use_tz() && !moment.is_naive() ? moment.in(context.time_zone()) : moment;
}

}  // namespace nuages::templates
