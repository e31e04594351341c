// Reads through the ORM beside the same reads written by hand against SQLite's C interface: a statement of
// its own, bind, step, and the columns put into the same struct. Slices of both alternate; CPU time; medians.
#include "reads.h"

#include <sqlite3.h>

#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/orm/registry.h>

namespace bench {

// "2026-05-01 10:00:00", as the table has it.
DateTime parse(const char* s) {
    const auto number = [&](int at, int digits) {
        int n = 0;
        for (int i = 0; i < digits; ++i)
            n = n * 10 + (s[at + i] - '0');
        return n;
    };
    int y = number(0, 4);
    const int m = number(5, 2), d = number(8, 2);
    y -= m <= 2;
    const int era = y / 400, yoe = y - era * 400;
    const int doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    const std::int64_t days = era * 146097LL + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
    return DateTime::from_unix(days * 86400 + number(11, 2) * 3600 + number(14, 2) * 60 + number(17, 2));
}

class ByHand {
public:
    explicit ByHand(const char* path) {
        if (sqlite3_open_v2(path, &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK)
            fail(sqlite3_errmsg(db_));
        one_ = prepare(
            "SELECT id, author_id, title, created_at, score, rating, note FROM bench_post WHERE id = ?");
        list_ = prepare(
            "SELECT id, author_id, title, created_at, score, rating, note FROM bench_post WHERE id <= ? "
            "ORDER BY id");
    }
    ~ByHand() {
        sqlite3_finalize(one_);
        sqlite3_finalize(list_);
        sqlite3_close(db_);
    }

    Post get(std::int64_t id) {
        Post post;
        sqlite3_bind_int64(one_, 1, id);
        if (sqlite3_step(one_) != SQLITE_ROW)
            fail("no row");
        fill(one_, post);
        sqlite3_reset(one_);
        return post;
    }

    std::vector<Post> list(std::int64_t last) {
        std::vector<Post> posts;
        sqlite3_bind_int64(list_, 1, last);
        while (sqlite3_step(list_) == SQLITE_ROW)
            fill(list_, posts.emplace_back());
        sqlite3_reset(list_);
        return posts;
    }

private:
    sqlite3_stmt* prepare(const char* sql) {
        sqlite3_stmt* statement;
        if (sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK)
            fail(sqlite3_errmsg(db_));
        return statement;
    }
    static void assign(std::string& to, sqlite3_stmt* statement, int column) {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
        to.assign(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
    }
    static void fill(sqlite3_stmt* statement, Post& post) {
        post.id = sqlite3_column_int64(statement, 0);
        post.author = ForeignKey<Author>(sqlite3_column_int64(statement, 1));
        assign(post.title, statement, 2);
        post.created_at = parse(reinterpret_cast<const char*>(sqlite3_column_text(statement, 3)));
        post.score = sqlite3_column_int(statement, 4);
        post.rating = sqlite3_column_double(statement, 5);
        if (sqlite3_column_type(statement, 6) != SQLITE_NULL)
            assign(post.note.emplace(), statement, 6);
    }

    sqlite3* db_ = nullptr;
    sqlite3_stmt* one_;
    sqlite3_stmt* list_;
};

void make_tables(nuages::db::Database& database) {
    database.execute(
        "CREATE TABLE bench_author (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, name varchar(100) NOT "
        "NULL)");
    database.execute(
        "CREATE TABLE bench_post (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, author_id bigint NOT NULL "
        "REFERENCES "
        "bench_author (id) DEFERRABLE INITIALLY DEFERRED, title varchar(200) NOT NULL, created_at datetime "
        "NOT NULL, "
        "score integer NOT NULL, rating real NOT NULL, note text NULL)");
}

void run(const char* path) {
    std::remove(path);
    nuages::db::SqliteDatabase database({.path = path});
    nuages::orm::Registry registry;
    registry.add<Author, Post>("bench");
    registry.install(database);
    make_tables(database);
    fill_tables();
    ByHand hand(path);

    std::int64_t sum = 0;
    constexpr int gets = 2'000;
    std::int64_t id = 0;
    const auto next = [&] { return id = id * 7 % rows_in_table + 1; };
    const auto one = compare(
        41,
        [&] {
            for (int i = 0; i < gets; ++i)
                sum += hand.get(next()).score;
        },
        [&] {
            for (int i = 0; i < gets; ++i)
                sum += orm_get(next()).score;
        });
    print("get by primary key", one, gets, "us", 1e6, 1.25);

    constexpr int lists = 4;
    const auto many = compare(
        41,
        [&] {
            for (int i = 0; i < lists; ++i)
                sum += hand.list(rows_in_list).back().score;
        },
        [&] {
            for (int i = 0; i < lists; ++i)
                sum += orm_list(rows_in_list)[rows_in_list - 1].score;
        });
    print("1,000 rows into structs", many, lists, "us", 1e6, 1.2);
    std::fprintf(stderr, "(checksum %lld)\n", static_cast<long long>(sum));
    std::remove(path);
}

}  // namespace bench

int main(int argc, char** argv) {
    bench::run(argc > 1 ? argv[1] : "orm_bench.sqlite3");
}
