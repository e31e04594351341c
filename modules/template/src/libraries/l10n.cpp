#include "../value_text.h"
#include "libraries.h"

namespace nuages::templates::libraries {
namespace {

// Restores the setting whatever happens inside.
class WithL10n {
public:
    WithL10n(Context& context, bool on) : context_(context), before_(context.use_l10n()) {
        context.set_use_l10n(on);
    }
    WithL10n(const WithL10n&) = delete;
    WithL10n& operator=(const WithL10n&) = delete;
    ~WithL10n() { context_.set_use_l10n(before_); }

private:
    Context& context_;
    bool before_;
};

class LocalizeNode final : public Node {
public:
    LocalizeNode(bool on, NodeList nodes) : on_(on), nodes_(nodes) {}
    void render(Context& context, Output& out) const override {
        WithL10n setting(context, on_);
        nodes_.render(context, out);
    }

private:
    bool on_;
    NodeList nodes_;
};

const Node& compile_localize(Parser& parser, const Token& tag) {
    auto bits = tag.split();
    bool wrong = bits.size() > 2 || (bits.size() == 2 && bits[1] != "on" && bits[1] != "off");
    if (wrong)
        parser.fail("'localize' argument should be 'on' or 'off'", tag);
    bool on = bits.size() == 1 || bits[1] == "on";
    return parser.make<LocalizeNode>(on, parser.parse_until({"endlocalize"}, tag).nodes);
}

Value localized_as(const FilterCall& call, bool on) {
    WithL10n setting(call.context, on);
    return Value(localized(call.value, call.context));
}

Library make() {
    Library library;
    library.tag("localize", compile_localize);
    library.filter("localize", [](const FilterCall& call) { return localized_as(call, true); });
    library.filter("unlocalize", [](const FilterCall& call) { return localized_as(call, false); });
    return library;
}

}  // namespace

const Library& l10n() {
    static const Library library = make();
    return library;
}

}  // namespace nuages::templates::libraries
