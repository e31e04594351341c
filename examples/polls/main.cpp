#include "mysite/site.h"

int main(int argc, char** argv) {
    return mysite::make_site().execute(argc, argv);
}
