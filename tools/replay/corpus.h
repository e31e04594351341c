#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/base/value.h>

namespace nuages::replay {

// What became of one line.
struct Outcome {
    enum class Kind { definition, passed, failed, skipped };
    Kind kind = Kind::passed;
    std::string expected, actual;  // of a failed case
    std::string reason;            // of a skipped one

    static Outcome definition() { return {Kind::definition, {}, {}, {}}; }
    static Outcome skipped(std::string reason) { return {Kind::skipped, {}, {}, std::move(reason)}; }
    // Passed where both are the same text.
    static Outcome compare(std::string expected, std::string actual) {
        const Kind kind = expected == actual ? Kind::passed : Kind::failed;
        return {kind, std::move(expected), std::move(actual), {}};
    }
};

// A case needs what C++ cannot have; the message is the reason.
class Unsupported : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// One kind of recording. Lines come in the order of the file, definitions before the cases that name them.
class Corpus {
public:
    Corpus() = default;
    Corpus(const Corpus&) = delete;
    Corpus& operator=(const Corpus&) = delete;
    virtual ~Corpus() = default;

    // Replays one line, or keeps it where it is a definition. May throw Unsupported; any other exception is a
    // failure.
    virtual Outcome replay(const Value& line) = 0;
};

// Null for a name that is none.
std::unique_ptr<Corpus> make_corpus(std::string_view name);
std::vector<std::string_view> corpus_names();

}  // namespace nuages::replay
