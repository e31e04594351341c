#pragma once

#include <nuages/orm/model_info.h>
#include <nuages/orm/signals.h>

#include "row_origin.h"

namespace nuages::orm::detail {

// Of a many-to-many relation, the model of its links.
inline bool listens(const ModelInfo& model, Signal signal) {
    return !model.receivers(signal).empty();
}

inline void send(const ModelInfo& model, Signal signal, const SignalEvent& event) {
    if (!listens(model, signal))
        return;
    const Unpinned their_queries_go_where_they_say;
    for (const Receiver* receiver : model.receivers(signal))
        receiver->call(event);
}

}  // namespace nuages::orm::detail
