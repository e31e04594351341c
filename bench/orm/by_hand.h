// What a careful C programmer writes instead of the ORM: prepared statements, binary forms where the database
// has them, and the columns put into plain structs.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bench {

struct AuthorRow {
    std::int64_t id = 0;
    std::string name;
};

struct PostRow {
    std::int64_t id = 0;
    std::int64_t author_id = 0;
    std::string title;
    std::int64_t created_at = 0;  // microseconds since 1970
    int score = 0;
    double rating = 0;
    std::optional<std::string> note;
};

struct CommentRow {
    std::int64_t id = 0;
    std::int64_t post_id = 0;
    std::string text;
    int likes = 0;
};

struct PostWithAuthor {
    PostRow post;
    AuthorRow author;
};

struct PostWithComments {
    PostRow post;
    std::vector<CommentRow> comments;
};

// Its own connection to the database of the benchmark; ends the program where anything fails.
class ByHand {
public:
    virtual ~ByHand() = default;

    virtual PostRow get(std::int64_t id) = 0;
    // The posts up to that key, in order; so do the two below.
    virtual std::vector<PostRow> list(std::int64_t last) = 0;
    virtual std::vector<PostWithAuthor> with_author(std::int64_t last) = 0;
    virtual std::vector<PostWithComments> with_comments(std::int64_t last) = 0;
    virtual std::vector<CommentRow> comments_on_posts_of(const std::string& author) = 0;
    // Stores the rows in one transaction and sets their keys.
    virtual void insert(std::vector<PostRow>& rows) = 0;
    virtual void add_to_score(std::int64_t id) = 0;
};

std::unique_ptr<ByHand> sqlite_by_hand(const std::string& path);
std::unique_ptr<ByHand> postgres_by_hand(const std::string& url);

[[noreturn]] void fail(const std::string& what);

}  // namespace bench
