#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <nuages/http/handler.h>

namespace nuages {

namespace app {
class Application;
}

// One layer of the onion around the views, made when the site is wired: from a function that takes the next
// handler, or from one that also wants the application, whose settings are read by then.
class MiddlewareLayer {
public:
    using Factory = Function<Handler(Handler next, const app::Application&)>;

    template <class F>
    requires(std::is_invocable_r_v<Handler, F&, Handler>) MiddlewareLayer(F layer, std::string_view name = {})
        : factory_([layer](Handler next, const app::Application&) { return layer(std::move(next)); }),
          name_(name) {}
    template <class F>
    requires(std::is_invocable_r_v<Handler, F&, Handler, const app::Application&>)
        MiddlewareLayer(F layer, std::string_view name = {})
        : factory_(std::move(layer)), name_(name) {}

    Handler wrap(Handler next, const app::Application& application) const {
        return factory_(std::move(next), application);
    }
    // What checks and insert_before() know it by; may be empty.
    const std::string& name() const noexcept { return name_; }

private:
    Factory factory_;
    std::string name_;
};

// The layers around the views, outermost first.
class MiddlewareList {
public:
    MiddlewareList() = default;
    MiddlewareList(std::initializer_list<MiddlewareLayer> layers) : layers_(layers) {}

    MiddlewareList& append(MiddlewareLayer layer) {
        layers_.push_back(std::move(layer));
        return *this;
    }
    // Throws ImproperlyConfigured that lists the names there are.
    MiddlewareList& insert_before(std::string_view name, MiddlewareLayer layer);
    MiddlewareList& insert_after(std::string_view name, MiddlewareLayer layer);
    bool contains(std::string_view name) const;

    const MiddlewareLayer* begin() const noexcept { return layers_.data(); }
    const MiddlewareLayer* end() const noexcept { return layers_.data() + layers_.size(); }
    std::size_t size() const noexcept { return layers_.size(); }

private:
    std::size_t position(std::string_view name) const;
    std::vector<MiddlewareLayer> layers_;
};

// The header names and redirects of table [security].
Handler security_middleware(Handler next, const app::Application& application);
// Checks the host, appends slashes and www., and sets Content-Length.
Handler common_middleware(Handler next, const app::Application& application);
// Refuses unsafe requests of other sites; see csrf.h.
Handler csrf_middleware(Handler next, const app::Application& application);
// Sets X-Frame-Options.
Handler frame_options_middleware(Handler next, const app::Application& application);
// Speaks the visitor's language: that of the path where the site uses i18n_patterns(), else that of the
// cookie language_cookie_name, else what the browser asks for, where the site has it. Templates see it as
// request.LANGUAGE_CODE. Sets Content-Language and Vary; where a path lacks a language in front, it redirects
// to the one that has it. For sites in several languages: insert it before "common" as "locale".
Handler locale_middleware(Handler next, const app::Application& application);

// Not among the default ones: name them where they are wanted, compression before conditional_get.
//
// Compresses answers of at least 200 bytes by brotli or gzip, whichever the client takes, streams piece by
// piece, with a random length against BREACH.
Handler compression_middleware(Handler next);
// The same by gzip alone, as Django's GZipMiddleware.
Handler gzip_middleware(Handler next);
// Gives answers to GET an entity tag, and 304 to clients that have them already.
Handler conditional_get_middleware(Handler next);

// "security", "common", "csrf", "frame_options", in this order.
MiddlewareList default_middleware();

}  // namespace nuages
