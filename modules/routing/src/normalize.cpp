#include "normalize.h"

#include <optional>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/base/value.h>

namespace nuages::routing {
namespace {

// More ways than this to write one pattern are a mistake, not a site.
constexpr std::size_t most_possibilities = 4096;
constexpr std::size_t most_items = 10'000;

// A part of a pattern. A text stands for itself; a group for its parameter ("" for a back reference, whose
// `text` is the parameter that it repeats); a sequence for its parts; an option for its one part or nothing.
struct Item {
    enum class Kind { text, group, back_reference, sequence, option };
    Kind kind = Kind::text;
    std::string text;
    std::vector<Item> parts;
};

bool contains_group(const Item& item) {
    if (item.kind == Item::Kind::group || item.kind == Item::Kind::back_reference)
        return true;
    if (item.kind != Item::Kind::sequence)
        return false;
    for (const Item& part : item.parts)
        if (contains_group(part))
            return true;
    return false;
}

// The characters of a pattern with escapes resolved: a class such as \d gives a representative, \Z and the
// like nothing.
class Characters {
public:
    struct Character {
        std::string text;
        bool escaped = false;
        bool is(char c) const { return !escaped && text.size() == 1 && text[0] == c; }
    };

    explicit Characters(std::string_view pattern) : rest_(pattern) {}

    std::optional<Character> next() {
        while (!rest_.empty()) {
            Character character{take(), false};
            if (character.text != "\\")
                return character;
            if (rest_.empty())
                return std::nullopt;
            character = {take(), true};
            if (character.text.size() != 1)
                return character;
            switch (character.text[0]) {
                case 'A':
                case 'b':
                case 'B':
                case 'Z':
                    continue;
                case 'd':
                    return Character{"0", true};
                case 'D':
                case 'S':
                case 'w':
                    return Character{"x", true};
                case 's':
                    return Character{" ", true};
                case 'W':
                    return Character{"!", true};
                default:
                    return character;
            }
        }
        return std::nullopt;
    }

private:
    std::string take() {
        std::size_t length = 1;
        while (length < rest_.size() && (static_cast<unsigned char>(rest_[length]) & 0xC0) == 0x80)
            ++length;
        std::string character(rest_.substr(0, length));
        rest_.remove_prefix(length);
        return character;
    }

    std::string_view rest_;
};

struct EndOfPattern {};
struct Alternatives {};

class Parser {
public:
    explicit Parser(std::string_view pattern) : characters_(pattern) {}

    // Throws Alternatives for "a|b", of which none can be chosen.
    std::vector<Item> parse() {
        try {
            for (Character character = next();;) {
                if (character.is('$'))
                    break;
                character = take(character).value_or(Character{});
                if (character.text.empty())
                    character = next();
            }
        } catch (const EndOfPattern&) {
        }
        return std::move(result_);
    }

private:
    using Character = Characters::Character;

    Character next() {
        auto character = characters_.next();
        if (!character)
            throw EndOfPattern{};
        return std::move(*character);
    }

    void push(Item item) {
        if (result_.size() >= most_items)
            throw ValueError("A URL pattern repeats too often to be reversed.");
        result_.push_back(std::move(item));
    }

    // Takes one construct; gives the character after it back where it had to be read.
    std::optional<Character> take(const Character& character) {
        if (character.escaped) {
            push({Item::Kind::text, character.text, {}});
        } else if (character.is('|')) {
            throw Alternatives{};
        } else if (character.is('^')) {
            // matches nothing
        } else if (character.is(')')) {
            close_group();
        } else if (character.is('[')) {
            take_class();
        } else if (character.is('(')) {
            take_group();
        } else if (character.is('*') || character.is('+') || character.is('?') || character.is('{')) {
            return take_quantifier(character);
        } else {
            push({Item::Kind::text, character.text, {}});
        }
        return std::nullopt;
    }

    // Only the end of a (?:...), all others are passed over whole.
    void close_group() {
        if (open_groups_.empty())
            throw ValueError("Unbalanced parenthesis in a URL pattern.");
        const auto start = result_.begin() + static_cast<std::ptrdiff_t>(open_groups_.back());
        open_groups_.pop_back();
        Item group{Item::Kind::sequence, {}, std::vector<Item>(start, result_.end())};
        result_.erase(start, result_.end());
        result_.push_back(std::move(group));
    }

    // The first character of a set stands for it.
    void take_class() {
        push({Item::Kind::text, next().text, {}});
        while (!next().is(']')) {
        }
    }

    void take_group() {
        Character character = next();
        if (!character.is('?')) {
            push({Item::Kind::group, "_" + std::to_string(unnamed_groups_++), {}});
            walk_to_end(character);
            return;
        }
        character = next();
        if (character.text == "!" || character.text == "=" || character.text == "<") {
            walk_to_end(character);
        } else if (character.text == ":") {
            open_groups_.push_back(result_.size());
        } else if (character.text == "P") {
            take_named_group();
        } else {
            throw ValueError("Non-reversible reg-exp portion: '(?" + character.text + "'");
        }
    }

    void take_named_group() {
        Character character = next();
        if (character.text != "=" && character.text != "<")
            throw ValueError("Non-reversible reg-exp portion: '(?P" + character.text + "'");
        const bool group = character.text == "<";
        const std::string_view end = group ? ">" : ")";
        std::string name;
        for (character = next(); character.text != end; character = next())
            name += character.text;
        push({group ? Item::Kind::group : Item::Kind::back_reference, std::move(name), {}});
        if (group)
            walk_to_end(character);
    }

    // Passes over the rest of a group whose first character is given.
    void walk_to_end(const Character& first) {
        int nesting = first.text == "(" ? 1 : 0;
        for (;;) {
            const auto character = characters_.next();
            if (!character)
                return;
            if (character->is('('))
                ++nesting;
            else if (character->is(')') && nesting-- == 0)
                return;
        }
    }

    std::optional<Character> take_quantifier(const Character& quantifier) {
        std::optional<Character> after;
        std::size_t count = quantifier.is('+') ? 1 : 0;
        if (quantifier.is('{')) {
            std::string bounds;
            for (Character character = next(); character.text != "}"; character = next())
                bounds += character.text;
            const auto least = text::parse_int(bounds.substr(0, bounds.find(',')));
            if (!least || *least < 0)
                throw ValueError("invalid literal for int() with base 10: " +
                                 Value(bounds.substr(0, bounds.find(','))).repr());
            count = static_cast<std::size_t>(*least);
        }
        after = characters_.next();
        if (after && after->text == "?")
            after.reset();
        if (result_.empty())
            throw ValueError("A URL pattern has a quantifier with nothing before it.");
        if (count == 0) {
            Item item = std::move(result_.back());
            result_.pop_back();
            if (contains_group(item))
                result_.push_back({Item::Kind::option, {}, {std::move(item)}});
        }
        for (std::size_t i = 1; i < count; ++i)
            push(Item(result_.back()));
        return after;
    }

    Characters characters_;
    std::vector<Item> result_;
    std::vector<std::size_t> open_groups_;
    std::size_t unnamed_groups_ = 0;
};

void append_text(ReverseTemplate& to, const std::string& text) {
    if (!to.pieces.empty() && !to.pieces.back().is_parameter)
        to.pieces.back().text += text;
    else
        to.pieces.push_back({text, false});
}

void append(ReverseTemplate& to, const ReverseTemplate& from) {
    for (const ReverseTemplate::Piece& piece : from.pieces) {
        if (piece.is_parameter)
            to.pieces.push_back(piece);
        else
            append_text(to, piece.text);
    }
    to.parameters.insert(to.parameters.end(), from.parameters.begin(), from.parameters.end());
}

std::vector<ReverseTemplate> flatten(const std::vector<Item>& items) {
    std::vector<ReverseTemplate> results(1);
    for (const Item& item : items) {
        if (item.kind == Item::Kind::text) {
            for (ReverseTemplate& result : results)
                append_text(result, item.text);
        } else if (item.kind == Item::Kind::group || item.kind == Item::Kind::back_reference) {
            for (ReverseTemplate& result : results) {
                result.pieces.push_back({item.text, true});
                if (item.kind == Item::Kind::group)
                    result.parameters.push_back(item.text);
            }
        } else {
            std::vector<ReverseTemplate> inner = flatten(item.parts);
            if (item.kind == Item::Kind::option)
                inner.insert(inner.begin(), ReverseTemplate{});
            if (results.size() * inner.size() > most_possibilities)
                throw ValueError("A URL pattern has too many optional groups to be reversed.");
            std::vector<ReverseTemplate> combined;
            combined.reserve(results.size() * inner.size());
            for (const ReverseTemplate& result : results)
                for (const ReverseTemplate& more : inner)
                    append(combined.emplace_back(result), more);
            results = std::move(combined);
        }
    }
    return results;
}

}  // namespace

std::vector<ReverseTemplate> normalize(std::string_view pattern) {
    try {
        return flatten(Parser(pattern).parse());
    } catch (const Alternatives&) {
        return std::vector<ReverseTemplate>(1);
    }
}

}  // namespace nuages::routing
