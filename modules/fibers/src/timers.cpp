#include "timers.h"

namespace nuages::fibers::detail {
namespace {

bool earlier(const TimerNode& a, const TimerNode& b) noexcept {
    return a.due != b.due ? a.due < b.due : a.order < b.order;
}

}  // namespace

void Timers::add(TimerNode& node) {
    node.order = next_order_++;
    heap_.push_back(&node);
    node.position = heap_.size() - 1;
    sift_up(node.position);
}

void Timers::cancel(TimerNode& node) noexcept {
    if (!node.pending())
        return;
    const std::size_t hole = node.position;
    TimerNode* last = heap_.back();
    heap_.pop_back();
    node.position = TimerNode::not_pending;
    if (last == &node)
        return;
    place(last, hole);
    sift_up(hole);
    sift_down(last->position);
}

void Timers::fire(Duration now) {
    const std::uint64_t before = next_order_;
    while (!heap_.empty() && heap_.front()->due <= now && heap_.front()->order < before) {
        TimerNode& node = *heap_.front();
        cancel(node);
        node.callback(node);
    }
}

void Timers::place(TimerNode* node, std::size_t position) noexcept {
    heap_[position] = node;
    node->position = position;
}

void Timers::sift_up(std::size_t position) noexcept {
    TimerNode* node = heap_[position];
    while (position > 0) {
        const std::size_t parent = (position - 1) / 2;
        if (!earlier(*node, *heap_[parent]))
            break;
        place(heap_[parent], position);
        position = parent;
    }
    place(node, position);
}

void Timers::sift_down(std::size_t position) noexcept {
    TimerNode* node = heap_[position];
    for (;;) {
        std::size_t child = 2 * position + 1;
        if (child >= heap_.size())
            break;
        if (child + 1 < heap_.size() && earlier(*heap_[child + 1], *heap_[child]))
            ++child;
        if (!earlier(*heap_[child], *node))
            break;
        place(heap_[child], position);
        position = child;
    }
    place(node, position);
}

}  // namespace nuages::fibers::detail
