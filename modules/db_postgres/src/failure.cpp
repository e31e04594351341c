#include "failure.h"

#include <nuages/base/text.h>

namespace nuages::db {
namespace {

std::string field(const PGresult* result, int code) {
    const char* text = PQresultErrorField(result, code);
    return text ? text : "";
}

std::string_view remedy(std::string_view state) {
    if (state == "40001" || state == "40P01")
        return "Run the transaction again; db::retry() does that by itself.";
    if (state == "25P02")
        return "A savepoint, which is a nested atomic block, keeps an error from spoiling the block around "
               "it.";
    if (state == "57014")
        return "Make the statement quicker, or raise the setting 'statement_timeout' of the database.";
    if (state == "53300")
        return "Lower 'pool_size' of the database's settings, or raise max_connections of the server.";
    if (state == "55P03")
        return "Another transaction holds the lock: try again later.";
    if (state.starts_with("57P"))
        return "New connections are made by themselves: run it again.";
    if (state == "42P01" || state == "42703")
        return "Has the database been migrated?";
    return {};
}

// By the class of the SQLSTATE, as Django's adapter maps them.
[[noreturn]] void throw_as(std::string_view state, const Failure& failure) {
    const std::string_view kind = state.substr(0, 2);
    if (state == "40001" || state == "40P01")
        throw SerializationError(failure);
    if (kind == "22")
        throw DataError(failure);
    if (kind == "23")
        throw IntegrityError(failure);
    if (kind == "0A")
        throw NotSupportedError(failure);
    if (kind == "20" || kind == "21" || kind == "26" || kind == "3D" || kind == "3F" || kind == "42" ||
        kind == "44" || state == "08P01")
        throw ProgrammingError(failure);
    if (kind == "24" || kind == "25" || kind == "2B" || kind == "2D" || kind == "2F" || kind == "38" ||
        kind == "39" || kind == "3B" || kind == "F0" || kind == "P0" || kind == "XX")
        throw InternalError(failure);
    if (kind == "08" || state.starts_with("57P"))
        throw UnreachableError(failure);
    throw OperationalError(failure);
}

}  // namespace

ServerError error_of(const PGresult* result) {
    ServerError error{field(result, PG_DIAG_SQLSTATE), field(result, PG_DIAG_MESSAGE_PRIMARY),
                      field(result, PG_DIAG_MESSAGE_DETAIL), field(result, PG_DIAG_MESSAGE_HINT),
                      field(result, PG_DIAG_CONSTRAINT_NAME)};
    if (error.message.empty())
        error.message = text::trim(PQresultErrorMessage(result));
    return error;
}

void throw_failure(const ServerError& error, const ErrorContext& context) {
    Failure failure{error.message,
                    std::string(context.sql),
                    std::string(context.database),
                    std::string(remedy(error.state)),
                    error.state,
                    error.constraint};
    if (!error.detail.empty())
        failure.reason += "\nDETAIL:  " + error.detail;
    if (!error.hint.empty())
        failure.reason += "\nHINT:  " + error.hint;
    throw_as(error.state, failure);
}

void throw_lost(std::string_view reason, const ErrorContext& context) {
    const std::string_view said = text::trim(reason);
    throw ConnectionLost(
        {"the connection was lost while the statement was under way" +
             (said.empty() ? std::string() : ": " + std::string(said)),
         std::string(context.sql), std::string(context.database),
         "Whether a writing statement took effect is not known: look before you repeat it. New "
         "connections are made by themselves.",
         "08006"});
}

}  // namespace nuages::db
