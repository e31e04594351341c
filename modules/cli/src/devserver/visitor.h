#pragma once

#include <string_view>

namespace nuages::cli {

// Accepts one connection, reads the request for a moment and answers with status 503 and the page. Pages show
// sources, so a request whose Host is a name other than localhost gets one line instead: another site's name
// may point here.
void answer_visitor(int listener, std::string_view page);

// Whether a request's header block may see the page: Host is an IP address or localhost.
bool names_this_machine(std::string_view request);

}  // namespace nuages::cli
