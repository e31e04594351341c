#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nuages::html {

// What an HtmlParser finds. Returning false ends the parsing.
class HtmlHandler {
public:
    // `source` is the whole tag as it is written; `name` is in lower case.
    virtual bool start_tag(std::string_view name, std::string_view source) = 0;
    // <name ... />
    virtual bool empty_tag(std::string_view name, std::string_view source) = 0;
    virtual bool end_tag(std::string_view name) = 0;
    virtual bool text(std::string_view text) = 0;
    // &name; and &#number; where references are not resolved.
    virtual bool entity(std::string_view name) = 0;
    virtual bool character(std::string_view number) = 0;

protected:
    ~HtmlHandler() = default;
};

// A forgiving parser of HTML that cuts markup where Python 3.11's html.parser does, because Django's
// strip_tags and HTML truncation show through it.
class HtmlParser {
public:
    enum class References { resolve, report };

    HtmlParser(std::string_view html, References references, HtmlHandler& handler)
        : html_(html), references_(references), handler_(handler) {}

    // Parses what is certain: up to markup or a reference that the end of the text may have cut.
    void feed() { run(false); }
    // Then the rest, whatever it is.
    void close() { run(true); }

private:
    static constexpr std::size_t npos = std::string_view::npos;

    void run(bool to_the_end);
    // Each returns the end of what stands at `at`, or npos where that is cut off.
    std::size_t parse_markup(std::size_t at);
    std::size_t parse_start_tag(std::size_t at);
    std::size_t parse_end_tag(std::size_t at);
    std::size_t parse_declaration(std::size_t at);
    std::size_t end_of_start_tag(std::size_t at) const;
    // False where the loop has to stop.
    bool parse_reference(bool to_the_end);
    void emit_text(std::size_t begin, std::size_t end);
    // The next thing to look at from at_ on; npos where nothing more is certain.
    std::size_t next_markup(bool to_the_end) const;
    std::size_t find_raw_text_end() const;
    bool resolves() const { return references_ == References::resolve && raw_element_.empty(); }
    void note(bool goes_on) { stopped_ = stopped_ || !goes_on; }

    std::string_view html_;
    References references_;
    HtmlHandler& handler_;
    std::size_t at_ = 0;
    std::string raw_element_;  // the script or style that is open
    bool stopped_ = false;
};

}  // namespace nuages::html
