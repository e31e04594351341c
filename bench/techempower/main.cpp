#include <nuages/site.h>

#include "techempower/app.h"
#include "techempower/views.h"

// No middleware: the benchmark measures the framework's core, as the other entries do.
int main(int argc, char** argv) {
    return nuages::Site("config").install(techempower::app()).urls(techempower::urls).execute(argc, argv);
}
