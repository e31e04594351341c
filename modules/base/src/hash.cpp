#include "hash.h"

#include <bit>
#include <cstring>
#include <ctime>
#include <sys/random.h>

namespace nuages::detail {
namespace {

struct Key {
    std::uint64_t k0 = 0, k1 = 0;
};

Key draw_key() {
    Key key;
    if (getrandom(&key, sizeof key, 0) == static_cast<ssize_t>(sizeof key))
        return key;
    // Without the system's randomness the clock and the address space's layout have to do.
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    key.k0 = static_cast<std::uint64_t>(now.tv_nsec) * 0x9E3779B97F4A7C15u;
    key.k1 = reinterpret_cast<std::uintptr_t>(&now) ^ static_cast<std::uint64_t>(now.tv_sec);
    return key;
}

const Key& process_key() {
    static const Key key = draw_key();
    return key;
}

struct State {
    std::uint64_t v0, v1, v2, v3;

    explicit State(const Key& key)
        : v0(key.k0 ^ 0x736f6d6570736575u),
          v1(key.k1 ^ 0x646f72616e646f6du),
          v2(key.k0 ^ 0x6c7967656e657261u),
          v3(key.k1 ^ 0x7465646279746573u) {}

    void round() {
        v0 += v1;
        v1 = std::rotl(v1, 13) ^ v0;
        v0 = std::rotl(v0, 32);
        v2 += v3;
        v3 = std::rotl(v3, 16) ^ v2;
        v0 += v3;
        v3 = std::rotl(v3, 21) ^ v0;
        v2 += v1;
        v1 = std::rotl(v1, 17) ^ v2;
        v2 = std::rotl(v2, 32);
    }
    void add(std::uint64_t word) {
        v3 ^= word;
        round();
        v0 ^= word;
    }
    std::uint64_t finish() {
        v2 ^= 0xff;
        round();
        round();
        round();
        return v0 ^ v1 ^ v2 ^ v3;
    }
};

}  // namespace

// SipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast short-input PRF"), as Python and Rust use for their
// tables.
std::size_t hash_text(std::string_view text) {
    State state(process_key());
    const char* p = text.data();
    std::size_t left = text.size();
    for (; left >= 8; p += 8, left -= 8) {
        std::uint64_t word;
        std::memcpy(&word, p, 8);
        state.add(word);
    }
    std::uint64_t last = static_cast<std::uint64_t>(text.size()) << 56;
    for (std::size_t i = 0; i < left; ++i)
        last |= static_cast<std::uint64_t>(static_cast<unsigned char>(p[i])) << (8 * i);
    state.add(last);
    return state.finish();
}

std::size_t hash_integer(std::uint64_t number) {
    State state(process_key());
    state.add(number);
    return state.finish();
}

}  // namespace nuages::detail
