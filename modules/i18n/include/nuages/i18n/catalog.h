#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/base/error.h>
#include <nuages/i18n/plural.h>

namespace nuages::i18n {

// A compiled catalog that cannot be read.
class CatalogError : public Error {
public:
    using Error::Error;
};

// The translations of one .mo file (GNU gettext, "The Format of GNU MO Files"). Every offset in it is
// checked, so a file of unknown origin does no harm. Immutable; its messages live as long as it does.
class Catalog {
public:
    struct Message {
        std::string_view key;    // msgctxt EOT msgid, or msgid alone
        std::string_view forms;  // the plural forms with NUL between them
        bool is_plural;
    };

    // `name` is the file's, for errors. Throws CatalogError for what is no catalog, for one that is not in
    // UTF-8 and for a rule of plurals that cannot be read.
    static Catalog parse(std::string content, std::string_view name);

    // Those that are translated, in the order of the file.
    const std::vector<Message>& messages() const noexcept { return messages_; }
    const PluralRule& plural_rule() const noexcept { return plural_rule_; }

    Catalog(Catalog&&) noexcept = default;
    Catalog& operator=(Catalog&&) noexcept = default;
    Catalog(const Catalog&) = delete;
    Catalog& operator=(const Catalog&) = delete;

private:
    Catalog() = default;

    std::vector<char> content_;  // which stays in place when a catalog moves
    std::vector<Message> messages_;
    PluralRule plural_rule_;
};

// The form of that number in Message::forms; nullopt where there are not so many.
std::optional<std::string_view> plural_form(std::string_view forms, std::int64_t index) noexcept;

// Between context and message in a catalog's keys.
inline constexpr char context_separator = '\4';

}  // namespace nuages::i18n
