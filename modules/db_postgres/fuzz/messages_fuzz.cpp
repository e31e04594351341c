// What a server, or somebody between it and us, may send: every message is read or refused.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <nuages/db/errors.h>

#include "messages.h"
#include "postgres_row.h"

using namespace nuages::db;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::string_view left(reinterpret_cast<const char*>(bytes), size);
    const std::string_view sql = "SELECT", database = "fuzz";
    const ErrorContext context{sql, database};
    Columns columns;
    Incoming incoming;
    while (!left.empty() && !incoming.is_malformed()) {
        const std::span<char> room = incoming.room();
        if (room.empty())
            std::abort();
        const std::size_t piece = std::min<std::size_t>({left.size(), room.size(), 1 + left.size() % 37});
        left.copy(room.data(), piece);
        left.remove_prefix(piece);
        incoming.add(piece);
        while (const auto message = incoming.next()) {
            if (message->type == 'T')
                columns = read_row_description(message->body()).value_or(Columns());
            else if (message->type == 'E')
                read_error(message->body());
            else if (message->type == 'D') {
                PostgresRow row(columns, context);
                try {
                    row.move_to(message->whole);
                    for (std::size_t i = 0; i < row.size(); ++i) {
                        row.value(i);
                        row.text(i);
                    }
                } catch (const DatabaseError&) {
                }
            }
        }
    }
    return 0;
}
