#pragma once

#include <source_location>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <nuages/app/checks.h>
#include <nuages/app/command.h>
#include <nuages/base/function.h>

namespace nuages {

class HttpRequest;

namespace orm {
class Registry;
}
namespace templates {
class Context;
class Library;
}  // namespace templates

namespace app {
class Application;
class Settings;

// Sets variables for every template that render() shows: context.set_default("menu", ...).
using ContextProcessor = Function<void(HttpRequest&, templates::Context&)>;
// Makes tags and filters.
using LibraryFunction = Function<templates::Library()>;
}  // namespace app

// What an app of a site has. An app is a function that returns one, beside its models, views and templates:
//
//     App polls::app() {
//         return App("polls").models<Question, Choice>().commands(load_demo_polls);
//     }
//
// Its folders templates/, static/, migrations/ and locale/ lie beside the source file of that function.
class App {
public:
    // Throws ImproperlyConfigured for a label that is no identifier in small letters.
    explicit App(std::string label, std::source_location where = std::source_location::current());

    // In the order in which their tables are to be made; needs <nuages/app.h>.
    template <class... Models>
    App models() && {
        register_models_ = [](orm::Registry& registry, std::string_view label) {
            add_models<Models...>(registry, label);
        };
        return std::move(*this);
    }
    // Relations to `Placeholder` lead to `Actual`, a model of the site: how the framework's models find its
    // users.
    template <class Placeholder, class Actual>
    App substitute() && {
        substitute_models_ = [](orm::Registry& registry) { add_substitute<Placeholder, Actual>(registry); };
        return std::move(*this);
    }
    // What is called when objects are saved or deleted and when sets change:
    // signals(post_save<Choice>(recount)). Needs <nuages/app.h>.
    template <class... Receivers>
    App signals(Receivers... receivers) && {
        (set_up_models_.push_back(
             [receiver = std::move(receivers)](orm::Registry& registry) { connect(registry, receiver); }),
         ...);
        return std::move(*this);
    }
    // Says more to the registry of models, before that is put together.
    App set_up_models(Function<void(orm::Registry&)> hook) && {
        set_up_models_.push_back(std::move(hook));
        return std::move(*this);
    }
    // An app that this one cannot do without: installed before it where the site does not name it.
    App needs(App other) &&;
    // Each a Command, or a function that returns one.
    template <class... Commands>
    App commands(Commands... commands) && {
        (commands_.push_back(to_command(std::move(commands))), ...);
        return std::move(*this);
    }
    // What {% load name %} finds.
    App template_library(std::string name, app::LibraryFunction library) &&;
    App context_processor(app::ContextProcessor processor) &&;
    // Declares what the views give to a template: the fields of a described struct. `check` then reports
    // variables of the template that are none of them.
    //
    //     struct DetailPage {
    //         Question question;
    //         std::string error_message;
    //         static constexpr auto meta = describe(field<&DetailPage::question>(), ...);
    //     };
    //     App("polls").template_context<DetailPage>("polls/detail.html")
    template <class Context>
    App template_context(std::string template_name) && {
        std::vector<std::string> names;
        for (const auto& field : Context::meta.fields)
            names.emplace_back(field.name);
        template_contexts_.emplace_back(std::move(template_name), std::move(names));
        return std::move(*this);
    }
    // The same by the names alone, for what no described struct can hold.
    App template_context(std::string template_name, std::vector<std::string> names) && {
        template_contexts_.emplace_back(std::move(template_name), std::move(names));
        return std::move(*this);
    }
    App checks(checks::Check check) &&;
    // Binds the app's settings to its own options struct, which has to outlive the application.
    App settings(Function<void(app::Settings&)> bind) &&;
    // Runs when everything is wired, in the order of installation; and when the site ends, in the reverse
    // order.
    App on_ready(Function<void(app::Application&)> hook) &&;
    App on_shutdown(Function<void(app::Application&)> hook) &&;
    // How people call it; by default the label with a capital letter and blanks.
    App verbose_name(std::string name) &&;
    // Where its folders lie, when they are not beside the source.
    App folder(std::string path) &&;
    // What a module above knows of an app (its admin, say): at most one thing of each type, found by
    // find<T>().
    template <class T>
    App with(T thing) && {
        things_.push_back(
            {&key_of<T>, Function<const void*()>([thing = std::move(thing)] { return &thing; })});
        return std::move(*this);
    }

    const std::string& label() const noexcept { return label_; }
    const std::string& verbose_name() const noexcept { return verbose_name_; }
    const std::string& folder() const noexcept { return folder_; }
    // A folder inside of folder(): subfolder("templates"). It may not exist.
    std::string subfolder(std::string_view name) const { return folder_ + "/" + std::string(name); }
    void register_models(orm::Registry& registry) const {
        if (register_models_)
            register_models_(registry, label_);
        if (substitute_models_)
            substitute_models_(registry);
        for (const auto& set_up : set_up_models_)
            set_up(registry);
    }
    const std::vector<App>& needs() const noexcept { return needs_; }
    const std::vector<Command>& commands() const noexcept { return commands_; }
    const std::vector<std::pair<std::string, app::LibraryFunction>>& template_libraries() const noexcept {
        return template_libraries_;
    }
    // Templates with the names of their variables.
    const std::vector<std::pair<std::string, std::vector<std::string>>>& template_contexts() const noexcept {
        return template_contexts_;
    }
    const std::vector<app::ContextProcessor>& context_processors() const noexcept {
        return context_processors_;
    }
    const std::vector<checks::Check>& checks() const noexcept { return checks_; }
    void bind_settings(app::Settings& settings) const;
    void ready(app::Application& application) const;
    void shut_down(app::Application& application) const;
    // Null where it has none.
    template <class T>
    const T* find() const {
        for (const Thing& thing : things_) {
            if (thing.key == &key_of<T>)
                return static_cast<const T*>(thing.get());
        }
        return nullptr;
    }

private:
    struct Thing {
        const void* key;
        Function<const void*()> get;
    };
    template <class T>
    static constexpr char key_of = 0;

    static Command to_command(Command command) { return command; }
    template <class F>
    requires(std::is_invocable_r_v<Command, F&>) static Command to_command(F make) { return make(); }
    template <class... Models, class Registry>
    static void add_models(Registry& registry, std::string_view label) {
        registry.template add<Models...>(label);
    }
    template <class Placeholder, class Actual, class Registry>
    static void add_substitute(Registry& registry) {
        registry.template substitute<Placeholder, Actual>();
    }

    template <class Registry, class Receiver>
    static void connect(Registry& registry, const Receiver& receiver) {
        registry.connect(receiver);
    }

    std::string label_;
    std::string verbose_name_;
    std::string folder_;
    Function<void(orm::Registry&, std::string_view)> register_models_;
    Function<void(orm::Registry&)> substitute_models_;
    std::vector<Function<void(orm::Registry&)>> set_up_models_;
    std::vector<App> needs_;
    std::vector<Command> commands_;
    std::vector<std::pair<std::string, app::LibraryFunction>> template_libraries_;
    std::vector<std::pair<std::string, std::vector<std::string>>> template_contexts_;
    std::vector<app::ContextProcessor> context_processors_;
    std::vector<checks::Check> checks_;
    std::vector<Function<void(app::Settings&)>> settings_;
    std::vector<Function<void(app::Application&)>> on_ready_;
    std::vector<Function<void(app::Application&)>> on_shutdown_;
    std::vector<Thing> things_;
};

namespace app {
// Adds it to the apps of a site, after those that it needs. One that is there because others need it stays
// where it is.
void install(std::vector<App>& apps, App app);
}  // namespace app

}  // namespace nuages
