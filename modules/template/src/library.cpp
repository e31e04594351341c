#include <nuages/template/library.h>

namespace nuages::templates {

Library::Library() = default;

Library& Library::tag(std::string_view name, CompileFunction compile) {
    tags_.insert_or_assign(std::string(name), std::move(compile));
    return *this;
}

Library& Library::add_filter(std::string_view name, FilterFunction function, FilterOptions options) {
    filters_.insert_or_assign(std::string(name), Filter{std::move(function), options});
    return *this;
}

const CompileFunction* Library::find_tag(std::string_view name) const {
    auto found = tags_.find(name);
    return found == tags_.end() ? nullptr : &found->second;
}

const Filter* Library::find_filter(std::string_view name) const {
    auto found = filters_.find(name);
    return found == filters_.end() ? nullptr : &found->second;
}

std::vector<std::string_view> Library::tag_names() const {
    std::vector<std::string_view> names;
    for (const auto& [name, function] : tags_)
        names.push_back(name);
    return names;
}

std::vector<std::string_view> Library::filter_names() const {
    std::vector<std::string_view> names;
    for (const auto& [name, filter] : filters_)
        names.push_back(name);
    return names;
}

}  // namespace nuages::templates
