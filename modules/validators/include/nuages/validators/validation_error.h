#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/base/dict.h>
#include <nuages/base/error.h>

namespace nuages {

// One thing that is wrong with a value, in words for the person who entered it.
struct ValidationMessage {
    // In English, with places like "%(limit_value)s"; what translations are looked up by.
    std::string message;
    // "" where the wording does not depend on a number, else the plural of `message` and the number.
    std::string plural;
    std::int64_t number = 1;
    // What programs tell it by: "invalid", "max_length".
    std::string code;
    // The values for its places.
    Dict params;

    // Filled in; English.
    std::string text() const;
    // `pattern` (a translation of `message`) filled in. A place without a value stays as it is.
    std::string text(std::string_view pattern) const;
};

// A value that breaks a rule: what validators throw and forms, models and serializers collect and show. It
// holds one message, several, or some for each of several fields.
class ValidationError : public Error {
public:
    using Messages = std::vector<ValidationMessage>;
    using Fields = std::vector<std::pair<std::string, Messages>>;

    ValidationError(std::string message, std::string code = {}, Dict params = {});
    explicit ValidationError(ValidationMessage message);
    explicit ValidationError(Messages messages);
    explicit ValidationError(Fields fields);

    // Of all fields, in their order.
    Messages messages() const;
    std::vector<std::string> texts() const;
    // The code of the first message.
    std::string_view code() const noexcept;
    bool has_fields() const noexcept { return has_fields_; }
    // One entry for each field; one with the name "__all__" where the messages belong to none.
    const Fields& fields() const noexcept { return fields_; }

private:
    Fields fields_;
    bool has_fields_ = true;
};

// The name under which messages stand that belong to no field.
inline constexpr std::string_view non_field_errors = "__all__";

}  // namespace nuages
