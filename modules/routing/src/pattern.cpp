#include <nuages/base/error.h>
#include <nuages/routing/pattern.h>

namespace nuages {

UrlPatterns::UrlPatterns() = default;
UrlPatterns::UrlPatterns(std::initializer_list<UrlPattern> patterns) : patterns_(patterns) {}
UrlPatterns::UrlPatterns(const UrlPatterns&) = default;
UrlPatterns::UrlPatterns(UrlPatterns&&) noexcept = default;
UrlPatterns& UrlPatterns::operator=(UrlPatterns other) noexcept {
    patterns_ = std::move(other.patterns_);
    app_name_ = std::move(other.app_name_);
    return *this;
}
UrlPatterns::~UrlPatterns() = default;

void UrlPatterns::push_back(UrlPattern pattern) {
    patterns_.push_back(std::move(pattern));
}

UrlPatterns& UrlPatterns::operator+=(const UrlPatterns& other) {
    const std::vector<UrlPattern> added = other.patterns_;  // it may be this list
    patterns_.insert(patterns_.end(), added.begin(), added.end());
    return *this;
}

std::size_t UrlPatterns::size() const noexcept {
    return patterns_.size();
}
const UrlPattern* UrlPatterns::end() const noexcept {
    return patterns_.data() + patterns_.size();
}

UrlPatterns&& UrlPatterns::in_app(std::string_view name) && {
    app_name_ = name;
    return std::move(*this);
}

Include include(UrlPatterns patterns, std::string_view app_name, std::string_view namespace_) {
    Include included{std::move(patterns), std::string(app_name), std::string(namespace_)};
    if (included.app_name.empty())
        included.app_name = included.patterns.app_name();
    if (included.app_name.empty() && !included.namespace_.empty())
        throw ImproperlyConfigured(
            "include() got the namespace '" + included.namespace_ +
            "' but no app name: give one as its second argument, or to the patterns with "
            "in_app(\"...\").");
    if (included.namespace_.empty())
        included.namespace_ = included.app_name;
    return included;
}

Include include(UrlPatterns (*patterns)(), std::string_view app_name, std::string_view namespace_) {
    return include(patterns(), app_name, namespace_);
}

namespace routing {

UrlPattern make_pattern(UrlPattern::Syntax syntax, std::string_view text, Handler view,
                        std::vector<std::string> marks, std::span<const ParameterType* const> parameters,
                        bool typed, Dict extra, std::string_view name) {
    UrlPattern pattern;
    pattern.syntax = syntax;
    pattern.text = text;
    pattern.name = name;
    pattern.extra = std::move(extra);
    pattern.view = std::move(view);
    pattern.marks = std::move(marks);
    pattern.parameters = parameters;
    pattern.typed = typed;
    return pattern;
}

UrlPattern make_pattern(UrlPattern::Syntax syntax, std::string_view text, Include include, Dict extra) {
    UrlPattern pattern;
    pattern.syntax = syntax;
    pattern.text = text;
    pattern.extra = std::move(extra);
    pattern.is_include = true;
    pattern.children = std::move(include.patterns);
    pattern.app_name = std::move(include.app_name);
    pattern.namespace_ = std::move(include.namespace_);
    return pattern;
}

}  // namespace routing

UrlPattern path(routing::RoutePrefix route, Include include, Dict extra) {
    return path_dyn(route.text, std::move(include), std::move(extra));
}

UrlPattern re_path(std::string_view regex, Include include, Dict extra) {
    return routing::make_pattern(UrlPattern::Syntax::regex, regex, std::move(include), std::move(extra));
}

UrlPattern path_dyn(std::string_view route, Handler view, std::string_view name, Dict extra) {
    return routing::make_pattern(UrlPattern::Syntax::route, route, std::move(view), {}, {}, false,
                                 std::move(extra), name);
}

UrlPattern path_dyn(std::string_view route, Include include, Dict extra) {
    return routing::make_pattern(UrlPattern::Syntax::route, route, std::move(include), std::move(extra));
}

UrlPattern re_path_dyn(std::string_view regex, Handler view, std::string_view name, Dict extra) {
    return routing::make_pattern(UrlPattern::Syntax::regex, regex, std::move(view), {}, {}, false,
                                 std::move(extra), name);
}

}  // namespace nuages
