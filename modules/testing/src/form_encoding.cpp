#include "form_encoding.h"

#include <nuages/base/error.h>
#include <nuages/base/text.h>

namespace nuages::testing {
namespace {

// Calls f with each name and value as a form sends them.
template <class F>
void each_field(const Dict& data, F f) {
    for (const auto& [key, value] : data) {
        const std::string name = key.str();
        const auto send = [&](const Value& item) {
            if (item.is_null())
                throw TypeError("Cannot encode None for key '" + name +
                                "' as form data. Did you mean to pass an empty string or omit the value?");
            f(name, item.str());
        };
        if (value.is_list())
            for (const Value& item : value.as_list())
                send(item);
        else
            send(value);
    }
}

// As browsers write names and file names into a quoted string.
std::string quoted(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '"')
            result += "%22";
        else if (c == '\r')
            result += "%0D";
        else if (c == '\n')
            result += "%0A";
        else
            result += c;
    }
    return result;
}

void begin_part(std::string& body, std::string_view name) {
    body +=
        "--" + std::string(boundary) + "\r\nContent-Disposition: form-data; name=\"" + quoted(name) + "\"";
}

}  // namespace

std::string urlencoded(const Dict& data) {
    std::string body;
    each_field(data, [&](const std::string& name, const std::string& value) {
        if (!body.empty())
            body += '&';
        body += url::quote_plus(name) + "=" + url::quote_plus(value);
    });
    return body;
}

std::string multipart(const Dict& data, const std::vector<Upload>& files) {
    std::string body;
    each_field(data, [&](const std::string& name, const std::string& value) {
        begin_part(body, name);
        body += "\r\n\r\n" + value + "\r\n";
    });
    for (const Upload& file : files) {
        begin_part(body, file.field);
        body += "; filename=\"" + quoted(file.filename) + "\"\r\nContent-Type: " + file.content_type +
                "\r\n\r\n" + file.content + "\r\n";
    }
    return body + "--" + std::string(boundary) + "--\r\n";
}

}  // namespace nuages::testing
