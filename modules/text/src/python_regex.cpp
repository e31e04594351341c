#include <algorithm>

#include <nuages/text/python_regex.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "regex_dialect.h"

namespace nuages::text {
namespace {

constexpr std::uint32_t most_steps = 200'000;
constexpr std::uint32_t most_heap_kib = 1024;

template <auto Free>
struct Deleter {
    template <class T>
    void operator()(T* t) const {
        Free(t);
    }
};
using CompileContext = std::unique_ptr<pcre2_compile_context, Deleter<pcre2_compile_context_free>>;
using MatchContext = std::unique_ptr<pcre2_match_context, Deleter<pcre2_match_context_free>>;
using MatchData = std::unique_ptr<pcre2_match_data, Deleter<pcre2_match_data_free>>;
using CompiledCode = std::unique_ptr<pcre2_code, Deleter<pcre2_code_free>>;

std::uint32_t options_of(const RegexFlags& flags) {
    return (flags.ignore_case ? PCRE2_CASELESS : 0) | (flags.multiline ? PCRE2_MULTILINE : 0) |
           (flags.dotall ? PCRE2_DOTALL : 0) | (flags.verbose ? PCRE2_EXTENDED : 0) |
           (flags.ascii ? 0 : PCRE2_UCP);
}

}  // namespace

struct PythonRegex::Code {
    CompiledCode code;
    MatchContext limits;

    Code(const std::string& pattern, std::uint32_t options) {
        const CompileContext context(pcre2_compile_context_create(nullptr));
        pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);
        int error = 0;
        PCRE2_SIZE offset = 0;
        code.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(),
                                 PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | options, &error, &offset,
                                 context.get()));
        if (!code) {
            PCRE2_UCHAR reason[256];
            pcre2_get_error_message(error, reason, sizeof reason);
            throw ValueError(std::string(reinterpret_cast<const char*>(reason)) + " at position " +
                             std::to_string(offset));
        }
        // where the platform has no just-in-time compiler, matching interprets
        pcre2_jit_compile(code.get(), PCRE2_JIT_COMPLETE);
        limits.reset(pcre2_match_context_create(nullptr));
        pcre2_set_match_limit(limits.get(), most_steps);
        pcre2_set_heap_limit(limits.get(), most_heap_kib);
    }
};

PythonRegex::PythonRegex(std::string_view pattern, RegexFlags flags) {
    TranslatedRegex translated = translate_regex(pattern);
    translated_ = std::move(translated.pattern);
    groups_ = std::move(translated.groups);
    const std::uint32_t options = options_of(flags);
    code_ = std::make_unique<Code>(translated_, options);
    whole_ = std::make_unique<Code>(translated_, options | PCRE2_ANCHORED | PCRE2_ENDANCHORED);
}

PythonRegex::~PythonRegex() = default;
PythonRegex::PythonRegex(PythonRegex&&) noexcept = default;
PythonRegex& PythonRegex::operator=(PythonRegex&&) noexcept = default;

std::optional<std::size_t> PythonRegex::search(std::string_view text,
                                               std::span<std::string_view> captures) const {
    return run(*code_, text, captures);
}

std::optional<std::size_t> PythonRegex::fullmatch(std::string_view text,
                                                  std::span<std::string_view> captures) const {
    return run(*whole_, text, captures);
}

bool PythonRegex::matches(std::string_view text) const {
    std::vector<std::string_view> captures(groups_.size());
    return search(text, captures).has_value();
}

std::optional<std::size_t> PythonRegex::run(const Code& code, std::string_view text,
                                            std::span<std::string_view> captures) const {
    const MatchData data(pcre2_match_data_create_from_pattern(code.code.get(), nullptr));
    const int result = pcre2_match(code.code.get(), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0,
                                   0, data.get(), code.limits.get());
    if (result == PCRE2_ERROR_NOMATCH ||
        (result <= PCRE2_ERROR_UTF8_ERR1 && result >= PCRE2_ERROR_UTF8_ERR21))
        return std::nullopt;
    if (result < 0)
        throw RegexTooSlow("The text takes too many steps to match the regular expression.");
    const PCRE2_SIZE* offsets = pcre2_get_ovector_pointer(data.get());
    for (std::size_t i = 0; i < groups_.size(); ++i) {
        const bool took_part = i + 1 < static_cast<std::size_t>(result) && offsets[2 * i + 2] != PCRE2_UNSET;
        captures[i] = took_part ? text.substr(offsets[2 * i + 2], offsets[2 * i + 3] - offsets[2 * i + 2])
                                : std::string_view();
    }
    return offsets[1];
}

std::string escape_regex(std::string_view literal) {
    constexpr std::string_view special = "()[]{}?*+-|^$\\.&~# \t\n\r\v\f";
    std::string escaped;
    for (const char c : literal) {
        if (special.find(c) != special.npos)
            escaped += '\\';
        escaped += c;
    }
    return escaped;
}

}  // namespace nuages::text
