#include "devserver/error_page.h"

#include <algorithm>
#include <fstream>
#include <system_error>

#include <nuages/base/text.h>

#include "devserver/live_reload.h"

namespace nuages::cli {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t most_errors = 20;
constexpr std::size_t most_notes = 6;
constexpr std::size_t most_output = 64 * 1024;
constexpr int lines_around = 3;

constexpr std::string_view style = R"css(
:root { color-scheme: light dark; --ground: #fbfbfa; --card: #fff; --text: #26292e; --soft: #6a7079;
  --line: #e4e5e7; --accent: #c2412d; --mark: #fdf0ec; --link: #205d9e; }
@media (prefers-color-scheme: dark) { :root { --ground: #17191c; --card: #1f2226; --text: #e4e6e9; --soft: #979ea8;
  --line: #33373d; --accent: #ff8a75; --mark: #3a2522; --link: #8ab8ee; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
.lead { color: var(--soft); margin: 0 0 2rem; }
article { background: var(--card); border: 1px solid var(--line); border-radius: 10px; margin: 0 0 1.25rem;
  padding: 1.1rem 1.25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.02rem; margin: 0 0 .4rem; font-weight: 600; white-space: pre-wrap; }
h2 span { color: var(--accent); }
.place, .context, summary { color: var(--soft); font-size: .875rem; }
.context { margin-top: .6rem; }
.place { color: var(--link); font-family: ui-monospace, monospace; }
pre { font: .84rem/1.6 ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; margin: .7rem 0 0; padding: .6rem 0;
  background: var(--ground); border: 1px solid var(--line); border-radius: 6px; overflow-x: auto; }
pre.text { padding: .8rem 1rem; white-space: pre-wrap; }
pre i { font-style: normal; display: block; padding: 0 1rem; min-width: max-content; }
pre i b { font-weight: 400; color: var(--soft); display: inline-block; width: 3.2rem; user-select: none; }
pre i.here { background: var(--mark); box-shadow: inset 3px 0 var(--accent); }
pre i.caret { color: var(--accent); }
details { margin-top: .8rem; }
summary { cursor: pointer; }
)css";

void append_head(std::string& page, std::string_view title) {
    page +=
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"robots\" content=\"noindex\">\n<title>";
    html::append_escaped(page, title);
    page += "</title>\n<style>";
    page += style;
    page += "</style>\n</head>\n<body>\n<main>\n<h1>";
    html::append_escaped(page, title);
    page += "</h1>\n";
}

std::string finish(std::string page, std::string_view version) {
    page += "</main>\n";
    page += inline_reload_script(version);
    page += "\n</body>\n</html>\n";
    return page;
}

// The file as an absolute path; relative names come from the folder in which the compiler ran.
fs::path absolute_path(const Diagnostic& error, const fs::path& folder) {
    const fs::path file = error.file;
    return (file.is_absolute() ? file : folder / file).lexically_normal();
}

// CMake names files relative to the sources, compilers relative to the build folder.
fs::path locate(const Diagnostic& error, const fs::path& folder, const fs::path& project) {
    const fs::path path = absolute_path(error, folder);
    std::error_code ignored;
    if (fs::exists(path, ignored))
        return path;
    return absolute_path(error, project);
}

std::string shown_path(const fs::path& path, const fs::path& project) {
    const fs::path relative = path.lexically_relative(project);
    if (relative.empty() || *relative.begin() == "..")
        return path.string();
    return relative.string();
}

// A line's blanks up to a column, tabs kept, so that the caret stands below its character.
std::string indent_to(std::string_view line, int column) {
    std::string indent;
    for (int i = 0; i < column - 1; ++i) {
        const char c = static_cast<std::size_t>(i) < line.size() ? line[static_cast<std::size_t>(i)] : ' ';
        const bool continues_character = (static_cast<unsigned char>(c) & 0xc0) == 0x80;
        if (!continues_character)
            indent += c == '\t' ? '\t' : ' ';
    }
    return indent;
}

void append_source(std::string& page, const fs::path& path, const Diagnostic& error) {
    std::ifstream file(path);
    std::string line;
    std::string source;
    const int first = std::max(1, error.line - lines_around);
    for (int number = 1; number <= error.line + lines_around && std::getline(file, line); ++number) {
        if (number < first)
            continue;
        source += number == error.line ? "<i class=\"here\"><b>" : "<i><b>";
        source += std::to_string(number) + "</b>";
        html::append_escaped(source, text::replace_invalid_utf8(line));
        source += "</i>";
        if (number == error.line && error.column > 0)
            source += "<i class=\"caret\"><b></b>" + indent_to(line, error.column) + "^</i>";
    }
    if (!source.empty())
        page += "<pre>" + source + "</pre>\n";
}

void append_place(std::string& page, const Diagnostic& error, const fs::path& path, const fs::path& project) {
    page += "<div class=\"place\">";
    html::append_escaped(page, shown_path(path, project));
    if (error.line > 0)
        page += ":" + std::to_string(error.line);
    if (error.column > 0)
        page += ":" + std::to_string(error.column);
    page += "</div>\n";
}

void append_error(std::string& page, const Diagnostic& error, const fs::path& folder,
                  const fs::path& project) {
    page += "<article>\n<h2><span>";
    html::append_escaped(page, error.severity);
    page += ":</span> ";
    html::append_escaped(page, text::replace_invalid_utf8(error.message));
    page += "</h2>\n";
    if (!error.file.empty()) {
        const fs::path path = locate(error, folder, project);
        append_place(page, error, path, project);
        if (error.line > 0)
            append_source(page, path, error);
    }
    for (const std::string& context : error.context) {
        page += "<div class=\"context\">";
        html::append_escaped(page, text::replace_invalid_utf8(context));
        page += "</div>\n";
    }
    if (!error.notes.empty()) {
        page += "<details><summary>" + std::to_string(error.notes.size()) +
                (error.notes.size() == 1 ? " note" : " notes") + "</summary>\n";
        for (std::size_t i = 0; i < std::min(error.notes.size(), most_notes); ++i)
            append_error(page, error.notes[i], folder, project);
        page += "</details>\n";
    }
    page += "</article>\n";
}

}  // namespace

std::string build_failed_page(const std::vector<Diagnostic>& errors, std::string_view output,
                              const fs::path& folder, const fs::path& project, std::string_view version) {
    std::string page;
    append_head(page, "The build failed");
    page +=
        "<p class=\"lead\">The last version that was built keeps serving other requests. "
        "Save a correction and this page goes back to the site by itself.</p>\n";
    for (std::size_t i = 0; i < std::min(errors.size(), most_errors); ++i)
        append_error(page, errors[i], folder, project);
    if (errors.size() > most_errors)
        page += "<p class=\"lead\">... and " + std::to_string(errors.size() - most_errors) + " more.</p>\n";
    const std::string plain = text::replace_invalid_utf8(strip_escapes(output.substr(0, most_output)));
    page += errors.empty() ? "<details open>" : "<details>";
    page += "<summary>Everything that the build printed</summary>\n<pre class=\"text\">";
    html::append_escaped(page, plain);
    page += "</pre></details>\n";
    return finish(std::move(page), version);
}

std::string server_stopped_page(std::string_view title, std::string_view text, std::string_view version) {
    std::string page;
    append_head(page, title);
    page +=
        "<p class=\"lead\">Save a correction and this page goes back to the site by itself.</p>\n"
        "<pre class=\"text\">";
    html::append_escaped(page, text::replace_invalid_utf8(text));
    page += "</pre>\n";
    return finish(std::move(page), version);
}

}  // namespace nuages::cli
