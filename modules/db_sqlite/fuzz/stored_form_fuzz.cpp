// Whatever is read as a date, time or UUID is written so that it reads back the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "stored_form.h"

using namespace nuages::db;

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    char buffer[stored::longest];
    if (const auto moment = stored::read_datetime(text); moment && stored::is_writable(*moment))
        require(stored::read_datetime(stored::write_datetime(buffer, *moment)) == moment);
    if (const auto date = stored::read_date(text); date && stored::is_writable(*date))
        require(stored::read_date(stored::write_date(buffer, *date)) == date);
    if (const auto time = stored::read_time(text); time && stored::is_writable(*time))
        require(stored::read_time(stored::write_time(buffer, *time)) == time);
    if (const auto uuid = stored::read_uuid(text))
        require(stored::read_uuid(stored::write_uuid(buffer, *uuid)) == uuid);
    return 0;
}
