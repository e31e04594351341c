#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <nuages/base/error.h>
#include <nuages/crypto/digest.h>

namespace nuages::crypto {
namespace {

std::string digest(const EVP_MD* algorithm, std::string_view data) {
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    if (EVP_Digest(data.data(), data.size(), out, &size, algorithm, nullptr) != 1)
        throw Error("OpenSSL cannot compute " + std::string(EVP_MD_get0_name(algorithm)) +
                    ": the system's security policy may forbid it.");
    return {reinterpret_cast<char*>(out), size};
}

}  // namespace

std::string md5_hex(std::string_view data) {
    return to_hex(digest(EVP_md5(), data));
}
std::string sha1(std::string_view data) {
    return digest(EVP_sha1(), data);
}
std::string sha256(std::string_view data) {
    return digest(EVP_sha256(), data);
}
std::string sha256_hex(std::string_view data) {
    return to_hex(sha256(data));
}

std::string hmac_sha256(std::string_view key, std::string_view data) {
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
              reinterpret_cast<const unsigned char*>(data.data()), data.size(), out, &size))
        throw Error("OpenSSL cannot compute HMAC-SHA256.");
    return {reinterpret_cast<char*>(out), size};
}

std::string salted_hmac_sha256(std::string_view salt, std::string_view value, std::string_view secret) {
    std::string key = sha256(std::string(salt).append(secret));
    return hmac_sha256(key, value);
}

std::string to_hex(std::string_view bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string out(bytes.size() * 2, '0');
    char* end = out.data();
    for (char c : bytes) {
        auto byte = static_cast<unsigned char>(c);
        *end++ = digits[byte >> 4];
        *end++ = digits[byte & 15];
    }
    return out;
}

}  // namespace nuages::crypto
