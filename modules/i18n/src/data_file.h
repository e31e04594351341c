#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/base/embedded.h>

namespace nuages::i18n {

std::span<const EmbeddedFile> data_files();
std::span<const EmbeddedFile> framework_catalogs();

// A file of data/, without its comments.
std::vector<std::string_view> data_lines(std::string_view name);

// The file as sections of `key = value`; values may be in quotes.
struct DataEntry {
    std::string_view key;
    std::string_view value;
};
struct DataSection {
    std::string_view name;
    std::vector<DataEntry> entries;

    // Empty where it has none.
    std::string_view operator[](std::string_view key) const noexcept;
};
// By name; the file must be one of data/*.ini. Null where it has no such section.
const DataSection* find_section(const std::vector<DataSection>& sections, std::string_view name) noexcept;
std::vector<DataSection> data_sections(std::string_view name);

}  // namespace nuages::i18n
