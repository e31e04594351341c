#include "devserver/live_reload.h"

#include <sys/socket.h>

#include <nuages/base/text.h>
#include <nuages/fibers/wait.h>

namespace nuages::cli {
namespace {

// Shorter than the time-outs of proxies and browsers.
constexpr Duration longest_wait = Duration::seconds(25);

// A hidden tab lets go of its connection: browsers allow six to a host, and each waiting page holds one. A
// page that the browser took from its cache is reloaded once, not for ever.
constexpr std::string_view script = R"js((function (shown) {
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const visible = () => new Promise((resolve) => {
    if (!document.hidden) return resolve();
    document.addEventListener("visibilitychange", function look() {
      if (document.hidden) return;
      document.removeEventListener("visibilitychange", look);
      resolve();
    });
  });
  async function ask() {
    const abort = new AbortController();
    const hide = () => document.hidden && abort.abort();
    document.addEventListener("visibilitychange", hide);
    try {
      const answer = await fetch("/__nuages__/reload?version=" + encodeURIComponent(shown),
                                 {cache: "no-store", signal: abort.signal});
      return answer.ok ? await answer.text() : null;
    } catch (error) {
      return null;
    } finally {
      document.removeEventListener("visibilitychange", hide);
    }
  }
  (async function () {
    for (;;) {
      await visible();
      const version = await ask();
      if (version === null) {
        await pause(300);
      } else if (version !== shown) {
        if (sessionStorage.getItem("nuages-reload") === version) return;
        sessionStorage.setItem("nuages-reload", version);
        location.reload();
        return;
      }
    }
  })();
}))js";

HttpResponse without_caching(HttpResponse response) {
    response.headers.set("Cache-Control", "no-store");
    return response;
}

// The position of the last "</body", in any case.
std::size_t end_of_body(std::string_view page) {
    constexpr std::string_view tag = "</body";
    for (std::size_t at = page.rfind("</"); at != page.npos;
         at = at == 0 ? page.npos : page.rfind("</", at - 1))
        if (text::iequals(page.substr(at, tag.size()), tag))
            return at;
    return page.npos;
}

bool takes_script(const HttpRequest& request, const HttpResponse& response) {
    return response.body_kind() == HttpResponse::BodyKind::text && request.method != "HEAD" &&
           !response.content.empty() && response.headers.get("Content-Type").starts_with("text/html") &&
           !response.headers.contains("Content-Encoding") && is_navigation(request);
}

// The error page shows sources: only for hosts that are the site's own, so that no other site can read it by
// making its name point here.
bool has_allowed_host(const HttpRequest& request) {
    try {
        request.get_host();
        return true;
    } catch (const DisallowedHost&) {
        return false;
    }
}

}  // namespace

std::string inline_reload_script(std::string_view version) {
    return "<script>" + std::string(script) + "(\"" + html::escape(version) + "\");</script>";
}

std::string with_reload_script(std::string page, std::string_view version) {
    const std::string tag = "<script src=\"" + std::string(reload_script_path) + "\" data-version=\"" +
                            html::escape(version) + "\" defer></script>";
    const auto at = end_of_body(page);
    page.insert(at == page.npos ? page.size() : at, tag);
    return page;
}

bool is_navigation(const HttpRequest& request) {
    if (const auto destination = request.headers.find("Sec-Fetch-Dest"))
        return *destination == "document" || *destination == "iframe";
    return request.headers.get("Accept").find("text/html") != std::string_view::npos;
}

Handler LiveReload::around(Handler site) {
    return [this, site](HttpRequest& request) { return serve(site, request); };
}

HttpResponse LiveReload::serve(const Handler& site, HttpRequest& request) {
    if (request.path == reload_path)
        return without_caching(wait_for_change(request));
    if (request.path == reload_script_path)
        return without_caching(HttpResponse(
            std::string(script) + "(document.currentScript.dataset.version);\n", 200, "text/javascript"));
    State now = state();
    if (!now.error_page.empty() && is_navigation(request) && has_allowed_host(request))
        return without_caching(HttpResponse(std::move(now.error_page), 500));
    HttpResponse response = site(request);
    if (takes_script(request, response) && !now.version.empty()) {
        response.content = with_reload_script(std::move(response.content), now.version);
        if (response.headers.contains("Content-Length"))
            response.headers.set("Content-Length", static_cast<std::int64_t>(response.content.size()));
    }
    return response;
}

LiveReload::State LiveReload::state() {
    const fibers::MutexLock lock(mutex_);
    return state_;
}

HttpResponse LiveReload::wait_for_change(const HttpRequest& request) {
    const std::string shown(request.GET.get("version"));
    const fibers::MutexLock lock(mutex_);
    if (state_.version == shown && !state_.stopping)
        changed_.wait_for(mutex_, longest_wait);
    return HttpResponse(state_.version, 200, "text/plain");
}

void LiveReload::follow() {
    while (!channel_.closed()) {
        fibers::wait_readable(channel_.fd());
        while (auto message = channel_.receive())
            handle(std::move(*message));
    }
}

void LiveReload::handle(Message message) {
    const fibers::MutexLock lock(mutex_);
    switch (message.kind) {
        case Message::Kind::version:
            state_.version = std::move(message.text);
            changed_.notify_all();
            break;
        case Message::Kind::trouble:
            state_.error_page = std::move(message.text);
            break;
        case Message::Kind::mended:
            state_.error_page.clear();
            break;
        case Message::Kind::ready:
        case Message::Kind::startup_failed:
            break;  // ours to say
    }
}

void LiveReload::tell_ready() {
    channel_.send(Message::Kind::ready);
}

void LiveReload::tell_failure(std::string_view why) {
    channel_.send(Message::Kind::startup_failed, why);
}

void LiveReload::disconnect() {
    ::shutdown(channel_.fd(), SHUT_RDWR);
}

void LiveReload::stop() {
    const fibers::MutexLock lock(mutex_);
    state_.stopping = true;
    changed_.notify_all();
}

}  // namespace nuages::cli
