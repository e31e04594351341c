#define PCRE2_CODE_UNIT_WIDTH 8
#include <memory>
#include <string>

#include <pcre2.h>
#include <sqlite3.h>

#include "functions.h"

namespace nuages::db {
namespace {

// A pattern may come from a visitor: these bound what one comparison can cost.
constexpr std::uint32_t match_limit = 1'000'000;
constexpr std::uint32_t heap_limit_kib = 4096;
constexpr int longest_pattern = 4096;

struct Pattern {
    Pattern(pcre2_code* compiled)
        : code(compiled),
          match(pcre2_match_data_create_from_pattern(compiled, nullptr)),
          context(pcre2_match_context_create(nullptr)) {
        if (context) {
            pcre2_set_match_limit(context, match_limit);
            pcre2_set_heap_limit(context, heap_limit_kib);
        }
    }
    Pattern(const Pattern&) = delete;
    Pattern& operator=(const Pattern&) = delete;
    ~Pattern() {
        pcre2_match_context_free(context);
        pcre2_match_data_free(match);
        pcre2_code_free(code);
    }
    pcre2_code* code;
    pcre2_match_data* match;
    pcre2_match_context* context;
};

void fail(sqlite3_context* context, const char* what, int code) {
    PCRE2_UCHAR reason[128];
    pcre2_get_error_message(code, reason, sizeof reason);
    const std::string message = std::string(what) + ": " + reinterpret_cast<const char*>(reason);
    sqlite3_result_error(context, message.c_str(), static_cast<int>(message.size()));
}

// Null, with the error set, where it does not compile.
std::unique_ptr<Pattern> compile(sqlite3_context* context, sqlite3_value* pattern) {
    const unsigned char* text = sqlite3_value_text(pattern);
    const int size = sqlite3_value_bytes(pattern);
    if (size > longest_pattern) {
        sqlite3_result_error(context, "the regular expression is longer than 4096 bytes", -1);
        return nullptr;
    }
    int code = 0;
    PCRE2_SIZE position = 0;
    pcre2_code* compiled =
        pcre2_compile(text, static_cast<PCRE2_SIZE>(size), PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF,
                      &code, &position, nullptr);
    if (!compiled) {
        fail(context, "invalid regular expression", code);
        return nullptr;
    }
    auto made = std::make_unique<Pattern>(compiled);
    if (!made->match || !made->context) {
        sqlite3_result_error_nomem(context);
        return nullptr;
    }
    return made;
}

// regexp(pattern, text), which is what `text REGEXP pattern` calls.
void regexp(sqlite3_context* context, int, sqlite3_value** arguments) {
    if (sqlite3_value_type(arguments[0]) == SQLITE_NULL || sqlite3_value_type(arguments[1]) == SQLITE_NULL)
        return sqlite3_result_null(context);
    // A constant pattern is compiled once a statement. SQLite may free what it is given to keep at once, so
    // the pattern is handed over after it was used.
    std::unique_ptr<Pattern> made;
    auto* pattern = static_cast<Pattern*>(sqlite3_get_auxdata(context, 0));
    if (!pattern) {
        made = compile(context, arguments[0]);
        if (!made)
            return;
        pattern = made.get();
    }
    const unsigned char* text = sqlite3_value_text(arguments[1]);
    const auto size = static_cast<PCRE2_SIZE>(sqlite3_value_bytes(arguments[1]));
    const int found = pcre2_match(pattern->code, text ? text : reinterpret_cast<const unsigned char*>(""),
                                  size, 0, 0, pattern->match, pattern->context);
    if (found < 0 && found != PCRE2_ERROR_NOMATCH)
        return fail(context, "the regular expression could not be matched", found);
    sqlite3_result_int(context, found >= 0);
    if (made)
        sqlite3_set_auxdata(context, 0, made.release(),
                            [](void* kept) { delete static_cast<Pattern*>(kept); });
}

}  // namespace

void register_regexp(sqlite3* connection) {
    sqlite3_create_function_v2(connection, "regexp", 2, pure_function_flags(), nullptr, regexp, nullptr,
                               nullptr, nullptr);
}

}  // namespace nuages::db
