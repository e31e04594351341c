// Any bytes as a catalog, as a rule of plurals and as the header of a browser.
#include <cstddef>
#include <cstdint>
#include <string>

#include <nuages/base/error.h>
#include <nuages/i18n/catalog.h>
#include <nuages/i18n/language.h>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace nuages;
    const std::string input(reinterpret_cast<const char*>(data), size);
    try {
        const i18n::Catalog catalog = i18n::Catalog::parse(input, "fuzz.mo");
        for (const i18n::Catalog::Message& message : catalog.messages())
            i18n::plural_form(message.forms, catalog.plural_rule()(static_cast<std::int64_t>(size)));
    } catch (const i18n::CatalogError&) {
    }
    try {
        const i18n::PluralRule rule = i18n::PluralRule::parse("nplurals=3; plural=" + input);
        for (const std::int64_t number :
             {INT64_MIN, std::int64_t{-1}, std::int64_t{0}, std::int64_t{21}, INT64_MAX})
            rule(number);
    } catch (const ValueError&) {
    }
    for (const auto& [language, weight] : i18n::parse_accept_lang_header(input))
        i18n::to_language(i18n::to_locale(language));
    return 0;
}
