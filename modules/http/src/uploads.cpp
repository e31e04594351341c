#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nuages/crypto/random.h>
#include <nuages/fibers/blocking.h>
#include <nuages/http/errors.h>
#include <nuages/http/uploads.h>

namespace nuages {
namespace {

constexpr std::size_t copy_bytes = 256 * 1024;

[[noreturn]] void fail(const std::string& path, int error) {
    throw UploadError("Cannot move an upload to " + path + ": " + std::strerror(error) + ".");
}

// A file that disappears again unless it is kept.
class NewFile {
public:
    explicit NewFile(const std::string& path)
        : path_(path), descriptor_(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644)) {
        if (descriptor_ < 0)
            fail(path, errno);
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    ~NewFile() {
        ::close(descriptor_);
        ::unlink(path_.c_str());
    }
    void write(std::string_view data) {
        while (!data.empty()) {
            const ssize_t written = ::write(descriptor_, data.data(), data.size());
            if (written < 0 && errno == EINTR)
                continue;
            if (written <= 0)
                fail(path_, errno);
            data.remove_prefix(static_cast<std::size_t>(written));
        }
    }

private:
    const std::string path_;
    const int descriptor_;
};

void copy(const UploadedFile& file, NewFile& to) {
    std::string piece(copy_bytes, '\0');
    for (std::uint64_t offset = 0; offset < file.size();) {
        const std::size_t size = file.read_at(offset, piece.data(), piece.size());
        if (size == 0)
            break;
        to.write({piece.data(), size});
        offset += size;
    }
}

// A name beside `path` that nobody else uses.
std::string name_beside(const std::string& path) {
    return path + "." + crypto::random_string(12) + ".part";
}

}  // namespace

std::string UploadedFile::read() const {
    if (!file_)
        return content_;
    return fibers::run_blocking([&] {
        std::string text(file_.size(), '\0');
        std::size_t done = 0;
        while (done < text.size()) {
            const std::size_t size = file_.read_at(done, text.data() + done, text.size() - done);
            if (size == 0)
                break;
            done += size;
        }
        text.resize(done);
        return text;
    });
}

std::size_t UploadedFile::read_at(std::uint64_t offset, char* to, std::size_t size) const {
    if (!file_)
        return offset < content_.size() ? content_.copy(to, size, offset) : 0;
    return file_.read_at(offset, to, size);
}

void UploadedFile::move_to(const std::string& path) const {
    fibers::run_blocking([&] {
        if (file_ && file_.link_to(path))
            return;
        // Under a name of its own first, so that nobody sees half of it.
        const std::string part = name_beside(path);
        NewFile copied(part);
        copy(*this, copied);
        if (::link(part.c_str(), path.c_str()) != 0)
            fail(path, errno);
    });
}

void UploadedFile::replace(const std::string& path) const {
    const std::string part = name_beside(path);
    move_to(part);
    fibers::run_blocking([&] {
        const int error = ::rename(part.c_str(), path.c_str()) == 0 ? 0 : errno;
        // Where `path` is this file already, rename() has left the other name as well.
        ::unlink(part.c_str());
        if (error)
            fail(path, error);
    });
}

const std::vector<UploadedFiles::Field>& UploadedFiles::fields() const {
    if (filler_) {
        filler_(context_);
        filler_ = nullptr;
    }
    return files_;
}

const UploadedFile* UploadedFiles::get(std::string_view name) const {
    const auto& files = fields();
    const auto found =
        std::find_if(files.rbegin(), files.rend(), [&](const Field& field) { return field.first == name; });
    return found == files.rend() ? nullptr : &found->second;
}

std::vector<const UploadedFile*> UploadedFiles::getlist(std::string_view name) const {
    std::vector<const UploadedFile*> list;
    for (const auto& [field_name, file] : fields())
        if (field_name == name)
            list.push_back(&file);
    return list;
}

void UploadedFiles::clear() noexcept {
    filler_ = nullptr;
    files_.clear();
}

namespace {

class UploadedFileObject final : public Object {
public:
    explicit UploadedFileObject(const UploadedFile& file) : file_(file) {}

    std::string_view type_name() const override { return "UploadedFile"; }
    std::optional<Value> attribute(std::string_view name) const override {
        if (name == "name")
            return Value(file_.name);
        if (name == "size")
            return Value(file_.size());
        if (name == "content_type")
            return Value(file_.content_type);
        if (name == "charset")
            return Value(file_.charset);
        return std::nullopt;
    }
    std::string str() const override { return file_.name; }

private:
    const UploadedFile& file_;
};

class UploadedFilesObject final : public Object {
public:
    explicit UploadedFilesObject(const UploadedFiles& files) : files_(files) {}

    std::string_view type_name() const override { return "UploadedFiles"; }
    std::optional<Value> item(const Value& key) const override {
        const UploadedFile* file = key.is_text() ? files_.get(key.as_text()) : nullptr;
        return file ? std::optional<Value>(to_value(*file)) : std::nullopt;
    }
    std::optional<std::size_t> length() const override { return files_.fields().size(); }

private:
    const UploadedFiles& files_;
};

}  // namespace

Value to_value(const UploadedFile& file) {
    return Value::adopt(new UploadedFileObject(file));
}
Value to_value(const UploadedFiles& files) {
    return Value::adopt(new UploadedFilesObject(files));
}

}  // namespace nuages
