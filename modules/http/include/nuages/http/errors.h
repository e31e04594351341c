#pragma once

#include <string>
#include <string_view>

#include <nuages/base/error.h>

namespace nuages {

// The table of the module's errors: an exception that leaves a view becomes a response of its status.
//
//   Http404                  404  no such page or object
//   PermissionDenied         403  the visitor may not do this
//   BadRequest               400  a request that makes no sense
//     RequestBodyError       400, 408 or 413: a body that is malformed, does not come, or grows too large
//   SuspiciousOperation      400  a request that smells of an attack; logged under nuages.security
//     DisallowedHost         400  a Host header that is malformed or not one of the site's
//     DisallowedRedirect     400  a redirect to a scheme that is not allowed
//     TooManyFieldsSent      400  more fields than RequestOptions::max_fields
//     TooManyFilesSent       400  more files than RequestOptions::max_files
//     RequestDataTooBig      413  more form data than RequestOptions::max_form_bytes
//     MultipartError         400  a multipart body that cannot be parsed
//   UploadError              507  an upload that the disk did not take
//   BadHeaderError           500  a response header with a line break: the site's own mistake
class HttpError : public Error {
public:
    HttpError(int status, const std::string& message) : Error(message), status_(status) {}
    int status() const noexcept { return status_; }

private:
    int status_;
};

class Http404 : public HttpError {
public:
    explicit Http404(const std::string& message = {}) : HttpError(404, message) {}
};

class PermissionDenied : public HttpError {
public:
    explicit PermissionDenied(const std::string& message = {}) : HttpError(403, message) {}
};

class BadRequest : public HttpError {
public:
    explicit BadRequest(const std::string& message = {}) : HttpError(400, message) {}

protected:
    BadRequest(int status, const std::string& message) : HttpError(status, message) {}
};

class RequestBodyError : public BadRequest {
public:
    RequestBodyError(int status, const std::string& message) : BadRequest(status, message) {}
};

class SuspiciousOperation : public HttpError {
public:
    explicit SuspiciousOperation(const std::string& message = {}) : HttpError(400, message) {}

protected:
    SuspiciousOperation(int status, const std::string& message) : HttpError(status, message) {}
};

class DisallowedHost : public SuspiciousOperation {
public:
    using SuspiciousOperation::SuspiciousOperation;
};

class DisallowedRedirect : public SuspiciousOperation {
public:
    using SuspiciousOperation::SuspiciousOperation;
};

class TooManyFieldsSent : public SuspiciousOperation {
public:
    using SuspiciousOperation::SuspiciousOperation;
};

class TooManyFilesSent : public SuspiciousOperation {
public:
    using SuspiciousOperation::SuspiciousOperation;
};

class RequestDataTooBig : public SuspiciousOperation {
public:
    explicit RequestDataTooBig(const std::string& message = {}) : SuspiciousOperation(413, message) {}
};

class MultipartError : public SuspiciousOperation {
public:
    using SuspiciousOperation::SuspiciousOperation;
};

class UploadError : public HttpError {
public:
    explicit UploadError(const std::string& message) : HttpError(507, message) {}
};

class BadHeaderError : public HttpError {
public:
    explicit BadHeaderError(const std::string& message) : HttpError(500, message) {}
};

// "Not Found" for 404 (RFC 9110 and its registry); "Unknown Status Code" for a number without a name.
std::string_view reason_phrase(int status) noexcept;

}  // namespace nuages
