#include <nuages/base/text.h>
#include <nuages/fibers/cancel.h>
#include <nuages/fibers/wait.h>

#include "postgres_database_impl.h"
#include "transaction.h"
#include "value_text.h"

// COPY, which libpq does: nothing of ours is under way on the connection for that time.
namespace nuages::db {
namespace {

constexpr std::size_t piece_size = 128 * 1024;
constexpr Duration breath = Duration::milliseconds(100);

std::string quoted(std::string_view name) {
    std::string out = "\"";
    for (const char c : name) {
        if (c == '"')
            out += '"';
        out += c;
    }
    return out + '"';
}

// Appends the value as a column of COPY's text format has it.
void append_column(std::string& out, const Value& value, std::size_t number, const ErrorContext& context) {
    if (value.is_null()) {
        out += "\\N";
        return;
    }
    std::string text;
    append_value_text(text, value, number, context);
    for (const char c : text) {
        switch (c) {
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                out += c;
        }
    }
}

// A connection while libpq works on it. Where anything goes wrong in between it is closed.
class NativeUse {
public:
    NativeUse(Lease& lease, const ErrorContext& context)
        : wire_(lease.unwatched_wire()), connection_(wire_.native()), context_(context) {}
    NativeUse(const NativeUse&) = delete;
    NativeUse& operator=(const NativeUse&) = delete;
    ~NativeUse() {
        const PGTransactionStatusType now = PQtransactionStatus(connection_);
        if (now == PQTRANS_IDLE)
            wire_.set_transaction(Wire::Transaction::none);
        else if (now == PQTRANS_INTRANS)
            wire_.set_transaction(Wire::Transaction::open);
        else if (now == PQTRANS_INERROR)
            wire_.set_transaction(Wire::Transaction::failed);
        else
            wire_.fail_all();
    }

    PGconn* native() const noexcept { return connection_; }

    void start(const std::string& sql, ExecStatusType expected) {
        if (!PQsendQuery(connection_, sql.c_str()))
            throw_lost(PQerrorMessage(connection_), context_);
        flush();
        const NativeResult result = next_result();
        if (PQresultStatus(result.get()) == expected)
            return;
        const bool is_failure = PQresultStatus(result.get()) == PGRES_FATAL_ERROR;
        drain();
        if (is_failure)
            throw_failure(error_of(result.get()), context_);
        throw ProgrammingError({"this is no COPY of the kind that belongs here",
                                std::string(context_.sql),
                                std::string(context_.database),
                                {}});
    }

    void put(const std::string& data) {
        int sent;
        while ((sent = PQputCopyData(connection_, data.data(), static_cast<int>(data.size()))) == 0)
            make_room();
        if (sent < 0)
            throw_lost(PQerrorMessage(connection_), context_);
        flush();
    }

    // With a reason the server takes nothing of it.
    void end(const char* reason) {
        int sent;
        while ((sent = PQputCopyEnd(connection_, reason)) == 0)
            make_room();
        if (sent < 0)
            throw_lost(PQerrorMessage(connection_), context_);
        flush();
    }

    // The last result, all others taken.
    NativeResult drain() {
        NativeResult last;
        while (NativeResult result = next_result())
            if (!last || PQresultStatus(last.get()) != PGRES_FATAL_ERROR)
                last = std::move(result);
        return last;
    }

    void await() {
        fibers::wait_readable(PQsocket(connection_));
        if (!PQconsumeInput(connection_))
            throw_lost(PQerrorMessage(connection_), context_);
    }

private:
    NativeResult next_result() {
        while (PQisBusy(connection_))
            await();
        return NativeResult(PQgetResult(connection_));
    }
    void make_room() {
        fibers::wait_writable(PQsocket(connection_), breath);
        if (!PQconsumeInput(connection_))
            throw_lost(PQerrorMessage(connection_), context_);
    }
    void flush() {
        int left;
        while ((left = PQflush(connection_)) > 0)
            make_room();
        if (left < 0)
            throw_lost(PQerrorMessage(connection_), context_);
    }

    Wire& wire_;
    PGconn* connection_;
    const ErrorContext& context_;
};

}  // namespace

// Runs f with the connection of the block, or in a transaction of its own.
template <class F>
auto PostgresDatabase::Impl::with_transaction(Connection* of_block, F f) {
    if (of_block)
        return f(static_cast<PostgresTransaction&>(*of_block).started());
    PostgresTransaction own(pool, {});
    auto result = f(own.started());
    own.commit();
    return result;
}

std::int64_t PostgresDatabase::copy_in(std::string_view table, std::span<const std::string_view> columns,
                                       const Function<bool(List& values)>& next_row) {
    std::string sql = "COPY " + quoted(table);
    std::string_view comma = " (";
    for (const std::string_view column : columns) {
        sql.append(comma).append(quoted(column));
        comma = ", ";
    }
    sql += columns.empty() ? " FROM STDIN" : ") FROM STDIN";
    const std::string& description = impl_->settings->description();
    const ErrorContext context{sql, description};
    return impl_->with_transaction(current_connection(), [&](Lease& lease) -> std::int64_t {
        NativeUse copy(lease, context);
        copy.start(sql, PGRES_COPY_IN);
        try {
            std::string data;
            List values;
            for (; next_row(values); values.clear()) {
                if (!columns.empty() && values.size() != columns.size())
                    throw ProgrammingError({"a row has " + std::to_string(values.size()) + " values for " +
                                                std::to_string(columns.size()) + " columns",
                                            sql,
                                            description,
                                            {}});
                for (std::size_t i = 0; i < values.size(); ++i) {
                    if (i > 0)
                        data += '\t';
                    append_column(data, values[i], i + 1, context);
                }
                data += '\n';
                if (data.size() >= piece_size) {
                    copy.put(data);
                    data.clear();
                }
            }
            if (!data.empty())
                copy.put(data);
            copy.end(nullptr);
        } catch (const ConnectionLost&) {
            throw;
        } catch (...) {
            const fibers::CancellationShield shield;
            copy.end("given up by the client");
            copy.drain();
            throw;
        }
        const NativeResult result = copy.drain();
        if (PQresultStatus(result.get()) != PGRES_COMMAND_OK)
            throw_failure(error_of(result.get()), context);
        return text::parse_int(PQcmdTuples(result.get())).value_or(0);
    });
}

void PostgresDatabase::copy_out(std::string_view sql, const Function<void(std::string_view data)>& take) {
    const std::string& description = impl_->settings->description();
    const ErrorContext context{sql, description};
    impl_->with_transaction(current_connection(), [&](Lease& lease) {
        NativeUse copy(lease, context);
        copy.start(std::string(sql), PGRES_COPY_OUT);
        struct FreeMemory {
            void operator()(char* data) const noexcept { PQfreemem(data); }
        };
        for (;;) {
            char* data = nullptr;
            const int size = PQgetCopyData(copy.native(), &data, 1);
            const std::unique_ptr<char, FreeMemory> owner(data);
            if (size == 0)
                copy.await();
            else if (size > 0)
                take({data, static_cast<std::size_t>(size)});
            else
                break;
        }
        const NativeResult result = copy.drain();
        if (PQresultStatus(result.get()) != PGRES_COMMAND_OK)
            throw_failure(error_of(result.get()), context);
        return true;
    });
}

}  // namespace nuages::db
