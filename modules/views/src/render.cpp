#include <memory>

#include <nuages/app/application.h>
#include <nuages/app/scope.h>
#include <nuages/i18n/active.h>
#include <nuages/template/engine.h>
#include <nuages/views/render.h>

namespace nuages {
namespace {

class ResponseSink final : public templates::Sink {
public:
    explicit ResponseSink(ResponseWriter& writer) : writer_(writer) {}
    void write(std::string_view piece) override { writer_.write(piece); }

private:
    ResponseWriter& writer_;
};

}  // namespace

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
    context.set_locale(i18n::active_locale());
    context.set_time_zone(i18n::active().time_zone);
    return scope.application.templates().get_template(template_name).render(context);
}

HttpResponse render(HttpRequest& request, std::string_view template_name, templates::Context context,
                    int status) {
    return HttpResponse(render_to_string(template_name, std::move(context), request), status);
}

HttpResponse render_streaming(HttpRequest& request, std::string_view template_name,
                              templates::Context context, int status) {
    const app::Application& application = app::scope().application;
    const templates::Template page = application.templates().get_template(template_name);
    application.prepare(context, request);
    const auto kept = std::make_shared<templates::Context>(std::move(context));
    return StreamingHttpResponse(
        [page, kept](ResponseWriter& writer) {
            ResponseSink sink(writer);
            page.render_to(sink, *kept);
        },
        status);
}

}  // namespace nuages
