#include "errors/request_facts.h"

#include <nuages/app/application.h>
#include <nuages/app/settings.h>
#include <nuages/base/text.h>

namespace nuages::app {
namespace {

constexpr std::size_t longest_value = 2000;

std::string shown(std::string_view name, std::string_view value) {
    if (is_secret_name(name) && !value.empty())
        return std::string(hidden_value);
    if (value.size() <= longest_value)
        return std::string(value);
    return std::string(value.substr(0, longest_value)) + "... (" + std::to_string(value.size()) + " bytes)";
}

template <class Read>
Rows read_rows(Read read) {
    Rows rows;
    try {
        read(rows);
    } catch (const std::exception& error) {
        rows.emplace_back("(cannot be read)", error.what());
    }
    return rows;
}

}  // namespace

Rows query_rows(const HttpRequest& request) {
    return read_rows([&](Rows& rows) {
        for (const auto& [name, value] : request.GET.fields())
            rows.emplace_back(name, shown(name, value));
    });
}

Rows form_rows(const HttpRequest& request) {
    return read_rows([&](Rows& rows) {
        for (const auto& [name, value] : request.POST.fields())
            rows.emplace_back(name, shown(name, value));
        for (const auto& [name, file] : request.FILES.fields())
            rows.emplace_back(name, "file " + file.name + ", " + std::to_string(file.size()) + " bytes");
    });
}

Rows cookie_rows(const HttpRequest& request) {
    return read_rows([&](Rows& rows) {
        for (const auto& [name, value] : request.COOKIES.all()) {
            const bool secret = name.find("session") != std::string_view::npos;
            rows.emplace_back(name, secret ? std::string(hidden_value) : shown(name, value));
        }
    });
}

Rows header_rows(const HttpRequest& request) {
    return read_rows([&](Rows& rows) {
        for (const auto& [name, value] : request.headers) {
            const bool secret = text::iequals(name, "Cookie");
            rows.emplace_back(name, secret ? std::string(hidden_value) : shown(name, value));
        }
    });
}

Rows setting_rows(const Application& application) {
    return read_rows([&](Rows& rows) {
        for (const Setting& setting : application.settings().all()) {
            std::string value = cleansed(setting.key, setting.value).repr();
            if (!setting.origin.empty())
                value += "  # " + setting.origin;
            rows.emplace_back(setting.key, std::move(value));
        }
    });
}

std::string request_line(const HttpRequest& request) {
    std::string line = std::string(request.method) + " " + std::string(request.path);
    if (!request.query_string.empty())
        line += "?" + std::string(request.query_string);
    return line;
}

}  // namespace nuages::app
