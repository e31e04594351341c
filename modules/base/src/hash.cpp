#include "hash.h"

#include <cstring>
#include <ctime>
#include <sys/random.h>

#include <nuages/base/sip_hash.h>

namespace nuages::detail {
namespace {

// As Python and Rust have it for their tables.
using State = SipHash<1, 3>;
using Key = State::Key;

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

}  // namespace

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
