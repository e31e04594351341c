#include <utility>

#include <nuages/base/error.h>
#include <nuages/crypto/digest.h>
#include <nuages/json/json.h>
#include <nuages/staticfiles/manifest.h>

namespace nuages::staticfiles {
namespace {

constexpr std::size_t hash_length = 12;

[[noreturn]] void refuse(std::string_view where, const std::string& why) {
    throw ValueError("Couldn't load manifest '" + std::string(where) + "': " + why +
                     ". Run collectstatic, which writes it anew.");
}

}  // namespace

Manifest Manifest::parse(std::string_view text, std::string_view where) {
    Value root;
    try {
        root = json::loads(text);
    } catch (const Error& error) {
        refuse(where, error.what());
    }
    const Value& version = root["version"];
    if (version.str() != "1.0" && version.str() != "1.1")
        refuse(where, "its version is " + version.repr() + ", and 1.0 and 1.1 are known");
    const Value& paths = root["paths"];
    if (!paths.is_dict())
        refuse(where, "it has no paths");
    Manifest manifest;
    for (const auto& [name, hashed] : paths.as_dict())
        manifest.set(name.str(), hashed.str());
    return manifest;
}

std::string Manifest::json() const {
    Dict paths;
    List pairs;
    for (const auto& [name, hashed] : paths_) {
        paths.set(name, hashed);
        pairs.push_back(Value::list({name, hashed}));
    }
    // As Django: a hash over all pairs, which changes whenever a file does.
    const std::string hash = crypto::md5_hex(json::dumps(pairs)).substr(0, hash_length);
    return json::dumps(Value::dict({{"paths", std::move(paths)}, {"version", "1.1"}, {"hash", hash}}));
}

std::optional<std::string> Manifest::find(std::string_view name) const {
    const auto found = paths_.find(name);
    return found == paths_.end() ? std::nullopt : std::optional(found->second);
}

void Manifest::set(std::string name, std::string hashed_name) {
    hashed_names_.insert(hashed_name);
    paths_.insert_or_assign(std::move(name), std::move(hashed_name));
}

std::string hashed_name(std::string_view name, std::string_view content) {
    const std::string hash = "." + crypto::md5_hex(content).substr(0, hash_length);
    const std::string_view folder = name.substr(0, name.rfind('/') + 1);  // npos + 1 is 0
    const std::string_view base = name.substr(folder.size());
    // As Python's splitext: dots that begin a name are no extension's.
    const auto dot = base.rfind('.');
    const bool has_extension = dot != base.npos && base.substr(0, dot).find_first_not_of('.') != base.npos;
    const std::size_t end = has_extension ? folder.size() + dot : name.size();
    return std::string(name.substr(0, end)) + hash + std::string(name.substr(end));
}

}  // namespace nuages::staticfiles
