#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include <nuages/orm/detail/model_ops.h>
#include <nuages/orm/model_info.h>
#include <nuages/orm/rows.h>

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
};

}  // namespace nuages::orm::detail
