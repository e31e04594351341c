#include <memory>
#include <utility>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/orm/search.h>

#include "expression_node.h"

namespace nuages::orm::dyn {
namespace {

using detail::ExpressionNode;

// SQL with \x01 for each argument.
Expression sql_of(std::string text, std::vector<Expression> arguments, std::string_view output) {
    auto node = std::make_unique<ExpressionNode>(ExpressionNode::Type::raw);
    node->name = std::move(text);
    node->arguments = std::move(arguments);
    node->output = OutputType::of(output);
    detail::settle(*node);
    return Expression(node.release());
}

// A function whose first argument may be a configuration.
Expression configured(std::string_view function, std::string_view config, std::string rest,
                      std::vector<Expression> arguments, std::string_view output) {
    if (!config.empty())
        arguments.insert(arguments.begin(), literal(config));
    return sql_of(
        std::string(function) + (config.empty() ? "(" : "(\x01::regconfig, ") + std::move(rest) + ')',
        std::move(arguments), output);
}

Expression joined(std::string_view sign, const Expression& a, const Expression& b, std::string_view output) {
    return sql_of("\x01 " + std::string(sign) + " \x01", {a, b}, output);
}

constexpr std::string_view vectors = "SearchVectorField", queries = "SearchQueryField";

}  // namespace

Expression search_vector(const std::vector<Expression>& texts, SearchVectorOptions options) {
    if (texts.empty())
        throw TypeError("A search vector needs at least one expression.");
    std::string words;
    for (std::size_t i = 0; i < texts.size(); ++i)
        words += std::string(i > 0 ? " || ' ' || " : "") + "COALESCE(\x01::text, '')";
    Expression vector = configured("TO_TSVECTOR", options.config, std::move(words), texts, vectors);
    return options.weight.empty() ? vector
                                  : sql_of("SETWEIGHT(\x01, \x01::\"char\")",
                                           {std::move(vector), literal(options.weight)}, vectors);
}

Expression joined_vectors(const Expression& a, const Expression& b) {
    return joined("||", a, b, vectors);
}

Expression search_query(const Expression& text, SearchQueryOptions options) {
    static constexpr std::pair<std::string_view, std::string_view> functions[] = {
        {"plain", "PLAINTO_TSQUERY"},
        {"phrase", "PHRASETO_TSQUERY"},
        {"raw", "TO_TSQUERY"},
        {"websearch", "WEBSEARCH_TO_TSQUERY"}};
    for (const auto& [name, function] : functions) {
        if (name != options.search_type)
            continue;
        Expression query = configured(function, options.config, "\x01", {text}, queries);
        return options.invert ? negated_query(query) : query;
    }
    throw ValueError("Unknown search_type argument '" + std::string(options.search_type) +
                     "'. There are plain, phrase, raw and websearch.");
}

Expression search_query(std::string_view text, SearchQueryOptions options) {
    return search_query(literal(text), options);
}

Expression all_of_queries(const Expression& a, const Expression& b) {
    return joined("&&", a, b, queries);
}

Expression any_of_queries(const Expression& a, const Expression& b) {
    return joined("||", a, b, queries);
}

Expression negated_query(const Expression& query) {
    return sql_of("!!(\x01)", {query}, queries);
}

Expression search_rank(const Expression& vector, const Expression& query, const SearchRankOptions& options) {
    std::string text = options.cover_density ? "TS_RANK_CD(" : "TS_RANK(";
    std::vector<Expression> arguments{vector, query};
    if (!options.weights.empty()) {
        text += "\x01::real[], ";
        arguments.insert(arguments.begin(), literal(List(options.weights.begin(), options.weights.end())));
    }
    text += "\x01, \x01";
    if (options.normalization != 0)
        text += ", " + std::to_string(options.normalization);
    return sql_of(text + ')', std::move(arguments), "FloatField");
}

Expression search_headline(const Expression& text, const Expression& query,
                           const SearchHeadlineOptions& options) {
    std::string said;
    const auto add = [&](std::string_view name, const std::string& value) {
        (said += said.empty() ? "" : ", ").append(name) += '=' + value;
    };
    const auto add_text = [&](std::string_view name, const std::string& value) {
        if (!value.empty())
            add(name, '"' + text::replace_all(value, "\"", "\"\"") + '"');
    };
    const auto add_number = [&](std::string_view name, int value) {
        if (value >= 0)
            add(name, std::to_string(value));
    };
    add_text("StartSel", options.start_sel);
    add_text("StopSel", options.stop_sel);
    add_number("MaxWords", options.max_words);
    add_number("MinWords", options.min_words);
    add_number("ShortWord", options.short_word);
    if (options.highlight_all)
        add("HighlightAll", "true");
    add_number("MaxFragments", options.max_fragments);
    add_text("FragmentDelimiter", options.fragment_delimiter);
    std::vector<Expression> arguments{text, query};
    std::string places = "\x01::text, \x01";
    if (!said.empty()) {
        places += ", \x01";
        arguments.push_back(literal(said));
    }
    return configured("TS_HEADLINE", options.config, std::move(places), std::move(arguments), "TextField");
}

Expression trigram_similarity(const Expression& text, std::string_view with) {
    return sql_of("SIMILARITY(\x01, \x01)", {text, literal(with)}, "FloatField");
}

Expression trigram_distance(const Expression& text, std::string_view from) {
    return sql_of("\x01 <-> \x01", {text, literal(from)}, "FloatField");
}

Expression trigram_word_similarity(std::string_view words, const Expression& text) {
    return sql_of("WORD_SIMILARITY(\x01, \x01)", {literal(words), text}, "FloatField");
}

Expression trigram_strict_word_similarity(std::string_view words, const Expression& text) {
    return sql_of("STRICT_WORD_SIMILARITY(\x01, \x01)", {literal(words), text}, "FloatField");
}

Expression trigram_word_distance(std::string_view words, const Expression& text) {
    return sql_of("\x01 <<-> \x01", {literal(words), text}, "FloatField");
}

Expression trigram_strict_word_distance(std::string_view words, const Expression& text) {
    return sql_of("\x01 <<<-> \x01", {literal(words), text}, "FloatField");
}

}  // namespace nuages::orm::dyn
