// What the benchmarks of the ORM share: the models, the queries through the ORM, and how two ways are
// compared.
#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include <nuages/models.h>

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

inline void fail(const char* what) {
    std::fprintf(stderr, "orm_bench: %s\n", what);
    std::exit(1);
}

inline double cpu_now() {
    timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

inline Post orm_get(std::int64_t id) {
    return Post::objects.get({"pk", id});
}

inline auto orm_list(std::int64_t last) {
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

inline void print(const char* what, std::pair<double, double> seconds, double runs, const char* unit,
                  double per_second, double limit) {
    const double ratio = seconds.second / seconds.first;
    std::printf("%-28s by hand %8.2f %s   ORM %8.2f %s   %.3f x (limit %.2f) %s\n", what,
                seconds.first / runs * per_second, unit, seconds.second / runs * per_second, unit, ratio,
                limit, ratio <= limit ? "" : " EXCEEDED");
}

inline void fill_tables() {
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

}  // namespace bench
