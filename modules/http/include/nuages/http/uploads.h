#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/base/value.h>
#include <nuages/http/temporary_file.h>

namespace nuages {

// A file that came with a form. Small ones lie in memory, larger ones (RequestOptions::max_memory_file_bytes)
// in a temporary file that is gone with the request unless it is moved.
class UploadedFile {
public:
    UploadedFile() = default;
    // One in memory, for tests and scripts.
    UploadedFile(std::string file_name, std::string type, std::string set, std::string content)
        : name(std::move(file_name)),
          content_type(std::move(type)),
          charset(std::move(set)),
          content_(std::move(content)) {}

    std::string name;          // its file name without any folder; never trust it as a path
    std::string content_type;  // as the browser says: a hint, no promise
    std::string charset;

    std::uint64_t size() const noexcept { return file_ ? file_.size() : content_.size(); }
    bool in_memory() const noexcept { return !file_; }
    // The whole content. Throws Error where the disk fails.
    std::string read() const;
    // The next bytes from `offset` on, at most `size`; 0 at the end. Throws Error where the disk fails.
    std::size_t read_at(std::uint64_t offset, char* to, std::size_t size) const;
    // Makes it the file at `path`: a temporary one on the same file system by giving it that name, otherwise
    // by copying. A reader of `path` sees the old file, none, or the whole new one. It can still be read
    // afterwards. Throws UploadError that names the path and the cause; there has to be no file at `path`,
    // which replace() does not ask for.
    void move_to(const std::string& path) const;
    void replace(const std::string& path) const;

private:
    friend class UploadReceiver;
    std::string content_;  // where it has no file
    http::TemporaryFile file_;
};

// The files of a multipart form by field name (Django's request.FILES). Parsed when somebody first looks.
class UploadedFiles {
public:
    using Field = std::pair<std::string, UploadedFile>;

    // The last file under that name, null where there is none; valid until the request is reset.
    const UploadedFile* get(std::string_view name) const;
    std::vector<const UploadedFile*> getlist(std::string_view name) const;
    bool contains(std::string_view name) const { return get(name) != nullptr; }
    const std::vector<Field>& fields() const;
    bool empty() const { return fields().empty(); }

    void append(std::string name, UploadedFile file) {
        files_.emplace_back(std::move(name), std::move(file));
    }
    void clear() noexcept;

private:
    friend class HttpRequest;
    using Filler = void (*)(void* context);
    mutable std::vector<Field> files_;
    mutable Filler filler_ = nullptr;
    mutable void* context_ = nullptr;
};

Value to_value(const UploadedFile& file);    // name, size, content_type; borrows
Value to_value(const UploadedFiles& files);  // borrows

}  // namespace nuages
