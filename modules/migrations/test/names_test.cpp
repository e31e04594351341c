#include "names.h"

#include <gtest/gtest.h>

namespace nuages::migrations {
namespace {

TEST(Names, indexes_are_named_by_table_columns_and_hash) {
    EXPECT_EQ(index_name("polls_choice", {"question_id"}, "", 200), "polls_choice_question_id_c5b4b260");
    EXPECT_EQ(index_name("gram_image", {"post_id", "position"}, "_uniq", 200),
              "gram_image_post_id_position_790a5693_uniq");
    EXPECT_EQ(index_name("polls_choice", {"alt_id"}, "_fk_polls_question_id", 63),
              "polls_choice_alt_id_47fe4596_fk_polls_question_id");
}

TEST(Names, long_names_are_cut_to_what_the_database_takes) {
    EXPECT_EQ(index_name("gram_user_user_permissions", {"permission_id"}, "_fk_auth_permission_id", 63),
              "gram_user_user_permi_permission_id_b5ef1e53_fk_auth_perm");
}

TEST(Names, indexes_without_a_name_get_a_short_one) {
    EXPECT_EQ(unnamed_index_name("gram_post", {"kind"}), "gram_post_kind_f7c381_idx");
    EXPECT_EQ(unnamed_index_name("_under", {"x"}), "Dunder_x_ed1f09_idx");
    EXPECT_EQ(unnamed_index_name("gram_post", {"info"}, "gin"), "gram_post_info_46bb71_gin");
    EXPECT_EQ(unnamed_index_name("gram_post", {"info", "-kind"}, "btree"), "gram_post_info_f23f8e_btree");
    EXPECT_EQ(unnamed_index_name("a_very_long_table_name", {"a_very_long_column"}, "spgist"),
              "a_very_long_a_very__038a70_spgist");
    EXPECT_LE(unnamed_index_name("a_very_long_table_name", {"-a_very_long_column_name"}).size(), 30u);
}

}  // namespace
}  // namespace nuages::migrations
