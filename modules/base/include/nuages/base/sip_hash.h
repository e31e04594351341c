#pragma once

#include <bit>
#include <cstdint>

namespace nuages {

// SipHash (Aumasson and Bernstein, "SipHash: a fast short-input PRF") with `words` rounds for each word and
// `last` at the end: 1 and 3 for hash tables, 2 and 4 where nobody may tell a value from others. It takes
// whole words; the paper's last one, with the length of a text in its highest byte, is its caller's to make.
template <int words, int last>
class SipHash {
public:
    struct Key {
        std::uint64_t k0 = 0, k1 = 0;
    };

    explicit constexpr SipHash(const Key& key)
        : v0_(key.k0 ^ 0x736f6d6570736575u),
          v1_(key.k1 ^ 0x646f72616e646f6du),
          v2_(key.k0 ^ 0x6c7967656e657261u),
          v3_(key.k1 ^ 0x7465646279746573u) {}

    constexpr void add(std::uint64_t word) {
        v3_ ^= word;
        rounds(words);
        v0_ ^= word;
    }
    // Once, at the end.
    constexpr std::uint64_t finish() {
        v2_ ^= 0xff;
        rounds(last);
        return v0_ ^ v1_ ^ v2_ ^ v3_;
    }

private:
    constexpr void rounds(int count) {
        for (int i = 0; i < count; ++i) {
            v0_ += v1_;
            v1_ = std::rotl(v1_, 13) ^ v0_;
            v0_ = std::rotl(v0_, 32);
            v2_ += v3_;
            v3_ = std::rotl(v3_, 16) ^ v2_;
            v0_ += v3_;
            v3_ = std::rotl(v3_, 21) ^ v0_;
            v2_ += v1_;
            v1_ = std::rotl(v1_, 17) ^ v2_;
            v2_ = std::rotl(v2_, 32);
        }
    }

    std::uint64_t v0_, v1_, v2_, v3_;
};

}  // namespace nuages
