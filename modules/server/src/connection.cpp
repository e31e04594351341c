#include "connection.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/epoll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <nuages/base/error.h>
#include <nuages/fibers/blocking.h>
#include <nuages/http/errors.h>

#include "exchange.h"
#include "stream_writer.h"
#include "worker.h"

namespace nuages::server {
namespace {

using Outcome = RequestParser::Outcome;
using Refusal = RequestParser::Failure;
using fibers::Cancelled;

// Answers of a pipelined batch that are held back at most, to be sent together.
constexpr std::size_t batch_bytes = 64 * 1024;
// Larger contents are sent from where they are instead of being copied behind their head.
constexpr std::size_t copied_bytes = 32 * 1024;
// As much as a socket takes at once, so that the steps cost nothing beside what the kernel copies.
constexpr std::size_t file_step_bytes = 2 * 1024 * 1024;
constexpr std::size_t encrypted_step_bytes = 64 * 1024;
// Steps in which it is looked whether a handler takes too long.
constexpr Duration overdue_check_time = Duration::seconds(1);
// For a client that was refused to notice the answer and stop sending.
constexpr Duration drain_time = Duration::seconds(2);
// For a client whose next request is on its way when the server stops.
constexpr Duration last_words_time = Duration::milliseconds(300);

// What logs show for a client that did not wait for its answer, as nginx does.
constexpr int client_closed_request = 499;

constexpr std::uint32_t incoming = EPOLLIN | EPOLLRDHUP;
constexpr std::uint32_t next_incoming = incoming | EPOLLET;
constexpr std::uint32_t failed = EPOLLERR | EPOLLHUP;

// Short, and without closing: a client that connects anew costs more than one that asks again.
HttpResponse too_busy() {
    HttpResponse response("The server is too busy. Please try again in a moment.\n", 503,
                          "text/plain; charset=utf-8");
    response.headers.set("Retry-After", "1");
    return response;
}

// To "OPTIONS *" (RFC 9110 9.3.7), which no view could answer. What a single page allows is its view's to
// say.
HttpResponse server_options() {
    HttpResponse response("", 200, "");
    response.headers.set("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE");
    return response;
}

// Whether sendfile() would not wait for the disk, by the first and the last byte.
bool is_in_memory(int file, off_t offset, std::size_t size) noexcept {
    for (const off_t at : {offset, offset + static_cast<off_t>(size) - 1}) {
        char byte;
        iovec piece{&byte, 1};
        if (::preadv2(file, &piece, 1, at, RWF_NOWAIT) < 0 && errno == EAGAIN)
            return false;
    }
    return true;
}

// Waits for the disk.
void bring_into_memory(int file, off_t offset, std::size_t size) {
    const auto block = std::make_unique_for_overwrite<char[]>(size);
    [[maybe_unused]] const ssize_t read = ::pread(file, block.get(), size, offset);
}

bool is_safe(std::string_view method) {
    return method == "GET" || method == "HEAD";
}

}  // namespace

Connection::Connection(Worker& worker, const Listener& listener, int descriptor, const Peer& peer)
    : worker_(worker), listener_(listener), peer_(peer) {
    callback = on_events;
    fd = descriptor;
}

Connection::~Connection() {
    end_exchange();
    if (buffer_ && !set_aside_)
        worker_.put_buffer(std::move(buffer_));
    if (interest_ != 0)
        worker_.loop().remove(*this);
    const Descriptor closes(fd);
}

void Connection::start(std::unique_ptr<TlsStream> tls) {
    tls_ = std::move(tls);
    deadline = worker_.tick_after(worker_.options().header_timeout);
    worker_.wheel().insert(*this);
    await_request();
}

// ---------------------------------------------------------------- on the loop

void Connection::on_events(fibers::Watch& watch, std::uint32_t events) {
    auto& self = static_cast<Connection&>(watch);
    switch (self.state_) {
        case State::receiving:
            self.ended_ = events & (EPOLLRDHUP | failed);
            return self.receive();
        case State::serving:
            return self.while_serving(events);
        case State::draining:
            return self.drain();
    }
}

void Connection::receive() {
    take_buffer();
    if (end_ == worker_.buffer_size())
        move_to_front();
    const ssize_t size = read_some(buffer_.get() + end_, worker_.buffer_size() - end_);
    if (size <= 0) {
        if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
            if (tls_)
                set_interest(tls_->wanted() | EPOLLRDHUP);
            put_aside();
        } else {
            worker_.close(*this);
        }
        return;
    }
    end_ += static_cast<std::uint32_t>(size);
    const bool was_in_message = in_message_, was_in_body = in_body_;
    parse_next();
    if (outcome_ != Outcome::need_more)
        return start_serving();
    if (in_message_ && !was_in_message)
        set_deadline(worker_.options().header_timeout);
    if (in_body_ && !was_in_body)
        set_deadline(worker_.options().body_timeout);
    if (has_pending() || !emptied_)
        return receive();  // no event will tell of it
    put_aside();
}

void Connection::drain() {
    char nowhere[4096];
    const ssize_t size = ::recv(fd, nowhere, sizeof nowhere, 0);
    if (size == 0 || (size < 0 && errno != EAGAIN && errno != EINTR))
        worker_.close(*this);
}

void Connection::while_serving(std::uint32_t events) {
    if (awaited_ && events & (awaited_events_ | failed)) {
        awaited_->set();
        if (awaited_events_ == EPOLLIN)
            return;  // the reader will see what has become of the client
    }
    if (events & (EPOLLRDHUP | failed))
        client_left();
    else if (!awaited_)
        set_interest(EPOLLRDHUP);
}

void Connection::client_left() {
    left_ = true;
    if (cancellable_)
        fiber_->cancel();
    set_interest(awaited_ ? awaited_events_ : 0);
}

void Connection::expire() {
    deadline = worker_.tick_after(state_ == State::serving ? overdue_check_time
                                                           : worker_.options().keep_alive_timeout);
    worker_.wheel().insert(*this);
    if (state_ == State::serving) {
        if (handling_ && cancellable_ && !overdue_ && is_overdue()) {
            overdue_ = true;
            fiber_->cancel();
        }
        return;
    }
    if (state_ == State::draining || !in_message_)
        return worker_.close(*this);
    timed_out_ = true;
    start_serving();
}

bool Connection::is_overdue() const noexcept {
    return worker_.options().request_timeout.us > 0 &&
           static_cast<std::int32_t>(request_deadline_ - worker_.wheel().tick()) <= 0;
}

void Connection::hurry() {
    if (state_ == State::receiving && !in_message_)
        set_deadline(last_words_time);
}

// ---------------------------------------------------------------- from the loop to the fiber and back

void Connection::parse_next() {
    outcome_ = Outcome::need_more;
    if (!in_message_) {
        // Empty lines before a request are forgiven (RFC 9112 2.2).
        const char* const data = buffer_.get();
        while (end_ - begin_ >= 2 && data[begin_] == '\r' && data[begin_ + 1] == '\n')
            begin_ += 2;
        if (begin_ == end_ || (end_ - begin_ == 1 && data[begin_] == '\r'))
            return;
        in_message_ = true;
        in_body_ = false;
        if (const Duration limit = worker_.options().request_timeout; limit.us > 0)
            request_deadline_ = worker_.tick_after(limit);
    }
    if (!exchange_)
        exchange_ = worker_.take_exchange();
    exchange_->parser.begin({worker_.options().max_header_bytes, worker_.options().max_body_bytes});
    outcome_ = exchange_->parser.parse_head({buffer_.get() + begin_, end_ - begin_});
    if (outcome_ == Outcome::complete && awaits_small_body()) {
        in_body_ = true;
        outcome_ = Outcome::need_more;
    }
}

bool Connection::awaits_small_body() const noexcept {
    const ParsedHead& head = exchange_->parser.head();
    return !head.chunked && !head.expects_continue && head.content_length > end_ - begin_ - head.size &&
           head.content_length <= worker_.buffer_size() - head.size;
}

void Connection::start_serving() {
    state_ = State::serving;
    try {
        // `this` may be gone afterwards, but not where the fiber has suspended
        if (!fibers::Fiber::start(serve_in_fiber, this))
            return;
        set_deadline(overdue_check_time);
        if (ended_ && !awaited_)
            set_interest(EPOLLRDHUP);  // it was told of with the request, and would not be again
    } catch (const std::bad_alloc&) {
        worker_.shared().log.error("no memory for a fiber's stack: a connection is closed");
        worker_.close(*this);
    }
}

void Connection::serve_in_fiber(void* connection) {
    auto& self = *static_cast<Connection*>(connection);
    self.fiber_ = fibers::Fiber::current();
    auto out = self.worker_.take_output();
    const AfterServing next = self.serve(*out);
    self.worker_.put_output(std::move(out));
    self.finish_serving(next);
}

Connection::AfterServing Connection::serve(std::string& out) {
    try {
        return answer_all(out);
    } catch (const Cancelled&) {
        // The client is gone.
    } catch (const std::exception& e) {
        worker_.shared().log.error("a connection is closed after an error: {}", e.what());
    } catch (...) {
        worker_.shared().log.error("a connection is closed after an exception that is no std::exception");
    }
    return AfterServing::close;
}

Connection::AfterServing Connection::answer_all(std::string& out) {
    while (outcome_ != Outcome::need_more || timed_out_) {
        try {
            if (timed_out_)
                throw Refusal{
                    408, in_body_ ? "The body did not come in time." : "The request did not come in time."};
            if (outcome_ == Outcome::failed)
                throw exchange_->parser.failure();
            if (!answer(out)) {
                flush(out);
                const bool more = message_end_ < end_ || !exchange_->body.is_over();
                return more ? AfterServing::drain : AfterServing::close;
            }
        } catch (const Refusal& refusal) {
            append_refusal(out, refusal.status, refusal.reason, head_options());
            report_refusal(refusal.status);
            flush(out);
            return AfterServing::drain;
        }
        // A GET whose client left may have ended without noticing: the next request must not inherit that.
        fibers::check_cancelled();
        exchange_->reset();
        in_message_ = in_body_ = false;
        begin_ = message_end_;
        if (left_) {
            flush(out);  // it may have closed its sending half only
            return AfterServing::close;
        }
        if (out.size() >= batch_bytes)
            flush(out);
        parse_next();
        parse_pending();
    }
    if (!in_message_)
        end_exchange();
    flush(out);
    return left_ ? AfterServing::close : AfterServing::receive;
}

void Connection::finish_serving(AfterServing next) {
    fiber_ = nullptr;
    try {
        switch (next) {
            case AfterServing::close:
                break;
            case AfterServing::receive:
                state_ = State::receiving;
                if (in_message_)
                    set_deadline(in_body_ ? worker_.options().body_timeout
                                          : worker_.options().header_timeout);
                else
                    deadline = worker_.tick_after(worker_.options().keep_alive_timeout);
                put_aside();
                await_request();
                return;
            case AfterServing::drain:
                if (tls_)
                    tls_->end();
                ::shutdown(fd, SHUT_WR);
                state_ = State::draining;
                end_exchange();
                in_message_ = false;
                begin_ = end_;
                release_if_empty();
                set_deadline(drain_time);
                set_interest(incoming);
                return;
        }
    } catch (const Error& e) {
        worker_.shared().log.error("a connection is closed after an error: {}", e.what());
    }
    worker_.close(*this);
}

// ---------------------------------------------------------------- one answer, in the fiber

bool Connection::answer(std::string& out) {
    RequestHead line;
    exchange_->begin();
    begin_body(line, out);
    fill_request(line);
    if (exchange_->request.path == "*")
        return deliver(server_options(), out);
    if (left_ && is_safe(exchange_->request.method))
        throw Cancelled{};
    const Worker::Started started = worker_.begin_request(exchange_->free_since, surplus_);
    int status = client_closed_request;
    try {
        HttpResponse response = started.admitted ? call_handler() : too_busy();
        if (surplus_ && !started.admitted)
            response.headers.set("Connection", "close");
        status = response.status_code;
        const bool goes_on = deliver(response, out);
        report(started, status, true);
        return goes_on;
    } catch (const Cancelled&) {
        report(started, status, false);
        throw;
    }
}

void Connection::report(const Worker::Started& started, int status, bool complete) {
    if (!worker_.options().on_answer)
        return;
    const Duration end = fibers::monotonic_now();
    worker_.options().on_answer({&exchange_->request, exchange_->request.remote_addr, status,
                                 exchange_->body_bytes_sent, started.queued,
                                 started.queued + end - started.at, complete});
}

void Connection::report_refusal(int status) {
    if (!worker_.options().on_answer)
        return;
    Peer::Text text;
    worker_.options().on_answer({nullptr, peer_.write(text), status, 0, {}, {}, true});
}

void Connection::fill_request(RequestHead& line) {
    const ParsedHead& head = exchange_->parser.head();
    const char* const message = buffer_.get() + begin_;
    HttpRequest& request = exchange_->request;
    for (const FieldPieces& field : head.fields)
        request.headers.add(field.name.in(message), field.value.in(message));
    line.method = head.method.in(message);
    line.target = head.target.in(message);
    line.remote_addr = exchange_->remote_address(peer_);
    line.remote_port = peer_.port();
    line.server_name = listener_.address.host;
    line.server_port = listener_.address.port;
    line.secure = listener_.transport == Transport::tls;
    line.http_1_0 = head.http_1_0;
    try {
        request.assign(line);
    } catch (const HttpError&) {
        throw Refusal{400, "The request target is malformed."};
    }
}

HttpResponse Connection::call_handler() {
    HttpRequest& request = exchange_->request;
    struct Running {
        Connection& connection;
        ~Running() {
            connection.cancellable_ = connection.handling_ = false;
            Exchange& exchange = *connection.exchange_;
            exchange.free_since = connection.worker_.end_request(exchange.request);
        }
    } running{*this};
    cancellable_ = is_safe(request.method);
    handling_ = true;
    const fibers::Label label(request.path);
    try {
        return worker_.shared().handler(request);
    } catch (const Cancelled&) {
        if (overdue_)
            throw Refusal{503, "The answer took too long."};
        throw;
    } catch (const RequestBodyError&) {
        throw exchange_->body.failure;
    } catch (const std::exception& e) {
        worker_.shared().log.error("{} {}: {}", request.method, request.path, e.what());
    } catch (...) {
        worker_.shared().log.error("{} {}: an exception that is no std::exception", request.method,
                                   request.path);
    }
    return HttpResponseServerError("<h1>Server Error (500)</h1>\n");
}

bool Connection::deliver(const HttpResponse& response, std::string& out) {
    const bool passed_body = skip_body();  // may suspend, and the date of the head's options would not last
    HeadOptions options = head_options();
    options.keep_alive = passed_body && exchange_->parser.head().keep_alive && !worker_.stopping();
    const HttpResponse::BodyKind kind = response.body_kind();
    if (is_bodiless(response.status_code)) {
        options.framing = Framing::bodiless;
    } else if (kind == HttpResponse::BodyKind::stream) {
        options.framing = options.http_1_0 ? Framing::until_close : Framing::chunked;
        options.keep_alive = options.keep_alive && !options.http_1_0;
    } else {
        options.content_length =
            kind == HttpResponse::BodyKind::file ? response.file().length() : response.content.size();
    }
    const std::size_t start = out.size();
    try {
        options.keep_alive = append_head(out, response, options);
    } catch (const Error& e) {
        out.resize(start);
        worker_.shared().log.error("{} {}: {}", exchange_->request.method, exchange_->request.path, e.what());
        throw Refusal{500, {}};
    }
    if (options.to_head || options.framing == Framing::bodiless)
        return options.keep_alive;

    switch (kind) {
        case HttpResponse::BodyKind::text:
            exchange_->body_bytes_sent = response.content.size();
            if (response.content.size() <= copied_bytes) {
                out += response.content;
            } else {
                send_with_more(out);
                out.clear();
                send(response.content);
            }
            break;
        case HttpResponse::BodyKind::file:
            send_file(response.file(), out);
            break;
        case HttpResponse::BodyKind::stream:
            send_stream(response.producer(), out, options.framing == Framing::chunked);
            break;
    }
    return options.keep_alive;
}

void Connection::send_file(const FileBody& file, std::string& out) {
    if (file.length() == 0)
        return;
    send_with_more(out);
    out.clear();
    if (tls_)
        return send_file_encrypted(file);
    Pace pace;
    auto offset = static_cast<off_t>(file.offset());
    std::uint64_t left = file.length();
    while (left > 0) {
        const auto step = static_cast<std::size_t>(std::min<std::uint64_t>(left, file_step_bytes));
        if (!is_in_memory(file.descriptor(), offset, step))
            fibers::run_blocking([&] { bring_into_memory(file.descriptor(), offset, step); });
        const ssize_t sent = ::sendfile(fd, file.descriptor(), &offset, step);
        if (sent > 0) {
            left -= static_cast<std::uint64_t>(sent);
            pace.moved(static_cast<std::size_t>(sent));
            exchange_->body_bytes_sent += static_cast<std::uint64_t>(sent);
            if (left > 0)
                fibers::yield();  // a fast client with a large file must not keep the others waiting
        } else if (sent < 0 && errno == EAGAIN) {
            if (!wait_for(EPOLLOUT, worker_.options().write_timeout, pace))
                throw Cancelled{};
        } else if (sent == 0 || errno != EINTR) {
            throw Cancelled{};  // the file has shrunk, or the client is gone: only closing tells
        }
    }
}

void Connection::send_file_encrypted(const FileBody& file) {
    const auto block = std::make_unique_for_overwrite<char[]>(encrypted_step_bytes);
    std::uint64_t done = 0;
    while (done < file.length()) {
        const ssize_t size = ::pread(file.descriptor(), block.get(),
                                     std::min<std::uint64_t>(file.length() - done, encrypted_step_bytes),
                                     static_cast<off_t>(file.offset() + done));
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            throw Cancelled{};  // the file has shrunk: only closing tells
        send({block.get(), static_cast<std::size_t>(size)});
        done += static_cast<std::uint64_t>(size);
        exchange_->body_bytes_sent = done;
        fibers::yield();  // a fast client with a large file must not keep the others waiting
    }
}

void Connection::send_stream(const BodyProducer& producer, std::string& out, bool chunked) {
    struct Cancellable {
        bool& flag;
        explicit Cancellable(bool& f) : flag(f) { flag = true; }
        ~Cancellable() { flag = false; }
    } const cancellable(cancellable_);
    if (left_)
        throw Cancelled{};
    const fibers::Label label(exchange_->request.path);
    StreamWriter writer(*this, out, chunked);
    struct Counted {
        const StreamWriter& writer;
        Exchange& exchange;
        ~Counted() { exchange.body_bytes_sent = writer.written(); }
    } const counted{writer, *exchange_};
    try {
        producer(writer);
        writer.finish();
    } catch (const Cancelled&) {
        throw;
    } catch (const std::exception& e) {
        worker_.shared().log.error("{} {}: the stream broke off: {}", exchange_->request.method,
                                   exchange_->request.path, e.what());
        throw Cancelled{};  // closing without the last chunk tells the client
    }
}

HeadOptions Connection::head_options() const {
    HeadOptions options;
    options.date_line = worker_.date_line();
    options.server_line = worker_.server_line();
    options.keep_alive = false;
    if (outcome_ != Outcome::need_more) {
        const ParsedHead& head = exchange_->parser.head();
        options.http_1_0 = head.http_1_0;
        options.to_head = head.method.in(buffer_.get() + begin_) == "HEAD";
    }
    return options;
}

// ---------------------------------------------------------------- the socket, in the fiber

void Connection::flush(std::string& out) {
    if (out.empty())
        return;
    send(out);
    out.clear();
}

void Connection::send(std::string_view data) {
    send(data, 0);
}

void Connection::send_with_more(std::string_view data) {
    send(data, MSG_MORE);
}

void Connection::send(std::string_view data, int flags) {
    Pace pace;
    while (!data.empty()) {
        const ssize_t sent = write_some(data, flags);
        if (sent >= 0) {
            data.remove_prefix(static_cast<std::size_t>(sent));
            pace.moved(static_cast<std::size_t>(sent));
        } else if (errno == EAGAIN) {
            if (!wait_for(lacking(EPOLLOUT), worker_.options().write_timeout, pace))
                throw Cancelled{};
        } else if (errno != EINTR)
            throw Cancelled{};
    }
}

ssize_t Connection::read_some(char* to, std::size_t size) noexcept {
    if (tls_)
        return tls_->read(to, size);
    const ssize_t received = ::recv(fd, to, size, 0);
    emptied_ = received < static_cast<ssize_t>(size) && !ended_;
    return received;
}

ssize_t Connection::write_some(std::string_view data, int flags) noexcept {
    return tls_ ? tls_->write(data.data(), data.size())
                : ::send(fd, data.data(), data.size(), MSG_NOSIGNAL | flags);
}

// Goes on with what TLS has decrypted already, of which no event will tell.
void Connection::parse_pending() {
    while (outcome_ == Outcome::need_more && has_pending()) {
        if (end_ == worker_.buffer_size())
            move_to_front();
        const ssize_t size = read_some(buffer_.get() + end_, worker_.buffer_size() - end_);
        if (size <= 0)
            return;
        end_ += static_cast<std::uint32_t>(size);
        parse_next();
    }
}

// False where the time-out came first.
bool Connection::wait_for(std::uint32_t events, Duration timeout, Pace& pace) {
    const Duration left = pace.left(timeout);
    if (left.us <= 0)
        return false;
    const Duration begin = fibers::monotonic_now();
    fibers::Event ready;
    struct Awaiting {
        Connection& connection;
        ~Awaiting() { connection.awaited_ = nullptr; }
    } const awaiting{*this};
    awaited_ = &ready;
    awaited_events_ = events;
    set_interest(left_ ? events : events | EPOLLRDHUP);
    const bool came = ready.wait_for(left);
    pace.waited(fibers::monotonic_now() - begin);
    return came;
}

// Edge-triggered, so that the kernel does not look at the socket a second time to see that nothing more has
// come. What TLS has read ahead is beyond the kernel's sight, and where something is left in the socket it is
// asked anew.
void Connection::await_request() {
    if (tls_)
        return set_interest(incoming);
    if (interest_ == next_incoming && !emptied_)
        return worker_.loop().modify(*this, next_incoming);
    set_interest(next_incoming);
}

void Connection::set_interest(std::uint32_t events) {
    if (events == interest_)
        return;
    if (events == 0)
        worker_.loop().remove(*this);
    else if (interest_ == 0)
        worker_.loop().add(*this, events);
    else
        worker_.loop().modify(*this, events);
    interest_ = events;
}

// ---------------------------------------------------------------- what a connection borrows

void Connection::set_deadline(Duration from_now) noexcept {
    deadline = worker_.tick_after(from_now);
    worker_.wheel().reschedule(*this);
}

void Connection::take_buffer() {
    if (buffer_ && !set_aside_)
        return;
    const auto part = std::exchange(buffer_, worker_.take_buffer());
    if (std::exchange(set_aside_, false))
        std::memcpy(buffer_.get(), part.get() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
}

void Connection::put_aside() {
    if (begin_ == end_)
        return release_if_empty();
    auto part = std::make_unique_for_overwrite<char[]>(end_ - begin_);
    std::memcpy(part.get(), buffer_.get() + begin_, end_ - begin_);
    if (!set_aside_)
        worker_.put_buffer(std::move(buffer_));
    buffer_ = std::move(part);
    set_aside_ = true;
    end_ -= begin_;
    begin_ = 0;
    end_exchange();
}

void Connection::move_to_front() noexcept {
    std::memmove(buffer_.get(), buffer_.get() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
}

void Connection::release_if_empty() noexcept {
    if (begin_ != end_)
        return;
    begin_ = end_ = 0;
    if (std::exchange(set_aside_, false))
        buffer_.reset();
    else if (buffer_)
        worker_.put_buffer(std::move(buffer_));
}

void Connection::end_exchange() noexcept {
    if (exchange_)
        worker_.put_exchange(std::move(exchange_));
}

}  // namespace nuages::server
