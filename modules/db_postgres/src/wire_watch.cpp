#include "wire_watch.h"

#include <sys/epoll.h>

namespace nuages::db {
namespace {

constexpr std::uint32_t arrival = EPOLLIN | EPOLLRDHUP;

}  // namespace

WireWatch::WireWatch(Wire& wire, fibers::Event* lost)
    : fibers::Watch{on_socket, wire.socket()}, wire_(wire), lost_(lost) {
    fibers::Loop::current()->add(*this, arrival);
}

WireWatch::~WireWatch() {
    if (has_ended_)
        return;
    if (fibers::Loop* loop = fibers::Loop::current())  // a cursor may outlive it
        loop->remove(*this);
}

void WireWatch::flush() {
    const bool wants_room = !wire_.flush();
    if (wants_room == wants_room_)
        return;
    wants_room_ = wants_room;
    fibers::Loop::current()->modify(*this, arrival | (wants_room ? EPOLLOUT : 0u));
}

void WireWatch::end() noexcept {
    if (has_ended_)
        return;
    has_ended_ = true;
    fibers::Loop::current()->remove(*this);
    wire_.fail_all();
    if (lost_)
        lost_->set();
}

void WireWatch::on_socket(fibers::Watch& watch, std::uint32_t) {
    static_cast<WireWatch&>(watch).take_in();
}

void WireWatch::take_in() {
    if (!wire_.receive())
        return end();
    last_heard_ = fibers::Loop::current()->now();
    if (wants_room_ || wire_.wants_room())
        flush();
}

}  // namespace nuages::db
