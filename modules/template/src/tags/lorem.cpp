#include <algorithm>
#include <array>
#include <random>

#include "../numbers.h"
#include "tags.h"

namespace nuages::templates::tags {
namespace {

// The printers' dummy text, in use since the sixteenth century.
constexpr std::string_view common_paragraph =
    "Lorem ipsum dolor sit amet, consectetur adipisicing elit, sed do eiusmod tempor incididunt ut labore et "
    "dolore "
    "magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip ex ea "
    "commodo "
    "consequat. Duis aute irure dolor in reprehenderit in voluptate velit esse cillum dolore eu fugiat nulla "
    "pariatur. Excepteur sint occaecat cupidatat non proident, sunt in culpa qui officia deserunt mollit "
    "anim id est "
    "laborum.";

constexpr std::array<std::string_view, 19> common_words = {
    "lorem",   "ipsum",  "dolor",      "sit", "amet",   "consectetur", "adipisicing", "elit",  "sed",    "do",
    "eiusmod", "tempor", "incididunt", "ut",  "labore", "et",          "dolore",      "magna", "aliqua",
};

constexpr std::array<std::string_view, 60> other_words = {
    "alias",    "animi",    "aperiam",   "architecto", "aspernatur", "aut",      "beatae",   "blanditiis",
    "commodi",  "corporis", "culpa",     "cumque",     "debitis",    "delectus", "deserunt", "dicta",
    "dolorem",  "ducimus",  "ea",        "eaque",      "error",      "esse",     "eum",      "eveniet",
    "expedita", "facere",   "facilis",   "fuga",       "fugit",      "harum",    "illum",    "impedit",
    "in",       "ipsam",    "itaque",    "iure",       "laborum",    "libero",   "maiores",  "maxime",
    "minima",   "modi",     "natus",     "nemo",       "nihil",      "nobis",    "nostrum",  "odio",
    "optio",    "porro",    "quas",      "quia",       "ratione",    "rerum",    "saepe",    "soluta",
    "totam",    "ullam",    "veritatis", "voluptas",
};

// The most words or paragraphs that a template can ask for.
constexpr std::int64_t most = 100'000;

class Writer {
public:
    std::string words(std::int64_t count, bool common) {
        std::string out;
        for (std::int64_t i = 0; i < count; ++i) {
            auto index = static_cast<std::size_t>(i);
            out += i ? " " : "";
            out += common && index < common_words.size() ? common_words[index] : random_word();
        }
        return out;
    }

    std::string paragraph() {
        std::string out;
        for (int sentences = between(1, 4); sentences > 0; --sentences)
            out += (out.empty() ? "" : " ") + sentence();
        return out;
    }

private:
    std::string sentence() {
        std::string out;
        for (int parts = between(1, 5); parts > 0; --parts)
            out += (out.empty() ? "" : ", ") + words(between(3, 12), false);
        out[0] = static_cast<char>(out[0] - 'a' + 'A');
        return out + (between(0, 1) ? "?" : ".");
    }
    std::string_view random_word() {
        return other_words[static_cast<std::size_t>(between(0, static_cast<int>(other_words.size()) - 1))];
    }
    int between(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }

    std::minstd_rand random_{std::random_device()()};
};

class LoremNode final : public Node {
public:
    LoremNode(Expression count, char method, bool common) : count_(count), method_(method), common_(common) {}

    void render(Context& context, Output& out) const override {
        std::int64_t count = std::min(to_int(count_.resolve(context)).value_or(1), most);
        Writer writer;
        if (method_ == 'w') {
            out.write(writer.words(count, common_));
            return;
        }
        for (std::int64_t i = 0; i < count; ++i) {
            out.write(i ? "\n\n" : "");
            out.write(method_ == 'p' ? "<p>" : "");
            if (common_ && i == 0)
                out.write(common_paragraph);
            else
                out.write(writer.paragraph());
            out.write(method_ == 'p' ? "</p>" : "");
        }
    }

private:
    Expression count_;
    char method_;
    bool common_;
};

const Node& compile(Parser& parser, const Token& tag) {
    auto bits = tag.split();
    bool common = bits.back() != "random";
    if (!common)
        bits.pop_back();
    char method = 'b';
    if (bits.back() == "w" || bits.back() == "p" || bits.back() == "b") {
        method = bits.back()[0];
        bits.pop_back();
    }
    std::string_view count = "1";
    if (bits.size() > 1) {
        count = bits.back();
        bits.pop_back();
    }
    Expression counted = parser.compile(count, tag);
    if (bits.size() != 1)
        parser.fail("Incorrect format for 'lorem' tag", tag);
    return parser.make<LoremNode>(counted, method, common);
}

}  // namespace

void add_lorem(Library& library) {
    library.tag("lorem", compile);
}

}  // namespace nuages::templates::tags
