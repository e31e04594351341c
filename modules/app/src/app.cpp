#include <algorithm>

#include <nuages/app/app.h>
#include <nuages/base/error.h>
#include <nuages/base/text.h>

#include "settings_files.h"

namespace nuages {
namespace {

bool is_label(std::string_view label) {
    if (label.empty() || text::is_digit(label.front()))
        return false;
    for (const char c : label) {
        if (!(c >= 'a' && c <= 'z') && !text::is_digit(c) && c != '_')
            return false;
    }
    return true;
}

// "load_shop" -> "Load Shop", as Python's title() on words.
std::string title(std::string_view label) {
    std::string text;
    bool starts_word = true;
    for (const char c : label) {
        const bool is_letter = c >= 'a' && c <= 'z';
        text += c == '_' ? ' ' : starts_word && is_letter ? static_cast<char>(c - 32) : c;
        starts_word = c == '_';
    }
    return text;
}

}  // namespace

App::App(std::string label, std::source_location where)
    : label_(std::move(label)),
      verbose_name_(title(label_)),
      folder_(app::parent_folder(app::absolute_path(where.file_name()))) {
    if (!is_label(label_))
        throw ImproperlyConfigured("The app label '" + label_ +
                                   "' is no identifier: use small letters, digits and underscores, such as "
                                   "\"polls\". It names the app's tables.");
}

App App::needs(App other) && {
    needs_.push_back(std::move(other));
    return std::move(*this);
}

App App::template_library(std::string name, app::LibraryFunction library) && {
    template_libraries_.emplace_back(std::move(name), std::move(library));
    return std::move(*this);
}

App App::context_processor(app::ContextProcessor processor) && {
    context_processors_.push_back(std::move(processor));
    return std::move(*this);
}

App App::checks(checks::Check check) && {
    checks_.push_back(std::move(check));
    return std::move(*this);
}

App App::settings(Function<void(app::Settings&)> bind) && {
    settings_.push_back(std::move(bind));
    return std::move(*this);
}

App App::on_ready(Function<void(app::Application&)> hook) && {
    on_ready_.push_back(std::move(hook));
    return std::move(*this);
}

App App::on_shutdown(Function<void(app::Application&)> hook) && {
    on_shutdown_.push_back(std::move(hook));
    return std::move(*this);
}

App App::verbose_name(std::string name) && {
    verbose_name_ = std::move(name);
    return std::move(*this);
}

App App::folder(std::string path) && {
    folder_ = app::absolute_path(path);
    return std::move(*this);
}

void App::bind_settings(app::Settings& settings) const {
    for (const auto& bind : settings_)
        bind(settings);
}

void App::ready(app::Application& application) const {
    for (const auto& hook : on_ready_)
        hook(application);
}

void App::shut_down(app::Application& application) const {
    for (auto hook = on_shutdown_.rbegin(); hook != on_shutdown_.rend(); ++hook)
        (*hook)(application);
}

void app::install(std::vector<App>& apps, App app) {
    const auto is_there = [&](const std::string& label) {
        return std::any_of(apps.begin(), apps.end(), [&](const App& each) { return each.label() == label; });
    };
    const auto is_needed = [&](const std::string& label) {
        return std::any_of(apps.begin(), apps.end(), [&](const App& each) {
            return std::any_of(each.needs().begin(), each.needs().end(),
                               [&](const App& needed) { return needed.label() == label; });
        });
    };
    if (is_there(app.label()) && is_needed(app.label()))
        return;
    for (const App& needed : app.needs()) {
        if (!is_there(needed.label()))
            install(apps, needed);
    }
    apps.push_back(std::move(app));
}

}  // namespace nuages
