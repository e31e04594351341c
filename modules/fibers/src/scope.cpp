#include <nuages/fibers/scope.h>

#include "fiber_state.h"

namespace nuages::fibers::detail {

ScopeEntry*& scope_top() noexcept {
    return this_thread().scope;
}

void* find_in_scope(const void* key) noexcept {
    for (const ScopeEntry* entry = this_thread().scope; entry; entry = entry->outer) {
        if (entry->key == key)
            return entry->value;
    }
    return nullptr;
}

}  // namespace nuages::fibers::detail
