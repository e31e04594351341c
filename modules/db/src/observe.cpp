#include <nuages/db/observe.h>

#include "owned_parameters.h"

namespace nuages::db {

ObserveQueries::ObserveQueries(QueryObserver& observer)
    : observer_(observer), outer_(detail::inherited_frame().observers), frame_([&] {
          detail::Frame frame = detail::inherited_frame();
          frame.observers = this;
          return frame;
      }()) {}

void ObserveQueries::report(const QueryEvent& event) const {
    for (const ObserveQueries* one = this; one; one = one->outer_)
        one->observer_.on_query(event);
}

void QueryLog::on_query(const QueryEvent& event) {
    if (event.kind != QueryEvent::Kind::transaction)
        ++count_;
    entries_.push_back({event.database.alias(), std::string(event.sql), detail::owned(event.parameters),
                        event.kind, event.rows, event.duration, event.failed});
}

}  // namespace nuages::db
