#pragma once

namespace nuages::cli {

// The commands that need no site: startproject, startapp, help and version, as Django's django-admin. Returns
// the exit code and lets no exception out.
int run_program(int argc, const char* const* argv);

}  // namespace nuages::cli
