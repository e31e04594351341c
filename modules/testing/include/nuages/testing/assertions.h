#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <nuages/db/observe.h>
#include <nuages/testing/response.h>

// What the assertions of a TestCase look for. Each gives the message of its failure, "" where all is well, so
// that they can be used with any test library.
namespace nuages::testing {

// The response has that status and the text, `count` times where given.
std::string contains_problem(const Response& response, std::string_view text,
                             std::optional<std::size_t> count, int status_code = 200);
std::string not_contains_problem(const Response& response, std::string_view text, int status_code = 200);
// It redirects there, or has been followed to there.
std::string redirects_problem(const Response& response, std::string_view expected_url, int status_code = 302);
std::string template_used_problem(const Response& response, std::string_view name);
std::string template_not_used_problem(const Response& response, std::string_view name);
// Of all databases, or of the one of that alias.
std::string num_queries_problem(const db::QueryLog& log, std::size_t expected, std::string_view alias = {});

}  // namespace nuages::testing
