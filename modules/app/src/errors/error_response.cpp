#include "errors/error_response.h"

#include <exception>

#include <nuages/app/application.h>
#include <nuages/fibers/cancel.h>
#include <nuages/log/log.h>
#include <nuages/routing/resolver.h>
#include <nuages/template.h>

#include "errors/debug_pages.h"
#include "errors/error_report.h"
#include "errors/plain_pages.h"

namespace nuages::app {
namespace {

// The request's errors are in the log already.
struct Logged {};

std::string line(std::string_view what, const HttpRequest& request) {
    return std::string(what) + ": " + std::string(request.path);
}

void log_error(HttpRequest& request, const ErrorReport& report) {
    request.extension<Logged>();
    std::string detail = report.type + ": " + report.message + "\n";
    for (const auto& [type, message] : report.causes)
        detail += "caused by " + type + ": " + message + "\n";
    detail += trace_text(report.frames);
    log::logger("nuages.request")
        .write(log::Level::error,
               line("Internal Server Error", request) + " (" + std::string(request.method) + ")", detail);
}

// The site's own template for the error, with what every template may use; nullopt where it has none.
std::optional<HttpResponse> from_template(const Application& application, HttpRequest& request,
                                          std::string_view name, int status, templates::Context context) {
    std::optional<templates::Template> page;
    try {
        page = application.templates().get_template(name);
    } catch (const templates::TemplateDoesNotExist&) {
        return std::nullopt;
    }
    application.prepare(context, request);
    return HttpResponse(page->render(context), status);
}

HttpResponse bad_request(const Application& application, HttpRequest& request, const HttpError& error) {
    if (const ErrorView& view = application.error_views().bad_request)
        return view(request, &error);
    if (auto page = from_template(application, request, "400.html", error.status(), {}))
        return *std::move(page);
    return plain_page(error.status(), "Bad Request (400)", "");
}

HttpResponse permission_denied(const Application& application, HttpRequest& request,
                               const PermissionDenied& error) {
    if (const ErrorView& view = application.error_views().permission_denied)
        return view(request, &error);
    templates::Context context{{"exception", Value(std::string_view(error.what()))}};
    if (auto page = from_template(application, request, "403.html", 403, std::move(context)))
        return *std::move(page);
    return plain_page(403, "403 Forbidden", "");
}

// What 404.html sees as `exception`: the message, or the kind of error where there is none.
std::string not_found_message(const Http404* error) {
    if (!error || dynamic_cast<const Resolver404*>(error))
        return "Resolver404";
    const std::string_view message = error->what();
    return message.empty() ? "Http404" : std::string(message);
}

// `error` is null where no URL matched.
HttpResponse not_found(const Application& application, HttpRequest& request, const Http404* error) {
    if (application.options().debug)
        return debug_not_found_page(application, request, error);
    if (const ErrorView& view = application.error_views().not_found)
        return view(request, error);
    templates::Context context{{"request_path", Value(url::quote(request.path))},
                               {"exception", Value(not_found_message(error))}};
    if (auto page = from_template(application, request, "404.html", 404, std::move(context)))
        return *std::move(page);
    return plain_page(404, "Not Found", "The requested resource was not found on this server.");
}

HttpResponse server_error(const Application& application, HttpRequest& request, const std::exception* error) {
    if (const ErrorView& view = application.error_views().server_error)
        return view(request, error);
    // Without context processors, which may be what failed.
    std::optional<templates::Template> page;
    try {
        page = application.templates().get_template("500.html");
    } catch (const templates::TemplateDoesNotExist&) {
        return plain_page(500, "Server Error (500)", "");
    }
    return HttpResponse(page->render(templates::Context()), 500);
}

HttpResponse respond_to_suspicion(const Application& application, HttpRequest& request,
                                  const SuspiciousOperation& error) {
    std::string type = current_exception_type();
    type.erase(0, type.rfind(':') + 1);  // npos + 1 is 0
    log::logger("nuages.security." + type).error(error.what());
    request.extension<Logged>();
    if (application.options().debug)
        return debug_error_page(application, request, report_current_exception(), error.status());
    return bad_request(application, request, error);
}

HttpResponse respond_to_failure(const Application& application, HttpRequest& request,
                                const std::exception* error) {
    const ErrorReport report = report_current_exception();
    log_error(request, report);
    application.signals().got_request_exception.send(request);
    if (application.options().debug)
        return debug_error_page(application, request, report, 500);
    return server_error(application, request, error);
}

HttpResponse respond(const Application& application, HttpRequest& request) {
    try {
        throw;
    } catch (const fibers::Cancelled&) {
        throw;
    } catch (const Http404& error) {
        return not_found(application, request, &error);
    } catch (const PermissionDenied& error) {
        return permission_denied(application, request, error);
    } catch (const SuspiciousOperation& error) {
        return respond_to_suspicion(application, request, error);
    } catch (const BadRequest& error) {
        if (application.options().debug)
            return debug_error_page(application, request, report_current_exception(), error.status());
        return bad_request(application, request, error);
    } catch (const UploadError& error) {
        HttpResponse response = respond_to_failure(application, request, &error);
        response.status_code = error.status();
        return response;
    } catch (const std::exception& error) {
        return respond_to_failure(application, request, &error);
    } catch (...) {
        return respond_to_failure(application, request, nullptr);
    }
}

}  // namespace

HttpResponse error_response(const Application& application, HttpRequest& request) {
    try {
        return respond(application, request);
    } catch (const fibers::Cancelled&) {
        throw;
    } catch (...) {
        // An error in showing an error: a broken 404.html, a handler that throws.
        try {
            const ErrorReport report = report_current_exception();
            log_error(request, report);
            if (application.options().debug)
                return debug_error_page(application, request, report, 500);
        } catch (const fibers::Cancelled&) {
            throw;
        } catch (...) {
        }
        return plain_page(500, "Server Error (500)", "");
    }
}

HttpResponse not_found_response(const Application& application, HttpRequest& request) {
    return not_found(application, request, nullptr);
}

HttpResponse csrf_failure_response(const Application& application, HttpRequest& request,
                                   std::string_view reason) {
    log::logger("nuages.security.csrf").warning("Forbidden ({}): {}", reason, request.path);
    request.extension<Logged>();
    if (const auto& view = application.error_views().csrf_failure)
        return view(request, reason);
    templates::Context context{{"reason", Value(reason)}};
    if (auto page = from_template(application, request, "403_csrf.html", 403, std::move(context)))
        return *std::move(page);
    return csrf_failure_page(reason, application.options().debug);
}

void log_response(HttpRequest& request, const HttpResponse& response) {
    if (response.status_code < 400 || request.find_extension<Logged>())
        return;
    const auto level = response.status_code >= 500 ? log::Level::error : log::Level::warning;
    const log::Logger logger = log::logger("nuages.request");
    if (logger.enabled(level))
        logger.write(level, line(response.reason_phrase(), request));
}

}  // namespace nuages::app
