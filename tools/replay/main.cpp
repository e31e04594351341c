#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nuages/base/text.h>
#include <nuages/json/json.h>

#include "corpus.h"

namespace nuages::replay {
namespace {

constexpr const char* usage =
    "usage: nuages-replay CORPUS FILE... [--max N] [--id N] [--kind K]\n"
    "  --max N    show at most N failures of each file (20)\n"
    "  --id N     replay only the case of that id\n"
    "  --kind K   replay only cases of that kind\n";

struct Options {
    std::string corpus;
    std::vector<std::string> files;
    std::int64_t max_failures = 20;
    std::optional<std::int64_t> id;
    std::string kind;
};

// nullopt where the command line is none.
std::optional<Options> parse_arguments(const std::vector<std::string>& arguments) {
    Options options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& argument = arguments[i];
        if (!argument.starts_with("--")) {
            if (options.corpus.empty())
                options.corpus = argument;
            else
                options.files.push_back(argument);
            continue;
        }
        if (++i == arguments.size())
            return std::nullopt;
        const auto number = text::parse_int(arguments[i]);
        if (argument == "--kind")
            options.kind = arguments[i];
        else if (argument == "--max" && number)
            options.max_failures = *number;
        else if (argument == "--id" && number)
            options.id = number;
        else
            return std::nullopt;
    }
    if (options.files.empty())
        return std::nullopt;
    return options;
}

struct Tally {
    std::int64_t passed = 0, failed = 0, skipped = 0;
    std::map<std::string, std::int64_t> reasons;
};

Outcome replay_line(Corpus& corpus, const Value& line) {
    try {
        return corpus.replay(line);
    } catch (const Unsupported& reason) {
        return Outcome::skipped(reason.what());
    } catch (const std::exception& error) {
        return {Outcome::Kind::failed, "no exception of the replay", error.what(), {}};
    }
}

void show_failure(const Value& line, const std::string& text, const Outcome& outcome) {
    std::printf("FAILED %s %lld\n  input    %s\n  expected %s\n  actual   %s\n",
                line["kind"].to_text().c_str(), static_cast<long long>(line["id"].to_int()), text.c_str(),
                outcome.expected.c_str(), outcome.actual.c_str());
}

// False where the file cannot be read.
bool replay_file(const Options& options, const std::string& path, Tally& tally) {
    std::ifstream file(path);
    if (!file) {
        std::fprintf(stderr, "nuages-replay: cannot open %s\n", path.c_str());
        return false;
    }
    const auto corpus = make_corpus(options.corpus);
    std::int64_t shown = 0;
    for (std::string text; std::getline(file, text);) {
        if (text::trim(text).empty())
            continue;
        const Value line = json::loads(text);
        if (line["kind"] == Value("header"))
            continue;
        const Outcome outcome = replay_line(*corpus, line);
        if (outcome.kind == Outcome::Kind::definition)
            continue;
        if ((options.id && line["id"] != Value(*options.id)) ||
            (!options.kind.empty() && line["kind"] != Value(options.kind)))
            continue;
        if (outcome.kind == Outcome::Kind::passed) {
            ++tally.passed;
        } else if (outcome.kind == Outcome::Kind::skipped) {
            ++tally.skipped;
            ++tally.reasons[outcome.reason];
        } else {
            ++tally.failed;
            if (shown++ < options.max_failures)
                show_failure(line, text, outcome);
        }
    }
    return true;
}

int run(const std::vector<std::string>& arguments) {
    const auto options = parse_arguments(arguments);
    if (!options) {
        std::fputs(usage, stderr);
        return 2;
    }
    const auto names = corpus_names();
    if (std::find(names.begin(), names.end(), options->corpus) == names.end()) {
        std::fprintf(stderr, "nuages-replay: there is no corpus '%s'; there are:", options->corpus.c_str());
        for (const std::string_view name : names)
            std::fprintf(stderr, " %s", std::string(name).c_str());
        std::fputs("\n", stderr);
        return 2;
    }
    Tally tally;
    for (const std::string& file : options->files)
        if (!replay_file(*options, file, tally))
            return 2;
    for (const auto& [reason, count] : tally.reasons)
        std::printf("skipped %lld: %s\n", static_cast<long long>(count), reason.c_str());
    std::printf("%lld passed, %lld failed, %lld skipped\n", static_cast<long long>(tally.passed),
                static_cast<long long>(tally.failed), static_cast<long long>(tally.skipped));
    return tally.failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace nuages::replay

int main(int argc, char** argv) {
    return nuages::replay::run(std::vector<std::string>(argv + 1, argv + argc));
}
