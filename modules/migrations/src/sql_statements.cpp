#include "sql_statements.h"

#include <nuages/base/text.h>

namespace nuages::migrations {
namespace {

bool is_word(char c) {
    return text::is_alpha(c) || text::is_digit(c) || c == '_' || (c & 0x80);
}

class Splitter {
public:
    explicit Splitter(std::string_view sql) : sql_(sql) {}

    std::vector<std::string> run() {
        while (at_ < sql_.size())
            step();
        end_statement();
        return std::move(statements_);
    }

private:
    void step() {
        const char c = sql_[at_];
        if (sql_.substr(at_).starts_with("--"))
            at_ = std::min(sql_.find('\n', at_), sql_.size());
        else if (sql_.substr(at_).starts_with("/*"))
            skip_past("*/", 2);
        else if (c == '\'' || c == '"' || c == '`')
            take_quoted(std::string_view(&sql_[at_], 1));
        else if (c == '$' && (at_ == 0 || !is_word(sql_[at_ - 1])) && dollar_tag() > 0)
            take_quoted(sql_.substr(at_, dollar_tag()));
        else if (is_word(c))
            take_word();
        else if (c == ';' && !inside_trigger_)
            end_statement();
        else
            take_other(c);
    }

    void skip_past(std::string_view end, std::size_t from) {
        const std::size_t found = sql_.find(end, at_ + from);
        at_ = found == sql_.npos ? sql_.size() : found + end.size();
    }

    // A doubled quote inside is two quoted texts in a row, which comes to the same here.
    void take_quoted(std::string_view quote) {
        skip_past(quote, quote.size());
        has_content_ = true;
    }

    // The length of "$tag$" here, 0 where there is none.
    std::size_t dollar_tag() const {
        std::size_t end = at_ + 1;
        while (end < sql_.size() && is_word(sql_[end]))
            ++end;
        return end < sql_.size() && sql_[end] == '$' ? end + 1 - at_ : 0;
    }

    void take_word() {
        const std::size_t begin = at_;
        while (at_ < sql_.size() && is_word(sql_[at_]))
            ++at_;
        const std::string word = text::lower(sql_.substr(begin, at_ - begin));
        has_content_ = true;
        if (first_words_.size() < 40)
            first_words_ += word + ' ';
        // Only SQLite's triggers have a body of statements between BEGIN and END.
        const bool trigger = first_words_.starts_with("create trigger ") ||
                             first_words_.starts_with("create temp trigger ") ||
                             first_words_.starts_with("create temporary trigger ");
        if (trigger && word == "begin")
            inside_trigger_ = true;
        if (inside_trigger_ && word == "case")
            ++cases_;
        if (inside_trigger_ && word == "end") {
            if (cases_ > 0)
                --cases_;
            else
                inside_trigger_ = false;
        }
    }

    void take_other(char c) {
        has_content_ |= !text::is_space(c) && c != ';';
        ++at_;
    }

    void end_statement() {
        if (has_content_)
            statements_.emplace_back(text::trim(sql_.substr(begin_, at_ - begin_)));
        at_ = std::min(at_ + 1, sql_.size());
        begin_ = at_;
        has_content_ = inside_trigger_ = false;
        cases_ = 0;
        first_words_.clear();
    }

    std::string_view sql_;
    std::size_t at_ = 0;
    std::size_t begin_ = 0;     // of the present statement
    bool has_content_ = false;  // more than blanks and comments
    bool inside_trigger_ = false;
    int cases_ = 0;            // CASE ... END open in the trigger
    std::string first_words_;  // of the statement, in small letters
    std::vector<std::string> statements_;
};

}  // namespace

std::vector<std::string> split_statements(std::string_view sql) {
    return Splitter(sql).run();
}

}  // namespace nuages::migrations
