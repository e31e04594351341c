#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <nuages/base/time.h>
#include <nuages/base/value.h>

namespace nuages::templates {

// Where {% cache %} keeps what it rendered. Called from several threads and fibers at once; may suspend.
class FragmentCache {
public:
    virtual ~FragmentCache() = default;

    // nullopt where there is none, or its time is over.
    virtual std::optional<std::string> get(std::string_view key) = 0;
    // Without a timeout it is kept as long as there is room; with one of zero or less not at all.
    virtual void set(std::string_view key, std::string_view fragment, std::optional<Duration> timeout) = 0;
};

// In the memory of this process. Beyond its size the least recently used fragments go.
class MemoryFragmentCache final : public FragmentCache {
public:
    explicit MemoryFragmentCache(std::size_t most_bytes = 16 * 1024 * 1024, DateTime (*clock)() = &tz::now);
    ~MemoryFragmentCache() override;

    std::optional<std::string> get(std::string_view key) override;
    void set(std::string_view key, std::string_view fragment, std::optional<Duration> timeout) override;
    void clear();
    // Of keys and fragments.
    std::size_t bytes() const;

private:
    struct Entries;
    std::unique_ptr<Entries> entries_;
};

// The key under which {% cache 60 NAME values... %} keeps its fragment (Django's make_template_fragment_key),
// for views that set it themselves.
std::string template_fragment_key(std::string_view fragment_name, const List& vary_on = {});

}  // namespace nuages::templates
