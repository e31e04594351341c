#pragma once

#include <string>
#include <vector>

#include <nuages/base/value.h>
#include <nuages/testing/client.h>

namespace nuages::testing {

// "a=1&b=x+y"; a list's items one by one. Throws TypeError for a null.
std::string urlencoded(const Dict& data);
// multipart/form-data (RFC 7578) with the boundary below.
std::string multipart(const Dict& data, const std::vector<Upload>& files);
inline constexpr std::string_view boundary = "BoUnDaRyStRiNg";

}  // namespace nuages::testing
