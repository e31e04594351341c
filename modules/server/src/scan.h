#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

// How the parser gets over runs of ordinary characters: sixteen bytes a step with SSE2, eight elsewhere.
// Nothing reads outside of [begin, end).
namespace nuages::server::scan {

// 1 for the characters of a token (RFC 9110 5.6.2), the alphabet of methods and header names.
inline constexpr std::array<bool, 256> token_characters = [] {
    std::array<bool, 256> table{};
    for (unsigned c = '0'; c <= '9'; ++c)
        table[c] = true;
    for (unsigned c = 'a'; c <= 'z'; ++c)
        table[c] = table[c - 'a' + 'A'] = true;
    for (const char c : {'!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~'})
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

inline bool is_token(char c) noexcept {
    return token_characters[static_cast<unsigned char>(c)];
}

inline bool is_visible(char c) noexcept {
    return static_cast<unsigned char>(c) > ' ' && c != 0x7F;
}

// Of a header's value (RFC 9110 5.5): a visible character, a blank, a tab or a byte beyond ASCII.
inline bool is_of_value(char c) noexcept {
    return (static_cast<unsigned char>(c) >= ' ' && c != 0x7F) || c == '\t';
}

// Where every byte of the word is the same.
constexpr std::uint64_t every(std::uint8_t byte) noexcept {
    return 0x0101010101010101ULL * byte;
}

// The high bit of each byte that is less than `limit` (at most 0x80), of bytes beyond ASCII never. Exact for
// the lowest such byte, which is the one that counts; a higher one may be marked because of a borrow.
constexpr std::uint64_t less(std::uint64_t word, std::uint8_t limit) noexcept {
    return (word - every(limit)) & ~word & every(0x80);
}
constexpr std::uint64_t equal(std::uint64_t word, std::uint8_t byte) noexcept {
    return less(word ^ every(byte), 1);
}

// The portable steps; `first_stop` marks the bytes of a word to stop at and `is_ordinary` decides on one
// byte.
template <class FirstStop, class IsOrdinary>
const char* by_words(const char* begin, const char* end, FirstStop first_stop,
                     IsOrdinary is_ordinary) noexcept {
    if constexpr (std::endian::native == std::endian::little) {
        for (; end - begin >= 8; begin += 8) {
            std::uint64_t word;
            std::memcpy(&word, begin, sizeof word);
            if (const std::uint64_t stops = first_stop(word))
                return begin + std::countr_zero(stops) / 8;
        }
    }
    while (begin != end && is_ordinary(*begin))
        ++begin;
    return begin;
}

inline const char* visible_end_by_words(const char* begin, const char* end) noexcept {
    return by_words(
        begin, end, [](std::uint64_t word) { return less(word, '!') | equal(word, 0x7F); }, is_visible);
}

inline const char* value_end_by_words(const char* begin, const char* end) noexcept {
    // A tab stops a word, too: it is rare, and the step of one goes on behind it.
    for (;;) {
        begin = by_words(
            begin, end, [](std::uint64_t word) { return less(word, ' ') | equal(word, 0x7F); }, is_of_value);
        if (begin == end || *begin != '\t')
            return begin;
        ++begin;
    }
}

#if defined(__SSE2__)
// Bytes from 0 to `highest`, as a mask.
inline __m128i at_most(__m128i bytes, char highest) noexcept {
    return _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(highest)), bytes);
}
inline __m128i load(const char* from) noexcept {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}
#endif

// The first byte that is neither a letter nor a hyphen, or one before it: most header names have nothing
// else.
inline const char* word_end(const char* begin, const char* end) noexcept {
#if defined(__SSE2__)
    for (; end - begin >= 16; begin += 16) {
        const __m128i bytes = load(begin);
        const __m128i distance = _mm_sub_epi8(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
        const __m128i word = _mm_or_si128(at_most(distance, 25), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('-')));
        if (const int others = _mm_movemask_epi8(word) ^ 0xFFFF)
            return begin + std::countr_zero(static_cast<unsigned>(others));
    }
#else
    static_cast<void>(end);
#endif
    return begin;
}

// The first byte that is no token character, or `end`.
inline const char* token_end(const char* begin, const char* end) noexcept {
    begin = word_end(begin, end);
    while (begin != end && is_token(*begin))
        ++begin;
    return begin;
}

// The same, and whether there is an underscore before.
inline const char* name_end(const char* begin, const char* end, bool& underscore) noexcept {
    begin = word_end(begin, end);
    while (begin != end && is_token(*begin)) {
        underscore = underscore || *begin == '_';
        ++begin;
    }
    return begin;
}

// The first byte that is a control character or a blank, or `end`: the end of a request target.
inline const char* visible_end(const char* begin, const char* end) noexcept {
#if defined(__SSE2__)
    for (; end - begin >= 16; begin += 16) {
        const __m128i bytes = load(begin);
        const __m128i stops = _mm_or_si128(at_most(bytes, ' '), _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7F)));
        if (const int mask = _mm_movemask_epi8(stops))
            return begin + std::countr_zero(static_cast<unsigned>(mask));
    }
#endif
    return visible_end_by_words(begin, end);
}

// The first byte that may not stand in a header's value, CR and LF among them, or `end`.
inline const char* value_end(const char* begin, const char* end) noexcept {
#if defined(__SSE2__)
    for (; end - begin >= 16; begin += 16) {
        const __m128i bytes = load(begin);
        const __m128i controls =
            _mm_andnot_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\t')), at_most(bytes, 0x1F));
        const __m128i stops = _mm_or_si128(controls, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7F)));
        if (const int mask = _mm_movemask_epi8(stops))
            return begin + std::countr_zero(static_cast<unsigned>(mask));
    }
#endif
    return value_end_by_words(begin, end);
}

}  // namespace nuages::server::scan
