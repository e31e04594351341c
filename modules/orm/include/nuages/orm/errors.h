#pragma once

#include <string>
#include <vector>

#include <nuages/base/error.h>

namespace nuages::orm {

// A name that is no field, lookup or transform, or a value that does not go with it, in the run-time
// interface. What is written in the source is checked by the compiler instead.
class FieldError : public Error {
public:
    using Error::Error;
};

// A name that is no field of the model itself, where one is written to.
class FieldDoesNotExist : public Error {
public:
    using Error::Error;
};

// A name that an object has no member of, in the run-time interface.
class AttributeError : public Error {
public:
    using Error::Error;
};

// get() found nothing. Each model has its own: Question::DoesNotExist derives from this one.
class ObjectDoesNotExist : public Error {
public:
    using Error::Error;
};

// get() found more than one row. Each model has its own.
class MultipleObjectsReturned : public Error {
public:
    using Error::Error;
};

// A deletion that rows under on_delete(protect) forbid.
class ProtectedError : public Error {
public:
    using Error::Error;
};

// A deletion that rows under on_delete(restrict) forbid.
class RestrictedError : public Error {
public:
    using Error::Error;
};

}  // namespace nuages::orm
