#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <nuages/db/database.h>
#include <nuages/db/detail/frame.h>
#include <nuages/orm/query.h>

// Which database an operation goes to. In this order: the one that using_() names; the one that the operation
// around it has settled on; that of the object it starts from; where queries of the calling fiber go.
namespace nuages::orm::detail {

// The database that was chosen for rows, by any of the first three; empty for rows of the fourth.
struct RowOrigin {
    db::Database* database = nullptr;
    std::uint8_t number = 0;  // what the objects remember

    explicit operator bool() const noexcept { return database; }
};

// Throw ImproperlyConfigured where the calling fiber has no such database.
RowOrigin origin_of(const Query& query);
RowOrigin origin_named(const std::string& alias);
// That of the operation around the caller.
RowOrigin pinned_origin();
// Where an object was read from or written to. `alias` comes before it.
RowOrigin origin_of(const ModelInfo& model, const void* object, const std::string& alias = {});
// The same of one that is about to be saved: a new one goes to where those are that it points to. ValueError
// where those, or it and those, are on several.
RowOrigin origin_to_save(const ModelInfo& model, const void* object, const std::string& alias);

// Settles all queries of the calling fiber on a database until the end of the block; does nothing where that
// is null. For one operation: what it calls of other people's is called within an Unpinned.
class Pinned {
public:
    explicit Pinned(db::Database* database) {
        if (database)
            set(database);
    }

protected:
    void set(db::Database* database);

private:
    std::optional<db::detail::FrameScope> frame_;
};
class Unpinned : Pinned {
public:
    Unpinned() : Pinned(nullptr) {
        if (const db::detail::Frame* frame = db::detail::current_frame(); frame && frame->pinned)
            set(nullptr);
    }
};

}  // namespace nuages::orm::detail
