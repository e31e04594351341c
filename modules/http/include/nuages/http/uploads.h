#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/base/value.h>

namespace nuages {

// A file that came with a form.
struct UploadedFile {
    std::string name;          // its file name without any folder; never trust it as a path
    std::string content_type;  // as the browser says: a hint, no promise
    std::string charset;
    std::string content;

    std::size_t size() const noexcept { return content.size(); }
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
