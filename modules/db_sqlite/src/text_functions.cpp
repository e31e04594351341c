#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/evp.h>
#include <sqlite3.h>

#include "functions.h"

// Texts as Django's functions have them on SQLite, by code points; NULL where an argument is NULL.
namespace nuages::db {
namespace {

using Context = sqlite3_context*;
using Arguments = sqlite3_value**;

constexpr std::size_t longest_result = 100'000'000;

std::string_view text_of(sqlite3_value* value) {
    const auto* data = reinterpret_cast<const char*>(sqlite3_value_text(value));
    return data ? std::string_view(data, static_cast<std::size_t>(sqlite3_value_bytes(value)))
                : std::string_view();
}

template <void (*function)(Context, Arguments)>
void strict(Context context, int count, Arguments arguments) {
    if (std::none_of(arguments, arguments + count,
                     [](auto* v) { return sqlite3_value_type(v) == SQLITE_NULL; }))
        function(context, arguments);
}

void give(Context context, std::string_view text) {
    if (text.size() > longest_result)
        return sqlite3_result_error_toobig(context);
    sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

// The code points of a text, each with its bytes.
std::vector<std::string_view> characters(std::string_view text) {
    std::vector<std::string_view> result;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i + 1;
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
            ++end;
        result.push_back(text.substr(i, end - i));
        i = end;
    }
    return result;
}

void reverse(Context context, Arguments arguments) {
    const auto all = characters(text_of(arguments[0]));
    std::string result;
    for (auto each = all.rbegin(); each != all.rend(); ++each)
        result += *each;
    give(context, result);
}

void repeat(Context context, Arguments arguments) {
    const std::string_view text = text_of(arguments[0]);
    const sqlite3_int64 count = sqlite3_value_int64(arguments[1]);
    if (count > 0 && !text.empty() && static_cast<std::size_t>(count) > longest_result / text.size())
        return sqlite3_result_error_toobig(context);
    std::string result;
    for (sqlite3_int64 i = 0; i < count; ++i)
        result += text;
    give(context, result);
}

// Cut to that length, or filled up to it by the third argument.
template <bool at_left>
void pad(Context context, Arguments arguments) {
    const auto all = characters(text_of(arguments[0])), fill = characters(text_of(arguments[2]));
    const sqlite3_int64 wanted = std::max<sqlite3_int64>(sqlite3_value_int64(arguments[1]), 0);
    if (static_cast<std::size_t>(wanted) > longest_result)
        return sqlite3_result_error_toobig(context);
    const auto length = static_cast<std::size_t>(wanted);
    std::string text, filling;
    for (std::size_t i = 0; i < std::min(length, all.size()); ++i)
        text += all[i];
    for (std::size_t i = all.size(); i < length && !fill.empty(); ++i)
        filling += fill[(i - all.size()) % fill.size()];
    give(context, at_left ? filling + text : text + filling);
}

template <const EVP_MD* (*algorithm)()>
void digest(Context context, Arguments arguments) {
    const std::string_view text = text_of(arguments[0]);
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), bytes, &size, algorithm(), nullptr) != 1)
        return sqlite3_result_error(context, "this digest is not available", -1);
    static constexpr char digits[] = "0123456789abcdef";
    std::string hex;
    for (unsigned i = 0; i < size; ++i)
        (hex += digits[bytes[i] >> 4]) += digits[bytes[i] & 15];
    give(context, hex);
}

}  // namespace

void register_text_functions(sqlite3* connection) {
    struct Entry {
        const char* name;
        int arguments;
        void (*function)(sqlite3_context*, int, sqlite3_value**);
    };
    static constexpr Entry entries[] = {
        {"LPAD", 3, strict<pad<true>>},
        {"MD5", 1, strict<digest<EVP_md5>>},
        {"REPEAT", 2, strict<repeat>},
        {"REVERSE", 1, strict<reverse>},
        {"RPAD", 3, strict<pad<false>>},
        {"SHA1", 1, strict<digest<EVP_sha1>>},
        {"SHA224", 1, strict<digest<EVP_sha224>>},
        {"SHA256", 1, strict<digest<EVP_sha256>>},
        {"SHA384", 1, strict<digest<EVP_sha384>>},
        {"SHA512", 1, strict<digest<EVP_sha512>>},
    };
    for (const Entry& entry : entries)
        sqlite3_create_function_v2(connection, entry.name, entry.arguments, pure_function_flags(), nullptr,
                                   entry.function, nullptr, nullptr, nullptr);
}

}  // namespace nuages::db
