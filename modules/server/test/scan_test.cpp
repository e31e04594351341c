#include "scan.h"

#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace nuages::server {
namespace {

// Ends exactly at the end of its memory, so that the address sanitizer sees who reads on.
struct Exact {
    explicit Exact(const std::string& text) : size(text.size()), data(new char[size]) {
        text.copy(data.get(), size);
    }
    const char* begin() const { return data.get(); }
    const char* end() const { return data.get() + size; }
    std::size_t size;
    std::unique_ptr<char[]> data;
};

template <class IsOrdinary>
std::size_t expected(const std::string& text, IsOrdinary is_ordinary) {
    std::size_t i = 0;
    while (i < text.size() && is_ordinary(text[i]))
        ++i;
    return i;
}

// Each byte at each place of texts around the sizes of the steps.
TEST(Scan, StopsAtTheSameBytesWhateverItsStep) {
    for (const std::size_t size : {0u, 1u, 7u, 8u, 9u, 15u, 16u, 17u, 33u}) {
        for (std::size_t place = 0; place < size; ++place) {
            for (int byte = 0; byte < 256; ++byte) {
                std::string text(size, 'x');
                text[place] = static_cast<char>(byte);
                if (place + 1 < size)
                    text[place + 1] = '\t';
                const Exact exact(text);
                const auto at = [&](const char* found) {
                    return static_cast<std::size_t>(found - exact.begin());
                };
                const std::size_t token = expected(text, scan::is_token);
                const std::size_t visible = expected(text, scan::is_visible);
                const std::size_t value = expected(text, scan::is_of_value);
                ASSERT_EQ(at(scan::token_end(exact.begin(), exact.end())), token) << byte;
                bool underscore = false;
                ASSERT_EQ(at(scan::name_end(exact.begin(), exact.end(), underscore)), token) << byte;
                ASSERT_EQ(underscore, byte == '_');
                ASSERT_EQ(at(scan::visible_end(exact.begin(), exact.end())), visible) << byte;
                ASSERT_EQ(at(scan::visible_end_by_words(exact.begin(), exact.end())), visible) << byte;
                ASSERT_EQ(at(scan::value_end(exact.begin(), exact.end())), value) << byte;
                ASSERT_EQ(at(scan::value_end_by_words(exact.begin(), exact.end())), value) << byte;
            }
        }
    }
}

}  // namespace
}  // namespace nuages::server
