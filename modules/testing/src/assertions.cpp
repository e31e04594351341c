#include <nuages/base/value.h>
#include <nuages/testing/assertions.h>

namespace nuages::testing {
namespace {

constexpr std::size_t longest_excerpt = 2000;

std::string excerpt(const Response& response) {
    const std::string& content = response.content;
    if (content.size() <= longest_excerpt)
        return content;
    return content.substr(0, longest_excerpt) + "... (" + std::to_string(content.size()) + " bytes)";
}

std::string about(const Response& response) {
    return response.method + " " + response.path;
}

std::string status_problem(const Response& response, int expected) {
    if (response.status_code == expected)
        return {};
    return "Couldn't retrieve content: Response code of " + about(response) + " was " +
           std::to_string(response.status_code) + " (expected " + std::to_string(expected) + ").\n" +
           excerpt(response);
}

std::size_t count_of(std::string_view content, std::string_view text) {
    if (text.empty())
        return 0;
    std::size_t count = 0;
    for (auto at = content.find(text); at != content.npos; at = content.find(text, at + text.size()))
        ++count;
    return count;
}

std::string listed(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names)
        list += (list.empty() ? "" : ", ") + name;
    return list;
}

}  // namespace

std::string contains_problem(const Response& response, std::string_view text,
                             std::optional<std::size_t> count, int status_code) {
    if (std::string problem = status_problem(response, status_code); !problem.empty())
        return problem;
    const std::size_t found = count_of(response.content, text);
    if (count ? found == *count : found > 0)
        return {};
    const std::string shown = Value(text).repr();
    if (!count)
        return "Couldn't find " + shown + " in the response of " + about(response) + ":\n" +
               excerpt(response);
    return "Found " + std::to_string(found) + " instances of " + shown + " (expected " +
           std::to_string(*count) + ") in the response of " + about(response) + ":\n" + excerpt(response);
}

std::string not_contains_problem(const Response& response, std::string_view text, int status_code) {
    if (std::string problem = status_problem(response, status_code); !problem.empty())
        return problem;
    if (count_of(response.content, text) == 0)
        return {};
    return Value(text).repr() + " unexpectedly found in the response of " + about(response) + ":\n" +
           excerpt(response);
}

std::string redirects_problem(const Response& response, std::string_view expected_url, int status_code) {
    std::string url(response.url());
    int status = response.status_code;
    if (!response.redirect_chain.empty()) {
        if (response.status_code != 200)
            return "Response didn't redirect as expected: the final response code was " +
                   std::to_string(response.status_code) + " (expected 200).\n" + excerpt(response);
        url = response.redirect_chain.back().first;
        status = response.redirect_chain.front().second;
    }
    if (status != status_code)
        return "Response didn't redirect as expected: the response code of " + about(response) + " was " +
               std::to_string(status) + " (expected " + std::to_string(status_code) + ").\n" +
               excerpt(response);
    if (url != expected_url)
        return "Response redirected to '" + url + "', expected '" + std::string(expected_url) + "'";
    return {};
}

std::string template_used_problem(const Response& response, std::string_view name) {
    if (response.used_template(name))
        return {};
    if (response.templates.empty())
        return "No templates used to render the response of " + about(response) + " (expected '" +
               std::string(name) + "').";
    return "Template '" + std::string(name) + "' was not a template used to render the response of " +
           about(response) + ". Actual template(s) used: " + listed(response.templates);
}

std::string template_not_used_problem(const Response& response, std::string_view name) {
    if (!response.used_template(name))
        return {};
    return "Template '" + std::string(name) + "' was used unexpectedly in rendering the response of " +
           about(response);
}

std::string num_queries_problem(const db::QueryLog& log, std::size_t expected, std::string_view alias) {
    std::size_t count = 0;
    std::string captured;
    for (const db::QueryLog::Entry& entry : log.entries())
        if (entry.kind != db::QueryEvent::Kind::transaction && (alias.empty() || entry.alias == alias))
            captured +=
                "\n" + std::to_string(++count) + ". " + entry.sql + "  " + Value(entry.parameters).repr();
    if (count == expected)
        return {};
    return std::to_string(count) + " queries executed" +
           (alias.empty() ? "" : " on '" + std::string(alias) + "'") + ", " + std::to_string(expected) +
           " expected\nCaptured queries were:" + captured;
}

}  // namespace nuages::testing
