#include <nuages/app/application.h>
#include <nuages/app/scope.h>
#include <nuages/template/engine.h>
#include <nuages/views/render.h>

namespace nuages {

std::string render_to_string(std::string_view template_name, templates::Context context,
                             HttpRequest& request) {
    const app::Application& application = app::scope().application;
    const templates::Template page = application.templates().get_template(template_name);
    application.prepare(context, request);
    return page.render(context);
}

std::string render_to_string(std::string_view template_name, templates::Context context) {
    const app::Scope& scope = app::scope();
    context.set_use_tz(scope.application.options().use_tz);
    context.set_time_zone(scope.time_zone);
    return scope.application.templates().get_template(template_name).render(context);
}

HttpResponse render(HttpRequest& request, std::string_view template_name, templates::Context context,
                    int status) {
    return HttpResponse(render_to_string(template_name, std::move(context), request), status);
}

}  // namespace nuages
