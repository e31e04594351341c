#include "hashing.h"

#include <utility>

#include <nuages/base/error.h>

#include "references.h"

namespace nuages::staticfiles {

Hashing::Hashing(std::string base_url, Read read, Store store)
    : base_url_(std::move(base_url)), read_(std::move(read)), store_(std::move(store)) {}

std::optional<std::string> Hashing::name_of(const std::string& name) {
    if (auto known = manifest_.find(name))
        return known;
    auto content = read_(name);
    if (!content)
        return std::nullopt;
    if (!in_progress_.insert(name).second)
        throw ValueError("'" + name + "' refers to itself by way of others, so no hash can stand for it.");
    if (has_references(name))
        content = with_hashed_references(name, *content, base_url_,
                                         [this](const std::string& other) { return name_of(other); });
    in_progress_.erase(name);
    std::string hashed = hashed_name(name, *content);
    store_(name, hashed, *content);
    manifest_.set(name, hashed);
    return hashed;
}

}  // namespace nuages::staticfiles
