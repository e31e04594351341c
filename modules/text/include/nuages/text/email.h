#pragma once

#include <string_view>

namespace nuages::html {

// Whether the text is a mail address by the rules of Django's EmailValidator.
bool is_email(std::string_view text);

}  // namespace nuages::html
