#include "conformance_support.h"

#include <fstream>
#include <stdexcept>
#include <string_view>

namespace nuages::server::testing {
namespace {

using Kind = ConformanceStep::Kind;

// Takes \r, \x41, {a*3} ... for what they mean.
class Unescape {
public:
    explicit Unescape(std::string_view text) : rest_(text) {}

    std::string all() {
        std::string out;
        while (!rest_.empty())
            out += one();
        return out;
    }

private:
    std::string one() {
        if (rest_.front() == '\\')
            return escape();
        if (rest_.front() == '{')
            return repetition();
        return std::string(1, take());
    }
    std::string escape() {
        take();
        switch (const char c = take()) {
            case 'r':
                return "\r";
            case 'n':
                return "\n";
            case 't':
                return "\t";
            case '0':
                return std::string(1, '\0');
            case 'x': {
                const std::string digits{take(), take()};
                return std::string(1, static_cast<char>(std::stoi(digits, nullptr, 16)));
            }
            default:
                return std::string(1, c);
        }
    }
    std::string repetition() {
        const std::size_t end = rest_.find('}'), star = rest_.rfind('*', end);
        if (end == rest_.npos || star == rest_.npos)
            throw std::runtime_error("{text*count} expected");
        const std::string text = Unescape(rest_.substr(1, star - 1)).all();
        const int count = std::stoi(std::string(rest_.substr(star + 1, end - star - 1)));
        rest_.remove_prefix(end + 1);
        std::string out;
        for (int i = 0; i < count; ++i)
            out += text;
        return out;
    }
    char take() {
        if (rest_.empty())
            throw std::runtime_error("the text ends inside of an escape");
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }

    std::string_view rest_;
};

std::string unescape(std::string_view text) {
    return Unescape(text).all();
}

ConformanceStep parse_step(std::string_view word, std::string_view rest) {
    if (word == "send")
        return {Kind::send, unescape(rest), {}};
    if (word == "end")
        return {Kind::end, {}, {}};
    if (word == "answer" || word == "head") {
        ConformanceStep step{word == "head" ? Kind::head : Kind::answer, {}, {}};
        step.status = std::stoi(std::string(rest.substr(0, 3)));
        step.has_text = rest.size() > 3;
        if (step.has_text)
            step.text = unescape(rest.substr(4));
        return step;
    }
    if (word == "field") {
        const std::size_t colon = rest.find(':');
        std::string_view value = rest.substr(colon + 1);
        if (value.starts_with(' '))
            value.remove_prefix(1);
        return {Kind::field, std::string(rest.substr(0, colon)), std::string(value)};
    }
    throw std::runtime_error("unknown word");
}

void read_line(Conformance& conformance, std::string_view line) {
    if (line.empty() || line.starts_with('#'))
        return;
    if (line.starts_with("== ")) {
        conformance.sections.push_back({std::string(line.substr(3)), {}});
        return;
    }
    if (line.starts_with("| ")) {
        conformance.sections.back().introduction += std::string(line.substr(2)) + "\n";
        return;
    }
    if (line.starts_with("-- ")) {
        ConformanceCase added;
        added.section = conformance.sections.back().name;
        added.name = line.substr(3);
        conformance.cases.push_back(std::move(added));
        return;
    }
    ConformanceCase& current = conformance.cases.back();
    const std::string_view word = line.substr(0, line.find(' '));
    const std::string_view rest = line.substr(std::min(word.size() + 1, line.size()));
    if (word == "rfc") {
        current.rfc = rest;
    } else if (word == "open") {
        current.goes_on = true;
    } else if (word == "alone") {
        current.alone = true;
    } else if (word == "slow") {
        current.slow = true;
    } else if (word != "closed") {
        current.steps.push_back(parse_step(word, rest));
        current.lines.emplace_back(line);
    }
}

// Text as code in a table.
std::string code(std::string_view text) {
    std::string out = text.find('`') == text.npos ? "`" : "`` ";
    const std::string end = out == "`" ? "`" : " ``";
    for (const char c : text) {
        if (c == '|')
            out += '\\';
        out += c;
    }
    return out + end;
}

void append_row(std::string& page, const ConformanceCase& row) {
    std::string sent, answered;
    for (const std::string& line : row.lines) {
        const std::size_t blank = line.find(' ');
        const std::string word = line.substr(0, blank);
        const std::string rest = blank == line.npos ? "" : line.substr(blank + 1);
        if (word == "send")
            sent += (sent.empty() ? "" : " ") + code(rest);
        else if (word == "end")
            sent += (sent.empty() ? "" : " ") + std::string("*end*");
        else if (word == "field")
            answered +=
                rest.ends_with(':') ? ", no " + code(rest.substr(0, rest.size() - 1)) : ", " + code(rest);
        else
            answered += (answered.empty() ? "" : ", ") + rest.substr(0, 3);
    }
    if (row.slow)
        sent += (sent.empty() ? "" : " ") + std::string("*silence*");
    if (!row.goes_on)
        answered += (answered.empty() ? "" : ", ") + std::string("closed");
    page += "| " + row.name + " | " + sent + " | " + row.rfc + " | " + answered + " |\n";
}

}  // namespace

Conformance read_conformance(const std::string& path) {
    std::ifstream file(path);
    if (!file)
        throw std::runtime_error("cannot open " + path);
    Conformance conformance;
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
        try {
            read_line(conformance, line);
        } catch (const std::exception& e) {
            throw std::runtime_error(path + ":" + std::to_string(number) + ": " + e.what());
        }
    }
    return conformance;
}

std::string conformance_page(const Conformance& conformance) {
    std::string page =
        "# HTTP conformance\n\n"
        "What the server answers to " +
        std::to_string(conformance.cases.size()) +
        " byte sequences, with the section of RFC 9110, 9112 or 6585 that asks for it.\n"
        "Each row is a test (`modules/server/test/conformance.txt` is the source of both; after a change "
        "there,\n"
        "`NUAGES_WRITE_DOCS=1 server_test --gtest_filter=ConformancePage.*` writes this page anew). It is "
        "played in\n"
        "one piece, byte by byte (save for those about time), and behind another request of the same "
        "connection; and a request that is "
        "sent right\n"
        "behind it is answered exactly where the connection stays open.\n\n"
        "A view of these tests echoes what it gets; heads may have 1,024 bytes and bodies 100. `{a*500}` is "
        "500 times\n"
        "`a`; *end* is a client that closes its sending half. Where a row says *closed*, the last answer "
        "carries\n"
        "`Connection: close`.\n\n"
        "Not spoken: HTTP/2 and HTTP/3 (a proxy in front speaks them), trailers in responses, transfer "
        "codings other\n"
        "than `chunked`, `CONNECT`, and `Upgrade`.\n";
    for (const ConformanceSection& section : conformance.sections) {
        page += "\n## " + section.name + "\n";
        if (!section.introduction.empty())
            page += section.introduction;
        page += "\n| case | sent | RFC | answer |\n|---|---|---|---|\n";
        for (const ConformanceCase& row : conformance.cases)
            if (row.section == section.name)
                append_row(page, row);
    }
    return page;
}

}  // namespace nuages::server::testing
