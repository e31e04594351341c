#include <algorithm>

#include <nuages/routing/match.h>

#include "route.h"

namespace nuages {
namespace {

using routing::CompiledPattern;

using Captures = const std::string_view*;

Value value_of(const routing::Group& group, std::string_view text) {
    if (!group.converter)
        return Value(text);
    auto value = group.converter->to_value(text);
    return value ? std::move(*value) : Value();
}

// The named captures of one pattern; groups that took no part are left out.
Dict named(const CompiledPattern& level, Captures captures) {
    Dict kwargs;
    for (std::size_t i = 0; i < level.groups.size(); ++i)
        if (!level.groups[i].name.empty() && captures[i].data())
            kwargs.set(level.groups[i].name, value_of(level.groups[i], captures[i]));
    return kwargs;
}

// All groups of a regex by position, unless one of them has a name.
List positional(const CompiledPattern& level, Captures captures) {
    List args;
    for (std::size_t i = 0; i < level.groups.size(); ++i) {
        if (!level.groups[i].name.empty())
            return {};
        args.push_back(captures[i].data() ? Value(captures[i]) : Value());
    }
    return args;
}

void update(Dict& dict, const Dict& other) {
    for (const auto& [name, value] : other)
        dict.set(name, value);
}

// The merged arguments from one level inwards.
struct Arguments {
    List args;
    Dict kwargs;
};

Arguments merge(const std::vector<const CompiledPattern*>& levels, std::size_t from, Captures captures) {
    const CompiledPattern& level = *levels[from];
    Arguments own{positional(level, captures), named(level, captures)};
    update(own.kwargs, level.source->extra);
    if (from + 1 == levels.size())
        return own;
    Arguments inner = merge(levels, from + 1, captures + level.groups.size());
    update(own.kwargs, inner.kwargs);
    // any named argument hides the positional ones outside
    if (!own.kwargs.empty())
        own.args = std::move(inner.args);
    else
        own.args.insert(own.args.end(), inner.args.begin(), inner.args.end());
    return own;
}

}  // namespace

const Handler& ResolverMatch::view() const {
    return route_->endpoint().view;
}

bool ResolverMatch::has_mark(std::string_view mark) const noexcept {
    const auto& marks = route_->endpoint().marks;
    return std::find(marks.begin(), marks.end(), mark) != marks.end();
}

std::string_view ResolverMatch::url_name() const noexcept {
    return route_->endpoint().name;
}
std::string_view ResolverMatch::view_name() const noexcept {
    return route_->view_name;
}
std::string_view ResolverMatch::app_name() const noexcept {
    return route_->app_name;
}
std::string_view ResolverMatch::namespace_() const noexcept {
    return route_->namespace_;
}
const std::vector<std::string>& ResolverMatch::app_names() const noexcept {
    return route_->app_names;
}
const std::vector<std::string>& ResolverMatch::namespaces() const noexcept {
    return route_->namespaces;
}
std::string ResolverMatch::route() const {
    return route_->full_text();
}
const Dict& ResolverMatch::extra_kwargs() const noexcept {
    return route_->extra;
}

Dict ResolverMatch::kwargs() const {
    return merge(route_->levels, 0, captures_.data()).kwargs;
}
List ResolverMatch::args() const {
    return merge(route_->levels, 0, captures_.data()).args;
}

Dict ResolverMatch::captured_kwargs() const {
    std::size_t first = 0;
    for (std::size_t i = 0; i + 1 < route_->levels.size(); ++i)
        first += route_->levels[i]->groups.size();
    return named(*route_->levels.back(), captures_.data() + first);
}

std::optional<std::string_view> ResolverMatch::argument(std::size_t i) const noexcept {
    const routing::Parameter& parameter = route_->parameters[i];
    if (parameter.fixed)
        return *parameter.fixed;
    const std::string_view text = captures_[parameter.capture];
    return text.data() ? std::optional(text) : std::nullopt;
}

namespace {

Value list_of(const std::vector<std::string>& texts) {
    return List(texts.begin(), texts.end());
}

class ResolverMatchObject final : public Object {
public:
    explicit ResolverMatchObject(const ResolverMatch& match) : match_(match) {}

    std::string_view type_name() const override { return "ResolverMatch"; }
    std::optional<Value> attribute(std::string_view name) const override {
        if (name == "url_name")
            return Value(match_.url_name());
        if (name == "view_name")
            return Value(match_.view_name());
        if (name == "app_name")
            return Value(match_.app_name());
        if (name == "namespace")
            return Value(match_.namespace_());
        if (name == "app_names")
            return list_of(match_.app_names());
        if (name == "namespaces")
            return list_of(match_.namespaces());
        if (name == "route")
            return Value(match_.route());
        if (name == "kwargs")
            return Value(match_.kwargs());
        if (name == "args")
            return Value(match_.args());
        if (name == "captured_kwargs")
            return Value(match_.captured_kwargs());
        if (name == "extra_kwargs")
            return Value(match_.extra_kwargs());
        return std::nullopt;
    }

private:
    const ResolverMatch& match_;
};

}  // namespace

Value to_value(const ResolverMatch& match) {
    return Value::adopt(new ResolverMatchObject(match));
}

std::optional<Value> request_attribute(const ResolverMatch& match, const HttpRequest&,
                                       std::string_view name) {
    if (name == "resolver_match")
        return match ? to_value(match) : Value();
    return std::nullopt;
}

}  // namespace nuages
