#include <nuages/text/text_list.h>

namespace nuages::text {

std::string text_list(const std::vector<std::string>& items, std::string_view last_word) {
    std::string out;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0)
            out += i + 1 == items.size() ? " " + std::string(last_word) + " " : ", ";
        out += items[i];
    }
    return out;
}

}  // namespace nuages::text
