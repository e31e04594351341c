// Reads through the ORM beside the same reads written by hand against SQLite's C interface: a statement of
// its own, bind, step, and the columns put into the same struct. Slices of both alternate; CPU time; medians.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include <sqlite3.h>

#include <nuages/db/atomic.h>
#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/models.h>
#include <nuages/orm/registry.h>

namespace bench {
using namespace nuages::models;

struct Post;

struct Author : Model<Author> {
    std::string name;
    Set<Post> posts;
    static constexpr auto meta = describe(field<&Author::name>().max_length(100), field<&Author::posts>());
};

struct Post : Model<Post> {
    ForeignKey<Author> author;
    std::string title;
    DateTime created_at;
    int score = 0;
    double rating = 0;
    std::optional<std::string> note;
    static constexpr auto meta = describe(
        field<&Post::author>().on_delete(cascade), field<&Post::title>().max_length(200),
        field<&Post::created_at>(), field<&Post::score>(), field<&Post::rating>(), field<&Post::note>());
};

constexpr int rows_in_table = 10'000;
constexpr int rows_in_list = 1'000;

void fail(const char* what) {
    std::fprintf(stderr, "orm_bench: %s\n", what);
    std::exit(1);
}

double cpu_now() {
    timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

// -- by hand

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

// -- through the ORM

Post orm_get(std::int64_t id) {
    return Post::objects.get({"pk", id});
}

auto orm_list(std::int64_t last) {
    auto posts = Post::objects.filter({"id__lte", last}).order_by("id");
    posts.rows();
    return posts;
}

// Median CPU seconds of each of two functions, run in alternating slices.
template <class A, class B>
std::pair<double, double> compare(int slices, A&& a, B&& b) {
    std::vector<double> first, second;
    for (int i = 0; i < slices; ++i) {
        const double start = cpu_now();
        a();
        const double middle = cpu_now();
        b();
        first.push_back(middle - start);
        second.push_back(cpu_now() - middle);
    }
    std::sort(first.begin(), first.end());
    std::sort(second.begin(), second.end());
    return {first[first.size() / 2], second[second.size() / 2]};
}

void print(const char* what, std::pair<double, double> seconds, double runs, const char* unit,
           double per_second, double limit) {
    const double ratio = seconds.second / seconds.first;
    std::printf("%-28s by hand %8.2f %s   ORM %8.2f %s   %.3f x (limit %.2f) %s\n", what,
                seconds.first / runs * per_second, unit, seconds.second / runs * per_second, unit, ratio,
                limit, ratio <= limit ? "" : " EXCEEDED");
}

void fill_tables(nuages::db::Database& database) {
    database.execute(
        "CREATE TABLE bench_author (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, name varchar(100) NOT "
        "NULL)");
    database.execute(
        "CREATE TABLE bench_post (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, author_id bigint NOT NULL "
        "REFERENCES "
        "bench_author (id) DEFERRABLE INITIALLY DEFERRED, title varchar(200) NOT NULL, created_at datetime "
        "NOT NULL, "
        "score integer NOT NULL, rating real NOT NULL, note text NULL)");
    std::vector<Author> authors;
    for (int i = 0; i < 100; ++i)
        authors.push_back({.name = "Author " + std::to_string(i)});
    Author::objects.bulk_create(authors);
    std::vector<Post> posts;
    for (int i = 0; i < rows_in_table; ++i) {
        Post& post = posts.emplace_back();
        post.author = authors[static_cast<std::size_t>(i) % authors.size()];
        post.title = "The title of post number " + std::to_string(i);
        post.created_at = DateTime::from_unix(1'700'000'000 + i * 60);
        post.score = i % 97;
        post.rating = i * 0.25;
        if (i % 3 == 0)
            post.note = "a note";
    }
    Post::objects.bulk_create(posts);
}

void run(const char* path) {
    std::remove(path);
    nuages::db::SqliteDatabase database({.path = path});
    nuages::orm::Registry registry;
    registry.add<Author, Post>("bench");
    registry.install(database);
    fill_tables(database);
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
