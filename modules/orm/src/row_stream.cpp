#include <memory>
#include <optional>

#include <nuages/base/error.h>
#include <nuages/orm/row_stream.h>

#include "loader.h"
#include "prefetch.h"
#include "runner.h"

namespace nuages::orm {

struct RowStream::Impl {
    Query query;
    std::size_t rows_at_once;
    std::optional<detail::Runner> runner{};
    std::unique_ptr<db::Cursor> cursor{};

    void open() {
        const detail::Window window = detail::window_of(query.node());
        runner.emplace(detail::Request{query, detail::Task::fetch, {}, window});
        if (window.count != 0)
            cursor = runner->cursor(rows_at_once);
    }
};

RowStream::RowStream(Query query, std::size_t rows_at_once) : impl_(nullptr) {
    if (rows_at_once == 0)
        throw ValueError("Chunk size must be strictly positive.");
    impl_ = new Impl{std::move(query), rows_at_once};
}

RowStream::~RowStream() {
    delete impl_;
}

Rows RowStream::next() {
    if (!impl_->runner)
        impl_->open();
    if (!impl_->cursor)
        return {};
    detail::ResultLoader loader(impl_->runner->plan(), impl_->runner->origin());
    if (!impl_->cursor->next([&](const db::Row& row) { loader.add(row); })) {
        impl_->cursor = nullptr;
        return {};
    }
    const Rows rows = loader.finish();
    if (impl_->query.node())
        detail::prefetch(rows, impl_->query.node());
    return rows;
}

}  // namespace nuages::orm
