#include "tree.h"

namespace nuages::pairs {
namespace {

// "{{ a|b|c }}" without its last filter; "" where it has none. No argument here holds a bar.
std::string with_one_filter_less(const std::string& variable) {
    const std::size_t bar = variable.rfind('|');
    if (!variable.starts_with("{{") || bar == variable.npos)
        return {};
    return variable.substr(0, bar) + " }}";
}

}  // namespace

std::string Piece::source() const {
    std::string text = open;
    for (const Piece& child : children)
        text += child.source();
    return text + close;
}

std::vector<Piece> smaller(const Piece& piece) {
    std::vector<Piece> all;
    if (const std::string shorter = with_one_filter_less(piece.open); !shorter.empty())
        all.push_back({shorter, piece.children, piece.close});
    for (std::size_t i = 0; i < piece.children.size(); ++i) {
        Piece without = piece;
        without.children.erase(without.children.begin() + static_cast<std::ptrdiff_t>(i));
        all.push_back(without);
        const std::vector<Piece>& inner = piece.children[i].children;
        if (!inner.empty()) {
            without.children.insert(without.children.begin() + static_cast<std::ptrdiff_t>(i), inner.begin(),
                                    inner.end());
            all.push_back(std::move(without));
        }
        for (Piece& version : smaller(piece.children[i])) {
            Piece with = piece;
            with.children[i] = std::move(version);
            all.push_back(std::move(with));
        }
    }
    return all;
}

}  // namespace nuages::pairs
