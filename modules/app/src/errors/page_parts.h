#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nuages::app {

// Builds one of the framework's own pages: a whole HTML document with its style inside, readable on phones,
// in light and dark, without scripts and without anything from elsewhere.
class PageParts {
public:
    explicit PageParts(std::string_view title, std::string_view language = "en");

    // HTML as it is.
    void add(std::string_view html) { html_ += html; }
    // Text, escaped.
    void add_text(std::string_view text);
    // A heading with a table of names and values, all escaped; nothing where there are no rows.
    void add_table(std::string_view heading, const std::vector<std::pair<std::string, std::string>>& rows);
    // Numbered lines of code between begin_source() and end_source().
    void begin_source();
    void add_source_line(int number, std::string_view text, bool marked);
    // A line whose part `during` is marked inside of the marked line.
    void add_marked_line(int number, std::string_view before, std::string_view during,
                         std::string_view after);
    void end_source();

    std::string finish() &&;

private:
    std::string html_;
};

}  // namespace nuages::app
