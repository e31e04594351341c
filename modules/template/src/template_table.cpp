#include "template_table.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace nuages::templates {

struct TemplateTable::Entry {
    std::string name;
    Template handle;
    Entry* next;
};

TemplateTable::~TemplateTable() {
    for (auto& bucket : buckets_) {
        std::unique_ptr<Entry> entry(bucket.load(std::memory_order_relaxed));
        while (entry)
            entry.reset(entry->next);
    }
}

std::size_t TemplateTable::bucket_of(std::string_view name) noexcept {
    return std::hash<std::string_view>()(name) % bucket_count;
}

const Template* TemplateTable::find(std::string_view name) const noexcept {
    for (const Entry* entry = buckets_[bucket_of(name)].load(std::memory_order_acquire); entry;
         entry = entry->next) {
        if (entry->name == name)
            return &entry->handle;
    }
    return nullptr;
}

const Template& TemplateTable::add(std::string_view name, Template handle) {
    auto& bucket = buckets_[bucket_of(name)];
    auto entry = std::make_unique<Entry>(
        Entry{std::string(name), std::move(handle), bucket.load(std::memory_order_relaxed)});
    Entry* added = entry.release();
    bucket.store(added, std::memory_order_release);
    return added->handle;
}

}  // namespace nuages::templates
