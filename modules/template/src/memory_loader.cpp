#include <nuages/template/loader.h>

namespace nuages::templates {

MemoryLoader::MemoryLoader(std::initializer_list<std::pair<std::string_view, std::string_view>> templates) {
    for (const auto& [name, source] : templates)
        add(std::string(name), std::string(source));
}

void MemoryLoader::add(std::string name, std::string source) {
    templates_.insert_or_assign(std::move(name), std::move(source));
}

std::vector<Origin> MemoryLoader::places(std::string_view name) const {
    return {{std::string(name), std::string(name)}};
}

std::optional<std::string> MemoryLoader::read(const Origin& origin) const {
    auto found = templates_.find(origin.name);
    if (found == templates_.end())
        return std::nullopt;
    return found->second;
}

std::uint64_t MemoryLoader::version(const Origin& origin) const {
    return templates_.contains(origin.name) ? 1 : 0;
}

std::vector<std::string> MemoryLoader::names() const {
    std::vector<std::string> names;
    for (const auto& [name, source] : templates_)
        names.push_back(name);
    return names;
}

}  // namespace nuages::templates
