#include "errors/error_report.h"

#include <cstdlib>
#include <cxxabi.h>
#include <exception>
#include <memory>
#include <typeinfo>

#include <nuages/fibers/scope.h>

#include "errors/debug_record.h"
#include "trace/throw_site.h"

namespace nuages::app {
namespace {

std::string type_text(const std::type_info& type) {
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> name(
        abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), &std::free);
    return status == 0 && name ? name.get() : type.name();
}

void add_causes(const std::exception& error, std::vector<ErrorReport::Cause>& causes) {
    constexpr std::size_t most_causes = 10;
    try {
        std::rethrow_if_nested(error);
    } catch (const std::exception& cause) {
        causes.push_back({current_exception_type(), cause.what()});
        if (causes.size() < most_causes)
            add_causes(cause, causes);
    } catch (...) {
        causes.push_back({current_exception_type(), ""});
    }
}

std::optional<templates::Location> location_in_template() {
    if (const DebugRecord* record = fibers::scope<DebugRecord>();
        record && record->template_location && record->template_error == std::current_exception())
        return record->template_location;
    try {
        throw;
    } catch (const templates::TemplateSyntaxError& error) {
        if (error.location().line > 0)
            return error.location();
    } catch (...) {
    }
    return std::nullopt;
}

}  // namespace

std::string current_exception_type() {
    const std::type_info* type = abi::__cxa_current_exception_type();
    return type ? type_text(*type) : "unknown";
}

ErrorReport report_current_exception() {
    ErrorReport report;
    report.type = current_exception_type();
    const std::vector<std::uintptr_t> addresses = throw_site_of_current_exception();
    report.template_location = location_in_template();
    try {
        throw;
    } catch (const std::exception& error) {
        report.message = error.what();
        add_causes(error, report.causes);
    } catch (...) {
        report.message = "An object that is no std::exception was thrown.";
    }
    if (!addresses.empty())
        report.frames = symbolize(addresses);
    return report;
}

}  // namespace nuages::app
