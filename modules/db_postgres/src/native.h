#pragma once

#include <memory>

#include <libpq-fe.h>

namespace nuages::db {

// libpq makes the connections and does COPY and LISTEN; everything else is ours (wire.h).
struct FreeResult {
    void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using NativeResult = std::unique_ptr<PGresult, FreeResult>;

struct CloseConnection {
    void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
};
using ConnectionPtr = std::unique_ptr<PGconn, CloseConnection>;

// PostgreSQL's own types, by the numbers that never change (src/include/catalog/pg_type.dat).
namespace oid {
inline constexpr Oid unknown = 0;  // the server infers it from where the parameter stands
inline constexpr Oid boolean = 16, bytea = 17, char_ = 18, name = 19, int8 = 20, int2 = 21, int4 = 23,
                     text = 25, oid = 26, json = 114, xml = 142, float4 = 700, float8 = 701, inet = 869,
                     cidr = 650, bpchar = 1042, varchar = 1043, date = 1082, time = 1083, timestamp = 1114,
                     timestamptz = 1184, interval = 1186, numeric = 1700, uuid = 2950, jsonb = 3802;
inline constexpr Oid bool_array = 1000, bytea_array = 1001, int2_array = 1005, int4_array = 1007,
                     text_array = 1009, bpchar_array = 1014, varchar_array = 1015, int8_array = 1016,
                     float4_array = 1021, float8_array = 1022, timestamp_array = 1115, date_array = 1182,
                     time_array = 1183, timestamptz_array = 1185, interval_array = 1187, numeric_array = 1231,
                     uuid_array = 2951, inet_array = 1041, json_array = 199, jsonb_array = 3807;
}  // namespace oid

}  // namespace nuages::db
