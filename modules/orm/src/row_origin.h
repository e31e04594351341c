#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <nuages/db/database.h>
#include <nuages/db/detail/frame.h>
#include <nuages/db/errors.h>
#include <nuages/orm/query.h>

// Which database an operation goes to. In this order: the one that using_() names; the one that the operation
// around it has settled on; what the routers of the site say; that of the object it starts from; where
// queries of the calling fiber go.
namespace nuages::orm::detail {

enum class Access : std::uint8_t { read, write };

// The database that was chosen for rows, by any of the first four; empty for rows of the last. Where there
// are routers it is always chosen, so that objects know where they are from.
struct RowOrigin {
    db::Database* database = nullptr;
    std::uint8_t number = 0;  // what the objects remember
    bool is_routed = false;   // by the routers

    explicit operator bool() const noexcept { return database; }
};

// Throw ImproperlyConfigured where the calling fiber has no such database.
RowOrigin origin_of(const Query& query, Access access);
// That of the operation around the caller.
RowOrigin pinned_origin();
// Where an object is to be written or deleted. `alias` comes before everything else.
RowOrigin origin_to_change(const ModelInfo& model, const void* object, const std::string& alias = {});
// Where the object itself was read from or written to; null for the usual one.
db::Database* database_of(const ModelInfo& model, const void* object);
// Where the set of an object is changed that is in that database.
RowOrigin origin_of_changes(const FieldInfo& set, db::Database* owners);
// Of an object that is about to be saved: a new one goes to where those are that it points to. ValueError
// where the routers do not allow that it points to them.
RowOrigin origin_to_save(const ModelInfo& model, const void* object, const std::string& alias);
// Throw ValueError where objects on other databases, from `first` on, may not be added to the set of an
// object that is in that database.
void check_may_be_added(const FieldInfo& set, const Value& owner, db::Database* owners,
                        const ModelInfo& model, const void* first, std::size_t count);

// What a statement that reads is run on: where routers chose the database, another one of theirs once it is
// out of reach.
class Source {
public:
    Source(const ModelInfo& model, const RowOrigin& origin);

    db::Database& database() const noexcept { return *database_; }
    // Becomes that of the other database.
    const RowOrigin& origin() const noexcept { return origin_; }

    // Calls run(database), again where that ends with an UnreachableError and there is another database,
    // which is of the same kind.
    template <class Run>
    void read(Run&& run) {
        while (!ran(run)) {
        }
    }

private:
    template <class Run>
    bool ran(Run&& run) {
        if (!origin_.is_routed) [[likely]] {
            run(*database_);
            return true;
        }
        try {
            run(*database_);
            return true;
        } catch (const db::UnreachableError& error) {
            if (!go_on_elsewhere(error.reason()))
                throw;
        }
        return false;
    }
    bool go_on_elsewhere(std::string_view reason);

    const ModelInfo& model_;
    RowOrigin origin_;
    db::Database* database_;
    std::uint8_t tried_ = 0;
};

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
