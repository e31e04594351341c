#include "wire.h"

#include <algorithm>
#include <new>
#include <utility>

#include "postgres_row.h"

namespace nuages::db {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t most_parameters = 65'535;
// The first in a segment waits for the last, so they are few.
constexpr std::size_t most_together = 16;
// Larger results double their memory as they come.
constexpr std::size_t most_reserved = 64 * 1024;

// Statements whose plans the server has thrown away, or whose columns have changed.
bool is_stale(const ServerError& error) {
    // "cached plan must not change result type", in whatever language.
    return error.state == "26000" || (error.state == "0A000" && error.function == "RevalidateCachedQuery");
}

// What two transactions have done to each other, a deadlock for one (class 40).
bool is_conflict(const ServerError& error) {
    return error.state.starts_with("40");
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
    put(statement, parameters, reply, opening, false);
}

void Wire::send_together(const Statement& statement, Parameters parameters, Reply& reply) {
    put(statement, parameters, reply, nullptr, true);
}

void Wire::put(const Statement& statement, Parameters parameters, Reply& reply, const char* opening,
               bool may_share) {
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
    Sent sent{&reply, statement.id()};
    sent.prepares = is_prepared && (known->name.empty() || !fits);
    const bool shares = may_share && is_prepared && known->only_reads && !sent.prepares && known->columns &&
                        !statements_.has_dropped();
    if (!shares || open_ == most_together)
        end_segment();
    close_dropped();
    if (opening) {
        outgoing_.parse({}, opening, {});
        outgoing_.bind({});
        outgoing_.execute();
        ++sent.parses;
        ++sent.commands;
    }
    if (is_prepared) {
        sent.is_named = true;
        if (sent.prepares) {
            statements_.name(*known);
            outgoing_.parse(known->name, context.sql, types);
            ++sent.parses;
        }
        outgoing_.bind(known->name, encoded_, known->reads_binary);
        sent.number = known->number;
        sent.usual_bytes = known->usual_bytes;
        sent.columns = known->columns;
    } else {
        outgoing_.parse({}, context.sql, types);
        outgoing_.bind({}, encoded_, false);
        ++sent.parses;
    }
    if (!sent.columns)
        outgoing_.describe_bound();
    outgoing_.execute();
    under_way_.push_back(std::move(sent));
    ++open_;
    if (!shares)
        end_segment();
}

void Wire::send_command(std::string_view sql, Reply* reply) {
    require_connection();
    end_segment();
    outgoing_.parse({}, sql, {});
    outgoing_.bind({});
    outgoing_.execute();
    under_way_.push_back({.reply = reply, .parses = 1});
    ++open_;
    end_segment();
}

void Wire::end_segment() {
    if (open_ == 0)
        return;
    outgoing_.sync();
    under_way_.back().ends_segment = true;
    open_ = 0;
}

// They travel with the next statement, which begins a segment and hence meets no failure before it.
void Wire::close_dropped() {
    if (!statements_.has_dropped())
        return;
    for (const std::string& name : statements_.take_dropped())
        outgoing_.close(name);
}

bool Wire::flush() {
    end_segment();
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
    for (Sent& sent : under_way_)
        if (sent.reply == &reply)
            sent.reply = nullptr;
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
    if (under_way_.empty()) {
        if (message.type == 'E')
            error_ = read_error(message.body()).message;
        return;  // others tell of settings and notifications
    }
    if (ended_ == under_way_.size())
        return lose("the server answered what it was not asked");
    Sent& sent = under_way_[ended_];
    switch (message.type) {
        case '1':
            sent.parses -= sent.parses > 0;
            break;
        case 'T':
            take_columns(sent, message.body());
            break;
        case 'D':
            if (sent.reply && !sent.reply->error) {
                Result& result = sent.reply->result;
                if (result.row_count++ == 0)
                    result.rows.reserve(sent.usual_bytes);
                result.rows.append(message.whole);
            }
            break;
        case 'C':
            take_end(sent, message.body());
            break;
        case 'E':
            take_error(sent, read_error(message.body()));
            break;
        case 'G':
        case 'W':
            lose("the server waits for the data of a COPY");
            [[fallthrough]];
        case 'H':
            take_error(sent, {"0A000",
                              "a COPY that moves data does not run as a statement",
                              {},
                              "Use copy_in() or copy_out() of the database."});
            break;
        case 'Z':
            finish_segment(message.body().empty() ? 'I' : message.body().front());
            break;
        default:
            break;
    }
}

void Wire::take_columns(Sent& sent, std::string_view body) {
    auto columns = read_row_description(body);
    if (!columns)
        return lose("the server sent a malformed description of a row");
    sent.columns = std::make_shared<const Columns>(*std::move(columns));
    if (!sent.is_named)
        return;
    // It may have been prepared anew meanwhile, for parameters of other types.
    PreparedStatement* statement = statements_.find(sent.statement);
    if (statement && statement->number == sent.number)
        statement->columns = sent.columns;
}

void Wire::take_end(Sent& sent, std::string_view body) {
    if (sent.commands > 0 && --sent.commands > 0)
        return;
    const std::string_view tag = body.substr(0, body.find('\0'));
    learn(sent, tag);
    if (sent.reply && !sent.reply->error) {
        sent.reply->result.columns = sent.columns;
        sent.reply->result.tag = tag;
        learn_size(sent);
    }
    if (!sent.ends_segment)
        ++ended_;
}

void Wire::take_error(Sent& sent, ServerError error) {
    has_failed_ = true;
    if (sent.prepares && sent.parses > 0)
        statements_.forget(sent.statement);
    if (sent.is_named && is_stale(error)) {
        statements_.forget(sent.statement);
        statements_.take_dropped();
        if (sent.reply)
            sent.reply->again = true;
    }
    const bool is_alone = ended_ == 0 && sent.ends_segment;
    if (sent.reply && !is_alone && is_conflict(error))  // which it might not have had by itself
        sent.reply->again = true;
    if (sent.reply && !sent.reply->error)
        sent.reply->error = std::move(error);
}

// What the first run of a statement, or a change of the schema, tells about the next ones.
void Wire::learn(const Sent& sent, std::string_view tag) {
    if (!sent.is_named && sent.statement) {
        if (PreparedStatement* statement = statements_.find(sent.statement)) {
            statement->reads_binary = all_binary(sent.columns.get());
            statement->only_reads = tag.starts_with("SELECT"sv);
            statement->is_known = true;
        }
    }
    if (tag.starts_with("ALTER"sv) || tag.starts_with("DROP"sv) || tag.starts_with("CREATE"sv)) {
        statements_.forget_all();
    } else if (tag.starts_with("DISCARD"sv) || tag == "DEALLOCATE ALL"sv) {
        statements_.forget_all();
        statements_.take_dropped();
    }
}

void Wire::learn_size(const Sent& sent) {
    const std::size_t bytes = sent.reply->result.rows.size();
    if (!sent.is_named || (bytes <= sent.usual_bytes && bytes >= sent.usual_bytes / 2))
        return;
    if (PreparedStatement* statement = statements_.find(sent.statement))
        statement->usual_bytes = std::min(bytes + bytes / 8, most_reserved);
}

void Wire::finish_segment(char transaction) {
    transaction_ = transaction == 'T'   ? Transaction::open
                   : transaction == 'E' ? Transaction::failed
                                        : Transaction::none;
    const bool has_failed = std::exchange(has_failed_, false);
    const std::size_t last_run = std::exchange(ended_, 0);
    bool is_last = false;
    for (std::size_t i = 0; !is_last && !under_way_.empty(); ++i) {
        Reply* const reply = under_way_.front().reply;
        is_last = under_way_.front().ends_segment;
        under_way_.pop_front();
        if (!reply)
            continue;
        if (has_failed && i != last_run)  // rolled back with the one that failed, or not run after it
            reply->again = true;
        reply->done = true;
        if (reply->woken)
            reply->woken->set();
    }
}

void Wire::fail_all() noexcept {
    lost_ = true;
    for (Sent& sent : std::exchange(under_way_, {})) {
        Reply* const reply = sent.reply;
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
