#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "native.h"

namespace nuages::db {

// A column of a result.
struct Column {
    std::string name;
    Oid type = oid::unknown;
    bool is_binary = false;
    bool is_text = true;    // its bytes are the text
    std::uint8_t size = 0;  // of its binary form; 0 where that varies
};
using Columns = std::vector<Column>;

// What the server says about a failure.
struct ServerError {
    std::string state;  // SQLSTATE
    std::string message;
    std::string detail{};
    std::string hint{};
    std::string constraint{};
    std::string function{};  // of the server's source
};

// What a statement gave.
struct Result {
    std::shared_ptr<const Columns> columns{};  // none of a statement without rows
    std::string rows{};                        // as they arrived, each a whole DataRow message
    std::size_t row_count = 0;
    std::string tag{};  // "UPDATE 3"

    // Rows that a writing statement has touched, 0 for others.
    std::int64_t affected() const noexcept;
};

}  // namespace nuages::db
