#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace nuages::templates {

// Sorts stably. Unlike std::sort it stays within bounds whatever `less` answers, for keys from templates need
// not be ordered at all (NaN, lists of unlike things).
template <class T, class Less>
void merge_sort(std::vector<T>& items, Less less) {
    std::vector<T> merged(items.size());
    for (std::size_t width = 1; width < items.size(); width *= 2) {
        for (std::size_t begin = 0; begin < items.size(); begin += 2 * width) {
            const std::size_t middle = begin + width < items.size() ? begin + width : items.size();
            const std::size_t end = middle + width < items.size() ? middle + width : items.size();
            std::size_t left = begin;
            std::size_t right = middle;
            for (std::size_t out = begin; out < end; ++out) {
                const bool take_right = left == middle || (right < end && less(items[right], items[left]));
                merged[out] = std::move(take_right ? items[right++] : items[left++]);
            }
        }
        items.swap(merged);
    }
}

}  // namespace nuages::templates
