#include "devserver/request_log.h"

#include <cstdio>
#include <ctime>
#include <string_view>
#include <utility>

#include "devserver/live_reload.h"

namespace nuages::cli {
namespace {

// As Django's console styles: information, redirects, client errors and server errors.
std::string_view color_of(int status) {
    if (status < 200)
        return "\x1b[1m";
    if (status == 304)
        return "\x1b[36m";
    if (status == 404)
        return "\x1b[33m";
    if (status >= 500)
        return "\x1b[35;1m";
    if (status >= 400)
        return "\x1b[31;1m";
    if (status >= 300)
        return "\x1b[32m";
    return "";
}

std::string local_time() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::localtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%d/%b/%Y %H:%M:%S", &parts);
    return text;
}

std::string body_size(const HttpResponse& response) {
    switch (response.body_kind()) {
        case HttpResponse::BodyKind::text:
            return std::to_string(response.content.size());
        case HttpResponse::BodyKind::file:
            return std::to_string(response.file().length());
        case HttpResponse::BodyKind::stream:
            break;
    }
    return "-";
}

}  // namespace

std::string request_line(const HttpRequest& request, const HttpResponse& response) {
    // The path is encoded anew, so that nothing a visitor sends can drive the terminal.
    return "\"" + std::string(request.method) + " " + request.get_full_path() + " HTTP/1.1\" " +
           std::to_string(response.status_code) + " " + body_size(response);
}

Handler log_requests(Handler site, bool color) {
    return [site = std::move(site), color](HttpRequest& request) {
        HttpResponse response = site(request);
        if (request.path == reload_path || request.path == reload_script_path)
            return response;
        const std::string_view escape = color ? color_of(response.status_code) : "";
        std::string line = "[" + local_time() + "] " + std::string(escape) + request_line(request, response);
        line += escape.empty() ? "\n" : "\x1b[0m\n";
        std::fputs(line.c_str(), stderr);
        return response;
    };
}

}  // namespace nuages::cli
