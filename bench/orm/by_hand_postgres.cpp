#include <cstring>
#include <string_view>
#include <unordered_map>

#include <libpq-fe.h>

#include "by_hand.h"

namespace bench {
namespace {

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

constexpr Oid int4_type = 23, int8_type = 20, float8_type = 701, text_type = 25, timestamptz_type = 1184,
              int8_array_type = 1016;
constexpr std::int64_t us_to_2000 = 946'684'800'000'000;

template <class T>
T swapped(T value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof value);
    bits = sizeof(T) == 8 ? __builtin_bswap64(bits) : __builtin_bswap32(static_cast<std::uint32_t>(bits));
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

template <class T>
T number(const PGresult* result, int row, int column) {
    T value;
    std::memcpy(&value, PQgetvalue(result, row, column), sizeof value);
    return swapped(value);
}

std::string_view text(const PGresult* result, int row, int column) {
    return {PQgetvalue(result, row, column), static_cast<std::size_t>(PQgetlength(result, row, column))};
}

void fill(const PGresult* result, int row, PostRow& post) {
    post.id = number<std::int64_t>(result, row, 0);
    post.author_id = number<std::int64_t>(result, row, 1);
    post.title = text(result, row, 2);
    post.created_at = number<std::int64_t>(result, row, 3) + us_to_2000;
    post.score = number<std::int32_t>(result, row, 4);
    post.rating = number<double>(result, row, 5);
    if (!PQgetisnull(result, row, 6))
        post.note.emplace(text(result, row, 6));
}

void fill(const PGresult* result, int row, CommentRow& comment) {
    comment.id = number<std::int64_t>(result, row, 0);
    comment.post_id = number<std::int64_t>(result, row, 1);
    comment.text = text(result, row, 2);
    comment.likes = number<std::int32_t>(result, row, 3);
}

// Binary parameters in the order in which they are added.
class Parameters {
public:
    explicit Parameters(std::size_t count) { reserve(count); }
    template <class T>
    void add_number(T value) {
        const T sent = swapped(value);
        numbers_.emplace_back();
        std::memcpy(&numbers_.back(), &sent, sizeof sent);
        add({reinterpret_cast<const char*>(&numbers_.back()), sizeof sent});
    }
    void add(std::string_view bytes) {
        values_.push_back(bytes.data());
        lengths_.push_back(static_cast<int>(bytes.size()));
    }
    void add_null() {
        values_.push_back(nullptr);
        lengths_.push_back(0);
    }
    int count() const { return static_cast<int>(values_.size()); }
    const char* const* values() const { return values_.data(); }
    const int* lengths() const { return lengths_.data(); }

private:
    void reserve(std::size_t count) {
        numbers_.reserve(count);
        values_.reserve(count);
        lengths_.reserve(count);
    }
    std::vector<std::uint64_t> numbers_;  // never grows, so that the values stay where they are
    std::vector<const char*> values_;
    std::vector<int> lengths_;
};

class PostgresByHand final : public ByHand {
public:
    explicit PostgresByHand(const std::string& url) : connection_(PQconnectdb(url.c_str())) {
        if (PQstatus(connection_) != CONNECTION_OK)
            fail(PQerrorMessage(connection_));
        const std::string post =
            "SELECT id, author_id, title, created_at, score, rating, note FROM bench_post ";
        prepare("one", post + "WHERE id = $1", {int8_type});
        prepare("list", post + "WHERE id <= $1 ORDER BY id", {int8_type});
        prepare("with_author",
                "SELECT p.id, p.author_id, p.title, p.created_at, p.score, p.rating, p.note, a.id, a.name "
                "FROM bench_post p JOIN bench_author a ON a.id = p.author_id WHERE p.id <= $1 ORDER BY p.id",
                {int8_type});
        prepare("comments", "SELECT id, post_id, text, likes FROM bench_comment WHERE post_id = ANY ($1)",
                {int8_array_type});
        prepare("of_author",
                "SELECT c.id, c.post_id, c.text, c.likes FROM bench_comment c JOIN bench_post p ON p.id = "
                "c.post_id JOIN bench_author a ON a.id = p.author_id WHERE a.name = $1",
                {text_type});
        prepare("add", "UPDATE bench_post SET score = score + 1 WHERE id = $1", {int8_type});
        prepare_insert();
    }
    ~PostgresByHand() override { PQfinish(connection_); }

    PostRow get(std::int64_t id) override {
        const Result result = run("one", id, PGRES_TUPLES_OK);
        PostRow post;
        fill(result.get(), 0, post);
        return post;
    }

    std::vector<PostRow> list(std::int64_t last) override {
        const Result result = run("list", last, PGRES_TUPLES_OK);
        std::vector<PostRow> posts(rows_of(result));
        for (std::size_t i = 0; i < posts.size(); ++i)
            fill(result.get(), static_cast<int>(i), posts[i]);
        return posts;
    }

    std::vector<PostWithAuthor> with_author(std::int64_t last) override {
        const Result result = run("with_author", last, PGRES_TUPLES_OK);
        std::vector<PostWithAuthor> posts(rows_of(result));
        for (std::size_t i = 0; i < posts.size(); ++i) {
            const int row = static_cast<int>(i);
            fill(result.get(), row, posts[i].post);
            posts[i].author.id = number<std::int64_t>(result.get(), row, 7);
            posts[i].author.name = text(result.get(), row, 8);
        }
        return posts;
    }

    std::vector<PostWithComments> with_comments(std::int64_t last) override {
        const Result found = run("list", last, PGRES_TUPLES_OK);
        std::vector<PostWithComments> posts(rows_of(found));
        std::unordered_map<std::int64_t, std::size_t> places;
        const auto big_endian = [](std::uint32_t n) { return __builtin_bswap32(n); };
        const std::uint32_t head[] = {big_endian(1), 0, big_endian(int8_type),
                                      big_endian(static_cast<std::uint32_t>(posts.size())), big_endian(1)};
        std::string keys(reinterpret_cast<const char*>(head), sizeof head);
        for (std::size_t i = 0; i < posts.size(); ++i) {
            fill(found.get(), static_cast<int>(i), posts[i].post);
            places.emplace(posts[i].post.id, i);
            const std::uint32_t size = big_endian(8);
            const std::int64_t key = swapped(posts[i].post.id);
            keys.append(reinterpret_cast<const char*>(&size), 4)
                .append(reinterpret_cast<const char*>(&key), 8);
        }
        Parameters parameters(1);
        parameters.add(keys);
        const Result result = run("comments", parameters, PGRES_TUPLES_OK);
        for (int row = 0; row < PQntuples(result.get()); ++row) {
            const std::size_t place = places.find(number<std::int64_t>(result.get(), row, 1))->second;
            fill(result.get(), row, posts[place].comments.emplace_back());
        }
        return posts;
    }

    std::vector<CommentRow> comments_on_posts_of(const std::string& author) override {
        Parameters parameters(1);
        parameters.add(author);
        const Result result = run("of_author", parameters, PGRES_TUPLES_OK);
        std::vector<CommentRow> comments(rows_of(result));
        for (std::size_t i = 0; i < comments.size(); ++i)
            fill(result.get(), static_cast<int>(i), comments[i]);
        return comments;
    }

    void insert(std::vector<PostRow>& rows) override {
        execute("BEGIN");
        for (std::size_t begin = 0; begin < rows.size(); begin += rows_a_statement) {
            Parameters parameters(rows_a_statement * columns_to_insert);
            for (std::size_t i = begin; i < begin + rows_a_statement; ++i) {
                const PostRow& row = rows[i];
                parameters.add_number(row.author_id);
                parameters.add(row.title);
                parameters.add_number(row.created_at - us_to_2000);
                parameters.add_number(row.score);
                parameters.add_number(row.rating);
                row.note ? parameters.add(*row.note) : parameters.add_null();
            }
            const Result result = run("insert", parameters, PGRES_TUPLES_OK);
            for (std::size_t i = 0; i < rows_a_statement; ++i)
                rows[begin + i].id = number<std::int64_t>(result.get(), static_cast<int>(i), 0);
        }
        execute("COMMIT");
    }

    void add_to_score(std::int64_t id) override { run("add", id, PGRES_COMMAND_OK); }

private:
    static constexpr std::size_t columns_to_insert = 6;
    static constexpr std::size_t rows_a_statement = 1'000;  // a divisor of what the benchmark inserts

    void prepare_insert() {
        const Oid row_types[] = {int8_type, text_type, timestamptz_type, int4_type, float8_type, text_type};
        std::string sql =
            "INSERT INTO bench_post (author_id, title, created_at, score, rating, note) VALUES ";
        std::vector<Oid> types;
        for (std::size_t i = 0; i < rows_a_statement * columns_to_insert; ++i) {
            sql += i % columns_to_insert ? ", " : i ? "), (" : "(";
            sql += '$' + std::to_string(i + 1);
            types.push_back(row_types[i % columns_to_insert]);
        }
        prepare("insert", sql + ") RETURNING id", types);
    }
    void prepare(const char* name, const std::string& sql, const std::vector<Oid>& types) {
        check(PQprepare(connection_, name, sql.c_str(), static_cast<int>(types.size()), types.data()),
              PGRES_COMMAND_OK);
    }
    void execute(const char* sql) { check(PQexec(connection_, sql), PGRES_COMMAND_OK); }
    Result run(const char* name, const Parameters& parameters, ExecStatusType expected) {
        const std::vector<int> binary(static_cast<std::size_t>(parameters.count()), 1);
        return check(PQexecPrepared(connection_, name, parameters.count(), parameters.values(),
                                    parameters.lengths(), binary.data(), 1),
                     expected);
    }
    // The same with one number, without an allocation.
    Result run(const char* name, std::int64_t id, ExecStatusType expected) {
        const std::int64_t sent = swapped(id);
        const char* values[] = {reinterpret_cast<const char*>(&sent)};
        const int lengths[] = {8}, binary[] = {1};
        return check(PQexecPrepared(connection_, name, 1, values, lengths, binary, 1), expected);
    }
    Result check(PGresult* answer, ExecStatusType expected) {
        Result result(answer, PQclear);
        if (PQresultStatus(answer) != expected)
            fail(PQerrorMessage(connection_));
        return result;
    }
    static std::size_t rows_of(const Result& result) {
        return static_cast<std::size_t>(PQntuples(result.get()));
    }

    PGconn* connection_;
};

}  // namespace

std::unique_ptr<ByHand> postgres_by_hand(const std::string& url) {
    return std::make_unique<PostgresByHand>(url);
}

}  // namespace bench
