#include <algorithm>

#include <nuages/http/request.h>

namespace nuages {
namespace {

// request.META.REMOTE_ADDR
class MetaObject final : public Object {
public:
    explicit MetaObject(const HttpRequest& request) : request_(request) {}
    std::string_view type_name() const override { return "dict"; }
    std::optional<Value> item(const Value& key) const override {
        const auto value = key.is_text() ? request_.meta(key.as_text()) : std::nullopt;
        return value ? std::optional<Value>(*value) : std::nullopt;
    }

private:
    const HttpRequest& request_;
};

// request.headers.user_agent: as templates cannot write a hyphen, Django takes underscores for them.
class HeadersObject final : public Object {
public:
    explicit HeadersObject(const RequestHeaders& headers) : headers_(headers) {}
    std::string_view type_name() const override { return "HttpHeaders"; }
    std::optional<Value> item(const Value& key) const override {
        if (!key.is_text())
            return std::nullopt;
        std::string name(key.as_text());
        std::replace(name.begin(), name.end(), '_', '-');
        const auto value = headers_.find(name);
        return value ? std::optional<Value>(*value) : std::nullopt;
    }
    std::optional<Value> attribute(std::string_view name) const override {
        if (name != "items")
            return std::nullopt;
        List items;
        for (const HeaderField& field : headers_)
            items.push_back(Value::list({field.name, field.value}));
        return Value(std::move(items));
    }

private:
    const RequestHeaders& headers_;
};

class RequestObject final : public Object {
public:
    explicit RequestObject(const HttpRequest& request) : request_(request) {}
    std::string_view type_name() const override { return "HttpRequest"; }
    std::optional<Value> attribute(std::string_view name) const override { return request_.attribute(name); }
    std::string str() const override {
        return "<HttpRequest: " + std::string(request_.method) + " " +
               Value(request_.get_full_path()).repr() + ">";
    }
    std::string repr() const override { return str(); }

private:
    const HttpRequest& request_;
};

}  // namespace

std::optional<Value> HttpRequest::attribute(std::string_view name) const {
    using Getter = Value (*)(const HttpRequest&);
    struct Member {
        std::string_view name;
        Getter get;
    };
    static constexpr Member members[] = {
        {"method", [](const HttpRequest& r) { return Value(r.method); }},
        {"path", [](const HttpRequest& r) { return Value(r.path); }},
        {"path_info", [](const HttpRequest& r) { return Value(r.path_info); }},
        {"GET", [](const HttpRequest& r) { return Value(r.GET); }},
        {"POST", [](const HttpRequest& r) { return Value(r.POST); }},
        {"FILES", [](const HttpRequest& r) { return Value(r.FILES); }},
        {"COOKIES", [](const HttpRequest& r) { return Value(r.COOKIES); }},
        {"META", [](const HttpRequest& r) { return Value::adopt(new MetaObject(r)); }},
        {"headers", [](const HttpRequest& r) { return Value::adopt(new HeadersObject(r.headers)); }},
        {"scheme", [](const HttpRequest& r) { return Value(r.scheme()); }},
        {"body", [](const HttpRequest& r) { return Value::bytes(r.body); }},
        {"content_type", [](const HttpRequest& r) { return Value(r.content_type); }},
        {"encoding", [](const HttpRequest& r) { return Value(r.encoding()); }},
        {"is_secure", [](const HttpRequest& r) { return Value(r.is_secure()); }},
        {"get_host", [](const HttpRequest& r) { return Value(r.get_host()); }},
        {"get_port", [](const HttpRequest& r) { return Value(r.get_port()); }},
        {"get_full_path", [](const HttpRequest& r) { return Value(r.get_full_path()); }},
        {"get_full_path_info", [](const HttpRequest& r) { return Value(r.get_full_path_info()); }},
        {"build_absolute_uri", [](const HttpRequest& r) { return Value(r.build_absolute_uri()); }},
    };
    for (const Member& member : members)
        if (member.name == name)
            return member.get(*this);
    return extensions_.attribute(*this, name);
}

Value to_value(const HttpRequest& request) {
    return Value::adopt(new RequestObject(request));
}

}  // namespace nuages
