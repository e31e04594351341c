#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <nuages/migrations/model_state.h>

// The names that Django gives to indexes and constraints, to the byte.
namespace nuages::migrations {

// Of an index or constraint on columns of a table ("polls_choice_question_id_c5b4b260"); `suffix` follows the
// hash. Cut down to `longest` characters.
std::string index_name(std::string_view table, const NameList& columns, std::string_view suffix,
                       std::size_t longest);

// Of an index of a model's options that has none ("gram_post_kind_f7c381_idx"); columns with a minus for
// descending. One of a type of its own ends in that: "_gin".
std::string unnamed_index_name(std::string_view table, const NameList& ordered_columns,
                               std::string_view suffix = "idx");

// Of the unique index or constraint that unique_together makes, which is index_name() with this.
inline constexpr std::string_view unique_suffix = "_uniq";

}  // namespace nuages::migrations
