#pragma once

#include "polls_support.h"

// A photo sharing site: the models behind Django's recorded queries, with every kind of field and relation.
namespace gram {
using namespace nuages::models;

struct Comment;
struct Follow;
struct Image;
struct Like;
struct Post;
struct Profile;

struct User : Model<User> {
    std::string password;
    std::optional<DateTime> last_login;
    bool is_superuser = false;
    std::string email;
    std::optional<std::string> nickname;
    bool is_staff = false;
    std::optional<Date> joined;
    ManyToManyThrough<User, Follow, "follower", "followed"> following;
    Set<User, "following"> followers;
    Set<Post> posts;
    Set<Like> likes;
    Set<Comment> comments;
    Set<Follow, "follower"> following_set;
    Set<Follow, "followed"> follower_set;
    One<Profile> profile;

    static constexpr auto meta = describe(
        field<&User::password>().max_length(128), field<&User::last_login>(), field<&User::is_superuser>(),
        field<&User::email>().max_length(254).unique(), field<&User::nickname>().max_length(30).unique(),
        field<&User::is_staff>(), field<&User::joined>(), field<&User::following>(),
        field<&User::followers>(), field<&User::posts>(), field<&User::likes>(), field<&User::comments>(),
        field<&User::following_set>(), field<&User::follower_set>(), field<&User::profile>());
};

struct Tag : Model<Tag> {
    std::string name;
    Set<Post> posts;
    static constexpr auto meta =
        describe(field<&Tag::name>().max_length(50).unique(), field<&Tag::posts>()).ordering("name");
};

inline constexpr ChoiceLabel kinds[] = {{1, "photo"}, {2, "video"}};

struct Post : Model<Post> {
    ForeignKey<User> author;
    std::string caption;
    DateTime created_at;
    std::optional<DateTime> updated_at;
    bool is_public = true;
    std::optional<std::string> location;
    std::optional<double> price, rating;
    std::optional<Duration> length;
    std::optional<UUID> key;
    Value info;
    std::uint16_t kind = 1;
    ManyToMany<Tag> tags;
    Set<Image> images;
    Set<Like> likes;
    Set<Comment> comments;

    static constexpr auto meta =
        describe(field<&Post::author>().on_delete(cascade), field<&Post::caption>().blank(),
                 field<&Post::created_at>(), field<&Post::updated_at>().blank(), field<&Post::is_public>(),
                 field<&Post::location>().max_length(100).blank().db_index(), field<&Post::price>(),
                 field<&Post::rating>(), field<&Post::length>(), field<&Post::key>(),
                 field<&Post::info>().db_column("meta"), field<&Post::kind>().choices(kinds).default_(1),
                 field<&Post::tags>().blank(), field<&Post::images>(), field<&Post::likes>(),
                 field<&Post::comments>())
            .ordering("-created_at", "id");
};

struct Image : Model<Image> {
    ForeignKey<Post> post;
    std::string file;
    std::uint32_t position = 0;
    static constexpr auto meta =
        describe(field<&Image::post>().on_delete(cascade), field<&Image::file>().max_length(100),
                 field<&Image::position>().default_(0))
            .unique_together("post", "position");
};

struct Like : Model<Like> {
    ForeignKey<User> user;
    ForeignKey<Post> post;
    DateTime created_at;
    static constexpr auto meta =
        describe(field<&Like::user>().on_delete(cascade), field<&Like::post>().on_delete(cascade),
                 field<&Like::created_at>())
            .constraints(nuages::meta::unique_constraint("unique_like", "user", "post"));
};

struct Follow : Model<Follow> {
    ForeignKey<User> follower, followed;
    Date since;
    static constexpr auto meta =
        describe(field<&Follow::follower>().on_delete(cascade), field<&Follow::followed>().on_delete(cascade),
                 field<&Follow::since>())
            .unique_together("follower", "followed");
};

struct Comment : Model<Comment> {
    ForeignKey<Post> post;
    std::optional<ForeignKey<User>> user;
    ForeignKey<Comment> parent;
    std::string text;
    Set<Comment> replies;
    static constexpr auto meta =
        describe(field<&Comment::post>().on_delete(cascade), field<&Comment::user>().on_delete(set_null),
                 field<&Comment::parent>().null().on_delete(protect), field<&Comment::text>().max_length(300),
                 field<&Comment::replies>())
            .db_table("gram_comment_x");
};

struct Profile : Model<Profile, NoAutoId> {
    OneToOne<User> user;
    std::string bio;
    std::optional<Date> birthday;
    std::optional<Time> wakeup;
    std::string site;
    std::optional<std::string> ip;
    std::optional<Bytes> blob;
    static constexpr auto meta =
        describe(field<&Profile::user>().on_delete(cascade).primary_key(),
                 field<&Profile::bio>().max_length(150).db_column("biography"), field<&Profile::birthday>(),
                 field<&Profile::wakeup>(), field<&Profile::site>().max_length(200).blank(),
                 field<&Profile::ip>().max_length(39), field<&Profile::blob>())
            .verbose_name_plural("profiles");
};

}  // namespace gram

namespace nuages::orm::testing {

// A database in memory with the photo sharing site in it.
struct GramDatabase {
    GramDatabase() {
        registry.add<gram::User, gram::Tag, gram::Post, gram::Image, gram::Like, gram::Follow, gram::Comment,
                     gram::Profile>("gram");
        registry.install(database);
        create_tables(registry, database);
    }

    db::SqliteDatabase database{{.path = ":memory:"}};
    Registry registry;
};

}  // namespace nuages::orm::testing
