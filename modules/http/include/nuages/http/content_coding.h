#pragma once

#include <string_view>

namespace nuages::http {

// Whether an Accept-Encoding header (RFC 9110 12.5.3) takes that coding: by its name or by "*", and not with
// a weight of zero. An empty header takes none.
bool accepts_coding(std::string_view accept_encoding, std::string_view coding) noexcept;

}  // namespace nuages::http
