#include "errors/debug_pages.h"

#include <cstdio>

#include <nuages/app/application.h>
#include <nuages/base/text.h>
#include <nuages/fibers/scope.h>
#include <nuages/routing/resolver.h>

#include "errors/debug_record.h"
#include "errors/page_parts.h"
#include "errors/plain_pages.h"
#include "errors/request_facts.h"

namespace nuages::app {
namespace {

constexpr int lines_around = 6;

// The path as the developer knows it: from the project where it lies inside.
std::string short_path(const Application& application, const std::string& file) {
    const std::string& base = application.settings().base_dir();
    return !base.empty() && file.starts_with(base + "/") ? file.substr(base.size() + 1) : file;
}

std::string place(const Application& application, const Frame& frame) {
    return frame.file.empty() ? "" : short_path(application, frame.file) + ":" + std::to_string(frame.line);
}

std::string milliseconds(Duration duration) {
    char text[32];
    std::snprintf(text, sizeof(text), "%.2f ms", static_cast<double>(duration.us) / 1000);
    return text;
}

const Frame* first_of_site(const std::vector<Frame>& frames) {
    for (const Frame& frame : frames) {
        if (frame.owner == Frame::Owner::site)
            return &frame;
    }
    return nullptr;
}

void add_head(PageParts& page, std::string_view kind, std::string_view title) {
    page.add("<header class=\"head\"><p class=\"kind\">");
    page.add_text(kind);
    page.add("</p><h1>");
    page.add_text(title);
    page.add("</h1>");
}

void add_fact(PageParts& page, std::string_view label, std::string_view value) {
    page.add("<p class=\"facts\">");
    page.add_text(label);
    page.add(" <code>");
    page.add_text(value);
    page.add("</code></p>");
}

void add_template(PageParts& page, const Application& application, const templates::Location& location) {
    page.add("<section id=\"template\"><h2>Error while rendering a template</h2><p>In <code>");
    page.add_text(location.name.empty() ? location.origin : location.name);
    page.add("</code>, line " + std::to_string(location.line));
    if (!location.origin.empty() && location.origin != location.name) {
        page.add("<span class=\"where\">");
        page.add_text(short_path(application, location.origin));
        page.add("</span>");
    }
    page.add("</p>");
    page.begin_source();
    bool marked = false;
    const auto add_marked = [&] {
        if (!marked)
            page.add_marked_line(location.line, location.before, location.during, location.after);
        marked = true;
    };
    for (const templates::Location::Line& line : location.surroundings) {
        if (line.number >= location.line)
            add_marked();
        if (line.number != location.line)
            page.add_source_line(line.number, line.text, false);
    }
    add_marked();
    page.end_source();
    page.add("</section>\n");
}

void add_frame(PageParts& page, const Application& application, const Frame& frame, bool open) {
    page.add(open ? "<details class=\"frame site\" open><summary><code>"
                  : "<details class=\"frame site\"><summary><code>");
    page.add_text(frame.function);
    page.add("</code><span class=\"where\">");
    page.add_text(place(application, frame));
    page.add("</span></summary>");
    const std::vector<SourceLine> lines = source_lines(frame.file, frame.line, lines_around);
    if (!lines.empty()) {
        page.begin_source();
        for (const SourceLine& line : lines)
            page.add_source_line(line.number, line.text, line.number == frame.line);
        page.end_source();
    }
    page.add("</details>\n");
}

// Frames of the framework and of libraries under one line.
void add_folded(PageParts& page, const Application& application, const Frame* begin, const Frame* end,
                bool open) {
    const auto count = end - begin;
    page.add(open ? "<details class=\"frame folded\" open><summary>"
                  : "<details class=\"frame folded\"><summary>");
    page.add(std::to_string(count) + (count == 1 ? " frame" : " frames") +
             " of Nuages and libraries</summary><ol>\n");
    for (const Frame* frame = begin; frame != end; ++frame) {
        page.add("<li><code>");
        page.add_text(frame->function);
        page.add("</code><span class=\"where\">");
        page.add_text(place(application, *frame));
        page.add("</span></li>\n");
    }
    page.add("</ol></details>\n");
}

void add_stack(PageParts& page, const Application& application, const std::vector<Frame>& frames) {
    page.add("<section id=\"stack\"><h2>Stack trace</h2>\n");
    if (frames.empty())
        page.add(
            "<p class=\"note\">The place of the throw was not recorded: the exception was thrown again by "
            "another one, or long ago.</p>");
    const Frame* const first = first_of_site(frames);
    const Frame* const end = frames.data() + frames.size();
    for (const Frame* frame = frames.data(); frame != end;) {
        if (frame->owner == Frame::Owner::site) {
            add_frame(page, application, *frame, frame == first);
            ++frame;
            continue;
        }
        const Frame* after = frame;
        while (after != end && after->owner != Frame::Owner::site)
            ++after;
        add_folded(page, application, frame, after, first == nullptr);
        frame = after;
    }
    page.add("</section>\n");
}

void add_request(PageParts& page, const HttpRequest& request) {
    page.add("<section id=\"request\"><h2>Request</h2>\n");
    page.add_table("GET", query_rows(request));
    page.add_table("POST and files", form_rows(request));
    page.add_table("Cookies", cookie_rows(request));
    page.add_table("Headers", header_rows(request));
    page.add("</section>\n");
}

void add_queries(PageParts& page) {
    const DebugRecord* record = fibers::scope<DebugRecord>();
    if (!record)
        return;
    const auto& entries = record->queries.entries();
    page.add("<section id=\"queries\"><h2>Database queries</h2>\n");
    if (entries.empty()) {
        page.add("<p class=\"note\">None.</p></section>\n");
        return;
    }
    page.add(
        "<div class=\"scroll\"><table><thead><tr><th scope=\"col\" class=\"narrow\">Time</th>"
        "<th scope=\"col\" class=\"narrow\">Rows</th>"
        "<th scope=\"col\">SQL</th></tr></thead><tbody>\n");
    for (const db::QueryLog::Entry& entry : entries) {
        page.add("<tr><td class=\"narrow\">" + milliseconds(entry.duration) + "</td><td class=\"narrow\">" +
                 std::to_string(entry.rows) + "</td><td>");
        page.add_text(entry.failed ? "(failed) " + entry.sql : entry.sql);
        if (!entry.parameters.empty())
            page.add_text("\n-- " + Value(entry.parameters).repr());
        page.add("</td></tr>\n");
    }
    page.add("</tbody></table></div></section>\n");
}

void add_settings(PageParts& page, const Application& application) {
    page.add("<section id=\"settings\"><h2>Settings</h2>\n");
    if (!application.settings().name().empty()) {
        page.add("<p class=\"facts\">From <code>");
        page.add_text(application.settings().name() + ".toml");
        page.add("</code></p>");
    }
    page.add_table("Values and where they were set", setting_rows(application));
    page.add(
        "</section>\n<p class=\"note\">You see this page because <code>debug = true</code> in the settings. "
        "With "
        "<code>debug = false</code> visitors get a short page instead.</p>");
}

std::string error_text(const Application& application, const HttpRequest& request,
                       const ErrorReport& report) {
    std::string text = report.type + " at " + request_line(request) + "\n" + report.message + "\n";
    for (const auto& [type, message] : report.causes)
        text += "caused by " + type + ": " + message + "\n";
    if (report.template_location)
        text += "in template " + report.template_location->str() + "\n";
    text += "\n" + trace_text(report.frames) + "\n";
    for (const auto& [name, value] : setting_rows(application))
        text += name + " = " + value + "\n";
    text += "\nYou see this because debug = true in the settings.\n";
    return text;
}

std::string error_html(const Application& application, const HttpRequest& request,
                       const ErrorReport& report) {
    PageParts page(report.type + " at " + std::string(request.path));
    add_head(page, report.type, report.message.empty() ? "No message" : report.message);
    for (const auto& [type, message] : report.causes)
        add_fact(page, "Caused by " + type + ":", message);
    add_fact(page, "Request", request_line(request));
    if (const Frame* frame = first_of_site(report.frames))
        add_fact(page, "In your code", place(application, *frame));
    page.add("<nav aria-label=\"Sections\"><ul>");
    if (report.template_location)
        page.add("<li><a href=\"#template\">Template</a></li>");
    page.add(
        "<li><a href=\"#stack\">Stack trace</a></li><li><a href=\"#request\">Request</a></li>"
        "<li><a href=\"#queries\">Queries</a></li><li><a href=\"#settings\">Settings</a></li></ul></nav>"
        "</header>\n<main>\n");
    if (report.template_location)
        add_template(page, application, *report.template_location);
    add_stack(page, application, report.frames);
    add_request(page, request);
    add_queries(page);
    add_settings(page, application);
    page.add("</main>");
    return std::move(page).finish();
}

std::string not_found_html(const Application& application, const HttpRequest& request, const Http404* error) {
    PageParts page("Page not found at " + std::string(request.path));
    const std::string_view message = error ? error->what() : "";
    add_head(page, "Page not found (404)",
             message.empty() ? "There is no page at " + std::string(request.path) : std::string(message));
    add_fact(page, "Request", request_line(request));
    if (request.resolver_match && !request.resolver_match->view_name().empty())
        add_fact(page, "Raised by the view", request.resolver_match->view_name());
    page.add("</header>\n<main>\n<section>");
    if (request.resolver_match) {
        page.add("<h2>The URL is known</h2><p>The pattern <code>");
        page.add_text(request.resolver_match->route());
        page.add("</code> matched, and its view found nothing to show.</p>");
    } else {
        page.add("<h2>URL patterns that were tried, in this order</h2>");
        const auto tried = application.urls().tried(request.path_info);
        if (tried.empty())
            page.add("<p class=\"note\">The site has no URL patterns yet.</p>");
        page.add("<ol class=\"patterns\">\n");
        for (const auto& patterns : tried) {
            page.add("<li>");
            for (const std::string& pattern : patterns) {
                page.add("<code>");
                page.add_text(pattern.empty() ? "(empty)" : pattern);
                page.add("</code> ");
            }
            page.add("</li>\n");
        }
        page.add("</ol><p>None of them matched the path <code>");
        page.add_text(request.path_info.substr(request.path_info.starts_with('/') ? 1 : 0));
        page.add("</code>.</p>");
    }
    page.add(
        "</section>\n<p class=\"note\">You see this page because <code>debug = true</code> in the settings. "
        "With "
        "<code>debug = false</code> visitors get a short 404 page instead.</p></main>");
    return std::move(page).finish();
}

}  // namespace

HttpResponse debug_error_page(const Application& application, const HttpRequest& request,
                              const ErrorReport& report, int status) {
    if (!request.accepts("text/html"))
        return HttpResponse(error_text(application, request, report), status, "text/plain; charset=utf-8");
    return HttpResponse(error_html(application, request, report), status);
}

HttpResponse debug_not_found_page(const Application& application, const HttpRequest& request,
                                  const Http404* error) {
    return HttpResponse(not_found_html(application, request, error), 404);
}

}  // namespace nuages::app
