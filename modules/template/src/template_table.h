#pragma once

#include <array>
#include <atomic>
#include <string_view>

#include <nuages/template/template.h>

namespace nuages::templates {

// Templates by name, which are added and never change or go. Looking one up takes no lock, so that the loops
// of all cores may do it for each request; adding is for one thread at a time.
class TemplateTable {
public:
    TemplateTable() = default;
    TemplateTable(const TemplateTable&) = delete;
    TemplateTable& operator=(const TemplateTable&) = delete;
    ~TemplateTable();

    // Null where there is none. Valid as long as the table.
    const Template* find(std::string_view name) const noexcept;
    // The name has to be new.
    const Template& add(std::string_view name, Template handle);

private:
    struct Entry;
    static constexpr std::size_t bucket_count = 512;

    static std::size_t bucket_of(std::string_view name) noexcept;

    std::array<std::atomic<Entry*>, bucket_count> buckets_{};
};

}  // namespace nuages::templates
