#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include <nuages/base/error.h>
#include <nuages/base/value.h>
#include <nuages/template/engine.h>

namespace nuages::replay {

// An exception that a recorded object raises, by the name of its class in Python.
class RecordedError : public Error {
public:
    RecordedError(std::string type, bool silent) : Error(type), silent_(silent) {}
    bool silent_in_templates() const noexcept override { return silent_; }

private:
    bool silent_;
};

// As decode(), and also Python's callables ($call), objects ($obj), errors at look-up ($raises), requests
// ($request), query dicts ($querydict) and templates ($template, parsed by the engine).
Value decode_object(const Value& json, const templates::Engine& engine);

}  // namespace nuages::replay
