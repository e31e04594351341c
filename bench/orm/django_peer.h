#pragma once

#include <cstdio>
#include <string>

namespace bench {

// The same queries in Django, in a process of its own that is told what to run and answers with the CPU
// seconds that it took.
class DjangoPeer {
public:
    // Starts `python script database`; without a python there is no peer.
    DjangoPeer(const std::string& python, const std::string& script, const std::string& database);
    DjangoPeer(const DjangoPeer&) = delete;
    DjangoPeer& operator=(const DjangoPeer&) = delete;
    ~DjangoPeer();

    bool is_there() const { return process_ > 0; }
    double run(const std::string& query, int times);

private:
    int process_ = 0;
    std::FILE* to_ = nullptr;
    std::FILE* from_ = nullptr;
};

}  // namespace bench
