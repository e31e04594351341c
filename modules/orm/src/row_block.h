#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <nuages/orm/detail/model_ops.h>
#include <nuages/orm/model_info.h>
#include <nuages/orm/rows.h>

#include "key_index.h"

namespace nuages::orm::detail {

class Peers;

// The memory behind Rows: objects of one model side by side.
struct RowBlock {
    explicit RowBlock(const ModelInfo& of) : model(of), stride(of.ops().size) {}
    // Some of the objects of another block, side by side there.
    RowBlock(Rows others, std::size_t begin, std::size_t end)
        : model(others.model()),
          stride(others.block()->stride),
          size(end - begin),
          data(others.block()->data + begin * others.block()->stride),
          whole(std::move(others)),
          first(begin) {}
    RowBlock(const RowBlock&) = delete;
    RowBlock& operator=(const RowBlock&) = delete;
    ~RowBlock();

    // A new default-made object at the end. Objects made before may move.
    void* add();
    void* at(std::size_t i) const noexcept { return data + i * stride; }
    void reserve(std::size_t count);
    // The block that has the objects, and what stands beside them.
    const RowBlock& home() const noexcept { return whole ? *whole.block() : *this; }

    const ModelInfo& model;
    std::atomic<std::uint32_t> references{1};
    std::size_t stride;
    std::size_t size = 0;
    std::size_t capacity = 0;
    char* data = nullptr;
    Rows whole{};           // whose objects these are, where they are another block's
    std::size_t first = 0;  // of them
    // The peers that cells at an offset of each object were tied to: let go together in the end.
    struct Tied {
        std::ptrdiff_t offset;
        Peers* peers;
        std::uint32_t let_go = 0;
    };
    std::vector<Tied> tied;
    std::vector<std::string> names;  // of annotations
    std::vector<Value> values;       // of all rows, as many for each as there are names
    // Rows beside each object by the name they were asked for, then by its key.
    struct Prefetched {
        KeyIndex places;
        std::vector<Rows> rows;
    };
    std::map<std::string, Prefetched, std::less<>> prefetched;
};

}  // namespace nuages::orm::detail
