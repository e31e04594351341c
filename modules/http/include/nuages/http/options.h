#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace nuages {

// How requests are understood. The app fills one from the settings; requests point to it.
struct RequestOptions {
    // "example.com", ".example.com" (it and every subdomain) or "*". The default is what Django allows with
    // DEBUG.
    std::vector<std::string> allowed_hosts = {".localhost", "127.0.0.1", "[::1]"};
    // Behind a proxy that sets them: trust X-Forwarded-Host and X-Forwarded-Port.
    bool use_x_forwarded_host = false;
    bool use_x_forwarded_port = false;
    // Behind a proxy that sets it and drops the client's own: the header (say "X-Forwarded-Proto") and its
    // value that mean https. Empty: not used.
    std::string secure_proxy_header;
    std::string secure_proxy_value = "https";

    // Of form data without files, and of what request.body takes into memory; 0 is no limit.
    std::size_t max_form_bytes = 2'621'440;
    std::size_t max_fields = 1000;  // 0 is no limit
    std::size_t max_files = 100;    // 0 is no limit
    // Uploaded files up to this size are held in memory, larger ones in a temporary file in that folder (""
    // is $TMPDIR or /tmp).
    std::size_t max_memory_file_bytes = 262'144;
    std::string upload_folder;
};

}  // namespace nuages
