#include "identifiers.h"

#include <gtest/gtest.h>

#include <nuages/inspect/write_models.h>

namespace nuages::inspect {
namespace {

TEST(Identifiers, tables_become_names_of_structs) {
    StructNames names;
    EXPECT_EQ(names.make("auth_user"), "AuthUser");
    EXPECT_EQ(names.make("auth-user"), "AuthUser2");
    EXPECT_EQ(names.make("AUTHUSER"), "AUTHUSER3") << "names of models differ in more than their case";
    EXPECT_EQ(names.make("2fa"), "Table2Fa");
    EXPECT_EQ(names.make("date"), "DateModel");
    EXPECT_EQ(names.make("€"), "Table");
}

TEST(Identifiers, columns_become_names_of_fields) {
    FieldNames names;
    EXPECT_EQ(names.make("Question Text"), "question_text");
    EXPECT_EQ(names.make("question__text_"), "question_text_field");
    EXPECT_EQ(names.make("question_text"), "question_text_0");
    EXPECT_EQ(names.make("_private"), "field_private");
    EXPECT_EQ(names.make("1st"), "number_1st");
    EXPECT_EQ(names.make("class"), "class_field");
    EXPECT_EQ(names.make("objects"), "objects_field");
    EXPECT_EQ(names.make("pk"), "pk_field");
    EXPECT_EQ(names.make(""), "field_field");
    EXPECT_EQ(names.make("größe"), "gr_e");
}

TEST(Identifiers, relations_and_their_keys_have_names_of_their_own) {
    FieldNames names;
    EXPECT_EQ(names.make("author"), "author");
    EXPECT_EQ(names.make_relation("author_id"), "author_0");
    EXPECT_EQ(names.make_relation("editor_ID"), "editor");
    EXPECT_EQ(names.make("editor_id"), "editor_id_0");
    EXPECT_EQ(names.make_relation("_id"), "field_id");
}

TEST(Identifiers, a_namespace_is_words_joined_by_colons) {
    EXPECT_TRUE(is_namespace("polls"));
    EXPECT_TRUE(is_namespace("shop::old_2"));
    for (const char* no : {"", "1st", "a b", "a:b", "::a", "a::", "a::::b", "class", "a;}", "a.b", "a::new"})
        EXPECT_FALSE(is_namespace(no)) << no;
}

TEST(Identifiers, no_name_gets_out_of_its_literal_or_comment) {
    EXPECT_EQ(string_literal("a\"b\\c?\n1"), "\"a\\\"b\\\\c\\?\\0121\"");
    EXPECT_EQ(in_comment("x\nint y; \\"), "x int y; \\ .");
}

}  // namespace
}  // namespace nuages::inspect
