#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace nuages {

// The root of the framework's exceptions. The message says what failed, with which value, what would be valid
// and what to do about it; it may be shown to developers, never to visitors of a site.
class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;

    // Whether a template that runs into it shows nothing instead of failing (Django's
    // silent_variable_failure): true for a row that does not exist, for example.
    virtual bool silent_in_templates() const noexcept { return false; }
};

// A setting, an app or a wiring that cannot work: found when the site starts.
class ImproperlyConfigured : public Error {
public:
    using Error::Error;
};

// A value of the wrong form: text that is no number, a date that does not exist.
class ValueError : public Error {
public:
    using Error::Error;
};

// A value of a kind that the operation does not take.
class TypeError : public Error {
public:
    using Error::Error;
};

// The candidate that a mistyped `name` most likely means; empty where none is near.
std::string_view nearest_name(std::string_view name, const std::vector<std::string_view>& candidates);

// " Did you mean 'votes'?" or, where nothing is near, " The known fields are: id, votes." `what` is the
// plural noun.
std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& candidates,
                         std::string_view what);

}  // namespace nuages
