#pragma once

#include <cstddef>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace nuages::templates {

// The memory of one template: things are put one after the other and destroyed together.
class Arena {
public:
    Arena() = default;
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;
    ~Arena();

    template <class T, class... Args>
    T& make(Args&&... args) {
        T* made = ::new (allocate(sizeof(T), alignof(T))) T(std::forward<Args>(args)...);
        if constexpr (!std::is_trivially_destructible_v<T>)
            remember(made, [](void* thing) { static_cast<T*>(thing)->~T(); });
        return *made;
    }
    // A copy of trivially copyable items, one behind the other; null where there are none.
    template <class T>
    const T* copy(const T* items, std::size_t count) {
        static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
        if (count == 0)
            return nullptr;
        T* copies = static_cast<T*>(allocate(count * sizeof(T), alignof(T)));
        for (std::size_t i = 0; i < count; ++i)
            ::new (copies + i) T(items[i]);
        return copies;
    }
    std::string_view copy(std::string_view text);

    void* allocate(std::size_t size, std::size_t alignment);
    std::size_t bytes() const noexcept { return bytes_; }
    // Whether that address is in its memory.
    bool owns(const void* address) const noexcept;

private:
    struct Destructor {
        void* thing;
        void (*destroy)(void*);
    };
    void remember(void* thing, void (*destroy)(void*));

    char* free_ = nullptr;
    char* end_ = nullptr;
    std::size_t bytes_ = 0;
    struct Block {
        char* begin;
        std::size_t size;
    };
    std::vector<Block> blocks_;
    std::vector<Destructor> destructors_;
};

}  // namespace nuages::templates
