#pragma once

#include <string>

#include <nuages/models.h>

namespace nuages::sessions {

// A visitor's session as the database keeps it: Django's model Session.
struct Session : orm::Model<Session, orm::NoAutoId> {
    std::string session_key;
    std::string session_data;  // signed; what is in it is for the session's own reader
    DateTime expire_date;

    static constexpr auto meta =
        meta::describe(meta::field<&Session::session_key>("session key").max_length(40).primary_key(),
                       meta::field<&Session::session_data>("session data"),
                       meta::field<&Session::expire_date>("expire date").db_index())
            .db_table("django_session")
            .verbose_name("session")
            .verbose_name_plural("sessions");

    std::string str() const { return session_key; }
};

}  // namespace nuages::sessions
