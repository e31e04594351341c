#include <algorithm>

#include <nuages/http/uploads.h>

namespace nuages {

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
