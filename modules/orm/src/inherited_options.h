#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/meta/describe.h>

namespace nuages::orm::detail {

// The options of a description and of its abstract bases as one. What a description says once (ordering,
// labels) counts in place of what its bases say; what it lists (indexes, constraints, permissions) comes
// after theirs. In names of indexes and constraints "%(app_label)s" and "%(class)s" stand for the model's.
class InheritedOptions {
public:
    // Parts before `first_part` are no abstract bases and do not count. Throws ImproperlyConfigured where
    // there are more of a kind than a description holds.
    InheritedOptions(const meta::Description& description, std::size_t first_part, std::string_view app_label,
                     std::string_view model_name);

    meta::Options options;
    std::vector<meta::Term> terms;
    std::deque<std::string> names;  // that the options refer to

private:
    void add(const meta::Options& base);
    void add_indexes(const meta::Options& from, std::size_t moved);
    std::string_view named(std::string_view pattern);
    void refuse_more_than(std::size_t count, const char* what) const;

    std::string app_label_, model_name_;
};

}  // namespace nuages::orm::detail
