#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <nuages/fibers/fiber.h>
#include <nuages/fibers/loop.h>
#include <nuages/fibers/sync.h>
#include <nuages/http/request_body.h>
#include <nuages/http/response.h>

#include "pace.h"
#include "parser.h"
#include "response_head.h"
#include "socket.h"
#include "wheel.h"
#include "worker.h"

namespace nuages {
struct RequestHead;
}

namespace nuages::server {

struct Exchange;

// A connection of one client. While it is idle it is only this object, while a request comes in also the
// bytes of it that have come. A request that is complete, or is too large to be put aside, has a read buffer,
// an Exchange and a fiber, which answers all requests that are there and sends the answers together.
class Connection final : public fibers::Watch, public WheelEntry, private BodySource {
public:
    Connection(Worker& worker, const Listener& listener, int descriptor, const Peer& peer);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Before start(): it came when there were enough.
    void mark_surplus() noexcept { surplus_ = true; }
    // Watches for the first request; `tls` is null for a plain connection.
    void start(std::unique_ptr<TlsStream> tls);
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

    // What comes next in the buffer; `outcome_` says it. A request whose body is still to come is complete
    // where the body does not fit into the buffer.
    void parse_next();
    bool awaits_small_body() const noexcept;
    void start_serving();
    static void serve_in_fiber(void* self);
    AfterServing serve(std::string& out);
    AfterServing answer_all(std::string& out);
    void finish_serving(AfterServing next);

    // The steps of one answer. They throw Refusal for a request that is refused and Cancelled for a client
    // that is gone.
    bool answer(std::string& out);  // false where the connection cannot go on after it
    void fill_request(RequestHead& line);
    // Takes what is in the buffer of a body that has come, and leaves the rest for read().
    void begin_body(RequestHead& line, std::string& out);
    std::size_t read(char* to, std::size_t size) override;
    std::size_t read_sized(char* to, std::size_t size);
    std::size_t read_chunks(char* to, std::size_t size);
    void receive_chunks();
    void take_trailers();
    std::size_t receive_some(char* to, std::size_t size);
    [[noreturn]] void fail_body(const RequestParser::Failure& failure);
    // Passes over what the handler has left of the body; false where the connection cannot go on behind it.
    bool skip_body();
    HttpResponse call_handler();
    // Tells Options::on_answer.
    void report(const Worker::Started& started, int status, bool complete);
    void report_refusal(int status);
    bool deliver(const HttpResponse& response, std::string& out);
    void send_file(const FileBody& file, std::string& out);
    void send_stream(const BodyProducer& producer, std::string& out, bool chunked);
    HeadOptions head_options() const;

    // recv() and send() of the socket, or of the TLS on it.
    ssize_t read_some(char* to, std::size_t size) noexcept;
    ssize_t write_some(std::string_view data, int flags) noexcept;
    // What has to be waited for after EAGAIN; `usual` without TLS.
    std::uint32_t lacking(std::uint32_t usual) const noexcept { return tls_ ? tls_->wanted() : usual; }
    bool has_pending() const noexcept { return tls_ && tls_->has_pending(); }
    void parse_pending();
    void send_file_encrypted(const FileBody& file);

    bool wait_for(std::uint32_t events, Duration timeout, Pace& pace);
    bool is_overdue() const noexcept;
    void await_request();
    void set_interest(std::uint32_t events);
    void set_deadline(Duration from_now) noexcept;
    void take_buffer();
    // Keeps the part of a message that has come in as little memory as it needs.
    void put_aside();
    void move_to_front() noexcept;
    void release_if_empty() noexcept;
    void end_exchange() noexcept;

    Worker& worker_;
    const Listener& listener_;
    std::unique_ptr<TlsStream> tls_;  // null for a plain connection
    std::unique_ptr<char[]> buffer_;  // one of the worker's, unless set_aside_
    std::unique_ptr<Exchange> exchange_;
    fibers::Fiber* fiber_ = nullptr;    // that serves
    fibers::Event* awaited_ = nullptr;  // what the fiber waits for, if it waits for the socket
    std::uint32_t begin_ = 0;           // of the message in the buffer
    std::uint32_t end_ = 0;             // of what has come
    std::uint32_t message_end_ = 0;     // while serving: where the next message begins
    std::uint32_t interest_ = 0;        // the events that the loop watches for; 0: none
    std::uint32_t awaited_events_ = 0;
    std::uint32_t request_deadline_ = 0;  // a tick of the wheel: when the request in progress is overdue
    Peer peer_;
    State state_ = State::receiving;
    RequestParser::Outcome outcome_ = RequestParser::Outcome::need_more;
    bool in_message_ = false;  // something of it has come, and it is not answered yet
    bool in_body_ = false;     // its head has come, and not all of its body
    bool set_aside_ = false;   // the buffer has just the size of what is in it
    bool handling_ = false;    // the handler runs
    bool overdue_ = false;     // it was cancelled because it took too long
    bool timed_out_ = false;
    bool cancellable_ = false;  // the fiber is to be unwound when the client leaves
    bool surplus_ = false;      // it came when there were enough
    bool left_ = false;         // the client has closed at least its sending half
    // Of the plain socket, by which a request is awaited:
    bool emptied_ = true;  // the last reading has left nothing in it
    bool ended_ = false;   // its end, or an error, is still to be read
};

}  // namespace nuages::server
