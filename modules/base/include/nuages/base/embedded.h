#pragma once

#include <string_view>

namespace nuages {

// A file that the build put into the program (see nuages_embed in cmake/NuagesEmbed.cmake). Both live as long
// as the program.
struct EmbeddedFile {
    std::string_view path;  // relative, with slashes
    std::string_view content;
};

}  // namespace nuages
