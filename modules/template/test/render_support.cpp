#include "render_support.h"

namespace nuages::templates {

Options with_templates(Sources templates) {
    Options options;
    options.loaders.push_back(std::make_shared<MemoryLoader>(templates));
    return options;
}

std::string render(std::string_view source, Context context, Options options) {
    Engine engine(std::move(options));
    return engine.from_string(source).render(context);
}

std::string render_template(Sources templates, std::string_view name, Context context, Options options) {
    options.loaders.push_back(std::make_shared<MemoryLoader>(templates));
    Engine engine(std::move(options));
    return engine.get_template(name).render(context);
}

std::string syntax_error(std::string_view source, Options options) {
    try {
        render(source, {}, std::move(options));
    } catch (const TemplateSyntaxError& error) {
        return error.message();
    }
    return "no error";
}

}  // namespace nuages::templates
