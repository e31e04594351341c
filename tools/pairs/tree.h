#pragma once

#include <string>
#include <vector>

namespace nuages::pairs {

// A piece of a template that can be made smaller: what it opens with, what it encloses, what it closes with.
struct Piece {
    std::string open;
    std::vector<Piece> children;
    std::string close;

    std::string source() const;
};

// Smaller versions: without one of the pieces, with its children in its place, or with one filter less.
std::vector<Piece> smaller(const Piece& piece);

}  // namespace nuages::pairs
