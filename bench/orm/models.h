// The tables of the benchmark: 100 authors, 10,000 posts, and 10 comments on each of the first 1,000 posts.
#pragma once

#include <nuages/models.h>

namespace bench {
using namespace nuages::models;

struct Post;
struct Comment;

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
    Set<Comment> comments;
    static constexpr auto meta =
        describe(field<&Post::author>().on_delete(cascade), field<&Post::title>().max_length(200),
                 field<&Post::created_at>(), field<&Post::score>(), field<&Post::rating>(),
                 field<&Post::note>(), field<&Post::comments>());
};

struct Comment : Model<Comment> {
    ForeignKey<Post> post;
    std::string text;
    int likes = 0;
    static constexpr auto meta = describe(field<&Comment::post>().on_delete(cascade),
                                          field<&Comment::text>().max_length(200), field<&Comment::likes>());
};

constexpr std::int64_t author_count = 100;
constexpr std::int64_t post_count = 10'000;
constexpr std::int64_t posts_with_comments = 1'000;
constexpr std::int64_t comments_a_post = 10;
constexpr std::int64_t list_length = 1'000;
constexpr std::size_t bulk_size = 10'000;

}  // namespace bench
