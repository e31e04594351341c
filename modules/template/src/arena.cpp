#include <algorithm>
#include <cstdint>
#include <cstring>

#include <nuages/template/arena.h>

namespace nuages::templates {
namespace {

// Small templates fit into one block, large ones take few.
constexpr std::size_t first_block = 1024;
constexpr std::size_t largest_block = 64 * 1024;

}  // namespace

Arena::~Arena() {
    // In reverse order, as local variables would be.
    for (std::size_t i = destructors_.size(); i-- > 0;)
        destructors_[i].destroy(destructors_[i].thing);
    for (const Block& block : blocks_)
        ::operator delete(block.begin);
}

void* Arena::allocate(std::size_t size, std::size_t alignment) {
    auto aligned = (reinterpret_cast<std::uintptr_t>(free_) + alignment - 1) & ~(alignment - 1);
    auto* place = reinterpret_cast<char*>(aligned);
    if (free_ && place <= end_ && static_cast<std::size_t>(end_ - place) >= size) {
        free_ = place + size;
        return place;
    }
    std::size_t block_size = std::clamp(bytes_, first_block, largest_block);
    block_size = std::max(block_size, size);  // operator new aligns for every fundamental type
    blocks_.reserve(blocks_.size() + 1);
    auto* block = static_cast<char*>(::operator new(block_size));
    blocks_.push_back({block, block_size});
    bytes_ += block_size;
    free_ = block + size;
    end_ = block + block_size;
    return block;
}

std::string_view Arena::copy(std::string_view text) {
    if (text.empty())
        return {};
    auto* place = static_cast<char*>(allocate(text.size(), 1));
    std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
}

bool Arena::owns(const void* address) const noexcept {
    auto place = reinterpret_cast<std::uintptr_t>(address);
    for (const Block& block : blocks_) {
        auto begin = reinterpret_cast<std::uintptr_t>(block.begin);
        if (place >= begin && place < begin + block.size)
            return true;
    }
    return false;
}

void Arena::remember(void* thing, void (*destroy)(void*)) {
    try {
        destructors_.push_back({thing, destroy});
    } catch (...) {
        destroy(thing);
        throw;
    }
}

}  // namespace nuages::templates
