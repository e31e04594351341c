#pragma once

#include <cstddef>
#include <string_view>

#include <nuages/db/database.h>
#include <nuages/db/observe.h>
#include <nuages/fibers/loop.h>

namespace nuages::db::detail {

// Calls run(rows), which counts its rows in `rows`, and tells the observers of the fiber how it went.
template <class Run>
void observed(const ObserveQueries& observers, const Database& database, QueryEvent::Kind kind,
              std::string_view sql, Parameters parameters, Run run) {
    std::size_t rows = 0;
    const Duration start = fibers::monotonic_now();
    const auto report = [&](bool failed) {
        observers.report({database, sql, parameters, kind, rows, fibers::monotonic_now() - start, failed});
    };
    try {
        run(rows);
    } catch (...) {
        report(true);
        throw;
    }
    report(false);
}

// The same for a command of the transaction, where nobody may be watching.
template <class Run>
void observed_command(const Database& database, std::string_view sql, Run run) {
    const Frame* frame = current_frame();
    if (!frame || !frame->observers)
        return run();
    observed(*frame->observers, database, QueryEvent::Kind::transaction, sql, {},
             [&](std::size_t&) { run(); });
}

}  // namespace nuages::db::detail
