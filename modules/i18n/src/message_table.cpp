#include "message_table.h"

namespace nuages::i18n {

void MessageTable::add(Catalog added) {
    const Catalog& catalog = catalogs_.emplace_back(std::move(added));
    messages_.reserve(messages_.size() + catalog.messages().size());
    for (const Catalog::Message& message : catalog.messages())
        messages_.try_emplace(message.key,
                              Found{message.forms, message.is_plural ? &catalog.plural_rule() : nullptr});
}

void MessageTable::add(std::string key, std::string translation) {
    const std::string_view kept_key = texts_.emplace_back(std::move(key));
    const std::string_view kept = texts_.emplace_back(std::move(translation));
    messages_.try_emplace(kept_key, Found{kept, nullptr});
}

const MessageTable::Found* MessageTable::find(std::string_view message, std::string_view context) const {
    if (context.empty()) {
        const auto found = messages_.find(message);
        return found == messages_.end() ? nullptr : &found->second;
    }
    std::string key;
    key.reserve(context.size() + message.size() + 1);
    key.append(context).append(1, context_separator).append(message);
    const auto found = messages_.find(key);
    return found == messages_.end() ? nullptr : &found->second;
}

}  // namespace nuages::i18n
