#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace nuages::app {

struct SourceLine {
    int number;
    std::string text;
};

struct Frame {
    // Whose code it is: pages show the site's own and fold the others.
    enum class Owner : std::uint8_t { site, framework, library };

    std::string function;  // demangled; "??" where unknown
    std::string file;      // absolute, "" where unknown
    int line = 0;          // 0 where unknown
    bool inlined = false;  // into the next one
    Owner owner = Owner::library;
};

// The frames behind return addresses, innermost first, functions that were inlined included. Reads the debug
// information of the process, which takes time and stack: a fiber waits for a worker that does it. What is
// unknown stays empty. Throws nothing but the cancellation of the fiber.
std::vector<Frame> symbolize(const std::vector<std::uintptr_t>& return_addresses);

// Up to `around` lines before and after the given one; empty where the file cannot be read.
std::vector<SourceLine> source_lines(const std::string& file, int line, int around) noexcept;

// "#3 polls::views::index(nuages::HttpRequest&) at polls/views.cpp:12", one a line, for the log: the site's
// frames, the innermost of the others, and how many were left out between them.
std::string trace_text(const std::vector<Frame>& frames);

}  // namespace nuages::app
