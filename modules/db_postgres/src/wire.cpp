#include "wire.h"

#include <new>
#include <utility>

#include "postgres_row.h"

namespace nuages::db {
namespace {

constexpr std::size_t most_parameters = 65'535;

// Statements whose plans the server has thrown away, or whose columns have changed.
bool is_stale(const ServerError& error) {
    // "cached plan must not change result type", in whatever language.
    return error.state == "26000" || (error.state == "0A000" && error.function == "RevalidateCachedQuery");
}

bool all_binary(const Columns* columns) {
    if (columns)
        for (const Column& column : *columns)
            if (!has_binary_form(column.type))
                return false;
    return true;
}

void require_text(std::string_view sql, std::string_view description) {
    if (sql.empty() || sql.find('\0') != sql.npos)
        throw ProgrammingError({sql.empty() ? "the statement is empty" : "the statement has a NUL character",
                                std::string(sql),
                                std::string(description),
                                {}});
}

}  // namespace

Result result_of(Reply& reply, const ErrorContext& context) {
    if (reply.lost)
        throw_lost(reply.error ? reply.error->message : std::string_view(), context);
    if (reply.error)
        throw_failure(*reply.error, context);
    return std::move(reply.result);
}

Wire::Wire(ConnectionPtr connection, const ConnectSettings& settings)
    : connection_(std::move(connection)),
      description_(settings.description()),
      transport_(PQsocket(connection_.get()),
                 static_cast<ssl_st*>(PQsslStruct(connection_.get(), "OpenSSL"))),
      statements_(settings.options().prepared_statements) {}

// ---------------------------------------------------------------- sending

void Wire::require_connection() const {
    if (lost_)
        throw_lost(error_, {{}, description_});
}

void Wire::send(const Statement& statement, Parameters parameters, Reply& reply, const char* opening) {
    const ErrorContext context{statement.sql(), description_};
    require_connection();
    if (parameters.size() > most_parameters)
        throw ProgrammingError({"the statement has " + std::to_string(parameters.size()) +
                                    " parameters; PostgreSQL takes at most 65535",
                                std::string(context.sql), std::string(description_),
                                "Split it, or use an array: = ANY($1)."});
    PreparedStatement* known = statement.id() ? &statements_.at(statement.id()) : nullptr;
    const bool is_prepared = known && known->is_known;
    if (!is_prepared)
        require_text(context.sql, description_);
    if (!known)
        types_.clear();
    std::vector<Oid>& types = known ? known->types : types_;
    bool fits;
    try {
        fits = encoded_.encode(parameters, types, context);
    } catch (...) {
        statements_.forget(statement.id());
        throw;
    }
    close_dropped();
    Segment segment{&reply, statement.id()};
    if (opening) {
        outgoing_.parse({}, opening, {});
        outgoing_.bind({});
        outgoing_.execute();
        ++segment.parses;
        ++segment.commands;
    }
    if (is_prepared) {
        segment.is_named = true;
        segment.prepares = known->name.empty() || !fits;
        if (segment.prepares) {
            statements_.name(*known);
            outgoing_.parse(known->name, context.sql, types);
            ++segment.parses;
        }
        outgoing_.bind(known->name, encoded_, known->reads_binary);
        segment.number = known->number;
        segment.columns = known->columns;
    } else {
        outgoing_.parse({}, context.sql, types);
        outgoing_.bind({}, encoded_, false);
        ++segment.parses;
    }
    if (!segment.columns)
        outgoing_.describe_bound();
    outgoing_.execute();
    outgoing_.sync();
    segments_.push_back(std::move(segment));
}

void Wire::send_command(std::string_view sql, Reply* reply) {
    require_connection();
    outgoing_.parse({}, sql, {});
    outgoing_.bind({});
    outgoing_.execute();
    outgoing_.sync();
    segments_.push_back({.reply = reply, .parses = 1});
}

// They travel with the next statement, which begins a segment and hence meets no failure before it.
void Wire::close_dropped() {
    if (!statements_.has_dropped())
        return;
    for (const std::string& name : statements_.take_dropped())
        outgoing_.close(name);
}

bool Wire::flush() {
    while (!outgoing_.empty() && !lost_) {
        const std::string_view waiting = outgoing_.waiting();
        const auto sent = transport_.write(waiting.data(), waiting.size());
        if (!sent)
            lose(transport_.error());
        else if (*sent == 0)
            break;
        else
            outgoing_.remove(*sent);
    }
    return outgoing_.empty() && !transport_.wants_to_write() && !lost_;
}

// ---------------------------------------------------------------- receiving

void Wire::abandon(const Reply& reply) noexcept {
    for (Segment& segment : segments_)
        if (segment.reply == &reply)
            segment.reply = nullptr;
}

bool Wire::receive() {
    try {
        read_all();
    } catch (const std::bad_alloc&) {
        lose("there is no memory for the answer");
    }
    if (lost_)
        fail_all();
    return !lost_;
}

void Wire::read_all() {
    while (!lost_) {
        const std::span<char> room = incoming_.room();
        const auto got = transport_.read(room.data(), room.size());
        if (!got)
            return lose(transport_.error());
        incoming_.add(*got);
        while (const auto message = incoming_.next())
            take(*message);
        if (incoming_.is_malformed())
            lose("the server sent what is not PostgreSQL's protocol");
        if (*got == 0 || (transport_.reads_all_at_once() && *got < room.size()))
            return;
    }
}

// What the server says before it goes tells more than that it has gone.
void Wire::lose(std::string_view reason) {
    lost_ = true;
    if (error_.empty())
        error_ = reason;
}

void Wire::take(const Message& message) {
    if (segments_.empty()) {
        if (message.type == 'E')
            error_ = read_error(message.body()).message;
        return;  // others tell of settings and notifications
    }
    Segment& segment = segments_.front();
    switch (message.type) {
        case '1':
            segment.parses -= segment.parses > 0;
            break;
        case 'T':
            take_columns(segment, message.body());
            break;
        case 'D':
            if (segment.reply && !segment.reply->error) {
                segment.reply->result.rows.append(message.whole);
                ++segment.reply->result.row_count;
            }
            break;
        case 'C':
            take_end(segment, message.body());
            break;
        case 'E':
            take_error(segment, read_error(message.body()));
            break;
        case 'G':
        case 'W':
            lose("the server waits for the data of a COPY");
            [[fallthrough]];
        case 'H':
            take_error(segment, {"0A000",
                                 "a COPY that moves data does not run as a statement",
                                 {},
                                 "Use copy_in() or copy_out() of the database."});
            break;
        case 'Z':
            finish(message.body().empty() ? 'I' : message.body().front());
            break;
        default:
            break;
    }
}

void Wire::take_columns(Segment& segment, std::string_view body) {
    auto columns = read_row_description(body);
    if (!columns)
        return lose("the server sent a malformed description of a row");
    segment.columns = std::make_shared<const Columns>(*std::move(columns));
    if (!segment.is_named)
        return;
    // It may have been prepared anew meanwhile, for parameters of other types.
    PreparedStatement* statement = statements_.find(segment.statement);
    if (statement && statement->number == segment.number)
        statement->columns = segment.columns;
}

void Wire::take_end(Segment& segment, std::string_view body) {
    if (segment.commands > 0 && --segment.commands > 0)
        return;
    const std::string_view tag = body.substr(0, body.find('\0'));
    learn(segment, tag);
    if (!segment.reply || segment.reply->error)
        return;
    segment.reply->result.columns = segment.columns;
    segment.reply->result.tag = tag;
}

void Wire::take_error(Segment& segment, ServerError error) {
    if (segment.prepares && segment.parses > 0)
        statements_.forget(segment.statement);
    if (segment.is_named && is_stale(error)) {
        statements_.forget(segment.statement);
        statements_.take_dropped();
        if (segment.reply)
            segment.reply->stale = true;
    }
    if (segment.reply && !segment.reply->error)
        segment.reply->error = std::move(error);
}

// What the first run of a statement, or a change of the schema, tells about the next ones.
void Wire::learn(const Segment& segment, std::string_view tag) {
    if (!segment.is_named && segment.statement) {
        if (PreparedStatement* statement = statements_.find(segment.statement)) {
            statement->reads_binary = all_binary(segment.columns.get());
            statement->is_known = true;
        }
    }
    if (tag.starts_with("ALTER") || tag.starts_with("DROP") || tag.starts_with("CREATE")) {
        statements_.forget_all();
    } else if (tag.starts_with("DISCARD") || tag == "DEALLOCATE ALL") {
        statements_.forget_all();
        statements_.take_dropped();
    }
}

void Wire::finish(char transaction) {
    transaction_ = transaction == 'T'   ? Transaction::open
                   : transaction == 'E' ? Transaction::failed
                                        : Transaction::none;
    Reply* const reply = segments_.front().reply;
    segments_.pop_front();
    if (!reply)
        return;
    reply->done = true;
    if (reply->woken)
        reply->woken->set();
}

void Wire::fail_all() noexcept {
    lost_ = true;
    for (Segment& segment : std::exchange(segments_, {})) {
        Reply* const reply = segment.reply;
        if (!reply || reply->done)
            continue;
        if (!reply->error) {  // the server may have said why before it went
            reply->lost = true;
            reply->error = ServerError{{}, error_};
        }
        reply->done = true;
        if (reply->woken)
            reply->woken->set();
    }
}

}  // namespace nuages::db
