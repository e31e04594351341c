#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/sql/dialect.h>
#include <nuages/sql/statement.h>

namespace nuages::sql {

// A statement as text, with its parameters in the order of the placeholders.
struct Text {
    std::string sql;
    std::vector<Parameter> parameters;
};

Text write(const Dialect& dialect, const Select& select);
Text write(const Dialect& dialect, const Insert& insert);
Text write(const Dialect& dialect, const Update& update);
Text write(const Dialect& dialect, const Delete& statement);

// Puts a statement together. Names are always quoted and values always parameters; only keywords, which are
// from the source of the program, are written as they are. For dialects.
class Writer {
public:
    explicit Writer(const Dialect& dialect) : dialect_(dialect) {}

    Writer& raw(std::string_view text) {
        text_.sql += text;
        return *this;
    }
    Writer& name(std::string_view name) {
        dialect_.quote_name(text_.sql, name);
        return *this;
    }
    Writer& text(std::string_view constant) {
        dialect_.quote_text(text_.sql, constant);
        return *this;
    }
    Writer& qualifier(const Qualifier& qualifier);
    Writer& expr(const Expr& expr);
    Writer& list(const std::vector<Expr>& exprs, std::string_view separator = ", ");

    // The call under another name: distinct, arguments, order, filter and window.
    Writer& call(std::string_view function, const Expr& call);
    Writer& order(std::string_view keyword, const std::vector<OrderTerm>& terms);

    void select(const Select& select);
    void insert(const Insert& insert);
    void update(const Update& update);
    void erase(const Delete& statement);

    Text take() { return std::move(text_); }

private:
    void parameter(Parameter parameter);
    void after_call(const CallDetails* details);
    void window(const CallDetails& details);
    void case_when(const Expr& expr);
    void raw_sql(const Expr& expr);
    void core(const Select& select);
    void on_conflict(const Insert& insert);
    void returning(const std::string& table, const std::vector<std::string>& columns);
    void connected(const Expr& expr);
    void odd(const Expr& expr);
    void where(std::string_view keyword, const Expr& condition);
    void source(const std::string& table, const Qualifier& as);

    const Dialect& dialect_;
    Text text_;
};

}  // namespace nuages::sql
