#include "pretty_print.h"

#include <algorithm>
#include <vector>

#include <nuages/text/unicode.h>

#include "../merge_sort.h"

namespace nuages::text {
namespace {

using namespace templates;

constexpr std::size_t page_width = 80;
constexpr int deepest = 100;

// A copy in which all dicts are sorted, so that repr() shows them like that.
Value sorted(const Value& value, int depth) {
    if (depth == 0)
        return Value("...");
    if (value.is_list()) {
        List items;
        for (const Value& item : value.as_list())
            items.push_back(sorted(item, depth - 1));
        return Value(std::move(items));
    }
    if (!value.is_dict())
        return value;
    std::vector<Dict::Entry> entries;
    for (const auto& [key, item] : value.as_dict())
        entries.emplace_back(key, sorted(item, depth - 1));
    merge_sort(entries, [](const Dict::Entry& a, const Dict::Entry& b) {
        // Keys that Python cannot compare are ordered by their types.
        if (auto order = compare(a.first, b.first))
            return *order < 0;
        return a.first.kind() < b.first.kind();
    });
    Dict dict;
    for (auto& [key, item] : entries)
        dict.set(std::move(key), std::move(item));
    return Value(std::move(dict));
}

class Printer {
public:
    // `allowance` is what has to fit behind the value on its last line.
    void print(const Value& value, std::size_t indent, std::size_t allowance, int level) {
        std::string whole = value.repr();
        bool fits = unicode::length(whole) + indent + allowance <= page_width;
        if (fits)
            out_ += whole;
        else if (value.is_list() && !value.as_list().empty())
            print_list(value.as_list(), indent, allowance + 1, level);
        else if (value.is_dict() && !value.as_dict().empty())
            print_dict(value.as_dict(), indent, allowance + 1, level);
        else if (value.is_text() && !value.as_text().empty())
            print_text(value.as_text(), indent, allowance, level);
        else
            out_ += whole;
    }

    std::string take() { return std::move(out_); }

private:
    void next_line(std::size_t indent) {
        out_ += ",\n";
        out_.append(indent, ' ');
    }

    void print_list(const List& items, std::size_t indent, std::size_t allowance, int level) {
        ++indent;
        out_ += '[';
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i > 0)
                next_line(indent);
            print(items[i], indent, i + 1 == items.size() ? allowance : 1, level + 1);
        }
        out_ += ']';
    }

    void print_dict(const Dict& dict, std::size_t indent, std::size_t allowance, int level) {
        ++indent;
        out_ += '{';
        std::size_t left = dict.size();
        for (const auto& [key, item] : dict) {
            std::string shown = key.repr();
            out_ += shown + ": ";
            --left;
            print(item, indent + unicode::length(shown) + 2, left == 0 ? allowance : 1, level + 1);
            if (left > 0)
                next_line(indent);
        }
        out_ += '}';
    }

    static std::string quoted(std::string_view text) { return Value::borrowed(text).repr(); }

    // Words with the white space behind them.
    static std::vector<std::string_view> words_of(std::string_view line) {
        std::vector<std::string_view> words;
        while (!line.empty()) {
            std::size_t end = 0;
            bool in_space = false;
            while (end < line.size()) {
                auto [c, size] = unicode::decode(line.substr(end));
                if (in_space && !unicode::is_space(c))
                    break;
                in_space = unicode::is_space(c);
                end += size;
            }
            words.push_back(line.substr(0, end));
            line.remove_prefix(end);
        }
        return words;
    }

    static void break_line(std::string_view line, bool is_last, std::size_t width, std::size_t allowance,
                           std::vector<std::string>& chunks) {
        auto words = words_of(line);
        std::string current;
        for (std::size_t i = 0; i < words.size(); ++i) {
            if (is_last && i + 1 == words.size())
                width -= std::min(width, allowance);
            std::string candidate = current + std::string(words[i]);
            if (unicode::length(quoted(candidate)) <= width) {
                current = std::move(candidate);
                continue;
            }
            if (!current.empty())
                chunks.push_back(quoted(current));
            current = words[i];
        }
        if (!current.empty())
            chunks.push_back(quoted(current));
    }

    void print_text(std::string_view text, std::size_t indent, std::size_t allowance, int level) {
        if (level == 1) {
            ++indent;
            ++allowance;
        }
        std::size_t width = page_width - std::min(indent, page_width);
        std::vector<std::string> chunks;
        while (!text.empty()) {
            std::size_t newline = text.find('\n');
            std::string_view line = text.substr(0, newline == text.npos ? newline : newline + 1);
            text.remove_prefix(line.size());
            std::size_t room = text.empty() ? width - std::min(width, allowance) : width;
            if (unicode::length(quoted(line)) <= room)
                chunks.push_back(quoted(line));
            else
                break_line(line, text.empty(), width, allowance, chunks);
        }
        bool parenthesized = level == 1 && chunks.size() > 1;
        out_ += parenthesized ? "(" : "";
        for (std::size_t i = 0; i < chunks.size(); ++i) {
            if (i > 0) {
                out_ += '\n';
                out_.append(indent, ' ');
            }
            out_ += chunks[i];
        }
        out_ += parenthesized ? ")" : "";
    }

    std::string out_;
};

}  // namespace

std::string pretty_print(const Value& value) {
    Printer printer;
    printer.print(sorted(value, deepest), 0, 0, 1);
    return printer.take();
}

}  // namespace nuages::text
