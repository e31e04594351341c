#pragma once

#include <string_view>

namespace nuages::i18n {

class MessageTable;

// Adds what the language calls months, days and the parts of a day.
void add_names(std::string_view language, MessageTable& table);

}  // namespace nuages::i18n
