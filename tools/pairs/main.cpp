#include <cstdio>
#include <ctime>
#include <optional>
#include <string>
#include <vector>

#include <nuages/base/text.h>
#include <nuages/template.h>

#include "django.h"
#include "generator.h"

namespace nuages::pairs {
namespace {

constexpr const char* usage =
    "usage: template-pairs [--pairs N] [--seed N]\n"
    "  --pairs N   compare so many random templates (400)\n"
    "  --seed N    begin with that one; the default is another each day\n";
constexpr int skipped = 77;

struct Arguments {
    std::int64_t pairs = 400;
    std::int64_t seed = static_cast<std::int64_t>(std::time(nullptr) / 86'400) * 1'000'000;
};

std::optional<Arguments> parse(const std::vector<std::string>& words) {
    Arguments arguments;
    for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
        const auto number = text::parse_int(words[i + 1]);
        if (!number || *number < 0)
            return std::nullopt;
        if (words[i] == "--pairs")
            arguments.pairs = *number;
        else if (words[i] == "--seed")
            arguments.seed = *number;
        else
            return std::nullopt;
    }
    return words.size() % 2 == 0 ? std::optional(arguments) : std::nullopt;
}

Rendering render(const Case& pair) {
    templates::Options options;
    auto loader = std::make_shared<templates::MemoryLoader>();
    for (const auto& [name, piece] : pair.templates)
        loader->add(name, piece.source());
    options.loaders.push_back(std::move(loader));
    const templates::Engine engine(std::move(options));
    try {
        templates::Context context(pair.context);
        context.set_use_tz(false);
        return {engine.get_template("main").render(context), false};
    } catch (const Error& error) {
        return {error.what(), true};
    }
}

bool differs(const Case& pair, Django& django) {
    return !render(pair).same_as(django.render(pair));
}

// The smallest case found that still differs: each step takes the first smaller one that does.
Case shrink(Case pair, Django& django) {
    constexpr int most_tries = 3000;
    int tries = 0;
    for (bool found = true; found && tries < most_tries;) {
        found = false;
        for (auto& [name, piece] : pair.templates) {
            for (Piece& version : smaller(piece)) {
                Case candidate = pair;
                candidate.templates[name] = std::move(version);
                if (++tries < most_tries && differs(candidate, django)) {
                    pair = std::move(candidate);
                    found = true;
                    break;
                }
            }
            if (found)
                break;
        }
    }
    return pair;
}

void report(std::int64_t seed, const Case& found, Django& django) {
    const Case pair = shrink(found, django);
    std::printf("\nDIFFERENT: --seed %lld\n", static_cast<long long>(seed));
    for (const auto& [name, piece] : pair.templates)
        std::printf("  template %s: %s\n", name.c_str(), piece.source().c_str());
    std::printf("  context: %s\n", Value(pair.context).repr().c_str());
    const Rendering expected = django.render(pair);
    const Rendering actual = render(pair);
    std::printf("  Django%s: %s\n", expected.failed ? " fails" : "", Value(expected.text).repr().c_str());
    std::printf("  Nuages%s: %s\n", actual.failed ? " fails" : "", Value(actual.text).repr().c_str());
}

int run(const Arguments& arguments) {
    if (!Django::is_installed()) {
        std::puts("skipped: there is no Django here (Debian's package python3-django)");
        return skipped;
    }
    constexpr int most_reports = 10;
    Django django;
    std::int64_t different = 0, errors = 0;
    for (std::int64_t i = 0; i < arguments.pairs; ++i) {
        const Case pair = generate(static_cast<std::uint64_t>(arguments.seed + i));
        const Rendering expected = django.render(pair);
        errors += expected.failed;
        if (!render(pair).same_as(expected) && ++different <= most_reports)
            report(arguments.seed + i, pair, django);
    }
    std::printf("%lld pairs from seed %lld: %lld different; %lld are errors in both\n",
                static_cast<long long>(arguments.pairs), static_cast<long long>(arguments.seed),
                static_cast<long long>(different), static_cast<long long>(errors));
    return different == 0 ? 0 : 1;
}

}  // namespace
}  // namespace nuages::pairs

int main(int argc, char** argv) {
    const auto arguments = nuages::pairs::parse(std::vector<std::string>(argv + 1, argv + argc));
    if (!arguments) {
        std::fputs(nuages::pairs::usage, stderr);
        return 2;
    }
    return nuages::pairs::run(*arguments);
}
