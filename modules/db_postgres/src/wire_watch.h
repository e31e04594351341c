#pragma once

#include <nuages/fibers/loop.h>
#include <nuages/fibers/sync.h>

#include "wire.h"

namespace nuages::db {

// A loop's watch over a wire: what arrives is taken in when it comes, and what found no room goes out once
// there is some. Belongs to the thread that made it.
class WireWatch : private fibers::Watch {
public:
    // Begins in the loop of this thread; the wire stays where it is meanwhile. `lost`, where given, is set at
    // the end(). Throws Error where the system refuses.
    explicit WireWatch(Wire& wire, fibers::Event* lost = nullptr);
    ~WireWatch();
    WireWatch(const WireWatch&) = delete;
    WireWatch& operator=(const WireWatch&) = delete;

    // Sends what waits, now or as soon as there is room.
    void flush();
    // Fails what is under way on the wire; it takes nothing more. So it ends by itself where the wire is
    // lost.
    void end() noexcept;
    bool has_ended() const noexcept { return has_ended_; }
    // The round in which something came last.
    Duration last_heard() const noexcept { return last_heard_; }

private:
    static void on_socket(fibers::Watch& watch, std::uint32_t events);
    void take_in();

    Wire& wire_;
    fibers::Event* const lost_;
    bool has_ended_ = false;
    bool wants_room_ = false;  // waits for writability, too
    Duration last_heard_{};
};

}  // namespace nuages::db
