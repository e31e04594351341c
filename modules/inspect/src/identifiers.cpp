#include "identifiers.h"

#include <algorithm>
#include <iterator>

#include <nuages/base/text.h>
#include <nuages/inspect/write_models.h>

namespace nuages::inspect {
namespace {

constexpr std::string_view keywords[] = {
    "alignas",     "alignof",  "and",        "and_eq",    "asm",       "auto",         "bitand",
    "bitor",       "bool",     "break",      "case",      "catch",     "char",         "char16_t",
    "char32_t",    "char8_t",  "class",      "co_await",  "co_return", "co_yield",     "compl",
    "concept",     "const",    "const_cast", "consteval", "constexpr", "constinit",    "continue",
    "decltype",    "default",  "delete",     "do",        "double",    "dynamic_cast", "else",
    "enum",        "explicit", "export",     "extern",    "false",     "float",        "for",
    "friend",      "goto",     "if",         "inline",    "int",       "long",         "mutable",
    "namespace",   "new",      "noexcept",   "not",       "not_eq",    "nullptr",      "operator",
    "or",          "or_eq",    "private",    "protected", "public",    "register",     "reinterpret_cast",
    "requires",    "return",   "short",      "signed",    "sizeof",    "static",       "static_assert",
    "static_cast", "struct",   "switch",     "template",  "this",      "thread_local", "throw",
    "true",        "try",      "typedef",    "typeid",    "typename",  "union",        "unsigned",
    "using",       "virtual",  "void",       "volatile",  "wchar_t",   "while",        "xor",
    "xor_eq",      "errno",    "assert",     "stdin",     "stdout",    "stderr",       "unix",
    "linux",       "major",    "minor",      "makedev"};

// What a model has already, and the words of its description, which a member of that name would hide.
constexpr std::string_view words_of_models[] = {"meta",
                                                "objects",
                                                "save",
                                                "full_clean",
                                                "delete_",
                                                "refresh_from_db",
                                                "defaults",
                                                "orm_model",
                                                "info",
                                                "pk",
                                                "str",
                                                "field",
                                                "describe",
                                                "index",
                                                "do_nothing",
                                                "row_state",
                                                "described_bases"};

// Types that the text uses, which a struct of that name would hide.
constexpr std::string_view types_of_models[] = {
    "Model",   "NoAutoId", "ForeignKey",   "OneToOne",
    "Date",    "DateTime", "Time",         "Duration",
    "Decimal", "UUID",     "Value",        "Bytes",
    "F",       "Q",        "DoesNotExist", "MultipleObjectsReturned"};

template <std::size_t N>
bool is_one_of(const std::string_view (&words)[N], std::string_view word) {
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::string as_field(std::string_view column) {
    std::string name;
    for (const char c : text::lower(column)) {
        const char kept = is_letter(c) || is_digit(c) ? c : '_';
        if (kept != '_' || !name.ends_with('_'))
            name += kept;
    }
    if (name.starts_with('_'))
        name.insert(0, "field");
    if (name.ends_with('_'))
        name += "field";
    if (name.empty())
        name = "field";
    if (is_digit(name[0]))
        name.insert(0, "number_");
    if (is_one_of(keywords, name) || is_one_of(words_of_models, name))
        name += "_field";
    return name;
}

}  // namespace

std::string StructNames::make(std::string_view table) {
    std::string name;
    bool begins_word = true;
    for (const char c : table) {
        if (is_letter(c) || is_digit(c))
            name += begins_word && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        begins_word = !is_letter(c);
    }
    if (name.empty() || is_digit(name[0]))
        name.insert(0, "Table");
    if (is_one_of(types_of_models, name))
        name += "Model";
    std::string unused = name;
    for (int i = 2; !used_.insert(text::lower(unused)).second; ++i)
        unused = name + std::to_string(i);
    return unused;
}

std::string FieldNames::unused(std::string name) {
    std::string unused = name;
    for (int i = 0; used_.contains(unused); ++i)
        unused = name + '_' + std::to_string(i);
    return unused;
}

std::string FieldNames::make(std::string_view column) {
    std::string name = unused(as_field(column));
    used_.insert(name);
    return name;
}

// Its key is a field of its own in queries: `question_id` beside `question`.
std::string FieldNames::make_relation(std::string_view column) {
    if (column.size() > 3 && text::lower(column).ends_with("_id"))
        column.remove_suffix(3);
    const std::string wanted = as_field(column);
    std::string name = unused(wanted);
    for (int i = 0; used_.contains(name) || used_.contains(name + "_id"); ++i)
        name = wanted + '_' + std::to_string(i);
    used_.insert({name, name + "_id"});
    return name;
}

bool is_namespace(std::string_view name) {
    for (const std::string_view part : text::split(name, ':')) {
        if (part.empty())
            continue;
        const bool is_word = !is_digit(part[0]) && std::all_of(part.begin(), part.end(), [](char c) {
            return is_letter(c) || is_digit(c) || c == '_';
        });
        if (!is_word || is_one_of(keywords, part))
            return false;
    }
    const std::string words = text::replace_all(name, "::", ".");
    return !words.empty() && words.find(':') == words.npos && words.front() != '.' && words.back() != '.' &&
           words.find("..") == words.npos;
}

std::string string_literal(std::string_view text) {
    std::string literal = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\' || c == '?') {
            literal += '\\';
            literal += c;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            // Three octal digits, so that a digit behind it is none of them.
            const auto code = static_cast<unsigned char>(c);
            literal += '\\';
            for (const int shift : {6, 3, 0})
                literal += static_cast<char>('0' + ((code >> shift) & 7));
        } else {
            literal += c;
        }
    }
    return literal + '"';
}

std::string in_comment(std::string_view text) {
    std::string line;
    for (const char c : text)
        line += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    // A backslash at its end would make the next line part of the comment.
    return line.ends_with('\\') ? line + " ." : line;
}

}  // namespace nuages::inspect
