#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace nuages::server {

// Objects of one loop that are used again instead of being made anew, the warmest first. At most `kept` are.
template <class T>
class Pool {
public:
    explicit Pool(std::size_t kept) : kept_(kept) { free_.reserve(kept); }

    template <class Make>
    std::unique_ptr<T> take(Make make) {
        if (free_.empty())
            return make();
        std::unique_ptr<T> object = std::move(free_.back());
        free_.pop_back();
        return object;
    }
    void put(std::unique_ptr<T> object) noexcept {
        if (free_.size() < kept_)
            free_.push_back(std::move(object));
    }

private:
    std::size_t kept_;
    std::vector<std::unique_ptr<T>> free_;
};

}  // namespace nuages::server
