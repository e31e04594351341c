#include "variable_flow.h"

#include "compilation.h"

namespace nuages::templates::detail {

void VariableFlow::read(std::string_view path, const Token& tag) {
    const bool is_super = path == "block.super" || path.starts_with("block.super.");
    events_.push_back({Kind::read, is_super, path.substr(0, path.find('.')), tag.position, tag.length});
}

void VariableFlow::open(Kind kind, std::string_view name, bool flag) {
    open_.push_back(events_.size());
    events_.push_back({kind, flag, name});
}

void VariableFlow::close() {
    events_[open_.back()].partner = events_.size();
    open_.pop_back();
    events_.push_back({Kind::close});
}

std::size_t VariableFlow::find(Kind kind, std::string_view name) const noexcept {
    std::size_t at = 0;
    while (at < events_.size() && (events_[at].kind != kind || events_[at].name != name))
        ++at;
    return at;
}

void open_flow(Parser& parser, VariableFlow::Kind kind, std::string_view name, bool flag) {
    if (VariableFlow* flow = parser.compilation().flow())
        flow->open(kind, name, flag);
}

void close_flow(Parser& parser) {
    if (VariableFlow* flow = parser.compilation().flow())
        flow->close();
}

}  // namespace nuages::templates::detail
