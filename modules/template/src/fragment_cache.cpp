#include <list>
#include <map>
#include <mutex>

#include <nuages/crypto/digest.h>
#include <nuages/template/fragment_cache.h>

namespace nuages::templates {

struct MemoryFragmentCache::Entries {
    struct Entry {
        std::string key;
        std::string fragment;
        std::optional<DateTime> expires;

        std::size_t bytes() const { return key.size() + fragment.size(); }
    };
    using Position = std::list<Entry>::iterator;

    void erase(Position position) {
        bytes -= position->bytes();
        by_key.erase(position->key);
        by_use.erase(position);
    }

    mutable std::mutex mutex;  // never held while something suspends
    std::list<Entry> by_use;   // the latest used first
    std::map<std::string_view, Position> by_key;
    std::size_t bytes = 0;
    std::size_t most_bytes;
    DateTime (*clock)();
};

MemoryFragmentCache::MemoryFragmentCache(std::size_t most_bytes, DateTime (*clock)())
    : entries_(std::make_unique<Entries>()) {
    entries_->most_bytes = most_bytes;
    entries_->clock = clock;
}

MemoryFragmentCache::~MemoryFragmentCache() = default;

std::optional<std::string> MemoryFragmentCache::get(std::string_view key) {
    const std::lock_guard lock(entries_->mutex);
    const auto found = entries_->by_key.find(key);
    if (found == entries_->by_key.end())
        return std::nullopt;
    const Entries::Position entry = found->second;
    if (entry->expires && *entry->expires <= entries_->clock()) {
        entries_->erase(entry);
        return std::nullopt;
    }
    entries_->by_use.splice(entries_->by_use.begin(), entries_->by_use, entry);
    return entry->fragment;
}

void MemoryFragmentCache::set(std::string_view key, std::string_view fragment,
                              std::optional<Duration> timeout) {
    const std::lock_guard lock(entries_->mutex);
    if (const auto found = entries_->by_key.find(key); found != entries_->by_key.end())
        entries_->erase(found->second);
    const bool is_kept = !timeout || *timeout > Duration{};
    if (!is_kept || key.size() + fragment.size() > entries_->most_bytes)
        return;
    std::optional<DateTime> expires;
    if (timeout)
        expires = entries_->clock() + *timeout;
    entries_->by_use.push_front({std::string(key), std::string(fragment), expires});
    entries_->by_key.emplace(entries_->by_use.front().key, entries_->by_use.begin());
    entries_->bytes += entries_->by_use.front().bytes();
    while (entries_->bytes > entries_->most_bytes)
        entries_->erase(std::prev(entries_->by_use.end()));
}

void MemoryFragmentCache::clear() {
    const std::lock_guard lock(entries_->mutex);
    entries_->by_key.clear();
    entries_->by_use.clear();
    entries_->bytes = 0;
}

std::size_t MemoryFragmentCache::bytes() const {
    const std::lock_guard lock(entries_->mutex);
    return entries_->bytes;
}

std::string template_fragment_key(std::string_view fragment_name, const List& vary_on) {
    std::string varied;
    for (const Value& value : vary_on)
        varied += value.str() + ":";
    return "template.cache." + std::string(fragment_name) + "." + crypto::md5_hex(varied);
}

}  // namespace nuages::templates
