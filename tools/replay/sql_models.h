#pragma once

#include <nuages/models.h>

// The models of the recorded queries, field by field as their Python sources have them.
namespace polls {
using namespace nuages::models;

struct Choice;

struct Question : Model<Question> {
    std::string question_text;
    DateTime pub_date;
    Set<Choice> choice_set;
    static constexpr auto meta = describe(field<&Question::question_text>().max_length(200),
                                          field<&Question::pub_date>("date published"),
                                          field<&Question::choice_set>().query_name("choice"));
};

struct Choice : Model<Choice> {
    ForeignKey<Question> question;
    std::string choice_text;
    int votes = 0;
    static constexpr auto meta =
        describe(field<&Choice::question>().on_delete(cascade), field<&Choice::choice_text>().max_length(200),
                 field<&Choice::votes>().default_(0));
};

}  // namespace polls

namespace auth {
using namespace nuages::models;

struct Permission : Model<Permission> {
    std::string name;
    static constexpr auto meta = describe(field<&Permission::name>().max_length(255));
};
struct Group : Model<Group> {
    std::string name;
    static constexpr auto meta = describe(field<&Group::name>().max_length(150).unique());
};

}  // namespace auth

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
    ManyToMany<auth::Group> groups;
    ManyToMany<auth::Permission> user_permissions;
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
        field<&User::password>().max_length(128), field<&User::last_login>().blank(),
        field<&User::is_superuser>().default_(false), field<&User::groups>().blank(),
        field<&User::user_permissions>().blank(), field<&User::email>().email().unique(),
        field<&User::nickname>().max_length(30).unique().blank(), field<&User::is_staff>().default_(false),
        field<&User::joined>(), field<&User::following>(), field<&User::followers>(), field<&User::posts>(),
        field<&User::likes>(), field<&User::comments>(), field<&User::following_set>(),
        field<&User::follower_set>(), field<&User::profile>());
};

struct Tag : Model<Tag> {
    std::string name;
    Set<Post> posts;
    static constexpr auto meta =
        describe(field<&Tag::name>().unicode_slug().unique(), field<&Tag::posts>()).ordering("name");
};

inline constexpr ChoiceLabel kinds[] = {{1, "photo"}, {2, "video"}};

struct Post : Model<Post> {
    ForeignKey<User> author;
    std::string caption;
    DateTime created_at;
    std::optional<DateTime> updated_at;
    bool is_public = true;
    std::optional<std::string> location;
    std::optional<Decimal> price;
    std::optional<double> rating;
    std::optional<Duration> length;
    std::optional<UUID> key;
    Value meta_;
    std::uint16_t kind = 1;
    ManyToMany<Tag> tags;
    Set<Image> images;
    Set<Like> likes;
    Set<Comment> comments;

    static Value empty_dict() { return nuages::Dict(); }

    static constexpr auto meta =
        describe(field<&Post::author>().on_delete(cascade), field<&Post::caption>().blank(),
                 field<&Post::created_at>(), field<&Post::updated_at>().blank(),
                 field<&Post::is_public>().default_(true),
                 field<&Post::location>().max_length(100).blank().db_index(),
                 field<&Post::price>().digits(8, 2), field<&Post::rating>(), field<&Post::length>(),
                 field<&Post::key>(),
                 field<&Post::meta_>("meta").query_name("meta").default_<&Post::empty_dict>(),
                 field<&Post::kind>().choices(kinds).default_(1), field<&Post::tags>().blank(),
                 field<&Post::images>(), field<&Post::likes>(), field<&Post::comments>())
            .ordering("-created_at", "id")
            .indexes(index("author", "-created_at").name("post_author_created_idx"), index("kind"))
            .constraints(check_constraint("post_price_nonneg", "(\"price\" IS NULL OR \"price\" >= '0')"));
};

struct Image : Model<Image> {
    ForeignKey<Post> post;
    std::string file;
    std::uint32_t position = 0;
    static constexpr auto meta = describe(field<&Image::post>().on_delete(cascade),
                                          field<&Image::file>().file(), field<&Image::position>().default_(0))
                                     .unique_together("post", "position");
};

struct Like : Model<Like> {
    ForeignKey<User> user;
    ForeignKey<Post> post;
    DateTime created_at;
    static constexpr auto meta = describe(field<&Like::user>().on_delete(cascade),
                                          field<&Like::post>().on_delete(cascade), field<&Like::created_at>())
                                     .constraints(unique_constraint("unique_like", "user", "post"));
};

struct Follow : Model<Follow> {
    ForeignKey<User> follower, followed;
    Date since;
    static constexpr auto meta =
        describe(field<&Follow::follower>().on_delete(cascade), field<&Follow::followed>().on_delete(cascade),
                 field<&Follow::since>())
            .constraints(unique_constraint("unique_follow", "follower", "followed"),
                         check_constraint("no_self_follow", "NOT (\"follower_id\" = (\"followed_id\"))"));
};

struct Comment : Model<Comment> {
    ForeignKey<Post> post;
    std::optional<ForeignKey<User>> user;
    ForeignKey<Comment> parent;
    std::string text;
    Set<Comment> replies;
    static constexpr auto meta =
        describe(field<&Comment::post>().on_delete(cascade), field<&Comment::user>().on_delete(set_null),
                 field<&Comment::parent>().null().blank().on_delete(protect),
                 field<&Comment::text>().max_length(300), field<&Comment::replies>())
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
                 field<&Profile::bio>().max_length(150).db_column("biography").default_(""),
                 field<&Profile::birthday>(), field<&Profile::wakeup>(),
                 field<&Profile::site>().url().blank(), field<&Profile::ip>().ip_address(),
                 field<&Profile::blob>())
            .verbose_name_plural("profiles");
};

}  // namespace gram
