#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include <nuages/orm/query.h>
#include <nuages/orm/rows.h>

namespace nuages::orm {

// The rows of a query in pieces, for results that one would not keep in memory: Query::stream(). The
// statement runs at the first next(). Belongs to the fiber that uses it, and ends before the atomic block
// that it began in.
class RowStream {
public:
    RowStream(Query query, std::size_t rows_at_once);
    RowStream(RowStream&& other) noexcept : impl_(std::exchange(other.impl_, nullptr)) {}
    RowStream& operator=(RowStream&& other) noexcept {
        std::swap(impl_, other.impl_);
        return *this;
    }
    ~RowStream();

    // The next rows, with what prefetch_related() reads for them; none at the end.
    Rows next();

private:
    struct Impl;
    Impl* impl_;
};

// What a loop runs over: for (const Question& question : Question::objects.iterator()). A Row has more beside
// the object.
template <class T, class Row = void>
class Streamed {
public:
    Streamed(Query query, std::size_t rows_at_once) : stream_(std::move(query), rows_at_once) {}

    struct End {};
    class Iterator {
    public:
        explicit Iterator(Streamed& streamed) : streamed_(&streamed) { streamed_->advance(); }
        decltype(auto) operator*() const {
            if constexpr (std::is_void_v<Row>)
                return *operator->();
            else
                return Row(streamed_->rows_, streamed_->at_);
        }
        const T* operator->() const { return static_cast<const T*>(streamed_->rows_.at(streamed_->at_)); }
        Iterator& operator++() {
            ++streamed_->at_;
            streamed_->advance();
            return *this;
        }
        bool operator==(End) const { return !streamed_->rows_; }

    private:
        Streamed* streamed_;
    };
    // Once.
    Iterator begin() { return Iterator(*this); }
    End end() const { return {}; }

private:
    void advance() {
        if (rows_ && at_ < rows_.size())
            return;
        rows_ = stream_.next();
        at_ = 0;
        if (rows_.size() == 0)
            rows_ = {};
    }

    RowStream stream_;
    Rows rows_;
    std::size_t at_ = 0;
};

}  // namespace nuages::orm
