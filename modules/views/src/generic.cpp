#include <nuages/routing/decorators.h>
#include <nuages/views/generic.h>
#include <nuages/views/redirect.h>
#include <nuages/views/render.h>

namespace nuages {

View<> template_view(std::string template_name) {
    return require_safe([template_name](HttpRequest& request) { return render(request, template_name); });
}

View<> redirect_view(std::string to) {
    return view([to](HttpRequest&) { return redirect(to); });
}

View<> permanent_redirect_view(std::string to) {
    return view([to](HttpRequest&) { return permanent_redirect(to); });
}

}  // namespace nuages
