#pragma once

#include <cstdint>
#include <vector>

namespace nuages::app {

// Remembers, for as long as one of these lives, where exceptions are thrown: the return addresses on the
// stack at the `throw`, for the error page and the log. It works by standing in front of the C++ runtime's
// __cxa_throw, which costs a load when nobody records and some microseconds a throw when somebody does.
class RecordThrowSites {
public:
    RecordThrowSites();
    RecordThrowSites(const RecordThrowSites&) = delete;
    RecordThrowSites& operator=(const RecordThrowSites&) = delete;
    ~RecordThrowSites();
};

// Inside a catch block: the return addresses at the throw of the exception that is handled, innermost first.
// Empty where it was not recorded, or so long ago that others took its place.
std::vector<std::uintptr_t> throw_site_of_current_exception();

// The return addresses of the caller, innermost first.
std::vector<std::uintptr_t> current_stack();

}  // namespace nuages::app
