#pragma once

#include <optional>
#include <string>

#include <nuages/auth/group.h>
#include <nuages/auth/permission.h>
#include <nuages/models.h>

namespace nuages::auth {

// What every kind of user has: a password and the time of the last login.
struct AbstractBaseUser {
    std::string password;  // as Django stores it: "pbkdf2_sha256$..."
    std::optional<DateTime> last_login;

    static constexpr auto meta =
        meta::describe(meta::field<&AbstractBaseUser::password>("password").max_length(128),
                       meta::field<&AbstractBaseUser::last_login>("last login").blank());
};

// What Django's permissions need of a user.
struct PermissionsMixin {
    bool is_superuser = false;
    orm::ManyToMany<Group> groups;
    orm::ManyToMany<Permission> user_permissions;

    static constexpr auto meta = meta::describe(
        meta::field<&PermissionsMixin::is_superuser>("superuser status")
            .default_(false)
            .help_text("Has all permissions, without any being given."),
        meta::field<&PermissionsMixin::groups>("groups").blank().related_name("user").help_text(
            "The groups this user belongs to. A user has all permissions of each of them."),
        meta::field<&PermissionsMixin::user_permissions>("user permissions")
            .blank()
            .related_name("user")
            .help_text("Permissions given to this user alone."));
};

// Django's AbstractUser: a user with a name and an address, to be extended:
//
//     struct User : Model<User, auth::AbstractUser> {
//         std::string nickname;
//         static constexpr auto meta = describe(field<&User::nickname>().max_length(30));
//     };
struct AbstractUser : AbstractBaseUser, PermissionsMixin {
    using described_bases = meta::TypeList<AbstractBaseUser, PermissionsMixin>;

    std::string username;
    std::string first_name;
    std::string last_name;
    std::string email;
    bool is_staff = false;
    bool is_active = true;
    DateTime date_joined = tz::now();

    static constexpr auto meta =
        meta::describe(meta::field<&AbstractUser::username>("username")
                           .max_length(150)
                           .unique()
                           .help_text("Required. At most 150 letters, digits and @/./+/-/_."),
                       meta::field<&AbstractUser::first_name>("first name").max_length(150).blank(),
                       meta::field<&AbstractUser::last_name>("last name").max_length(150).blank(),
                       meta::field<&AbstractUser::email>("email address").email().blank(),
                       meta::field<&AbstractUser::is_staff>("staff status")
                           .default_(false)
                           .help_text("Whether the user may log in to the admin site."),
                       meta::field<&AbstractUser::is_active>("active").default_(true).help_text(
                           "Whether the user may log in. Unselect this instead of deleting accounts."),
                       meta::field<&AbstractUser::date_joined>("date joined").default_<&tz::now>())
            .natural_key("username");

    // First and last name, as far as they are known.
    std::string get_full_name() const;
    std::string get_short_name() const { return first_name; }
    std::string str() const { return username; }
};

namespace detail {
// Django's AutoField, which its own apps keep.
struct IntegerId {
    int id = 0;

    static constexpr auto meta =
        meta::describe(meta::field<&IntegerId::id>("ID").primary_key().auto_increment());
};
}  // namespace detail

// Django's own User, for sites without one of theirs: auth::app().
struct User : orm::Model<User, orm::NoAutoId, detail::IntegerId, AbstractUser> {
    static constexpr auto meta = meta::describe().verbose_name("user").verbose_name_plural("users");
};

// Stands for the site's user model in the framework's own: ForeignKey<auth::UserModel> leads to what the site
// gave to auth::app<User>(). Lookups over it see the fields of AbstractUser. It is no model by itself.
// It is set to an object of the site's model, and read as one: entry.user = kim; entry.user.as<User>().
struct UserModel : orm::Model<UserModel, AbstractUser> {
    using stands_for = AbstractUser;
    static constexpr auto meta = meta::describe();
};

}  // namespace nuages::auth
