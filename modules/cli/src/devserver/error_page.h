#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "devserver/diagnostics.h"

namespace nuages::cli {

// A page that stands for the site while it cannot be built: each error with its place and the source around
// it, in light and dark. `folder` is what relative file names start from, `project` what they are shown
// relative to; only files within `project` or named by an error are read. `version` is the live reload's (see
// live_reload.h).
std::string build_failed_page(const std::vector<Diagnostic>& errors, std::string_view output,
                              const std::filesystem::path& folder, const std::filesystem::path& project,
                              std::string_view version);

// A page that stands for the site while its server does not run: `title` and the text below it.
std::string server_stopped_page(std::string_view title, std::string_view text, std::string_view version);

}  // namespace nuages::cli
