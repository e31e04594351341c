#include <algorithm>

#include <nuages/app/settings.h>
#include <nuages/base/text.h>

#include "settings_files.h"

namespace nuages::app {
namespace {

std::optional<bool> parse_bool(std::string_view text) {
    const std::string word = text::lower(text::trim(text));
    for (const std::string_view yes : {"true", "yes", "on", "1"}) {
        if (word == yes)
            return true;
    }
    for (const std::string_view no : {"false", "no", "off", "0", ""}) {
        if (word == no)
            return false;
    }
    return std::nullopt;
}

std::optional<Duration> parse_duration(std::string_view text) {
    text = text::trim(text);
    std::size_t digits = 0;
    while (digits < text.size() && text::is_digit(text[digits]))
        ++digits;
    const auto number = text::parse_int(text.substr(0, digits));
    if (!number)
        return std::nullopt;
    constexpr std::pair<std::string_view, std::int64_t> units[] = {
        {"", 1'000'000},   {"s", 1'000'000},     {"ms", 1000},
        {"m", 60'000'000}, {"h", 3'600'000'000}, {"d", 86'400'000'000}};
    for (const auto& [unit, microseconds] : units) {
        std::int64_t product = 0;
        if (text::trim(text.substr(digits)) == unit &&
            !__builtin_mul_overflow(*number, microseconds, &product))
            return Duration{product};
    }
    return std::nullopt;
}

std::optional<std::vector<std::string>> parse_texts(const Value& value, bool is_text) {
    std::vector<std::string> texts;
    if (is_text) {
        for (const std::string_view piece : text::split(value.as_text(), ',')) {
            if (!text::trim(piece).empty())
                texts.emplace_back(text::trim(piece));
        }
        return texts;
    }
    if (!value.is_list())
        return std::nullopt;
    for (const Value& item : value.as_list()) {
        if (!item.is_text())
            return std::nullopt;
        texts.emplace_back(item.as_text());
    }
    return texts;
}

}  // namespace

std::string Settings::Section::full_key(std::string_view key) const {
    return name_.empty() ? std::string(key) : name_ + "." + std::string(key);
}

Settings::Section& Settings::Section::bind(std::string_view key, bool& target, std::string_view help) {
    const std::string full = full_key(key);
    const Value default_value(target);
    Raw* raw = settings_.find(full);
    if (raw) {
        const auto parsed = raw->is_text           ? parse_bool(raw->value.as_text())
                            : raw->value.is_bool() ? std::optional(raw->value.as_bool())
                                                   : std::nullopt;
        if (parsed)
            target = *parsed;
        else
            settings_.reject(full, *raw, "true or false");
    }
    settings_.record(full, help, default_value, Value(target), raw);
    return *this;
}

Settings::Section& Settings::Section::bind(std::string_view key, double& target, std::string_view help) {
    const std::string full = full_key(key);
    const Value default_value(target);
    Raw* raw = settings_.find(full);
    if (raw) {
        std::optional<double> parsed;
        if (raw->is_text)
            parsed = text::parse_double(raw->value.as_text());
        else if (raw->value.is_int() || raw->value.is_real())
            parsed = raw->value.to_real();
        if (parsed)
            target = *parsed;
        else
            settings_.reject(full, *raw, "a number");
    }
    settings_.record(full, help, default_value, Value(target), raw);
    return *this;
}

Settings::Section& Settings::Section::bind(std::string_view key, std::string& target, std::string_view help) {
    const std::string full = full_key(key);
    const Value default_value(target);
    Raw* raw = settings_.find(full);
    if (raw) {
        if (raw->value.is_text())
            target = raw->value.as_text();
        else
            settings_.reject(full, *raw, "text in quotes");
    }
    settings_.record(full, help, default_value, Value(target), raw);
    return *this;
}

Settings::Section& Settings::Section::bind(std::string_view key, std::vector<std::string>& target,
                                           std::string_view help) {
    const std::string full = full_key(key);
    const Value default_value(target);
    Raw* raw = settings_.find(full);
    if (raw) {
        if (auto parsed = parse_texts(raw->value, raw->is_text))
            target = *std::move(parsed);
        else
            settings_.reject(full, *raw, "a list of texts, for example [\"one\", \"two\"]");
    }
    settings_.record(full, help, default_value, Value(target), raw);
    return *this;
}

Settings::Section& Settings::Section::bind(std::string_view key, Duration& target, std::string_view help) {
    const std::string full = full_key(key);
    const Value default_value(target);
    Raw* raw = settings_.find(full);
    if (raw) {
        std::optional<Duration> parsed;
        if (raw->value.is_text())
            parsed = parse_duration(raw->value.as_text());
        else if (raw->value.is_int())
            parsed = parse_duration(std::to_string(raw->value.as_int()));
        if (parsed)
            target = *parsed;
        else
            settings_.reject(
                full, *raw,
                "a number of seconds, or text such as \"500ms\", \"30s\", \"5m\", \"2h\", \"14d\"");
    }
    settings_.record(full, help, default_value, Value(target), raw);
    return *this;
}

std::int64_t Settings::Section::integer(std::string_view key, std::int64_t current, std::int64_t least,
                                        std::int64_t most, std::string_view help) {
    const std::string full = full_key(key);
    Raw* raw = settings_.find(full);
    std::int64_t result = current;
    if (raw) {
        std::optional<std::int64_t> parsed;
        if (raw->is_text)
            parsed = text::parse_int(text::trim(raw->value.as_text()));
        else if (raw->value.is_int())
            parsed = raw->value.as_int();
        if (parsed && *parsed >= least && *parsed <= most) {
            result = *parsed;
        } else {
            std::string expected = "a whole number";
            if (least != INT64_MIN && most != INT64_MAX)
                expected += " from " + std::to_string(least) + " to " + std::to_string(most);
            else if (least != INT64_MIN)
                expected += " of at least " + std::to_string(least);
            settings_.reject(full, *raw, expected);
        }
    }
    settings_.record(full, help, Value(current), Value(result), raw);
    return result;
}

std::size_t Settings::Section::choice(std::string_view key, const std::vector<std::string_view>& names,
                                      std::size_t current, std::string_view help) {
    const std::string full = full_key(key);
    Raw* raw = settings_.find(full);
    std::size_t result = current;
    if (raw) {
        const auto found =
            raw->value.is_text() ? std::ranges::find(names, text::trim(raw->value.as_text())) : names.end();
        if (found != names.end()) {
            result = static_cast<std::size_t>(found - names.begin());
        } else {
            std::string expected = "one of";
            for (const std::string_view name : names)
                expected += (name == names.front() ? " \"" : ", \"") + std::string(name) + "\"";
            settings_.reject(full, *raw, expected);
        }
    }
    settings_.record(full, help, Value(names[current]), Value(names[result]), raw);
    return result;
}

std::string Settings::Section::absolute(const std::string& path) const {
    if (path.empty() || path.front() == '/')
        return path;
    return settings_.base_dir() + "/" + path;
}

Settings::Section& Settings::Section::bind_path(std::string_view key, std::string& target,
                                                std::string_view help) {
    bind(key, target, help);
    target = absolute(target);
    return *this;
}

Settings::Section& Settings::Section::bind_paths(std::string_view key, std::vector<std::string>& target,
                                                 std::string_view help) {
    bind(key, target, help);
    for (std::string& path : target)
        path = absolute(path);
    return *this;
}

std::vector<std::string> Settings::Section::table_keys(std::string_view name) const {
    const std::string prefix = full_key(name) + ".";
    std::vector<std::string> keys;
    for (const std::string& key : settings_.order_) {
        if (key.starts_with(prefix))
            keys.push_back(key.substr(prefix.size()));
    }
    return keys;
}

}  // namespace nuages::app
