#pragma once

#include <cstdio>
#include <string>

#include "generator.h"

namespace nuages::pairs {

// A page, or the error instead of it.
struct Rendering {
    std::string text;
    bool failed = false;

    // Errors are equal whatever they say.
    bool same_as(const Rendering& other) const {
        return failed == other.failed && (failed || text == other.text);
    }
};

// The process that renders in Django.
class Django {
public:
    // Whether there is a Python with Django.
    static bool is_installed();

    // Throws Error where the process cannot be started.
    Django();
    Django(const Django&) = delete;
    Django& operator=(const Django&) = delete;
    ~Django();

    Rendering render(const Case& pair);

private:
    std::FILE* to_ = nullptr;
    std::FILE* from_ = nullptr;
    int process_ = -1;
};

}  // namespace nuages::pairs
