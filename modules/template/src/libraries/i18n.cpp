// The library i18n: languages, and the texts of translate.cpp and blocktranslate.cpp.
#include "i18n.h"

#include <nuages/base/error.h>
#include <nuages/i18n/active.h>
#include <nuages/i18n/language.h>
#include <nuages/i18n/translations.h>
#include <nuages/template/locale.h>

#include "../value_text.h"
#include "libraries.h"
#include "python_list.h"

namespace nuages::templates::libraries {
namespace {

using i18n::LanguageInfo;

Value info_value(const LanguageInfo& info, const Context& context) {
    return Value::dict({{"bidi", info.bidi},
                        {"code", info.code},
                        {"name", info.name},
                        {"name_local", info.name_local},
                        {"name_translated", context.locale().translate(info.name)}});
}

// What is known of the language that the value names: a code, or a sequence that begins with one.
const LanguageInfo& info_of(const Value& language) {
    if (language.is_list() && !language.as_list().empty())
        return i18n::language_info(language.as_list().front().str());
    if (language.is_object()) {
        if (const auto first = language.as_object().item(Value(0)))
            return i18n::language_info(first->str());
    }
    return i18n::language_info(TextView(language).view());
}

// A tag that puts something into a variable.
template <class Make>
class VariableNode final : public Node {
public:
    VariableNode(Name target, Make make) : target_(target), make_(make) {}
    void render(Context& context, Output&) const override { context.set(target_, make_(context)); }

private:
    Name target_;
    Make make_;
};

// {% name as variable %}
template <class Make>
CompileFunction variable_tag(Make make) {
    return [make](Parser& parser, const Token& tag) -> const Node& {
        const auto bits = tag.split();
        if (bits.size() != 3 || bits[1] != "as")
            parser.fail(
                "'" + std::string(bits[0]) + "' requires 'as variable' (got " + python_list(bits) + ")", tag);
        return parser.make<VariableNode<Make>>(Name(bits[2]), make);
    };
}

// {% name for expression as variable %}
template <class Make>
CompileFunction variable_for_tag(std::string_view what, Make make) {
    return [what, make](Parser& parser, const Token& tag) -> const Node& {
        const auto bits = tag.split();
        if (bits.size() != 5 || bits[1] != "for" || bits[3] != "as")
            parser.fail("'" + std::string(bits[0]) + "' requires 'for " + std::string(what) +
                            " as variable' (got " + python_list(bits, 1) + ")",
                        tag);
        const Expression expression = parser.compile(bits[2], tag);
        const auto value = [make, expression](Context& context) {
            return make(expression.resolve(context), context);
        };
        return parser.make<VariableNode<decltype(value)>>(Name(bits[4]), value);
    };
}

Value available_languages(Context& context) {
    List languages;
    for (const std::string& code : context.locale().translations().languages()) {
        const LanguageInfo* info = i18n::find_language(code);
        const std::string_view name = info ? info->name : std::string_view(code);
        languages.push_back(Value::list({code, context.locale().translate(name)}));
    }
    return languages;
}

Value language_list(const Value& codes, Context& context) {
    List infos;
    if (codes.is_list()) {
        for (const Value& code : codes.as_list())
            infos.push_back(info_value(info_of(code), context));
        return infos;
    }
    if (codes.is_object()) {
        if (Object::Cursor cursor = codes.as_object().iterate()) {
            for (Value code; cursor.next(code);)
                infos.push_back(info_value(info_of(code), context));
            return infos;
        }
    }
    throw TypeError("{% get_language_info_list %} takes a list of language codes, and the value is " +
                    std::string(codes.kind_name()) + ".");
}

class LanguageNode final : public Node {
public:
    LanguageNode(Expression language, NodeList nodes) : language_(language), nodes_(nodes) {}
    void render(Context& context, Output& out) const override {
        const Locale& before = context.locale();
        const Value language = language_.resolve(context);
        const Locale& locale =
            language.truth() ? before.translations().locale(TextView(language).view()) : i18n::english();
        const i18n::Override active(locale);
        struct Restore {
            Context& context;
            const Locale& locale;
            ~Restore() { context.set_locale(locale); }
        } restore{context, before};
        context.set_locale(locale);
        nodes_.render(context, out);
    }

private:
    Expression language_;
    NodeList nodes_;
};

const Node& compile_language(Parser& parser, const Token& tag) {
    const auto bits = tag.split();
    if (bits.size() != 2)
        parser.fail("'" + std::string(bits[0]) + "' takes one argument (language)", tag);
    const Expression language = parser.compile(bits[1], tag);
    return parser.make<LanguageNode>(language, parser.parse_until({"endlanguage"}, tag).nodes);
}

Library make() {
    Library library;
    add_translate(library);
    add_blocktranslate(library);
    library.tag("language", compile_language);
    library.tag("get_available_languages", variable_tag(available_languages));
    library.tag("get_current_language",
                variable_tag([](Context& context) { return Value(context.locale().language()); }));
    library.tag("get_current_language_bidi", variable_tag([](Context& context) {
                    const LanguageInfo* info = i18n::find_language(context.locale().language());
                    const std::string_view language = context.locale().language();
                    if (!info)
                        info = i18n::find_language(language.substr(0, language.find('-')));
                    return Value(info && info->bidi);
                }));
    library.tag("get_language_info", variable_for_tag("string", [](const Value& code, Context& context) {
                    return info_value(i18n::language_info(TextView(code).view()), context);
                }));
    library.tag("get_language_info_list", variable_for_tag("sequence", language_list));
    library.filter("language_name",
                   [](const Value& code) { return Value(i18n::language_info(TextView(code).view()).name); });
    library.filter("language_name_translated", [](const FilterCall& call) {
        const LanguageInfo& info = i18n::language_info(TextView(call.value).view());
        return Value(call.context.locale().translate(info.name));
    });
    library.filter("language_name_local", [](const Value& code) {
        return Value(i18n::language_info(TextView(code).view()).name_local);
    });
    library.filter("language_bidi",
                   [](const Value& code) { return Value(i18n::language_info(TextView(code).view()).bidi); });
    return library;
}

}  // namespace

const Library& i18n_tags() {
    static const Library library = make();
    return library;
}

}  // namespace nuages::templates::libraries
