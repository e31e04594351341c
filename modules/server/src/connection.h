#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <nuages/fibers/fiber.h>
#include <nuages/fibers/loop.h>
#include <nuages/fibers/sync.h>
#include <nuages/http/response.h>

#include "parser.h"
#include "response_head.h"
#include "socket.h"
#include "wheel.h"

namespace nuages::server {

class Worker;
struct Exchange;
struct Listener;

// A connection of one client. While it is idle it is only this object; bytes that come bring a read buffer,
// the first byte of a request an Exchange, and a complete head a fiber, which answers all requests that are
// there and sends the answers together.
class Connection final : public fibers::Watch, public WheelEntry {
public:
    Connection(Worker& worker, const Listener& listener, int descriptor, const Peer& peer);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Watches for the first request.
    void start();
    // The wheel's: the deadline has come. May destroy the connection.
    void expire();
    bool serving() const noexcept { return state_ == State::serving; }
    // The server stops: what is idle gets little time to say something yet.
    void hurry();

    // -- In the connection's fiber. They throw Cancelled where the client is gone or takes nothing for too
    // long.
    void send(std::string_view data);
    // Data that the next call's will follow at once, so that they share a packet.
    void send_with_more(std::string_view data);
    // send() that empties `out`.
    void flush(std::string& out);

private:
    void send(std::string_view data, int flags);

    // Who has the connection.
    enum class State : std::uint8_t {
        receiving,  // the loop: idle, or a head comes in
        serving,    // a fiber
        draining    // the loop: all is said, what still comes in is thrown away
    };
    enum class AfterServing : std::uint8_t { receive, close, drain };

    static void on_events(fibers::Watch& watch, std::uint32_t events);
    void receive();
    void drain();
    void while_serving(std::uint32_t events);
    void client_left();

    // What comes next in the buffer; `outcome_` says it.
    void parse_next();
    void start_serving();
    static void serve_in_fiber(void* self);
    AfterServing serve(std::string& out);
    AfterServing answer_all(std::string& out);
    void finish_serving(AfterServing next);

    // The steps of one answer. They throw Refusal for a request that is refused and Cancelled for a client
    // that is gone.
    bool answer(std::string& out);  // false where the connection cannot go on after it
    std::string_view read_body(std::string& out);
    std::string_view read_sized_body(std::uint64_t size);
    std::string_view read_chunked_body();
    std::size_t receive_some(char* to, std::size_t size);
    void fill_request(std::string_view body);
    HttpResponse call_handler();
    bool deliver(const HttpResponse& response, std::string& out);
    void send_file(const FileBody& file, std::string& out);
    void send_stream(const BodyProducer& producer, std::string& out, bool chunked);
    HeadOptions head_options() const;

    bool wait_for(std::uint32_t events, Duration timeout);
    void set_interest(std::uint32_t events);
    void set_deadline(Duration from_now) noexcept;
    void take_buffer();
    void move_to_front() noexcept;
    void release_if_empty() noexcept;
    void end_exchange() noexcept;

    Worker& worker_;
    const Listener& listener_;
    std::unique_ptr<char[]> buffer_;
    std::unique_ptr<Exchange> exchange_;
    fibers::Fiber* fiber_ = nullptr;    // that serves
    fibers::Event* awaited_ = nullptr;  // what the fiber waits for, if it waits for the socket
    std::uint32_t begin_ = 0;           // of the message in the buffer
    std::uint32_t end_ = 0;             // of what has come
    std::uint32_t message_end_ = 0;     // while serving: where the next message begins
    std::uint32_t interest_ = 0;        // the events that the loop watches for; 0: none
    std::uint32_t awaited_events_ = 0;
    Peer peer_;
    State state_ = State::receiving;
    RequestParser::Outcome outcome_ = RequestParser::Outcome::need_more;
    bool in_message_ = false;  // something of it has come, and it is not answered yet
    bool timed_out_ = false;
    bool cancellable_ = false;  // the fiber is to be unwound when the client leaves
    bool left_ = false;         // the client has closed at least its sending half
};

}  // namespace nuages::server
