#pragma once

#include <string>
#include <string_view>

namespace nuages::text {

// The first character in upper case.
std::string capfirst(std::string_view text);

// "HTTPServerName" as "http server name": a model's name as people read it.
std::string camel_case_to_spaces(std::string_view name);

// The digits that letters stand for on a phone: "1-800-flowers" is "1-800-3569377".
std::string phone_to_numeric(std::string_view phone);

}  // namespace nuages::text
