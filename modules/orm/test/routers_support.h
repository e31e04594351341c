#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/db/databases.h>
#include <nuages/orm/router.h>

#include "polls_support.h"

namespace routed {
using namespace nuages::models;

struct Note : Model<Note> {
    std::string text;
    ManyToMany<polls::Tag> tags;
    static constexpr auto meta = describe(field<&Note::text>(), field<&Note::tags>());
};

}  // namespace routed

// Two databases with the same tables, and room for more and for routers.
namespace nuages::orm::testing {

using polls::Choice, polls::Question, polls::Tag, polls::Tagging;
using routed::Note;

class Routed : public ::testing::Test {
protected:
    Routed() : use(databases) {
        registry.add<Question, Choice, Tag, Tagging>("polls");
        registry.add<Note>("routed");
    }
    void install(std::vector<std::shared_ptr<const Router>> routers) {
        registry.use_routers(std::move(routers));
        registry.install(usual);
        for (const auto& database : databases.all())
            create_tables(registry, *database);
    }
    db::Database& add(const char* alias) {
        return databases.add(
            std::make_unique<db::SqliteDatabase>(db::SqliteOptions{.path = ":memory:"}, alias));
    }
    db::Database& add_replica(const char* alias) {
        return databases.add_replica(
            std::make_unique<db::SqliteDatabase>(db::SqliteOptions{.path = ":memory:"}, alias), "default");
    }
    static Question asked(const char* text) {
        return {
            .question_text = text, .pub_date = polls::at(2026), .note = {}, .choices = {}, .taggings = {}};
    }
    template <class F>
    static std::string message_of(F&& f) {
        try {
            f();
        } catch (const ValueError& error) {
            return error.what();
        }
        return "nothing was thrown";
    }

    db::Databases databases;
    db::Database& usual = add("default");
    db::Database& other = add("other");
    db::UseDatabases use;
    Registry registry;
};

}  // namespace nuages::orm::testing
