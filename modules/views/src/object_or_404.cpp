#include <nuages/http/errors.h>
#include <nuages/orm/model_info.h>
#include <nuages/views/object_or_404.h>

namespace nuages {

void views::raise_no_match(const orm::ModelInfo& model) {
    throw Http404("No " + std::string(model.name()) + " matches the given query.");
}

}  // namespace nuages
