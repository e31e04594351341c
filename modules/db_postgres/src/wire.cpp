#include "wire.h"

#include <utility>

#include "postgres_row.h"

namespace nuages::db {
namespace {

constexpr std::size_t most_parameters = 65'535;

bool is_failure(ExecStatusType status) {
    return status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE || status == PGRES_PIPELINE_ABORTED;
}

// Statements whose plans the server has thrown away, or whose columns have changed.
bool is_stale(const PGresult* result) {
    const std::string_view state = sqlstate(result);
    if (state == "26000")
        return true;
    // "cached plan must not change result type", in whatever language.
    const char* function = PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION);
    return state == "0A000" && function && std::string_view(function) == "RevalidateCachedQuery";
}

bool all_binary(const PGresult* result) {
    for (int i = 0; i < PQnfields(result); ++i)
        if (!has_binary_form(PQftype(result, i)))
            return false;
    return true;
}

}  // namespace

Wire::Wire(ConnectionPtr connection, Use use, const ConnectSettings& settings)
    : connection_(std::move(connection)),
      use_(use),
      description_(settings.description()),
      statements_(settings.options().prepared_statements) {}

void Wire::sent(int ok, Part part) {
    if (!ok) {
        lost_ = true;
        if (part.reply)
            abandon(*part.reply);
        throw_lost(error(), {{}, description_});
    }
    parts_.push_back(part);
    syncs_ += part.kind == Part::Kind::sync;
}

void Wire::send(const Statement& statement, Parameters parameters, Reply& reply, const char* opening) {
    const ErrorContext context{statement.sql(), description_};
    if (parameters.size() > most_parameters)
        throw ProgrammingError({"the statement has " + std::to_string(parameters.size()) +
                                    " parameters; PostgreSQL takes at most 65535",
                                std::string(context.sql), std::string(description_),
                                "Split it, or use an array: = ANY($1)."});
    PreparedStatement* known = statement.id() ? &statements_.at(statement.id()) : nullptr;
    const bool is_prepared = known && known->is_known;
    if (!is_prepared && (context.sql.empty() || context.sql.find('\0') != context.sql.npos))
        throw ProgrammingError(
            {context.sql.empty() ? "the statement is empty" : "the statement has a NUL character",
             std::string(context.sql),
             std::string(description_),
             {}});
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
    if (opening)
        sent(PQsendQueryParams(native(), opening, 0, nullptr, nullptr, nullptr, nullptr, 0),
             {Part::Kind::opening, &reply, 0, false});
    if (is_prepared) {
        if (known->name.empty() || !fits) {
            statements_.name(*known);
            sent(PQsendPrepare(native(), known->name.c_str(), context.sql.data(), encoded_.count(),
                               types.data()),
                 {Part::Kind::prepare, &reply, known->id, true});
        }
        sent(PQsendQueryPrepared(native(), known->name.c_str(), encoded_.count(), encoded_.values(),
                                 encoded_.lengths(), encoded_.formats(), known->result_format),
             {Part::Kind::execute, &reply, known->id, true});
    } else {
        sent(PQsendQueryParams(native(), context.sql.data(), encoded_.count(), types.data(),
                               encoded_.values(), encoded_.lengths(), encoded_.formats(), 0),
             {Part::Kind::execute, &reply, statement.id(), false});
    }
    sent(PQpipelineSync(native()), {Part::Kind::sync, &reply, 0, false});
}

void Wire::send_command(const char* sql, Reply* reply) {
    sent(PQsendQueryParams(native(), sql, 0, nullptr, nullptr, nullptr, nullptr, 0),
         {Part::Kind::execute, reply, 0, false});
    sent(PQpipelineSync(native()), {Part::Kind::sync, reply, 0, false});
}

// Where a transaction is open an error would spoil it: the names have to wait.
void Wire::close_dropped() {
    if (!statements_.has_dropped())
        return;
    if (use_ == Use::leased && (!is_idle() || transaction() != PQTRANS_IDLE))
        return;
    for (const std::string& name : statements_.take_dropped())
        send_command(("DEALLOCATE " + name).c_str(), nullptr);
}

void Wire::abandon(const Reply& reply) noexcept {
    for (Part& part : parts_)
        if (part.reply == &reply)
            part.reply = nullptr;
}

bool Wire::flush() {
    const int left = PQflush(native());
    lost_ |= left < 0;
    return left == 0;
}

bool Wire::receive() {
    lost_ |= PQconsumeInput(native()) == 0;
    bool again = false;  // a second time without a result where one has to be
    while (!parts_.empty() && !PQisBusy(native())) {
        ResultPtr result(PQgetResult(native()));
        Part& part = parts_.front();
        if (!result) {
            if (part.kind != Part::Kind::sync) {
                parts_.pop_front();
            } else if (std::exchange(again, true)) {
                lost_ = true;
                break;
            }
            continue;
        }
        again = false;
        if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC && part.kind == Part::Kind::sync) {
            finish(part);
            parts_.pop_front();
            --syncs_;
        } else {
            take(part, std::move(result));
        }
    }
    if (is_lost()) {
        fail_all();
        return false;
    }
    return true;
}

void Wire::take(Part& part, ResultPtr result) {
    const bool failure = is_failure(PQresultStatus(result.get()));
    if (failure && part.kind == Part::Kind::prepare)
        statements_.forget(part.statement);
    if (failure && part.named && is_stale(result.get())) {
        statements_.forget(part.statement);
        statements_.take_dropped();
        if (part.reply)
            part.reply->stale = true;
    }
    if (!failure && part.kind == Part::Kind::execute)
        learn(part, result.get());
    if (!part.reply || part.reply->failed || (!failure && part.kind != Part::Kind::execute))
        return;
    part.reply->failed = failure;
    part.reply->result = std::move(result);
}

// What the first run of a statement, or a change of the schema, tells about the next ones.
void Wire::learn(const Part& part, PGresult* result) {
    if (!part.named && part.statement) {
        if (PreparedStatement* statement = statements_.find(part.statement)) {
            statement->result_format = all_binary(result) ? 1 : 0;
            statement->is_known = true;
        }
    }
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        return;
    const std::string_view tag = PQcmdStatus(result);
    if (tag.starts_with("ALTER") || tag.starts_with("DROP") || tag.starts_with("CREATE")) {
        statements_.forget_all();
    } else if (tag.starts_with("DISCARD") || tag == "DEALLOCATE ALL") {
        statements_.forget_all();
        statements_.take_dropped();
    }
}

void Wire::finish(Part& part) {
    if (!part.reply)
        return;
    part.reply->done = true;
    if (part.reply->woken)
        part.reply->woken->set();
}

ResultPtr Wire::result_of(Reply& reply, const ErrorContext& context) const {
    if (reply.lost)
        throw_lost(error(), context);
    if (reply.failed)
        throw_failure(reply.result.get(), context);
    return std::move(reply.result);
}

void Wire::fail_all() noexcept {
    lost_ = true;
    for (Part& part : std::exchange(parts_, {})) {
        if (!part.reply || part.reply->done)
            continue;
        part.reply->lost = !part.reply->failed;  // the server may have said why before it went
        if (part.kind == Part::Kind::sync)
            finish(part);
    }
    syncs_ = 0;
}

}  // namespace nuages::db
