#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace nuages::staticfiles {

// Which hashed name stands for each static file: the file staticfiles.json of Django's
// ManifestStaticFilesStorage, which either framework can read.
class Manifest {
public:
    static constexpr std::string_view file_name = "staticfiles.json";

    // Throws ValueError for text that is no manifest of version 1.0 or 1.1; `where` is for its message.
    static Manifest parse(std::string_view json, std::string_view where);
    std::string json() const;

    // "css/base.27e20196a850.css" for "css/base.css".
    std::optional<std::string> find(std::string_view name) const;
    // Whether some file goes by this hashed name.
    bool has_hashed(std::string_view hashed_name) const { return hashed_names_.contains(hashed_name); }
    void set(std::string name, std::string hashed_name);
    const std::map<std::string, std::string, std::less<>>& paths() const noexcept { return paths_; }

private:
    std::map<std::string, std::string, std::less<>> paths_;
    std::set<std::string, std::less<>> hashed_names_;
};

// The name with the first twelve hexadecimal digits of the content's MD5 before its extension.
std::string hashed_name(std::string_view name, std::string_view content);

}  // namespace nuages::staticfiles
