#include <algorithm>

#include <nuages/base/error.h>

namespace nuages {
namespace {

// Edit distance in which a swap of two neighbours counts once (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> two_back, previous(b.size() + 1), current(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        previous[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        current[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            std::size_t change = previous[j - 1] + (a[i - 1] != b[j - 1]);
            current[j] = std::min({previous[j] + 1, current[j - 1] + 1, change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                current[j] = std::min(current[j], two_back[j - 2] + 1);
        }
        two_back = previous;
        previous.swap(current);
    }
    return previous[b.size()];
}

}  // namespace

std::string_view nearest_name(std::string_view name, const std::vector<std::string_view>& candidates) {
    // A third of the letters may be wrong: more is another word. Long names are not worth comparing.
    constexpr std::size_t longest = 100;
    if (name.size() > longest)
        return {};
    std::size_t best = std::max<std::size_t>(1, name.size() / 3) + 1;
    std::string_view nearest;
    for (std::string_view candidate : candidates) {
        if (candidate.size() > longest)
            continue;
        std::size_t d = distance(name, candidate);
        if (d < best) {
            best = d;
            nearest = candidate;
        }
    }
    return nearest;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& candidates,
                         std::string_view what) {
    if (std::string_view nearest = nearest_name(name, candidates); !nearest.empty())
        return " Did you mean '" + std::string(nearest) + "'?";
    if (candidates.empty())
        return " There are no " + std::string(what) + ".";
    std::string message = " The known " + std::string(what) + " are: ";
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (i > 0)
            message += ", ";
        message += candidates[i];
    }
    return message + ".";
}

}  // namespace nuages
