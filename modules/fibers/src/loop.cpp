#include <nuages/fibers/fiber.h>

#include "loop_state.h"

namespace nuages::fibers {

namespace detail {

struct FunctionTimer : TimerNode {
    LoopState* loop = nullptr;
    Function<void()> f;
};

struct FdHandler : Watch {
    LoopState* loop = nullptr;
    Function<void(std::uint32_t)> f;
};

}  // namespace detail

namespace {

void call_timer(detail::TimerNode& node) {
    // A copy, because the function may destroy its own Timer.
    const auto f = static_cast<detail::FunctionTimer&>(node).f;
    f();
}

void call_handler(Watch& watch, std::uint32_t events) {
    const auto f = static_cast<detail::FdHandler&>(watch).f;
    f(events);
}

}  // namespace

Loop::Loop(BlockingPool* pool) : state_(std::make_unique<LoopState>(*this, pool)) {}

Loop::~Loop() {
    state_->end_fibers();
}

Loop* Loop::current() noexcept {
    LoopState* state = detail::this_thread().loop;
    return state ? state->owner() : nullptr;
}

void Loop::run() {
    state_->run();
}

void Loop::stop() noexcept {
    state_->stop();
}

void Loop::defer(Function<void()> f) {
    state_->defer(std::move(f));
}

void Loop::post(Function<void()> f) {
    state_->post(std::move(f));
}

Timer Loop::timer(Duration delay, Function<void()> f) {
    auto node = std::make_unique<detail::FunctionTimer>();
    node->loop = state_.get();
    node->f = std::move(f);
    node->callback = call_timer;
    node->due = detail::is_endless(delay) ? forever : monotonic_now() + delay;
    state_->timers().add(*node);
    return Timer(node.release());
}

void Timer::cancel() noexcept {
    const std::unique_ptr<detail::FunctionTimer> node(std::exchange(node_, nullptr));
    if (node)
        node->loop->timers().cancel(*node);
}

Subscription Loop::watch(int fd, std::uint32_t events, Function<void(std::uint32_t)> f) {
    auto handler = std::make_unique<detail::FdHandler>();
    handler->loop = state_.get();
    handler->f = std::move(f);
    handler->callback = call_handler;
    handler->fd = fd;
    state_->add(*handler, events);
    return Subscription(handler.release());
}

void Subscription::cancel() noexcept {
    const std::unique_ptr<detail::FdHandler> handler(std::exchange(handler_, nullptr));
    if (handler)
        handler->loop->remove(*handler);
}

void Loop::add(Watch& watch, std::uint32_t events) {
    state_->add(watch, events);
}

void Loop::modify(Watch& watch, std::uint32_t events) {
    state_->modify(watch, events);
}

void Loop::remove(Watch& watch) noexcept {
    state_->remove(watch);
}

Duration Loop::now() const noexcept {
    return state_->now();
}

void Loop::on_unhandled(Function<void(std::exception_ptr)> f) {
    state_->on_unhandled(std::move(f));
}

Loop::Lag Loop::lag() const noexcept {
    return state_->lag();
}

void Loop::reset_lag() noexcept {
    state_->reset_lag();
}

Duration Loop::backlog() const noexcept {
    return state_->backlog();
}

void Loop::on_long_slice(Duration threshold, Function<void(std::string_view, Duration)> f) {
    state_->on_long_slice(threshold, std::move(f));
}

Duration Loop::slice_start() const noexcept {
    return state_->slice_start();
}

void Loop::start_slice(Duration now) noexcept {
    state_->start_slice(now);
}

std::size_t Loop::busy_fibers() const noexcept {
    return state_->busy_fibers();
}

bool Loop::serves_one_fiber() const noexcept {
    return state_->serves_one_fiber();
}

}  // namespace nuages::fibers
