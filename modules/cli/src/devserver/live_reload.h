#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <nuages/fibers/sync.h>
#include <nuages/http/handler.h>

#include "devserver/channel.h"

namespace nuages::cli {

// What pages ask for: it answers when the version differs from the one in the query, or after a while.
inline constexpr std::string_view reload_path = "/__nuages__/reload";
inline constexpr std::string_view reload_script_path = "/__nuages__/reload.js";

// The script that reloads a page once its version is out of date, inside a page of our own.
std::string inline_reload_script(std::string_view version);
// The page with the script's tag at the end of its body, from where it is loaded (a site's
// Content-Security-Policy may forbid inline scripts).
std::string with_reload_script(std::string page, std::string_view version);
// Whether the response is for a browser's window rather than for a script or a program.
bool is_navigation(const HttpRequest& request);

// The server's side of live reload: follows the supervisor, answers the waiting pages, and shows the errors
// of a failed build in place of the site. Safe to use from the fibers of all loops.
class LiveReload {
public:
    explicit LiveReload(Channel channel) : channel_(std::move(channel)) {}

    // The site's handler with live reload around it. This object must outlive the handler.
    Handler around(Handler site);
    // Handles the supervisor's messages until it is gone or disconnect() is called. In a thread or fiber of
    // its own.
    void follow();
    void tell_ready();
    void tell_failure(std::string_view why);
    // Lets the waiting pages go, so that the server can stop.
    void stop();
    void disconnect();

private:
    void handle(Message message);
    HttpResponse wait_for_change(const HttpRequest& request);
    HttpResponse serve(const Handler& site, HttpRequest& request);

    struct State {
        std::string version;
        std::string error_page;  // empty: the site itself is shown
        bool stopping = false;
    };
    State state();

    Channel channel_;
    fibers::Mutex mutex_;
    fibers::ConditionVariable changed_;
    State state_;
};

}  // namespace nuages::cli
