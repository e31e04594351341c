#include <nuages/db/errors.h>

namespace nuages::db {
namespace {

constexpr std::size_t longest_sql = 600;

std::string message(const Failure& failure) {
    std::string text = failure.reason;
    if (!failure.sql.empty()) {
        text += "\n  in: ";
        if (failure.sql.size() <= longest_sql) {
            text += failure.sql;
        } else {
            std::size_t cut = longest_sql;
            while (cut > 0 &&
                   (static_cast<unsigned char>(failure.sql[cut]) & 0xC0) == 0x80)  // not inside a character
                --cut;
            text.append(failure.sql, 0, cut).append(" ... (").append(std::to_string(failure.sql.size()));
            text += " bytes)";
        }
    }
    if (!failure.database.empty())
        text.append("\n  on ").append(failure.database);
    if (!failure.remedy.empty())
        text.append("\n  ").append(failure.remedy);
    return text;
}

}  // namespace

DatabaseError::DatabaseError(const Failure& failure)
    : Error(message(failure)),
      reason_size_(failure.reason.size()),
      code_(failure.code),
      constraint_(failure.constraint) {}

}  // namespace nuages::db
