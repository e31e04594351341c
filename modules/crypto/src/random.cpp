#include <cerrno>
#include <cstring>
#include <sys/random.h>

#include <nuages/base/error.h>
#include <nuages/crypto/random.h>

namespace nuages::crypto {

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    std::size_t filled = 0;
    while (filled < count) {
        ssize_t got = getrandom(bytes.data() + filled, count - filled, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            throw Error(std::string("The system gives no random bytes: ") + std::strerror(errno) + ".");
        filled += static_cast<std::size_t>(got);
    }
    return bytes;
}

std::string random_string(std::size_t length, std::string_view alphabet) {
    if (alphabet.empty() || alphabet.size() > 256)
        throw ValueError("An alphabet for random_string has 1 to 256 characters, not " +
                         std::to_string(alphabet.size()) + ".");
    // Bytes past the last whole multiple of the alphabet are drawn again: none of its characters comes more
    // often.
    std::size_t limit = 256 - 256 % alphabet.size();
    std::string out;
    out.reserve(length);
    while (out.size() < length) {
        for (char c : random_bytes(length - out.size())) {
            auto byte = static_cast<unsigned char>(c);
            if (byte < limit)
                out += alphabet[byte % alphabet.size()];
        }
    }
    return out;
}

}  // namespace nuages::crypto
