#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/base/object.h>

namespace nuages::db {

// The values of one column of many rows, as a parameter: PostgreSQL takes them as an array, whose type
// follows from their kind. They are of one kind or NULL, and are kept side by side, without a Value for each.
class ColumnValues final : public Object {
public:
    // False, with nothing added, where the value is of another kind than those before it, or of one that has
    // no place here: list, dict, object.
    bool add(const Value& value);
    void add_null();
    // False as above.
    bool add_text(std::string_view text);
    void reserve(std::size_t count);

    // That of its values; null where all are NULL.
    Value::Kind kind() const noexcept { return kind_; }
    std::size_t size() const noexcept { return items_.size(); }
    bool is_null(std::size_t i) const noexcept { return items_[i].is_null; }
    // Of numbers, booleans, dates (days since 1970) and times (microseconds): themselves, reals by their
    // bits.
    std::int64_t number(std::size_t i) const noexcept { return items_[i].number; }
    // Of texts, bytes and decimals, and the 16 bytes of UUIDs.
    std::string_view text(std::size_t i) const noexcept {
        const std::size_t begin = i == 0 ? 0 : items_[i - 1].text_end;
        return std::string_view(texts_).substr(begin, items_[i].text_end - begin);
    }
    // All of its moments have no zone.
    bool is_naive() const noexcept { return is_naive_; }

    std::string_view type_name() const override { return "ColumnValues"; }
    // "[10000 values]".
    std::string str() const override;

private:
    struct Item {
        std::int64_t number;
        std::size_t text_end;
        bool is_null;
    };
    bool takes(Value::Kind kind) noexcept;
    void add_item(std::int64_t number, bool is_null = false);

    Value::Kind kind_ = Value::Kind::null;
    bool is_naive_ = false;
    std::vector<Item> items_;
    std::string texts_;
};

}  // namespace nuages::db
