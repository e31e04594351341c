#include <nuages/app/csrf.h>
#include <nuages/crypto/compare.h>
#include <nuages/crypto/random.h>

namespace nuages::app {
namespace {

constexpr std::string_view alphabet = crypto::letters_and_digits;

// The place of an allowed character in the alphabet.
std::size_t place(char c) {
    if (c >= 'a' && c <= 'z')
        return static_cast<std::size_t>(c - 'a');
    if (c >= 'A' && c <= 'Z')
        return static_cast<std::size_t>(c - 'A') + 26;
    return static_cast<std::size_t>(c - '0') + 52;
}

bool is_allowed(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::size_t count_code_points(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text)
        count += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    return count;
}

}  // namespace

std::string mask_csrf_secret(std::string_view secret, std::string_view mask) {
    std::string token(mask);
    for (std::size_t i = 0; i < csrf_secret_length; ++i)
        token += alphabet[(place(secret[i]) + place(mask[i])) % alphabet.size()];
    return token;
}

std::string unmask_csrf_token(std::string_view token) {
    std::string secret;
    for (std::size_t i = 0; i < csrf_secret_length; ++i) {
        const std::size_t mask = place(token[i]);
        secret += alphabet[(place(token[csrf_secret_length + i]) + alphabet.size() - mask) % alphabet.size()];
    }
    return secret;
}

bool csrf_token_matches(std::string_view token, std::string_view secret) {
    if (!csrf_format_error(token).empty() || !csrf_format_error(secret).empty())
        return false;
    const auto plain = [](std::string_view text) {
        return text.size() == csrf_token_length ? unmask_csrf_token(text) : std::string(text);
    };
    return crypto::constant_time_equal(plain(token), plain(secret));
}

std::string_view csrf_format_error(std::string_view token) {
    const std::size_t length = count_code_points(token);  // characters, as Django counts them
    if (length != csrf_secret_length && length != csrf_token_length)
        return "has incorrect length";
    for (const char c : token) {
        if (!is_allowed(c))
            return "has invalid characters";
    }
    return "";
}

}  // namespace nuages::app
