#include "generators/names.h"

#include <algorithm>
#include <array>
#include <string>

#include <nuages/app/command.h>
#include <nuages/base/text.h>

namespace nuages::cli {
namespace {

constexpr auto keywords = std::to_array<std::string_view>({"alignas",
                                                           "alignof",
                                                           "and",
                                                           "and_eq",
                                                           "asm",
                                                           "auto",
                                                           "bitand",
                                                           "bitor",
                                                           "bool",
                                                           "break",
                                                           "case",
                                                           "catch",
                                                           "char",
                                                           "char16_t",
                                                           "char32_t",
                                                           "char8_t",
                                                           "class",
                                                           "co_await",
                                                           "co_return",
                                                           "co_yield",
                                                           "compl",
                                                           "concept",
                                                           "const",
                                                           "const_cast",
                                                           "consteval",
                                                           "constexpr",
                                                           "constinit",
                                                           "continue",
                                                           "decltype",
                                                           "default",
                                                           "delete",
                                                           "do",
                                                           "double",
                                                           "dynamic_cast",
                                                           "else",
                                                           "enum",
                                                           "explicit",
                                                           "export",
                                                           "extern",
                                                           "false",
                                                           "final",
                                                           "float",
                                                           "for",
                                                           "friend",
                                                           "goto",
                                                           "if",
                                                           "import",
                                                           "inline",
                                                           "int",
                                                           "long",
                                                           "module",
                                                           "mutable",
                                                           "namespace",
                                                           "new",
                                                           "noexcept",
                                                           "not",
                                                           "not_eq",
                                                           "nullptr",
                                                           "operator",
                                                           "or",
                                                           "or_eq",
                                                           "override",
                                                           "private",
                                                           "protected",
                                                           "public",
                                                           "register",
                                                           "reinterpret_cast",
                                                           "requires",
                                                           "return",
                                                           "short",
                                                           "signed",
                                                           "sizeof",
                                                           "static",
                                                           "static_assert",
                                                           "static_cast",
                                                           "struct",
                                                           "switch",
                                                           "template",
                                                           "this",
                                                           "thread_local",
                                                           "throw",
                                                           "true",
                                                           "try",
                                                           "typedef",
                                                           "typeid",
                                                           "typename",
                                                           "union",
                                                           "unsigned",
                                                           "using",
                                                           "virtual",
                                                           "void",
                                                           "volatile",
                                                           "wchar_t",
                                                           "while",
                                                           "xor",
                                                           "xor_eq"});

// Names of the global namespace: an app's own namespace could not be called so.
constexpr auto taken_names = std::to_array<std::string_view>(
    {"abort",  "abs",    "accept",   "access", "alarm",  "assert", "atof",   "atoi",    "bind",   "clock",
     "clone",  "close",  "connect",  "cos",    "daemon", "div",    "dup",    "environ", "errno",  "exit",
     "exp",    "fork",   "free",     "gamma",  "index",  "ioctl",  "kill",   "labs",    "link",   "linux",
     "listen", "log",    "main",     "malloc", "mount",  "nice",   "nuages", "open",    "pause",  "pipe",
     "poll",   "posix",  "pow",      "printf", "profil", "rand",   "read",   "remove",  "rename", "round",
     "select", "send",   "shutdown", "signal", "sin",    "sleep",  "socket", "splice",  "stat",   "std",
     "stderr", "stdin",  "stdout",   "sync",   "system", "tan",    "tee",    "time",    "times",  "truncate",
     "unix",   "unlink", "wait",     "write"});

constexpr auto folders = std::to_array<std::string_view>(
    {"build", "config", "locale", "media", "static", "staticfiles", "templates", "test", "tests"});

template <class Names>
bool is_one_of(std::string_view name, const Names& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_identifier(std::string_view name) {
    if (name.empty() || text::is_digit(name.front()))
        return false;
    return std::all_of(name.begin(), name.end(),
                       [](char c) { return text::is_alpha(c) || text::is_digit(c) || c == '_'; });
}

// "my-site 2" -> "my_site_2"; empty where nothing usable is left.
std::string nearest_identifier(std::string_view name) {
    std::string nearest;
    for (const char c : name) {
        const bool usable = text::is_alpha(c) || text::is_digit(c);
        if (usable && !(nearest.empty() && text::is_digit(c)))
            nearest += text::ascii_lower(c);
        else if (!nearest.empty() && nearest.back() != '_')
            nearest += '_';
    }
    while (nearest.ends_with('_'))
        nearest.pop_back();
    return nearest;
}

}  // namespace

void require_usable_name(std::string_view name, std::string_view what) {
    const std::string quoted = "'" + std::string(name) + "'";
    const std::string kind(what);
    if (!is_identifier(name)) {
        const std::string nearest = nearest_identifier(name);
        throw CommandError(quoted + " is not a valid " + kind +
                           " name. Please make sure the name is a valid identifier." +
                           (nearest.empty() ? "" : " '" + nearest + "' would be one."));
    }
    if (name.front() == '_' || name.find("__") != name.npos)
        throw CommandError(
            quoted + " cannot be used as " + (kind == "app" ? "an app" : "a project") +
            " name: C++ reserves names that begin with or have two underscores. Please try another "
            "name.");
    const std::string_view clash = is_one_of(name, keywords) ? "a keyword of C++"
                                   : is_one_of(name, taken_names)
                                       ? "something that C++ or its library has already"
                                   : is_one_of(name, folders) ? "a folder that every project has"
                                                              : "";
    if (!clash.empty())
        throw CommandError(quoted + " conflicts with the name of " + std::string(clash) +
                           " and cannot be used as " + (kind == "app" ? "an app" : "a project") +
                           " name. Please try another name.");
}

}  // namespace nuages::cli
