#include <nuages/cli/program.h>

#include "management.h"

namespace nuages::cli {

int run_program(int argc, const char* const* argv) {
    return Management({argv, argv + argc}).run();
}

}  // namespace nuages::cli
