#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nuages {

struct HeaderField {
    std::string_view name, value;
};

// The headers of a request, as views into memory that the server keeps until the request is reset. Names
// compare without regard to case.
class RequestHeaders {
public:
    // Both must stay valid until clear().
    void add(std::string_view name, std::string_view value) { fields_.push_back({name, value}); }
    // Replaces every field of that name; copies both texts.
    void set(std::string_view name, std::string_view value);
    void erase(std::string_view name);
    void clear() noexcept;

    // The value, nullopt where there is none. Repeated fields are joined by ", " (Cookie: by "; ", RFC
    // 9113 8.2.3).
    std::optional<std::string_view> find(std::string_view name) const;
    // The value, or `fallback`.
    std::string_view get(std::string_view name, std::string_view fallback = {}) const {
        return find(name).value_or(fallback);
    }
    // The value, "" where there is none.
    std::string_view operator[](std::string_view name) const { return get(name); }
    bool contains(std::string_view name) const { return find(name).has_value(); }

    // Each field as it came, in order.
    const HeaderField* begin() const noexcept { return fields_.data(); }
    const HeaderField* end() const noexcept { return fields_.data() + fields_.size(); }
    std::size_t size() const noexcept { return fields_.size(); }
    bool empty() const noexcept { return fields_.empty(); }

private:
    std::string_view keep(std::string_view text) const;

    std::vector<HeaderField> fields_;
    mutable std::vector<std::vector<char>> texts_;  // what set() and joining made
};

// The headers of a response, in order, held as the lines that will travel ("Name: value\r\n"), so that
// sending them is one copy. Names compare without regard to case. What enters is checked: a name that is no
// token (RFC 9110 5.6.2) or a value with CR, LF or NUL throws BadHeaderError, so that such never get out.
// Text beyond ASCII travels as Latin-1 where it fits and as an RFC 2047 encoded word where not, as in Django.
// Views that it returns are valid until the headers change.
class ResponseHeaders {
public:
    ResponseHeaders() = default;
    explicit ResponseHeaders(std::string_view content_type) { set("Content-Type", content_type); }

    // Replaces the fields of that name, or adds one at the end.
    void set(std::string_view name, std::string_view value);
    void set(std::string_view name, std::int64_t value);
    // Adds a field even where there is one of that name.
    void add(std::string_view name, std::string_view value);
    // Adds the field only where there is none of that name.
    void set_default(std::string_view name, std::string_view value);
    // Adds each field of `defaults` whose name was not there; much cheaper than one by one. `defaults` has no
    // Content-Type.
    void set_defaults(const ResponseHeaders& defaults);
    void erase(std::string_view name) noexcept;
    void clear() noexcept;

    // The first value under that name.
    std::optional<std::string_view> find(std::string_view name) const noexcept;
    std::string_view get(std::string_view name, std::string_view fallback = {}) const noexcept {
        return find(name).value_or(fallback);
    }
    bool contains(std::string_view name) const noexcept { return find(name).has_value(); }

    // response.headers["X-Robots-Tag"] = "noindex"; reading one that is missing gives "".
    class Reference {
    public:
        Reference& operator=(std::string_view value) {
            headers_.set(name_, value);
            return *this;
        }
        operator std::string_view() const { return headers_.get(name_); }
        friend bool operator==(const Reference& a, std::string_view b) { return std::string_view(a) == b; }

    private:
        friend class ResponseHeaders;
        Reference(ResponseHeaders& headers, std::string_view name) : headers_(headers), name_(name) {}
        ResponseHeaders& headers_;
        std::string_view name_;
    };
    Reference operator[](std::string_view name) { return {*this, name}; }
    std::string_view operator[](std::string_view name) const { return get(name); }

    class Iterator {
    public:
        const HeaderField& operator*() const { return field_; }
        const HeaderField* operator->() const { return &field_; }
        Iterator& operator++();
        friend bool operator==(const Iterator& a, const Iterator& b) {
            return a.rest_.data() == b.rest_.data() && a.common_ == b.common_;
        }

    private:
        friend class ResponseHeaders;
        Iterator(bool common, std::string_view content_type, std::string_view rest);
        void read();
        HeaderField field_;
        std::string_view rest_;
        bool common_;
    };
    Iterator begin() const { return {!content_type_.empty(), content_type_, lines_}; }
    Iterator end() const { return {false, {}, std::string_view(lines_).substr(lines_.size())}; }

    // For the server: a common content type that is not among lines() (empty where there is none), and all
    // other fields, each as "Name: value\r\n".
    std::string_view common_content_type() const noexcept { return content_type_; }
    std::string_view lines() const noexcept { return lines_; }

private:
    std::string_view content_type_;  // of static storage
    std::string lines_;
};

// Adds names to a Vary-like list header unless they are there or it is "*" (Django's patch_vary_headers).
void patch_vary_headers(ResponseHeaders& headers, std::string_view name);

}  // namespace nuages
