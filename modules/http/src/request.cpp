#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/http/media_type.h>
#include <nuages/http/request.h>
#include <nuages/http/uri.h>

namespace nuages {
namespace {

// Whether the host, with or without a port, is one of the allowed ones as it stands there: true for nearly
// every request of a site, and cheaper than to take it apart. False says nothing.
bool is_listed(std::string_view host, const std::vector<std::string>& allowed_hosts) {
    for (const std::string& allowed : allowed_hosts) {
        if (allowed.empty() || allowed.front() == '*' || !host.starts_with(allowed))
            continue;
        std::string_view port = host.substr(allowed.size());
        if (port.empty())
            return true;
        if (port.size() < 2 || port.front() != ':')
            continue;
        port.remove_prefix(1);
        if (std::all_of(port.begin(), port.end(), text::is_digit))
            return true;
    }
    return false;
}

const RequestOptions& default_options() {
    static const RequestOptions options;
    return options;
}

bool is_default_port(std::string_view scheme, std::string_view port) {
    return port == (scheme == "https" ? "443" : "80");
}

// Percent-decodes a path; bytes that are then no UTF-8 are left encoded, so that the result is text.
std::string decode_path(std::string_view encoded) {
    const std::string decoded = url::unquote(encoded);
    if (text::is_valid_utf8(decoded))
        return decoded;
    std::string path;
    for (std::size_t i = 0; i < decoded.size();) {
        const auto byte = static_cast<unsigned char>(decoded[i]);
        const std::size_t length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
        const std::string_view character = std::string_view(decoded).substr(i, length);
        if (character.size() == length && text::is_valid_utf8(character)) {
            path += character;
            i += length;
        } else {
            path += url::quote(character.substr(0, 1), "");
            ++i;
        }
    }
    return path;
}

}  // namespace

HttpRequest::HttpRequest() : options_(&default_options()) {}

HttpRequest::HttpRequest(std::string_view method_text, std::string_view target, std::string_view body_text,
                         std::string_view content_type_text)
    : HttpRequest() {
    if (!content_type_text.empty())
        headers.set("Content-Type", content_type_text);
    RequestHead head;
    head.method = keep(method_text);
    head.target = keep(target);
    head.body = keep(body_text);
    head.remote_addr = "127.0.0.1";
    assign(head);
}

HttpRequest::~HttpRequest() {
    reset();
}

void HttpRequest::reset() noexcept {
    // extensions may look at the request until they are gone
    extensions_.clear();
    method = "GET";
    path = path_info = "/";
    query_string = content_type = remote_addr = {};
    body.reset();
    remote_port = 0;
    resolver_match = nullptr;
    headers.clear();
    trailers.clear();
    GET.clear();
    POST.clear();
    FILES.clear();
    COOKIES.clear();
    script_prefix_ = authority_ = content_type_params_ = {};
    server_name_ = "localhost";
    server_port_ = 80;
    secure_ = http_1_0_ = false;
    texts_.clear();
}

std::string_view HttpRequest::keep(std::string_view text) const {
    const std::vector<char>& copy = texts_.emplace_back(text.begin(), text.end());
    return {copy.data(), copy.size()};
}

void HttpRequest::assign(const RequestHead& head) {
    method = head.method;
    if (head.body_source)
        body.read_later(*head.body_source, options_->max_form_bytes);
    else
        body.set(head.body);
    remote_addr = head.remote_addr;
    remote_port = head.remote_port;
    server_name_ = head.server_name;
    server_port_ = head.server_port;
    secure_ = head.secure;
    http_1_0_ = head.http_1_0;
    take_target(head.target);
    if (!query_string.empty())
        GET.fill_later(
            [](void* self, QueryDict& dict) {
                const auto& request = *static_cast<HttpRequest*>(self);
                dict.parse(request.query_string, request.options().max_fields);
            },
            this);
    if (const auto cookies = headers.find("Cookie"))
        COOKIES.parse_later(*cookies);
    if (const auto type = headers.find("Content-Type")) {
        const std::size_t semicolon = std::min(type->find(';'), type->size());
        content_type = text::trim(type->substr(0, semicolon));
        content_type_params_ = *type;
        if (std::any_of(content_type.begin(), content_type.end(),
                        [](char c) { return text::ascii_lower(c) != c; }))
            content_type = keep(text::lower(content_type));
    }
    if (method == "POST") {
        POST.fill_later([](void* self, QueryDict& post) { static_cast<HttpRequest*>(self)->fill_post(post); },
                        this);
        FILES.filler_ = [](void* self) { (void)static_cast<HttpRequest*>(self)->POST.fields(); };
        FILES.context_ = this;
    }
}

std::string HttpRequest::read(std::size_t at_most) {
    std::string piece(at_most, '\0');
    piece.resize(body.read(piece.data(), at_most));
    return piece;
}

void HttpRequest::take_target(std::string_view target) {
    if (!target.starts_with('/') && target != "*") {
        const std::size_t scheme_end = target.find("://");
        const std::string scheme = text::lower(target.substr(0, scheme_end));
        if (scheme_end == target.npos || (scheme != "http" && scheme != "https"))
            throw BadRequest("The request target " + Value(target).repr() +
                             " is neither a path nor an http URL.");
        target.remove_prefix(scheme_end + 3);
        const std::size_t end = std::min(target.find_first_of("/?#"), target.size());
        authority_ = target.substr(0, end);
        target.remove_prefix(end);
    }
    target = target.substr(0, target.find('#'));
    const std::size_t mark = target.find('?');
    if (mark != target.npos)
        query_string = target.substr(mark + 1);
    take_path(target.substr(0, mark));
}

void HttpRequest::take_path(std::string_view encoded) {
    if (encoded.empty())
        encoded = "/";
    const bool plain = encoded.find('%') == encoded.npos && text::is_valid_utf8(encoded);
    path = plain ? encoded : keep(decode_path(encoded));
    path_info = path;
}

void HttpRequest::set_origin(std::string_view address, std::string_view scheme, std::string_view host) {
    if (!address.empty()) {
        remote_addr = keep(address);
        remote_port = 0;
    }
    if (!scheme.empty())
        secure_ = text::iequals(scheme, "https");
    if (!host.empty())
        authority_ = keep(host);
}

void HttpRequest::set_path_info(std::string_view text) {
    path = keep(std::string(script_prefix_) + std::string(text));
    path_info = path.substr(script_prefix_.size());
}

void HttpRequest::set_script_prefix(std::string_view prefix) {
    if (!path.starts_with(prefix))
        throw ValueError("The path " + Value(path).repr() + " is not under the prefix " +
                         Value(prefix).repr() + ".");
    script_prefix_ = path.substr(0, prefix.size());
    path_info = path.substr(prefix.size());
    if (path_info.empty())
        path_info = "/";
}

std::string_view HttpRequest::content_param(std::string_view name) const {
    // the parameters are few and seldom asked for, so they are parsed anew
    const auto parsed = http::parse_header_parameters(content_type_params_);
    const auto value = parsed ? parsed->find(name) : std::nullopt;
    return value ? keep(*value) : std::string_view();
}

std::vector<std::pair<std::string, std::string>> HttpRequest::content_params() const {
    auto parsed = http::parse_header_parameters(content_type_params_);
    return parsed ? std::move(parsed->parameters) : std::vector<std::pair<std::string, std::string>>();
}

std::string_view HttpRequest::scheme() const {
    if (!options_->secure_proxy_header.empty())
        if (const auto value = headers.find(options_->secure_proxy_header)) {
            const std::string_view first = text::trim(value->substr(0, value->find(',')));
            return first == options_->secure_proxy_value ? "https" : "http";
        }
    return secure_ ? "https" : "http";
}

std::string_view HttpRequest::raw_host() const {
    if (options_->use_x_forwarded_host)
        if (const auto forwarded = headers.find("X-Forwarded-Host"))
            return *forwarded;
    return authority_.empty() ? headers.get("Host") : authority_;
}

std::string_view HttpRequest::get_host() const {
    std::string_view host = raw_host();
    if (host.empty()) {
        std::string assembled(server_name_);
        if (const std::string port = get_port(); !is_default_port(scheme(), port))
            assembled += ":" + port;
        host = keep(assembled);
    }
    if (is_listed(host, options_->allowed_hosts))
        return host;
    const http::HostPort parts = http::split_domain_port(host);
    if (!parts.domain.empty() && http::validate_host(parts.domain, options_->allowed_hosts))
        return host;
    std::string message = "Invalid HTTP_HOST header: " + Value(host).repr() + ".";
    if (parts.domain.empty())
        message += " The domain name provided is not valid according to RFC 1034/1035.";
    else
        message += " You may need to add " + Value(parts.domain).repr() + " to ALLOWED_HOSTS.";
    throw DisallowedHost(message);
}

std::string HttpRequest::get_port() const {
    if (options_->use_x_forwarded_port)
        if (const auto forwarded = headers.find("X-Forwarded-Port"))
            return std::string(*forwarded);
    return std::to_string(server_port_);
}

namespace {

std::string full_path(std::string_view path, std::string_view query, bool force_append_slash) {
    std::string full = http::escape_uri_path(path);
    if (force_append_slash && !path.ends_with('/'))
        full += '/';
    if (!query.empty())
        full += '?' + http::iri_to_uri(query);
    return full;
}

}  // namespace

std::string HttpRequest::get_full_path(bool force_append_slash) const {
    return full_path(path, query_string, force_append_slash);
}

std::string HttpRequest::get_full_path_info(bool force_append_slash) const {
    return full_path(path_info, query_string, force_append_slash);
}

std::string HttpRequest::build_absolute_uri() const {
    // as "//" + the path, so that a path of two slashes does not become a host
    return build_absolute_uri("//" + get_full_path());
}

std::string HttpRequest::build_absolute_uri(std::string_view location) const {
    const http::SplitUri parts = http::urlsplit(location);
    if (!parts.scheme.empty() && !parts.netloc.empty())
        return http::iri_to_uri(location);
    const std::string root = std::string(scheme()) + "://" + std::string(get_host());
    const bool plain = parts.path.starts_with('/') && parts.scheme.empty() && parts.netloc.empty() &&
                       parts.path.find("/./") == std::string::npos &&
                       parts.path.find("/../") == std::string::npos;
    if (!plain)
        return http::iri_to_uri(http::urljoin(root + std::string(path), location));
    if (location.starts_with("//"))
        location.remove_prefix(2);
    return http::iri_to_uri(root + std::string(location));
}

bool HttpRequest::accepts(std::string_view media_type) const {
    const http::MediaType wanted(media_type);
    for (const std::string_view range : text::split(headers.get("Accept", "*/*"), ','))
        if (!text::trim(range).empty() && http::MediaType(range).matches(wanted))
            return true;
    return false;
}

std::optional<std::string> HttpRequest::meta(std::string_view key) const {
    if (key == "REQUEST_METHOD")
        return std::string(method);
    if (key == "PATH_INFO")
        return std::string(path_info);
    if (key == "SCRIPT_NAME")
        return std::string(script_prefix_);
    if (key == "QUERY_STRING")
        return std::string(query_string);
    if (key == "REMOTE_ADDR")
        return std::string(remote_addr);
    if (key == "REMOTE_PORT")
        return std::to_string(remote_port);
    if (key == "SERVER_NAME")
        return std::string(server_name_);
    if (key == "SERVER_PORT")
        return std::to_string(server_port_);
    if (key == "SERVER_PROTOCOL")
        return std::string(http_1_0_ ? "HTTP/1.0" : "HTTP/1.1");
    if (key == "wsgi.url_scheme")
        return std::string(scheme());
    const bool content = key == "CONTENT_TYPE" || key == "CONTENT_LENGTH";
    if (!content && !key.starts_with("HTTP_"))
        return std::nullopt;
    std::string name(content ? key : key.substr(5));
    std::replace(name.begin(), name.end(), '_', '-');
    const auto value = headers.find(name);
    return value ? std::optional<std::string>(*value) : std::nullopt;
}

}  // namespace nuages
