#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/base/embedded.h>
#include <nuages/staticfiles/manifest.h>

namespace nuages::staticfiles {

// Static files that are part of the program. Filled when the site starts, then safe from any thread.
class EmbeddedFiles {
public:
    struct File {
        std::string_view content;
        std::string etag;
        bool hashed = false;  // has a hash of its content in its name
    };

    // Of two files with the same name the first counts.
    void add(const std::vector<EmbeddedFile>& files);
    // Adds each file under its hashed name, too, with the hashed names of what it refers to. Throws
    // ValueError as collectstatic does.
    Manifest hash(const std::string& base_url);

    // Null where there is none.
    const File* find(std::string_view name) const;
    bool empty() const noexcept { return files_.empty(); }

private:
    std::map<std::string, File, std::less<>> files_;
    std::map<std::string, std::string> rewritten_;  // contents by hashed name
};

}  // namespace nuages::staticfiles
