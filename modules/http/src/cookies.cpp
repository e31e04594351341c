#include <algorithm>

#include <nuages/base/text.h>
#include <nuages/http/cookies.h>

namespace nuages {
namespace {

// The text of a value that Python's http.cookies quoted: \" and \\ stand for themselves, \ooo for a byte.
// Django writes characters as Latin-1, so bytes that are not UTF-8 are taken as that.
std::string unquote(std::string_view quoted) {
    const auto is_octal = [](char c) { return c >= '0' && c <= '7'; };
    std::string text;
    for (std::size_t i = 0; i < quoted.size(); ++i) {
        if (quoted[i] != '\\' || i + 1 == quoted.size()) {
            text += quoted[i];
        } else if (i + 3 < quoted.size() && quoted[i + 1] >= '0' && quoted[i + 1] <= '3' &&
                   is_octal(quoted[i + 2]) && is_octal(quoted[i + 3])) {
            text += static_cast<char>((quoted[i + 1] - '0') * 64 + (quoted[i + 2] - '0') * 8 +
                                      (quoted[i + 3] - '0'));
            i += 3;
        } else {
            text += quoted[++i];
        }
    }
    if (text::is_valid_utf8(text))
        return text;
    std::string utf8;
    for (const char c : text)
        text::append_utf8(utf8, static_cast<unsigned char>(c));
    return utf8;
}

}  // namespace

std::string_view Cookies::keep(std::string_view text) const {
    const std::vector<char>& copy = texts_.emplace_back(text.begin(), text.end());
    return {copy.data(), copy.size()};
}

void Cookies::parse(std::string_view header) const {
    pending_ = {};
    while (!header.empty()) {
        const std::size_t end = header.find(';');
        const std::string_view chunk = header.substr(0, end);
        header.remove_prefix(end == header.npos ? header.size() : end + 1);
        const std::size_t equals = chunk.find('=');
        const std::string_view name = equals == chunk.npos ? "" : text::trim(chunk.substr(0, equals));
        std::string_view value = text::trim(equals == chunk.npos ? chunk : chunk.substr(equals + 1));
        if (name.empty() && value.empty())
            continue;
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
            value = value.substr(1, value.size() - 2);
            if (value.find('\\') != value.npos)
                value = keep(unquote(value));
        }
        cookies_.push_back({name, value});
    }
}

std::optional<std::string_view> Cookies::find(std::string_view name) const {
    const auto& cookies = all();
    const auto found = std::find_if(cookies.rbegin(), cookies.rend(),
                                    [&](const Cookie& cookie) { return cookie.name == name; });
    if (found == cookies.rend())
        return std::nullopt;
    return found->value;
}

void Cookies::set(std::string_view name, std::string_view value) {
    ensure_parsed();
    const Cookie cookie{keep(name), keep(value)};
    std::erase_if(cookies_, [&](const Cookie& other) { return other.name == name; });
    cookies_.push_back(cookie);
}

void Cookies::clear() noexcept {
    pending_ = {};
    cookies_.clear();
    texts_.clear();
}

namespace {

class CookiesObject final : public Object {
public:
    explicit CookiesObject(const Cookies& cookies) : cookies_(cookies) {}

    std::string_view type_name() const override { return "Cookies"; }
    std::optional<Value> item(const Value& key) const override {
        if (!key.is_text())
            return std::nullopt;
        const auto value = cookies_.find(key.as_text());
        return value ? std::optional<Value>(*value) : std::nullopt;
    }
    std::optional<Value> attribute(std::string_view name) const override {
        if (name != "items")
            return std::nullopt;
        List items;
        for (const auto& [key, value] : as_dict())
            items.push_back(Value::list({key, value}));
        return Value(std::move(items));
    }
    std::optional<std::size_t> length() const override { return as_dict().size(); }
    std::string str() const override { return Value(as_dict()).repr(); }
    std::string repr() const override { return str(); }

private:
    Dict as_dict() const {
        Dict dict;
        for (const Cookies::Cookie& cookie : cookies_.all())
            dict.set(cookie.name, cookie.value);
        return dict;
    }

    const Cookies& cookies_;
};

}  // namespace

Value to_value(const Cookies& cookies) {
    return Value::adopt(new CookiesObject(cookies));
}

}  // namespace nuages
