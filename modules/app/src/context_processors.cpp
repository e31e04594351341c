#include "context_processors.h"

#include <nuages/app/context_processors.h>
#include <nuages/app/csrf.h>
#include <nuages/fibers/scope.h>
#include <nuages/i18n/language.h>
#include <nuages/i18n/translations.h>
#include <nuages/template/locale.h>

#include "errors/debug_record.h"

namespace nuages::app {
namespace {

// The token of a request, which makes the response set a cookie: so only where a page shows it.
class LazyCsrfToken final : public Object {
public:
    explicit LazyCsrfToken(HttpRequest& request) : request_(request) {}
    std::string_view type_name() const override { return "SimpleLazyObject"; }
    bool truth() const override { return true; }
    std::string str() const override { return get_csrf_token(request_); }
    std::optional<std::size_t> length() const override { return csrf_token_length; }

private:
    HttpRequest& request_;  // the context borrows it as well
};

// The queries of a request so far, as dicts of `sql` and `time` in seconds.
class QueryList final : public Object {
public:
    explicit QueryList(const db::QueryLog& queries) : queries_(queries) {}
    std::string_view type_name() const override { return "list"; }
    std::optional<std::size_t> length() const override { return queries_.entries().size(); }
    Cursor iterate() const override { return Cursor(new Position(queries_)); }

private:
    class Position final : public Iterator {
    public:
        explicit Position(const db::QueryLog& queries) : queries_(queries) {}
        bool next(Value& item) override {
            if (next_ >= queries_.entries().size())
                return false;
            const auto& entry = queries_.entries()[next_++];
            item = Value::dict({{"sql", entry.sql}, {"time", static_cast<double>(entry.duration.us) / 1e6}});
            return true;
        }

    private:
        const db::QueryLog& queries_;
        std::size_t next_ = 0;
    };
    const db::QueryLog& queries_;
};

}  // namespace

void set_language_variables(HttpRequest&, templates::Context& context) {
    const i18n::Locale& locale = context.locale();
    const i18n::LanguageInfo* info = i18n::find_language(i18n::language_chain(locale.language()).back());
    List languages;
    for (const std::string& code : locale.translations().languages()) {
        const i18n::LanguageInfo* known = i18n::find_language(code);
        languages.push_back(
            Value::list({code, locale.translate(known ? known->name : std::string_view(code))}));
    }
    context.set_default("LANGUAGES", std::move(languages));
    context.set_default("LANGUAGE_CODE", locale.language());
    context.set_default("LANGUAGE_BIDI", info && info->bidi);
}

void set_builtin_variables(HttpRequest& request, templates::Context& context, bool debug) {
    context.set_default("csrf_token", Value::adopt(new LazyCsrfToken(request)));
    context.set_default("request", Value(request));
    if (!debug)
        return;
    context.set_default("debug", true);
    if (const DebugRecord* record = fibers::scope<DebugRecord>())
        context.set_default("sql_queries", Value::adopt(new QueryList(record->queries)));
}

}  // namespace nuages::app
