#include <nuages/db/observe.h>

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

namespace {

// Parameters may borrow texts of their caller.
List owned(Parameters parameters) {
    List copies;
    copies.reserve(parameters.size());
    for (const Value& value : parameters)
        copies.push_back(value.is_text() ? Value(value.as_text()) : value);
    return copies;
}

}  // namespace

void QueryLog::on_query(const QueryEvent& event) {
    if (event.kind != QueryEvent::Kind::transaction)
        ++count_;
    entries_.push_back({event.database.alias(), std::string(event.sql), owned(event.parameters), event.kind,
                        event.rows, event.duration, event.failed});
}

}  // namespace nuages::db
