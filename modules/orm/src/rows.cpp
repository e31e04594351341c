#include <algorithm>
#include <new>

#include <nuages/orm/relations.h>
#include <nuages/orm/rows.h>

#include "peers.h"
#include "row_block.h"

namespace nuages::orm {
namespace detail {

namespace {

// What is aligned like everything that `new` makes comes from there: the aligned form takes longer.
bool needs_alignment(const ModelInfo& model) {
    return model.ops().alignment > __STDCPP_DEFAULT_NEW_ALIGNMENT__;
}

char* allocate(const ModelInfo& model, std::size_t size) {
    return static_cast<char*>(needs_alignment(model)
                                  ? ::operator new(size, std::align_val_t(model.ops().alignment))
                                  : ::operator new(size));
}

void deallocate(const ModelInfo& model, char* data) noexcept {
    if (needs_alignment(model))
        ::operator delete(data, std::align_val_t(model.ops().alignment));
    else
        ::operator delete(data);
}

}  // namespace

RowBlock::~RowBlock() {
    if (whole)
        return;
    for (std::size_t i = 0; i < size; ++i) {
        for (Tied& each : tied)
            each.let_go +=
                reinterpret_cast<RelationCell*>(data + i * stride + each.offset)->let_go_of(each.peers);
        model.ops().destroy(at(i));
    }
    for (const Tied& each : tied)
        if (each.let_go > 0)
            each.peers->release(each.let_go);
    deallocate(model, data);
}

void RowBlock::reserve(std::size_t count) {
    if (count <= capacity)
        return;
    char* bigger = allocate(model, count * stride);
    for (std::size_t i = 0; i < size; ++i)
        model.ops().relocate(bigger + i * stride, at(i));
    deallocate(model, data);
    data = bigger;
    capacity = count;
}

void* RowBlock::add() {
    if (size == capacity)
        reserve(capacity ? capacity * 2 : 16);
    void* object = at(size);
    model.ops().construct(object);
    ++size;
    return object;
}

}  // namespace detail

Rows::Rows(const Rows& other) noexcept : block_(other.block_) {
    if (block_)
        block_->references.fetch_add(1, std::memory_order_relaxed);
}

void Rows::release() noexcept {
    if (block_->references.fetch_sub(1, std::memory_order_acq_rel) == 1)
        delete block_;
}

std::size_t Rows::size() const noexcept {
    return block_ ? block_->size : 0;
}

void* Rows::data() const noexcept {
    return block_ ? block_->data : nullptr;
}

void* Rows::at(std::size_t i) const noexcept {
    return block_->at(i);
}

namespace {
const std::vector<std::string> no_names;
const Value no_value;
}  // namespace

const std::vector<std::string>& Rows::annotation_names() const noexcept {
    return block_ ? block_->home().names : no_names;
}

const Value& Rows::annotation(std::size_t i, std::size_t number) const {
    const detail::RowBlock& home = block_->home();
    return home.values[(block_->first + i) * home.names.size() + number];
}

const Value& Rows::annotation(std::size_t i, std::string_view name) const {
    const std::vector<std::string>& names = annotation_names();
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? no_value : annotation(i, static_cast<std::size_t>(found - names.begin()));
}

Rows Rows::prefetched(std::size_t i, std::string_view name) const {
    const auto& prefetched = block_->home().prefetched;
    const auto named = prefetched.find(name);
    if (named == prefetched.end())
        return {};
    const std::size_t place = named->second.places.find(block_->model.key(at(i)));
    return place == detail::KeyIndex::none ? Rows(new detail::RowBlock(block_->model))
                                           : named->second.rows[place];
}

const ModelInfo& Rows::model() const noexcept {
    return block_->model;
}

Rows Rows::unshared() const {
    if (!block_ || block_->references.load(std::memory_order_acquire) == 1)
        return *this;
    auto* block = new detail::RowBlock(block_->model);
    Rows copy(block);
    block->reserve(block_->size);
    for (; block->size < block_->size; ++block->size)
        block_->model.ops().copy(block->at(block->size), block_->at(block->size));
    const detail::RowBlock& home = block_->home();
    const auto values = home.values.begin() + static_cast<std::ptrdiff_t>(block_->first * home.names.size());
    block->names = home.names;
    block->values.assign(values, values + static_cast<std::ptrdiff_t>(block_->size * home.names.size()));
    block->prefetched = home.prefetched;
    return copy;
}

}  // namespace nuages::orm
