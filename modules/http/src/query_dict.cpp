#include <algorithm>
#include <numeric>

#include <nuages/http/errors.h>
#include <nuages/http/query_dict.h>

#include "list_iterator.h"

namespace nuages {
namespace {

// Up to so many fields a search in a row is quicker than an index.
constexpr std::size_t few = 16;

std::string decode(std::string_view encoded) {
    if (encoded.find_first_of("+%") == encoded.npos && text::is_valid_utf8(encoded))
        return std::string(encoded);
    std::string decoded = url::unquote_plus(encoded);
    return text::is_valid_utf8(decoded) ? decoded : text::replace_invalid_utf8(decoded);
}

}  // namespace

QueryDict::QueryDict(std::string_view query, std::size_t max_fields) {
    parse(query, max_fields);
}

QueryDict::QueryDict(const QueryDict& other) : fields_(other.fields()) {}

QueryDict::QueryDict(QueryDict&& other) {
    other.ensure_parsed();
    fields_ = std::move(other.fields_);
    other.clear();
}

QueryDict& QueryDict::operator=(const QueryDict& other) {
    if (this != &other) {
        const auto& fields = other.fields();
        clear();
        fields_ = fields;
    }
    return *this;
}

QueryDict& QueryDict::operator=(QueryDict&& other) {
    if (this != &other) {
        other.ensure_parsed();
        clear();
        fields_ = std::move(other.fields_);
        other.clear();
    }
    return *this;
}

void QueryDict::parse(std::string_view query, std::size_t max_fields) {
    if (query.empty())
        return;
    const auto count = static_cast<std::size_t>(std::count(query.begin(), query.end(), '&')) + 1;
    if (max_fields && count > max_fields)
        throw TooManyFieldsSent("The number of GET/POST parameters exceeded the " +
                                std::to_string(max_fields) +
                                " that the site allows (RequestOptions::max_fields).");
    while (!query.empty()) {
        const std::size_t end = query.find('&');
        const std::string_view piece = query.substr(0, end);
        query.remove_prefix(end == query.npos ? query.size() : end + 1);
        if (piece.empty())
            continue;
        const std::size_t equals = piece.find('=');
        fields_.emplace_back(decode(piece.substr(0, equals)),
                             equals == piece.npos ? std::string() : decode(piece.substr(equals + 1)));
    }
}

void QueryDict::fill_later(Filler filler, void* context) {
    clear();
    filler_ = filler;
    context_ = context;
}

void QueryDict::fill() const {
    const Filler filler = std::exchange(filler_, nullptr);
    try {
        filler(context_, const_cast<QueryDict&>(*this));
    } catch (...) {
        fields_.clear();
        sorted_.clear();
        filler_ = filler;
        throw;
    }
}

const std::vector<std::uint32_t>& QueryDict::sorted() const {
    if (sorted_.size() != fields_.size()) {
        sorted_.resize(fields_.size());
        std::iota(sorted_.begin(), sorted_.end(), 0U);
        std::stable_sort(sorted_.begin(), sorted_.end(), [this](std::uint32_t a, std::uint32_t b) {
            return fields_[a].first < fields_[b].first;
        });
    }
    return sorted_;
}

std::optional<std::string_view> QueryDict::find(std::string_view name) const {
    ensure_parsed();
    if (fields_.size() <= few) {
        for (auto field = fields_.rbegin(); field != fields_.rend(); ++field)
            if (field->first == name)
                return field->second;
        return std::nullopt;
    }
    const auto& order = sorted();
    const auto after = std::upper_bound(
        order.begin(), order.end(), name,
        [this](std::string_view name, std::uint32_t position) { return name < fields_[position].first; });
    if (after == order.begin() || fields_[*(after - 1)].first != name)
        return std::nullopt;
    return fields_[*(after - 1)].second;
}

std::vector<std::string> QueryDict::getlist(std::string_view name) const {
    std::vector<std::string> values;
    for (const auto& [field_name, value] : fields())
        if (field_name == name)
            values.push_back(value);
    return values;
}

std::vector<std::pair<std::string_view, std::vector<std::string_view>>> QueryDict::lists() const {
    ensure_parsed();
    const auto& order = sorted();
    std::vector<std::pair<std::uint32_t, std::uint32_t>> groups;  // ranges of `order`, each of one name
    for (std::uint32_t i = 0; i < order.size(); ++i) {
        if (groups.empty() || fields_[order[i]].first != fields_[order[groups.back().first]].first)
            groups.emplace_back(i, i);
        groups.back().second = i + 1;
    }
    std::sort(groups.begin(), groups.end(),
              [&](const auto& a, const auto& b) { return order[a.first] < order[b.first]; });
    std::vector<std::pair<std::string_view, std::vector<std::string_view>>> lists;
    lists.reserve(groups.size());
    for (const auto& [first, last] : groups) {
        auto& [name, values] =
            lists.emplace_back(fields_[order[first]].first, std::vector<std::string_view>());
        for (std::uint32_t i = first; i < last; ++i)
            values.emplace_back(fields_[order[i]].second);
    }
    return lists;
}

std::vector<std::pair<std::string_view, std::string_view>> QueryDict::items() const {
    std::vector<std::pair<std::string_view, std::string_view>> items;
    for (const auto& [name, values] : lists())
        items.emplace_back(name, values.back());
    return items;
}

std::vector<std::string_view> QueryDict::keys() const {
    std::vector<std::string_view> keys;
    for (const auto& [name, values] : lists())
        keys.push_back(name);
    return keys;
}

void QueryDict::set(std::string_view name, std::string_view value) {
    setlist(name, {std::string(value)});
}

void QueryDict::setlist(std::string_view name, const std::vector<std::string>& values) {
    ensure_parsed();
    const auto is_named = [&](const Field& field) { return field.first == name; };
    const auto place = std::find_if(fields_.begin(), fields_.end(), is_named) - fields_.begin();
    const std::string key(name);
    std::erase_if(fields_, is_named);
    std::vector<Field> fields;
    for (const std::string& value : values)
        fields.emplace_back(key, value);
    fields_.insert(fields_.begin() + place, fields.begin(), fields.end());
    sorted_.clear();
}

void QueryDict::append(std::string_view name, std::string_view value) {
    ensure_parsed();
    fields_.emplace_back(name, value);
    sorted_.clear();
}

void QueryDict::erase(std::string_view name) {
    ensure_parsed();
    std::erase_if(fields_, [&](const Field& field) { return field.first == name; });
    sorted_.clear();
}

void QueryDict::clear() {
    filler_ = nullptr;
    fields_.clear();
    sorted_.clear();
}

std::string QueryDict::urlencode(std::string_view safe) const {
    const auto quote = [&](std::string_view text) {
        return safe.empty() ? url::quote_plus(text) : url::quote(text, safe);
    };
    std::string query;
    for (const auto& [name, values] : lists()) {
        for (const std::string_view value : values) {
            if (!query.empty())
                query += '&';
            query += quote(name);
            query += '=';
            query += quote(value);
        }
    }
    return query;
}

bool operator==(const QueryDict& a, const QueryDict& b) {
    if (a.fields().size() != b.fields().size())
        return false;
    const auto& left = a.sorted();
    const auto& right = b.sorted();
    for (std::size_t i = 0; i < left.size(); ++i)
        if (a.fields_[left[i]] != b.fields_[right[i]])
            return false;
    return true;
}

namespace {

List list_of(const std::vector<std::string_view>& texts) {
    return List(texts.begin(), texts.end());
}

class QueryDictObject final : public Object {
public:
    explicit QueryDictObject(const QueryDict& dict) : dict_(dict) {}

    std::string_view type_name() const override { return "QueryDict"; }
    std::optional<Value> item(const Value& key) const override {
        if (!key.is_text())
            return std::nullopt;
        const auto value = dict_.find(key.as_text());
        return value ? std::optional<Value>(*value) : std::nullopt;
    }
    std::optional<Value> attribute(std::string_view name) const override {
        if (name == "urlencode")
            return Value(dict_.urlencode());
        if (name == "keys")
            return Value(list_of(dict_.keys()));
        if (name != "items" && name != "values" && name != "lists")
            return std::nullopt;
        List entries;
        for (const auto& [key, values] : dict_.lists()) {
            if (name == "values")
                entries.emplace_back(values.back());
            else
                entries.push_back(
                    Value::list({key, name == "lists" ? Value(list_of(values)) : Value(values.back())}));
        }
        return Value(std::move(entries));
    }
    Cursor iterate() const override { return http::iterate_over(list_of(dict_.keys())); }
    std::optional<std::size_t> length() const override { return dict_.size(); }
    std::string str() const override {
        Dict lists;
        for (const auto& [key, values] : dict_.lists())
            lists.set(key, list_of(values));
        return "<QueryDict: " + Value(std::move(lists)).repr() + ">";
    }
    std::string repr() const override { return str(); }

private:
    const QueryDict& dict_;
};

}  // namespace

Value to_value(const QueryDict& dict) {
    return Value::adopt(new QueryDictObject(dict));
}

namespace http {

std::optional<bool> parse_bool(std::string_view text) {
    const std::string lower = text::lower(text::trim(text));
    if (lower == "1" || lower == "true" || lower == "on" || lower == "yes")
        return true;
    if (lower == "0" || lower == "false" || lower == "off" || lower == "no")
        return false;
    return std::nullopt;
}

}  // namespace http
}  // namespace nuages
