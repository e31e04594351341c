#include <cstring>

#include <nuages/base/text.h>
#include <nuages/i18n/catalog.h>

namespace nuages::i18n {
namespace {

// Reads numbers and texts of a file that may lie about where they are.
class Reader {
public:
    Reader(std::string_view content, std::string_view name) : content_(content), name_(name) {
        constexpr std::uint32_t magic = 0x950412de;
        if (content.size() < 28)
            fail("it has " + std::to_string(content.size()) + " bytes, and a catalog has at least 28");
        if (number(0) == magic)
            return;
        swapped_ = true;  // written by a machine of the other byte order
        if (number(0) != magic)
            fail("it does not begin as catalogs do. Compile it from a .po file: compilemessages, or msgfmt");
    }

    std::uint32_t number(std::size_t at) const {
        std::uint32_t result;
        std::memcpy(&result, content_.data() + at, 4);
        return swapped_ ? __builtin_bswap32(result) : result;
    }
    // The text that the table entry at `entry` points to.
    std::string_view text(std::size_t entry) const {
        const std::size_t length = number(entry);
        const std::size_t offset = number(entry + 4);
        if (offset > content_.size() || length > content_.size() - offset)
            fail("a text of " + std::to_string(length) + " bytes at " + std::to_string(offset) +
                 " lies behind its end");
        return content_.substr(offset, length);
    }
    void require_table(std::size_t offset, std::size_t count) const {
        if (offset > content_.size() || count > (content_.size() - offset) / 8)
            fail("its table of " + std::to_string(count) + " messages at " + std::to_string(offset) +
                 " does not fit into it");
    }
    [[noreturn]] void fail(const std::string& what) const {
        throw CatalogError("The catalog " + std::string(name_) + " cannot be read: " + what + ".");
    }

private:
    std::string_view content_;
    std::string_view name_;
    bool swapped_ = false;
};

// The value of a line of the catalog's header; empty where it lacks one.
std::string_view header_field(std::string_view header, std::string_view name) {
    for (std::string_view line : text::split(header, '\n')) {
        const std::size_t colon = line.find(':');
        if (colon != line.npos && text::iequals(text::trim(line.substr(0, colon)), name))
            return text::trim(line.substr(colon + 1));
    }
    return {};
}

void require_utf8(const Reader& reader, std::string_view header) {
    const std::string type = text::lower(header_field(header, "Content-Type"));
    const std::size_t at = type.find("charset=");
    if (at == type.npos)
        return;
    const std::string charset = type.substr(at + 8);
    if (charset != "utf-8" && charset != "utf8" && charset != "us-ascii" && charset != "ascii")
        reader.fail("it is in '" + charset + "'. Save the .po file in UTF-8 and compile it again");
}

}  // namespace

Catalog Catalog::parse(std::string content, std::string_view name) {
    Catalog catalog;
    catalog.content_.assign(content.begin(), content.end());
    const std::string_view whole(catalog.content_.data(), catalog.content_.size());
    const Reader reader(whole, name);
    const std::uint32_t version = reader.number(4);
    if ((version >> 16) > 1)
        reader.fail("its version is " + std::to_string(version >> 16) + ", and 0 and 1 are known");
    const std::size_t count = reader.number(8);
    const std::size_t originals = reader.number(12);
    const std::size_t translations = reader.number(16);
    reader.require_table(originals, count);
    reader.require_table(translations, count);
    catalog.messages_.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        std::string_view key = reader.text(originals + i * 8);
        const std::string_view forms = reader.text(translations + i * 8);
        if (key.empty()) {
            require_utf8(reader, forms);
            const std::string_view rule = header_field(forms, "Plural-Forms");
            try {
                if (!rule.empty())
                    catalog.plural_rule_ = PluralRule::parse(rule);
            } catch (const ValueError& error) {
                reader.fail(error.what());
            }
            continue;
        }
        if (!text::is_valid_utf8(key) || !text::is_valid_utf8(forms))
            reader.fail("the message number " + std::to_string(i + 1) + " is not in UTF-8");
        const std::size_t key_end = key.find('\0');
        const bool is_plural = key_end != key.npos;
        key = key.substr(0, key_end);
        if (!forms.empty() && !key.empty())
            catalog.messages_.push_back({key, forms, is_plural});
    }
    return catalog;
}

std::optional<std::string_view> plural_form(std::string_view forms, std::int64_t index) noexcept {
    if (index < 0)
        return std::nullopt;
    for (std::int64_t i = 0; i < index; ++i) {
        const std::size_t end = forms.find('\0');
        if (end == forms.npos)
            return std::nullopt;
        forms.remove_prefix(end + 1);
    }
    return forms.substr(0, forms.find('\0'));
}

}  // namespace nuages::i18n
