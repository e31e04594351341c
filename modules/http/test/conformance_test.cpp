#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>

#include <gtest/gtest.h>

#include <nuages/base/text.h>
#include <nuages/http/etag.h>
#include <nuages/http/http_date.h>
#include <nuages/http/media_type.h>
#include <nuages/http/uri.h>
#include <nuages/json/json.h>

// What Django answers, recorded: every case of the functions that this module has.
namespace nuages::http {
namespace {

std::string corpus(const std::string& name) {
    const char* folder = std::getenv("NUAGES_CONFORMANCE");
    return (folder ? std::string(folder) : NUAGES_SOURCE_DIR "/../shared/conformance") + "/" + name;
}

// Typed values: lists, tuples and sets are lists, dicts are lists of pairs. nullopt for text that is not
// UTF-8.
std::optional<Value> plain(const Value& json) {
    if (json.is_list()) {
        List list;
        for (const Value& item : json.as_list()) {
            auto value = plain(item);
            if (!value)
                return std::nullopt;
            list.push_back(std::move(*value));
        }
        return Value(std::move(list));
    }
    if (!json.is_dict())
        return json;
    for (const std::string_view key : {"$tuple", "$set", "$dict"})
        if (!json[key].is_null())
            return plain(json[key]);
    return std::nullopt;
}

std::vector<std::string> texts(const Value& value) {
    std::vector<std::string> texts;
    if (value.is_text())
        texts.push_back(value.to_text());
    else if (value.is_list())
        for (const Value& item : value.as_list())
            texts.push_back(item.to_text());
    return texts;
}

Value optional_date(std::string_view text) {
    const auto date = parse_http_date(text);
    return date ? Value(*date) : Value();
}

Value header_parameters(std::string_view text) {
    const auto header = parse_header_parameters(text);
    if (!header)
        return {};
    List parameters;
    for (const auto& [name, value] : header->parameters)
        parameters.push_back(Value::list({name, value}));
    return Value::list({header->value, std::move(parameters)});
}

using Call = Value (*)(const Value& args, const Value& kwargs);

const std::map<std::string, Call, std::less<>> calls{
    {"url_has_allowed_host_and_scheme",
     [](const Value& args, const Value& kwargs) {
         return Value(args[0].is_text() && url_has_allowed_host_and_scheme(args[0].as_text(), texts(args[1]),
                                                                           kwargs["require_https"].truth()));
     }},
    {"quote_etag", [](const Value& args, const Value&) { return Value(quote_etag(args[0].as_text())); }},
    {"parse_etags", [](const Value& args, const Value&) { return Value(parse_etags(args[0].as_text())); }},
    {"iri_to_uri", [](const Value& args, const Value&) { return Value(iri_to_uri(args[0].as_text())); }},
    {"escape_uri_path",
     [](const Value& args, const Value&) { return Value(escape_uri_path(args[0].as_text())); }},
    {"content_disposition_inline",
     [](const Value& args, const Value&) { return Value(content_disposition(false, args[0].as_text())); }},
    {"content_disposition_attachment",
     [](const Value& args, const Value&) { return Value(content_disposition(true, args[0].as_text())); }},
    {"validate_host",
     [](const Value& args, const Value&) {
         const std::string domain = split_domain_port(args[0].as_text()).domain;
         return Value(!domain.empty() && validate_host(domain, texts(args[1])));
     }},
    {"split_domain_port",
     [](const Value& args, const Value&) {
         const HostPort parts = split_domain_port(args[0].as_text());
         return Value::list({parts.domain, parts.port});
     }},
    {"is_same_domain",
     [](const Value& args, const Value&) {
         return Value(is_same_domain(args[0].as_text(), args[1].as_text()));
     }},
    {"parse_header_parameters",
     [](const Value& args, const Value&) { return header_parameters(args[0].as_text()); }},
    {"parse_http_date", [](const Value& args, const Value&) { return optional_date(args[0].as_text()); }},
    {"parse_http_date_safe",
     [](const Value& args, const Value&) { return optional_date(args[0].as_text()); }},
    {"http_date", [](const Value& args, const Value&) { return Value(http_date(args[0].as_int())); }},
};

TEST(Conformance, Functions) {
    std::ifstream file(corpus("utils.jsonl"));
    if (!file)
        GTEST_SKIP() << "no recorded cases at " << corpus("utils.jsonl");
    int cases = 0;
    for (std::string line; std::getline(file, line);) {
        // most lines are of other functions and costly to parse
        const std::size_t name = line.find("\"fn\"");
        if (name == line.npos)
            continue;
        const std::size_t begin = line.find('"', name + 4) + 1;
        const auto call = calls.find(std::string_view(line).substr(begin, line.find('"', begin) - begin));
        if (call == calls.end())
            continue;
        const Value json = json::loads(line);
        const auto args = plain(json["args"]);
        const auto expected = plain(json["ok"]);
        if (!args || !expected)
            continue;
        // Django lets line breaks through, on which it then fails when the header is set
        if (call->first.starts_with("content_disposition") &&
            (*args)[0].as_text().find('\n') != std::string_view::npos)
            continue;
        ++cases;
        const Value actual = call->second(*args, json["kwargs"]);
        EXPECT_EQ(actual, *expected) << line << "\nactual " << actual.repr();
    }
    EXPECT_GT(cases, 500);
}

TEST(Conformance, ConditionalRequests) {
    std::ifstream file(corpus("crypto.jsonl"));
    if (!file)
        GTEST_SKIP() << "no recorded cases at " << corpus("crypto.jsonl");
    int cases = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.find("\"conditional\"") == line.npos)
            continue;
        const Value json = json::loads(line);
        HttpRequest request(json["method"].as_text(), "/");
        for (const auto& [name, value] : json["headers"].as_dict())
            request.headers.set(name.as_text(), value.as_text());
        const Value& changed = json["last_modified"];
        const auto answer =
            conditional_response(request, json["etag"].is_text() ? json["etag"].as_text() : "",
                                 changed.is_int() ? std::optional(changed.as_int()) : std::nullopt);
        const Value& status = json["ok"]["$dict"][0][1];
        ++cases;
        EXPECT_EQ(answer ? answer->status_code : 200, status.as_int()) << line;
    }
    EXPECT_GT(cases, 100);
}

}  // namespace
}  // namespace nuages::http
