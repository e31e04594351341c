#include "mo_support.h"

#include <cstdint>

namespace nuages::i18n {

std::string make_mo(const std::vector<std::pair<std::string, std::string>>& messages, bool swapped) {
    std::string file;
    const auto put = [&](std::size_t number) {
        for (int i = 0; i < 4; ++i)
            file += static_cast<char>(number >> (swapped ? 24 - 8 * i : 8 * i));
    };
    const std::size_t count = messages.size();
    for (const std::size_t number : {std::size_t{0x950412de}, std::size_t{0}, count, std::size_t{28},
                                     28 + 8 * count, std::size_t{0}, std::size_t{0}})
        put(number);
    std::size_t offset = 28 + 16 * count;
    for (const auto& [original, translation] : messages) {
        put(original.size());
        put(offset);
        offset += original.size() + 1;
    }
    for (const auto& [original, translation] : messages) {
        put(translation.size());
        put(offset);
        offset += translation.size() + 1;
    }
    for (const auto& [original, translation] : messages)
        file.append(original).append(1, '\0');
    for (const auto& [original, translation] : messages)
        file.append(translation).append(1, '\0');
    return file;
}

}  // namespace nuages::i18n
