// What a server, or somebody between it and us, may send as a value: every form is read or refused, and what
// is written reads back the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "array_form.h"
#include "binary_form.h"
#include "text_form.h"

using namespace nuages::db;

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

// No more than was sent, and as many elements as the dimensions say.
void require_whole(const array_form::Array& array, std::size_t size) {
    std::size_t count = !array.lengths.empty();
    for (const std::size_t length : array.lengths)
        count *= length;
    require(count == array.elements.size() && count <= size);
    require(array.lengths.size() <= array_form::most_dimensions);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view data(reinterpret_cast<const char*>(bytes), size);
    Oid element = 0;
    if (const auto array = array_form::read_binary(data, element))
        require_whole(*array, size);
    if (const auto array = array_form::read_text(data))
        require_whole(*array, size);
    binary::numeric_text(data);
    binary::inet_text(data);
    if (data.size() >= 16)
        binary::read_interval(data.data());
    if (const auto moment = text_form::read_datetime(data); moment && !moment->is_naive())
        require(*text_form::read_datetime(text_form::write_datetime(moment->in(nuages::tz::utc))) == *moment);
    text_form::read_date(data);
    text_form::read_time(data);
    if (const auto duration = text_form::read_interval(data))
        require(*text_form::read_interval(text_form::write_interval(*duration)) == *duration);
    if (const auto read = text_form::read_bytes(data))
        require(read->size() * 2 + 2 == size);
    return 0;
}
