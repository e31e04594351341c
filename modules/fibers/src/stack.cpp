#include "stack.h"

#include <new>
#include <sys/mman.h>

namespace nuages::fibers {

Stack::Stack() {
    void* mapping = ::mmap(nullptr, guard + size, PROT_NONE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
    if (mapping == MAP_FAILED)
        throw std::bad_alloc();
    mapping_ = static_cast<char*>(mapping);
    if (::mprotect(mapping_ + guard, size, PROT_READ | PROT_WRITE) != 0) {
        ::munmap(mapping_, guard + size);
        throw std::bad_alloc();
    }
}

Stack::~Stack() {
    if (mapping_)
        ::munmap(mapping_, guard + size);
}

}  // namespace nuages::fibers
