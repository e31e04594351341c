#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include <nuages/orm/detail/model_ops.h>
#include <nuages/orm/model_info.h>
#include <nuages/orm/rows.h>

#include "value_hash.h"

namespace nuages::orm::detail {

// The memory behind Rows: objects of one model side by side.
struct RowBlock {
    explicit RowBlock(const ModelInfo& of) : model(of), stride(of.ops().size) {}
    RowBlock(const RowBlock&) = delete;
    RowBlock& operator=(const RowBlock&) = delete;
    ~RowBlock();

    // A new default-made object at the end. Objects made before may move.
    void* add();
    void* at(std::size_t i) const noexcept { return data + i * stride; }
    void remove_last() noexcept;
    void reserve(std::size_t count);

    const ModelInfo& model;
    std::atomic<std::uint32_t> references{1};
    std::size_t stride;
    std::size_t size = 0;
    std::size_t capacity = 0;
    char* data = nullptr;
    std::vector<std::string> names;  // of annotations
    std::vector<Value> values;       // of all rows, as many for each as there are names
    // Rows beside each object by the name they were asked for, then by its key.
    std::map<std::string, std::unordered_map<Value, Rows, ValueHash>, std::less<>> prefetched;
};

}  // namespace nuages::orm::detail
