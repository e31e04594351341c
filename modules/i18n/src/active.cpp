#include <nuages/base/text.h>
#include <nuages/i18n/active.h>
#include <nuages/i18n/translations.h>

namespace nuages::i18n {
namespace {

class LazyText final : public Object {
public:
    LazyText(std::string_view context, std::string_view message) : context_(context), message_(message) {}

    std::string_view type_name() const override { return "str"; }
    std::string str() const override { return pgettext(context_, message_); }
    std::string repr() const override { return Value(str()).repr(); }
    bool truth() const override { return !str().empty(); }
    std::optional<std::size_t> length() const override { return text::length_utf8(str()); }
    bool equals(const Object& other) const override { return str() == other.str(); }
    std::size_t hash() const override { return Value(str()).hash(); }

private:
    std::string context_;
    std::string message_;
};

// Messages have the line ends of the source, whatever the template's are.
std::string with_plain_line_ends(std::string_view message) {
    std::string plain;
    plain.reserve(message.size());
    for (std::size_t i = 0; i < message.size(); ++i) {
        if (message[i] == '\r' && i + 1 < message.size() && message[i + 1] == '\n')
            continue;
        plain += message[i] == '\r' ? '\n' : message[i];
    }
    return plain;
}

}  // namespace

const Active& active() noexcept {
    static const Active nothing_set;
    const Active* found = fibers::scope<Active>();
    return found ? *found : nothing_set;
}

Override::Override(std::string_view language) : Override(active_locale().translations().locale(language)) {}

std::string gettext(std::string_view message) {
    return pgettext({}, message);
}

std::string pgettext(std::string_view context, std::string_view message) {
    if (message.find('\r') != message.npos)
        return active_locale().translate(with_plain_line_ends(message), context);
    return active_locale().translate(message, context);
}

std::string ngettext(std::string_view singular, std::string_view plural, std::int64_t number) {
    return active_locale().translate_plural(singular, plural, number);
}

std::string npgettext(std::string_view context, std::string_view singular, std::string_view plural,
                      std::int64_t number) {
    return active_locale().translate_plural(singular, plural, number, context);
}

Value gettext_lazy(std::string_view message) {
    return Value::adopt(new LazyText({}, message));
}

Value pgettext_lazy(std::string_view context, std::string_view message) {
    return Value::adopt(new LazyText(context, message));
}

}  // namespace nuages::i18n
