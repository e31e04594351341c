#pragma once

#include <string_view>

#include <nuages/base/time.h>
#include <nuages/base/value.h>
#include <nuages/template/context.h>

// What some of Django's tests set up around a recorded case, and the recording does not show.
namespace nuages::replay {

// The moment that it is for that case. Tests of humanize stop the clock: naive values then see it in local
// time, aware ones in UTC.
DateTime (*clock_of(const Value& line))();

// The namespace of the page that a request was resolved to; empty where the test resolved none.
std::string_view namespace_of(const Value& line);

// Sets what the context processors of the case give.
void run_context_processors(const Value& line, templates::Context& context);

}  // namespace nuages::replay
