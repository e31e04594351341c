#include <nuages/cli/program.h>

// The program `nuages`, for what comes before there is a site: nuages startproject mysite
int main(int argc, char** argv) {
    return nuages::cli::run_program(argc, argv);
}
