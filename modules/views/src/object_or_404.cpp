#include <nuages/http/errors.h>
#include <nuages/views/object_or_404.h>

namespace nuages {

void views::raise_no_match(const std::string& model_name) {
    throw Http404("No " + model_name + " matches the given query.");
}

}  // namespace nuages
