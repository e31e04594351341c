#include "errors/page_parts.h"

#include <nuages/base/text.h>

namespace nuages::app {
namespace {

constexpr std::string_view style = R"css(
:root { color-scheme: light dark; --page: #f6f6f4; --card: #ffffff; --text: #1f2328; --muted: #59626e;
  --line: #dcdfe4; --accent: #1f5fae; --error: #a8322a; --mark: #fff0c2; --code: #f1f2f4; }
@media (prefers-color-scheme: dark) { :root { --page: #16181c; --card: #1e2126; --text: #e4e6ea; --muted: #9aa3af;
  --line: #343942; --accent: #82b1ff; --error: #ff9d94; --mark: #4a3d14; --code: #262a31; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem clamp(1rem, 4vw, 3rem) 4rem; background: var(--page);
  color: var(--text); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK KR",
  sans-serif; overflow-wrap: anywhere; }
h1 { margin: .25rem 0 .75rem; font-size: clamp(1.25rem, 3.2vw, 1.75rem); line-height: 1.3; font-weight: 600;
  white-space: pre-line; }
h2 { margin: 0 0 .75rem; font-size: 1.1rem; font-weight: 600; }
h3 { margin: 1.25rem 0 .5rem; font-size: .95rem; font-weight: 600; color: var(--muted); }
p { margin: .5rem 0; }
a { color: var(--accent); }
code, pre, .source { font-family: ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace;
  font-size: .86em; }
code { background: var(--code); border-radius: .25rem; padding: .1em .3em; }
.head { margin-bottom: 1.25rem; }
.kind { margin: 0; color: var(--error); font-weight: 600; }
.facts, .note { color: var(--muted); font-size: .92rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 1rem 0 0; padding: 0; list-style: none; }
section { margin: 1rem 0; padding: 1.1rem 1.25rem 1.25rem; background: var(--card); border: 1px solid var(--line);
  border-radius: .6rem; }
details > summary { cursor: pointer; }
summary:focus-visible, a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: .2rem; }
.frame { padding: .55rem 0; border-top: 1px solid var(--line); }
.frame:first-of-type { border-top: 0; }
.frame summary code { background: none; padding: 0; }
.frame.site > summary code { font-weight: 600; }
.frame.folded > summary { color: var(--muted); }
.frame ol { margin: .5rem 0 0; padding-left: 1.5rem; color: var(--muted); font-size: .92rem; }
.where { display: block; margin-left: 1.1rem; color: var(--muted); font-size: .86rem; }
.source { margin: .6rem 0 0; padding: .5rem 0; overflow-x: auto; background: var(--code); border-radius: .4rem;
  line-height: 1.5; }
.source div { display: flex; min-width: max-content; padding-right: 1rem; white-space: pre; }
.source .n { flex: none; width: 3.6em; margin-right: 1em; text-align: right; color: var(--muted); user-select: none; }
.source .at { background: var(--mark); }
.source mark { background: none; color: inherit; text-decoration: underline wavy var(--error); }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .92rem; }
th, td { padding: .35rem .75rem .35rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { border-top: 0; color: var(--muted); font-weight: 600; }
tbody th { width: 14rem; font-weight: 500; }
td { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: .86em; white-space: pre-wrap; }
.narrow { width: 1%; white-space: nowrap; }
.patterns { margin: .5rem 0 0; padding-left: 2rem; }
.patterns li { padding: .1rem 0; }
@media (max-width: 40rem) { section { padding: .9rem .9rem 1rem; border-radius: .4rem; } tbody th { width: 34%; } }
)css";

}  // namespace

PageParts::PageParts(std::string_view title, std::string_view language) {
    html_ = "<!doctype html>\n<html lang=\"";
    add_text(language);
    html_ +=
        "\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"robots\" content=\"noindex, nofollow\">\n<title>";
    add_text(title);
    html_ += "</title>\n<style>";
    html_ += style;
    html_ += "</style>\n</head>\n<body>\n";
}

void PageParts::add_text(std::string_view text) {
    if (text::is_valid_utf8(text))
        html::append_escaped(html_, text);
    else
        html::append_escaped(html_, text::replace_invalid_utf8(text));
}

void PageParts::add_table(std::string_view heading,
                          const std::vector<std::pair<std::string, std::string>>& rows) {
    if (rows.empty())
        return;
    add("<h3>");
    add_text(heading);
    add("</h3>\n<div class=\"scroll\"><table><tbody>\n");
    for (const auto& [name, value] : rows) {
        add("<tr><th scope=\"row\">");
        add_text(name);
        add("</th><td>");
        add_text(value);
        add("</td></tr>\n");
    }
    add("</tbody></table></div>\n");
}

void PageParts::begin_source() {
    add("<div class=\"source\" role=\"group\" aria-label=\"Source\" tabindex=\"0\">\n");
}

void PageParts::add_source_line(int number, std::string_view text, bool marked) {
    add(marked ? "<div class=\"at\"><span class=\"n\">" : "<div><span class=\"n\">");
    add(std::to_string(number));
    add("</span>");
    add_text(text);
    add("</div>\n");
}

void PageParts::add_marked_line(int number, std::string_view before, std::string_view during,
                                std::string_view after) {
    add("<div class=\"at\"><span class=\"n\">");
    add(std::to_string(number));
    add("</span><span>");
    add_text(before);
    add("<mark>");
    add_text(during);
    add("</mark>");
    add_text(after);
    add("</span></div>\n");
}

void PageParts::end_source() {
    add("</div>\n");
}

std::string PageParts::finish() && {
    html_ += "\n</body>\n</html>\n";
    return std::move(html_);
}

}  // namespace nuages::app
