#include "django_fixtures.h"

#include "template_environment.h"

namespace nuages::replay {
namespace {

constexpr std::string_view chicago = "America/Chicago";  // TIME_ZONE of Django's tests

struct StoppedClock {
    std::string_view test;
    DateTime (*aware)();
    DateTime (*naive)();
};
constexpr StoppedClock clocks[] = {
    {"test_naturaltime_as_documented", [] { return DateTime::of(2007, 2, 17, 16, 30); },
     [] { return DateTime::of(2007, 2, 17, 16, 30, 0, 0, tz::get(chicago)); }},
    {"test_naturaltime", [] { return DateTime::of(2012, 3, 9, 22, 30); },
     [] { return DateTime::of(2012, 3, 9, 22, 30, 0, 0, tz::get(chicago)); }},
    {"test_inflection_for_timedelta", [] { return DateTime::of(2012, 3, 9, 22, 30); },
     [] { return DateTime::of(2012, 3, 9, 22, 30, 0, 0, tz::get(chicago)); }},
    {"test_naturalday_uses_localtime", [] { return DateTime::of(2012, 3, 9, 22, 30); },
     [] { return DateTime::of(2012, 3, 9, 22, 30, 0, 0, tz::get(chicago)); }},
};

std::string_view test_of(const Value& line) {
    const std::string_view name = line["test"].is_text() ? line["test"].as_text() : std::string_view();
    return name.substr(name.rfind('.') + 1);
}

bool shows_aware_value(const Value& line) {
    if (!line["context"].is_list())
        return false;
    for (const Value& pair : line["context"].as_list()) {
        if (pair[0] == Value("test_content"))
            return pair[1].is_dict() && !pair[1]["tz"].is_null();
    }
    return false;
}

}  // namespace

DateTime (*clock_of(const Value& line))() {
    for (const StoppedClock& clock : clocks) {
        if (clock.test == test_of(line))
            return shows_aware_value(line) ? clock.aware : clock.naive;
    }
    return recorded_now;
}

std::string_view namespace_of(const Value& line) {
    if (test_of(line) == "test_url_namespace01")
        return "ns1";
    return test_of(line) == "test_url_namespace02" ? "ns2" : "";
}

void run_context_processors(const Value& line, templates::Context& context) {
    const Value& processors = line["options"]["context_processors"];
    if (!processors.is_list() || !line["ctx_flags"]["request_context"].truth())
        return;
    for (const Value& processor : processors.as_list()) {
        if (processor == Value("template_tests.test_response.test_processor"))
            context.set_default("processors", "yes");
    }
}

}  // namespace nuages::replay
