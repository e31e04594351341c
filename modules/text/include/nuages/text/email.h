#pragma once

#include <string_view>

namespace nuages::text {

// Whether the text is a mail address by the rules of Django's EmailValidator: a dot-atom or quoted text in
// front of the last @, behind it a domain with at least one dot (internationalized ones by their ASCII form)
// or an IP address in brackets; 320 characters at most.
bool is_email(std::string_view text);

// The pieces of it, for other sets of domains.
bool is_email_user(std::string_view user);
bool is_email_domain(std::string_view domain);

}  // namespace nuages::text
