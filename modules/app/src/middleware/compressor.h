#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <nuages/base/function.h>

namespace nuages {

// Compresses one answer. Where a page shows a secret beside what a visitor sent, its compressed length would
// tell whether a guess at the secret was right (BREACH); so each answer also has some bytes that
// decompressors pass over, of a number that nobody can guess.
class Compressor {
public:
    enum class Then : std::uint8_t {
        go_on,  // what comes out may wait for more
        flush,  // all that was put in can be read by the client
        finish  // once, as the last
    };
    using Take = Function<void(std::string_view block)>;

    virtual ~Compressor() = default;
    virtual void put(std::string_view data, Then then, const Take& take) = 0;

protected:
    Compressor() = default;
    Compressor(const Compressor&) = delete;
    Compressor& operator=(const Compressor&) = delete;
};

// How many bytes are to be passed over. One is too few: the brotli encoder (1.0.9) says of a single byte of
// metadata that there is none, and no decompressor takes what follows.
constexpr std::size_t least_padding = 2;
constexpr std::size_t most_padding = 101;
std::size_t random_padding();

// RFC 1952.
std::unique_ptr<Compressor> gzip_compressor(std::size_t padding);
// RFC 7932.
std::unique_ptr<Compressor> brotli_compressor(std::size_t padding);

}  // namespace nuages
