#include <unordered_map>

#include <sqlite3.h>

#include "by_hand.h"

namespace bench {
namespace {

// "2026-05-01 10:00:00", as the table has it.
std::int64_t parse_moment(const char* s) {
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
    return (days * 86400 + number(11, 2) * 3600 + number(14, 2) * 60 + number(17, 2)) * 1'000'000;
}

// The same the other way round; 19 characters.
void write_moment(std::int64_t us, char* out) {
    const std::int64_t seconds = us / 1'000'000, z = seconds / 86400 + 719468;
    const int rest = static_cast<int>(seconds % 86400);
    const std::int64_t era = z / 146097;
    const int doe = static_cast<int>(z - era * 146097);
    const int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const int doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    const int month = mp < 10 ? mp + 3 : mp - 9;
    const auto put = [&](int at, int digits, std::int64_t n) {
        for (int i = digits - 1; i >= 0; --i, n /= 10)
            out[at + i] = static_cast<char>('0' + n % 10);
    };
    put(0, 4, era * 400 + yoe + (month <= 2));
    put(5, 2, month);
    put(8, 2, doy - (153 * mp + 2) / 5 + 1);
    put(11, 2, rest / 3600);
    put(14, 2, rest / 60 % 60);
    put(17, 2, rest % 60);
    out[4] = out[7] = '-';
    out[10] = ' ';
    out[13] = out[16] = ':';
}

class SqliteByHand final : public ByHand {
public:
    explicit SqliteByHand(const std::string& path) {
        if (sqlite3_open_v2(path.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr) !=
            SQLITE_OK)
            fail(sqlite3_errmsg(db_));
        sqlite3_busy_timeout(db_, 5000);
        execute("PRAGMA synchronous = FULL");
        execute("PRAGMA foreign_keys = ON");
        const std::string post = "id, author_id, title, created_at, score, rating, note";
        one_ = prepare("SELECT " + post + " FROM bench_post WHERE id = ?");
        list_ = prepare("SELECT " + post + " FROM bench_post WHERE id <= ? ORDER BY id");
        with_author_ = prepare(
            "SELECT p.id, p.author_id, p.title, p.created_at, p.score, p.rating, p.note, a.id, a.name "
            "FROM bench_post p JOIN bench_author a ON a.id = p.author_id WHERE p.id <= ? ORDER BY p.id");
        of_author_ = prepare(
            "SELECT c.id, c.post_id, c.text, c.likes FROM bench_comment c JOIN bench_post p ON p.id = "
            "c.post_id "
            "JOIN bench_author a ON a.id = p.author_id WHERE a.name = ?");
        insert_ = prepare(
            "INSERT INTO bench_post (author_id, title, created_at, score, rating, note) VALUES (?, ?, ?, ?, "
            "?, ?)");
        add_ = prepare("UPDATE bench_post SET score = score + 1 WHERE id = ?");
    }
    ~SqliteByHand() override {
        for (sqlite3_stmt* statement : {one_, list_, with_author_, of_author_, insert_, add_, comments_})
            sqlite3_finalize(statement);
        sqlite3_close(db_);
    }

    PostRow get(std::int64_t id) override {
        PostRow post;
        sqlite3_bind_int64(one_, 1, id);
        if (sqlite3_step(one_) != SQLITE_ROW)
            fail("no row");
        fill(one_, post);
        sqlite3_reset(one_);
        return post;
    }

    std::vector<PostRow> list(std::int64_t last) override {
        std::vector<PostRow> posts;
        sqlite3_bind_int64(list_, 1, last);
        while (has_row(list_))
            fill(list_, posts.emplace_back());
        return posts;
    }

    std::vector<PostWithAuthor> with_author(std::int64_t last) override {
        std::vector<PostWithAuthor> posts;
        sqlite3_bind_int64(with_author_, 1, last);
        while (has_row(with_author_)) {
            auto& [post, author] = posts.emplace_back();
            fill(with_author_, post);
            author.id = sqlite3_column_int64(with_author_, 7);
            assign(author.name, with_author_, 8);
        }
        return posts;
    }

    std::vector<PostWithComments> with_comments(std::int64_t last) override {
        std::vector<PostWithComments> posts;
        std::unordered_map<std::int64_t, std::size_t> places;
        sqlite3_bind_int64(list_, 1, last);
        while (has_row(list_)) {
            fill(list_, posts.emplace_back().post);
            places.emplace(posts.back().post.id, posts.size() - 1);
        }
        if (!comments_) {
            std::string sql = "SELECT id, post_id, text, likes FROM bench_comment WHERE post_id IN (?";
            for (std::size_t i = 1; i < posts.size(); ++i)
                sql += ", ?";
            comments_ = prepare(sql + ")");
        }
        for (std::size_t i = 0; i < posts.size(); ++i)
            sqlite3_bind_int64(comments_, static_cast<int>(i) + 1, posts[i].post.id);
        while (has_row(comments_)) {
            const std::size_t place = places.find(sqlite3_column_int64(comments_, 1))->second;
            fill(comments_, posts[place].comments.emplace_back());
        }
        return posts;
    }

    std::vector<CommentRow> comments_on_posts_of(const std::string& author) override {
        std::vector<CommentRow> comments;
        sqlite3_bind_text(of_author_, 1, author.data(), static_cast<int>(author.size()), SQLITE_STATIC);
        while (has_row(of_author_))
            fill(of_author_, comments.emplace_back());
        return comments;
    }

    void insert(std::vector<PostRow>& rows) override {
        execute("BEGIN IMMEDIATE");
        char moment[19];
        for (PostRow& row : rows) {
            write_moment(row.created_at, moment);
            sqlite3_bind_int64(insert_, 1, row.author_id);
            sqlite3_bind_text(insert_, 2, row.title.data(), static_cast<int>(row.title.size()),
                              SQLITE_STATIC);
            sqlite3_bind_text(insert_, 3, moment, sizeof moment, SQLITE_STATIC);
            sqlite3_bind_int(insert_, 4, row.score);
            sqlite3_bind_double(insert_, 5, row.rating);
            if (row.note)
                sqlite3_bind_text(insert_, 6, row.note->data(), static_cast<int>(row.note->size()),
                                  SQLITE_STATIC);
            else
                sqlite3_bind_null(insert_, 6);
            run(insert_);
            row.id = sqlite3_last_insert_rowid(db_);
        }
        execute("COMMIT");
    }

    void add_to_score(std::int64_t id) override {
        sqlite3_bind_int64(add_, 1, id);
        run(add_);
    }

private:
    sqlite3_stmt* prepare(const std::string& sql) {
        sqlite3_stmt* statement;
        if (sqlite3_prepare_v3(db_, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) !=
            SQLITE_OK)
            fail(sqlite3_errmsg(db_));
        return statement;
    }
    void execute(const char* sql) {
        if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
            fail(sqlite3_errmsg(db_));
    }
    void run(sqlite3_stmt* statement) {
        if (sqlite3_step(statement) != SQLITE_DONE)
            fail(sqlite3_errmsg(db_));
        sqlite3_reset(statement);
    }
    bool has_row(sqlite3_stmt* statement) {
        const int result = sqlite3_step(statement);
        if (result == SQLITE_ROW)
            return true;
        if (result != SQLITE_DONE)
            fail(sqlite3_errmsg(db_));
        sqlite3_reset(statement);
        return false;
    }
    static void assign(std::string& to, sqlite3_stmt* statement, int column) {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
        to.assign(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
    }
    static void fill(sqlite3_stmt* statement, PostRow& post) {
        post.id = sqlite3_column_int64(statement, 0);
        post.author_id = sqlite3_column_int64(statement, 1);
        assign(post.title, statement, 2);
        post.created_at = parse_moment(reinterpret_cast<const char*>(sqlite3_column_text(statement, 3)));
        post.score = sqlite3_column_int(statement, 4);
        post.rating = sqlite3_column_double(statement, 5);
        if (sqlite3_column_type(statement, 6) != SQLITE_NULL)
            assign(post.note.emplace(), statement, 6);
    }
    static void fill(sqlite3_stmt* statement, CommentRow& comment) {
        comment.id = sqlite3_column_int64(statement, 0);
        comment.post_id = sqlite3_column_int64(statement, 1);
        assign(comment.text, statement, 2);
        comment.likes = sqlite3_column_int(statement, 3);
    }

    sqlite3* db_ = nullptr;
    sqlite3_stmt *one_, *list_, *with_author_, *of_author_, *insert_, *add_, *comments_ = nullptr;
};

}  // namespace

std::unique_ptr<ByHand> sqlite_by_hand(const std::string& path) {
    return std::make_unique<SqliteByHand>(path);
}

}  // namespace bench
