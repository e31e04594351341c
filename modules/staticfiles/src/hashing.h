#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include <nuages/base/function.h>
#include <nuages/staticfiles/manifest.h>

namespace nuages::staticfiles {

// Gives static files their hashed names. Style sheets and scripts get the hashed names of what they refer to
// first, since those are part of their content.
class Hashing {
public:
    // nullopt where there is no such file.
    using Read = Function<std::optional<std::string>(const std::string& name)>;
    // Takes a file's hashed name with its content under that name.
    using Store =
        Function<void(const std::string& name, const std::string& hashed_name, const std::string& content)>;

    Hashing(std::string base_url, Read read, Store store);

    // The hashed name; nullopt where there is no such file. Throws ValueError for a reference to a file that
    // is missing, and for files that refer to each other in a circle.
    std::optional<std::string> name_of(const std::string& name);
    const Manifest& manifest() const noexcept { return manifest_; }

private:
    std::string base_url_;
    Read read_;
    Store store_;
    Manifest manifest_;
    std::set<std::string> in_progress_;
};

}  // namespace nuages::staticfiles
