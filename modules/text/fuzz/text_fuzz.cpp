// Gives any bytes to everything that takes a text, and holds what has to be true of the answers.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <nuages/base/error.h>
#include <nuages/base/value.h>
#include <nuages/text/base36.h>
#include <nuages/text/case.h>
#include <nuages/text/dateparse.h>
#include <nuages/text/duration.h>
#include <nuages/text/email.h>
#include <nuages/text/escape_js.h>
#include <nuages/text/filename.h>
#include <nuages/text/format_html.h>
#include <nuages/text/idna.h>
#include <nuages/text/ip_address.h>
#include <nuages/text/iri.h>
#include <nuages/text/linebreaks.h>
#include <nuages/text/slugify.h>
#include <nuages/text/smart_split.h>
#include <nuages/text/spaceless.h>
#include <nuages/text/split_lines.h>
#include <nuages/text/strip_tags.h>
#include <nuages/text/unescape.h>
#include <nuages/text/uri.h>
#include <nuages/text/urlize.h>
#include <nuages/text/wrap.h>

namespace {

using namespace nuages;

void require(bool holds) {
    if (!holds)
        std::abort();
}

// Errors of the framework are answers, too.
template <class F>
void try_to(F function) {
    try {
        function();
    } catch (const Error&) {
    }
}

void parse_dates(std::string_view text) {
    try_to([&] { text::parse_date(text); });
    try_to([&] { text::parse_time(text); });
    try_to([&] { text::parse_datetime(text); });
    try_to([&] {
        if (const auto duration = text::parse_duration(text)) {
            require(text::parse_duration(text::duration_string(*duration)) == duration);
            text::duration_iso_string(*duration);
        }
    });
}

void parse_addresses(std::string_view text) {
    if (const auto address = ip::parse_v6(text))
        require(ip::parse_v6(ip::str(*address)) == address);
    if (const auto address = ip::parse_v4(text))
        require(ip::str(*address) == text);
    text::is_email(text);
    url::to_ascii_domain(text);
    try_to([&] { url::urljoin("http://a.org/b/", text); });
    url::smart_quote(text);
    for (const unsigned char c : url::iri_to_uri(text))
        require(c > ' ' && c < 0x7F);
    url::uri_to_iri(text);
}

void rewrite(std::string_view text) {
    try_to([&] {
        const std::string name = text::get_valid_filename(text);
        require(name.find_first_of("/\\<>\"") == name.npos && name != "..");
    });
    try_to([&] { require(text::base36_to_int(text::int_to_base36(text::base36_to_int(text))) >= 0); });
    text::camel_case_to_spaces(text);
    text::capfirst(text);
    text::slugify(text, true);
    text::smart_split(text);
    text::split_lines(text);
    text::wrap(text, 10);
    html::unescape(text);
    html::linebreaks(text, true);
    html::strip_spaces_between_tags(text);
    try_to([&] { html::strip_tags(text); });
    require(html::escape_js(text).find_first_of("<>&'\"") == std::string::npos);
    const std::string linked = html::urlize(text, {.autoescape = true});
    require(linked.find("<script") == linked.npos);
    try_to([&] {
        const Value shown = html::format_html(text, {"<b>", text}, {{"name", "<i>"}});
        require(shown.is_safe());
    });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    parse_dates(text);
    parse_addresses(text);
    rewrite(text);
    return 0;
}
