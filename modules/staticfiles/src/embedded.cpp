#include <optional>

#include <nuages/crypto/digest.h>
#include <nuages/staticfiles/embedded.h>

#include "hashing.h"

namespace nuages::staticfiles {
namespace {

std::string etag_of(std::string_view content) {
    return "\"" + crypto::sha256_hex(content).substr(0, 32) + "\"";
}

}  // namespace

void EmbeddedFiles::add(const std::vector<EmbeddedFile>& files) {
    for (const EmbeddedFile& file : files)
        files_.try_emplace(std::string(file.path), File{file.content, etag_of(file.content)});
}

Manifest EmbeddedFiles::hash(const std::string& base_url) {
    const auto plain = files_;
    Hashing hashing(
        base_url,
        [&](const std::string& name) {
            const auto found = plain.find(name);
            return found == plain.end() ? std::nullopt : std::optional(std::string(found->second.content));
        },
        [&](const std::string&, const std::string& hashed_name, const std::string& content) {
            const std::string& kept = rewritten_.insert_or_assign(hashed_name, content).first->second;
            files_.insert_or_assign(hashed_name, File{kept, etag_of(kept), true});
        });
    for (const auto& [name, file] : plain)
        hashing.name_of(name);
    return hashing.manifest();
}

const EmbeddedFiles::File* EmbeddedFiles::find(std::string_view name) const {
    const auto found = files_.find(name);
    return found == files_.end() ? nullptr : &found->second;
}

}  // namespace nuages::staticfiles
