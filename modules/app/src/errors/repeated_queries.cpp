#include "errors/repeated_queries.h"

#include <algorithm>
#include <functional>

#include <nuages/log/log.h>

#include "trace/symbolizer.h"
#include "trace/throw_site.h"

namespace nuages::app {
namespace {

std::uint64_t hash_of(std::string_view sql, const std::vector<std::uintptr_t>& stack) {
    std::uint64_t hash = std::hash<std::string_view>()(sql);
    for (const std::uintptr_t address : stack)
        hash = (hash ^ address) * 0xff51afd7ed558ccd;
    return hash;
}

// "polls::views::index(nuages::HttpRequest&) at polls/views.cpp:12".
std::string line_of_site(const std::vector<std::uintptr_t>& stack) {
    const std::vector<Frame> frames = symbolize(stack);
    const auto site = std::find_if(frames.begin(), frames.end(),
                                   [](const Frame& frame) { return frame.owner == Frame::Owner::site; });
    if (site == frames.end())
        return "no line of the site's own (a template, or the framework for it)";
    return site->function + " at " + site->file + ':' + std::to_string(site->line);
}

}  // namespace

void RepeatedQueries::on_query(const db::QueryEvent& event) {
    if (limit_ == 0 || event.kind == db::QueryEvent::Kind::transaction)
        return;
    std::vector<std::uintptr_t> stack = current_stack();
    Place& place = places_[hash_of(event.sql, stack)];
    if (++place.runs != limit_)
        return;
    place.sql = event.sql;
    place.stack = std::move(stack);
}

void RepeatedQueries::warn(std::string_view path) const {
    for (const auto& [hash, place] : places_) {
        if (place.runs < limit_ || place.stack.empty())
            continue;
        log::logger("nuages.db.repeated")
            .warning(
                "{}: the same statement ran {} times from {}: {}\nRead it once for all rows, by "
                "select_related(), prefetch_related() or an 'in' lookup. The setting "
                "'repeated_queries' says from how many runs on to warn; 0 is never.",
                path, place.runs, line_of_site(place.stack), place.sql);
    }
}

}  // namespace nuages::app
