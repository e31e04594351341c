#pragma once

#include <cstddef>

namespace nuages::db {

// A small number that no other living thread has; numbers of ended threads are given again.
std::size_t thread_slot();

}  // namespace nuages::db
