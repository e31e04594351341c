#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/base/value.h>
#include <nuages/testing/response.h>

namespace nuages::app {
class Application;
}

namespace nuages::testing {

// A file that a form sends.
struct Upload {
    std::string field;
    std::string filename;
    std::string content;
    std::string content_type = "application/octet-stream";
};

// What a request has besides its path and data.
struct RequestExtra {
    std::vector<std::pair<std::string, std::string>> headers;
    bool follow = false;  // follows redirects
    bool secure = false;  // as if by https
};

// A visitor without a browser: its requests go through the whole site in this process (middleware, URLs,
// views, templates) and its cookies are kept. Each request runs in a fiber of its own while the caller waits,
// within the caller's transaction and under its query observers.
class Client {
public:
    // The application has to be started and must outlive the client.
    explicit Client(const app::Application& application) : application_(application) {}

    // Whether a view's exception is thrown to the test, as Django's client does; else the answer is the
    // site's page for status 500.
    bool raise_request_exception = true;
    // Whether unsafe requests need a CSRF token, as a browser's do.
    bool enforce_csrf_checks = false;
    // Sent with each request.
    std::vector<std::pair<std::string, std::string>> default_headers;
    // By name. Sent whatever their path and domain.
    std::map<std::string, std::string, std::less<>> cookies;

    // `query` is appended to the path. A list sends its items one by one.
    Response get(std::string_view path, const Dict& query = {}, const RequestExtra& extra = {});
    Response head(std::string_view path, const Dict& query = {}, const RequestExtra& extra = {});
    // A form. Throws TypeError for a null: send "" or leave it out.
    Response post(std::string_view path, const Dict& data = {}, const RequestExtra& extra = {});
    // A form with files (multipart/form-data).
    Response post_files(std::string_view path, const Dict& data, const std::vector<Upload>& files,
                        const RequestExtra& extra = {});
    // A value as application/json.
    Response post_json(std::string_view path, const Value& data, const RequestExtra& extra = {});
    Response put_json(std::string_view path, const Value& data, const RequestExtra& extra = {});
    Response patch_json(std::string_view path, const Value& data, const RequestExtra& extra = {});
    Response put(std::string_view path, std::string_view body = {},
                 std::string_view content_type = "application/octet-stream", const RequestExtra& extra = {});
    Response patch(std::string_view path, std::string_view body = {},
                   std::string_view content_type = "application/octet-stream",
                   const RequestExtra& extra = {});
    Response delete_(std::string_view path, std::string_view body = {},
                     std::string_view content_type = "application/octet-stream",
                     const RequestExtra& extra = {});
    Response options(std::string_view path, const RequestExtra& extra = {});
    Response request(std::string_view method, std::string_view path, std::string_view body = {},
                     std::string_view content_type = {}, const RequestExtra& extra = {});

private:
    Response send(std::string_view method, std::string_view target, std::string_view body,
                  std::string_view content_type, const RequestExtra& extra);
    Response follow(Response response, std::string body, std::string content_type, const RequestExtra& extra);
    void keep_cookies(const Response& response);
    std::string cookie_header() const;

    const app::Application& application_;
};

}  // namespace nuages::testing
