#include <utility>

#include <nuages/template/engine.h>
#include <nuages/template/template.h>

#include "compiled_template.h"
#include "page_variables.h"
#include "template_object.h"

namespace nuages::templates {

Template::Template(const detail::CompiledTemplate* compiled) noexcept : compiled_(compiled) {}

Template::Template(const Template& other) noexcept : compiled_(other.compiled_) {
    compiled_->retain();
}

Template::Template(Template&& other) noexcept : compiled_(std::exchange(other.compiled_, nullptr)) {}

Template& Template::operator=(Template other) noexcept {
    std::swap(compiled_, other.compiled_);
    return *this;
}

Template::~Template() {
    if (compiled_)  // else it was moved away
        compiled_->release();
}

namespace {

// The engine may turn escaping off for all its pages.
class EngineSettings {
public:
    EngineSettings(Context& context, const Engine& engine)
        : context_(context), before_(context.autoescape()) {
        context.set_autoescape(before_ && engine.options().autoescape);
    }
    EngineSettings(const EngineSettings&) = delete;
    EngineSettings& operator=(const EngineSettings&) = delete;
    ~EngineSettings() { context_.set_autoescape(before_); }

private:
    Context& context_;
    bool before_;
};

}  // namespace

std::string Template::render(Context& context) const {
    EngineSettings settings(context, compiled_->engine());
    std::string page;
    page.reserve(compiled_->expected_size());
    Output out(page);
    compiled_->render(context, out);
    compiled_->remember_size(page.size());
    return page;
}

void Template::render_to(Sink& sink, Context& context) const {
    EngineSettings settings(context, compiled_->engine());
    Output out(sink);
    compiled_->render(context, out);
    out.finish();
}

void Template::render(Context& context, Output& out) const {
    compiled_->render(context, out);
}

std::string_view Template::name() const noexcept {
    return compiled_->name();
}

std::string_view Template::origin() const noexcept {
    return compiled_->origin().place;
}

std::string_view Template::source() const noexcept {
    return compiled_->source();
}

std::vector<Reference> Template::references() const {
    return compiled_->references();
}

std::vector<Variable> Template::variables() const {
    return detail::variables_of_page(*compiled_);
}

Value to_value(const Template& handle) {
    return Value::adopt(new TemplateObject(handle));
}

}  // namespace nuages::templates
