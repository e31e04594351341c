#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <nuages/auth/user.h>
#include <nuages/contenttypes/content_type.h>
#include <nuages/models.h>

namespace nuages::admin {

// The values of LogEntry::action_flag.
inline constexpr std::uint16_t addition = 1;
inline constexpr std::uint16_t change = 2;
inline constexpr std::uint16_t deletion = 3;

// What somebody did in the admin: Django's LogEntry.
struct LogEntry : orm::Model<LogEntry, orm::NoAutoId> {
    int id = 0;
    DateTime action_time = tz::now();
    orm::ForeignKey<auth::UserModel> user;
    orm::ForeignKey<contenttypes::ContentType> content_type;
    std::optional<std::string> object_id;
    std::string object_repr;
    std::uint16_t action_flag = 0;
    std::string change_message;  // JSON, or a sentence

    static constexpr meta::ChoiceLabel flags[] = {
        {addition, "Addition"}, {change, "Change"}, {deletion, "Deletion"}};
    static constexpr auto meta =
        meta::describe(
            meta::field<&LogEntry::id>("ID").primary_key().auto_increment(),
            meta::field<&LogEntry::action_time>("action time").default_<&tz::now>().editable(false),
            meta::field<&LogEntry::user>("user").on_delete(meta::OnDelete::cascade),
            meta::field<&LogEntry::content_type>("content type")
                .null()
                .blank()
                .on_delete(meta::OnDelete::set_null),
            meta::field<&LogEntry::object_id>("object id").blank(),
            meta::field<&LogEntry::object_repr>("object repr").max_length(200),
            meta::field<&LogEntry::action_flag>("action flag").choices(flags),
            meta::field<&LogEntry::change_message>("change message").blank())
            .db_table("django_admin_log")
            .verbose_name("log entry")
            .verbose_name_plural("log entries")
            .ordering("-action_time");

    bool is_addition() const { return action_flag == addition; }
    bool is_change() const { return action_flag == change; }
    bool is_deletion() const { return action_flag == deletion; }
};

}  // namespace nuages::admin
