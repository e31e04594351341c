#include "python_objects.h"

#include <vector>

#include <nuages/base/text.h>

#include "corpus.h"
#include "typed_value.h"

namespace nuages::replay {
namespace {

using templates::Engine;

// Calling or reading it raises an error.
class Raiser final : public Object {
public:
    Raiser(std::string type, bool silent) : type_(std::move(type)), silent_(silent) {}

    [[noreturn]] void raise() const { throw RecordedError(type_, silent_); }
    std::string_view type_name() const override { return type_; }

private:
    std::string type_;
    bool silent_;
};

Value read(const Value& value) {
    const auto* raiser = value.is_object() ? dynamic_cast<const Raiser*>(&value.as_object()) : nullptr;
    if (raiser)
        raiser->raise();
    return value;
}

class Items final : public Object::Iterator {
public:
    explicit Items(List items) : items_(std::move(items)) {}
    bool next(Value& item) override {
        if (at_ == items_.size())
            return false;
        item = read(items_[at_++]);
        return true;
    }

private:
    List items_;
    std::size_t at_ = 0;
};

// Items by index.
class Sequence : public Object {
public:
    explicit Sequence(List items) : items_(std::move(items)) {}

    std::optional<std::size_t> length() const override { return items_.size(); }
    std::optional<Value> item(const Value& key) const override {
        if (!key.is_int())
            return std::nullopt;
        const auto size = static_cast<std::int64_t>(items_.size());
        const std::int64_t index = key.as_int() < 0 ? key.as_int() + size : key.as_int();
        if (index < 0 || index >= size)
            return std::nullopt;
        return items_[static_cast<std::size_t>(index)];
    }
    Cursor iterate() const override { return Cursor(new Items(items_)); }

protected:
    List items_;
};

// A list that shows itself with round brackets.
class Tuple final : public Sequence {
public:
    using Sequence::Sequence;
    std::string_view type_name() const override { return "tuple"; }
    std::string repr() const override {
        std::string inside = Value(items_).repr();
        inside = inside.substr(1, inside.size() - 2);
        return "(" + inside + (items_.size() == 1 ? ",)" : ")");
    }
    bool equals(const Object& other) const override {
        const auto* tuple = dynamic_cast<const Tuple*>(&other);
        return tuple && tuple->items_ == items_;
    }
};

// The whole numbers of Python's range().
class Range final : public Sequence {
public:
    Range(std::int64_t start, std::int64_t stop, std::int64_t step)
        : Sequence(numbers(start, stop, step)),
          text_("range(" + std::to_string(start) + ", " + std::to_string(stop)) {
        text_ += step == 1 ? ")" : ", " + std::to_string(step) + ")";
    }
    std::string_view type_name() const override { return "range"; }
    std::string repr() const override { return text_; }
    bool equals(const Object& other) const override {
        const auto* range = dynamic_cast<const Range*>(&other);
        return range && range->items_ == items_;
    }

private:
    static List numbers(std::int64_t start, std::int64_t stop, std::int64_t step) {
        List items;
        for (std::int64_t i = start; step > 0 ? i < stop : i > stop; i += step)
            items.emplace_back(i);
        return items;
    }

    std::string text_;
};

// A recorded object: `spec` is what was seen of it.
class PythonObject final : public Object {
public:
    PythonObject(const Value& spec, const Engine& engine) : class_(spec["cls"].str()) {
        for (const auto& [name, value] : members(spec["attrs"]))
            attributes_.set(name, decode_object(value, engine));
        for (const auto& [name, value] : members(spec["items"]))
            items_.set(name, decode_object(value, engine));
        if (!spec["str"].is_null())
            text_ = decode_object(spec["str"], engine);
        if (!spec["html"].is_null())
            html_ = decode_object(spec["html"], engine);
        truth_ = spec["bool"];
        length_ = spec["len"];
        if (spec["iter"].is_list()) {
            iterable_ = true;
            for (const Value& item : spec["iter"].as_list())
                iterated_.push_back(decode_object(item, engine));
        }
        if (spec["call"].is_dict()) {
            callable_ = true;
            set_call(spec["call"], engine);
        }
    }
    explicit PythonObject(std::string name) : class_(std::move(name)), callable_(true) {}

    void set_call(const Value& call, const Engine& engine) {
        result_ = decode_object(call["result"], engine);
        needs_arguments_ = call["needs_args"].truth();
        alters_data_ = call["alters_data"].truth();
        do_not_call_ = call["do_not_call"].truth();
    }

    std::string_view type_name() const override { return class_; }
    std::optional<Value> attribute(std::string_view name) const override {
        const Value* found = attributes_.find(name);
        return found ? std::optional(read(*found)) : std::nullopt;
    }
    std::optional<Value> item(const Value& key) const override {
        const Value* found = items_.find(key);
        return found ? std::optional(read(*found)) : std::nullopt;
    }
    Cursor iterate() const override { return iterable_ ? Cursor(new Items(iterated_)) : Cursor(); }
    std::optional<std::size_t> length() const override {
        return length_.is_int() ? std::optional(static_cast<std::size_t>(length_.as_int())) : std::nullopt;
    }
    bool truth() const override { return truth_.is_bool() ? truth_.as_bool() : Object::truth(); }
    std::string str() const override { return text_.is_null() ? repr() : text_.str(); }
    std::optional<std::string> html() const override {
        // Python's str() of it is what templates show; it is HTML where that says so.
        return text_.is_safe() ? std::optional(text_.str()) : std::nullopt;
    }
    bool is_callable() const override { return callable_; }
    bool alters_data() const override { return alters_data_; }
    bool do_not_call_in_templates() const override { return do_not_call_; }
    Value call() const override {
        if (needs_arguments_)
            throw RecordedError("TypeError", true);
        return read(result_);
    }

private:
    static Dict members(const Value& spec) { return spec.is_dict() ? spec.as_dict() : Dict(); }

    std::string class_;
    Dict attributes_, items_;
    Value text_, html_, truth_, length_, result_;
    List iterated_;
    bool iterable_ = false, callable_ = false, needs_arguments_ = false, alters_data_ = false,
         do_not_call_ = false;
};

// A QueryDict: what a query string says, with all values of a key.
class QueryParameters final : public Object {
public:
    explicit QueryParameters(std::string_view query) {
        for (const std::string_view part : text::split(query, '&')) {
            if (part.empty())
                continue;
            const std::size_t equals = part.find('=');
            const std::string value =
                equals == part.npos ? std::string() : url::unquote_plus(part.substr(equals + 1));
            Value& values = lists_[url::unquote_plus(part.substr(0, equals))];
            if (values.is_null())
                values = Value(List());
            values.edit_list().emplace_back(value);
        }
    }
    explicit QueryParameters(Dict lists) : lists_(std::move(lists)) {}

    std::string_view type_name() const override { return "QueryDict"; }
    std::optional<std::size_t> length() const override { return lists_.size(); }
    std::optional<Value> item(const Value& key) const override {
        const Value* values = lists_.find(key);
        return values && values->truth() ? std::optional(values->as_list().back()) : std::nullopt;
    }
    std::optional<Value> attribute(std::string_view name) const override {
        if (name != "lists")
            return std::nullopt;
        List pairs;
        for (const auto& [key, values] : lists_)
            pairs.push_back(Value::list({key, values}));
        return Value(std::move(pairs));
    }
    Cursor iterate() const override {
        List keys;
        for (const auto& [key, values] : lists_)
            keys.push_back(key);
        return Cursor(new Items(std::move(keys)));
    }

private:
    Dict lists_;
};

class Request final : public Object {
public:
    explicit Request(const Value& spec)
        : path_(spec["path"]),
          method_(spec["method"]),
          query_(Value::adopt(new QueryParameters(spec["query"].as_text()))) {}
    std::string_view type_name() const override { return "HttpRequest"; }
    std::optional<Value> attribute(std::string_view name) const override {
        if (name == "GET")
            return query_;
        if (name == "path")
            return path_;
        if (name == "method")
            return method_;
        return std::nullopt;
    }

private:
    Value path_, method_, query_;
};

Value decode_multi_dict(const Value& pairs) {
    Dict lists;
    for (const Value& pair : pairs.as_list())
        lists.set(pair[0], decode(pair[1]));
    return Value::adopt(new QueryParameters(std::move(lists)));
}

List decode_items(const Value& list, const Engine& engine) {
    List items;
    for (const Value& item : list.as_list())
        items.push_back(decode_object(item, engine));
    return items;
}

Value decode_call(const Value& call, const Engine& engine) {
    auto* object = new PythonObject("function");
    Value held = Value::adopt(object);
    object->set_call(call, engine);
    return held;
}

// Zones are known by their names; those with a fixed offset are of Django's get_fixed_timezone().
Value decode_zone(std::string name) {
    if (name.size() == 6 && (name[0] == '+' || name[0] == '-') && name[3] == ':')
        name.erase(3, 1);
    return name;
}

Value decode_large(const Value& json) {
    if (const auto number = Decimal::parse(json.as_text()))
        return *number;
    throw Unsupported("whole numbers of more than 38 digits");
}

}  // namespace

Value decode_object(const Value& json, const Engine& engine) {
    if (json.is_list())
        return decode_items(json, engine);
    if (!json.is_dict())
        return json;
    const auto& [key, inside] = *json.as_dict().begin();
    const std::string_view kind = key.as_text();
    if (kind == "$dict") {
        Dict dict;
        for (const Value& pair : inside.as_list())
            dict.set(decode_object(pair[0], engine), decode_object(pair[1], engine));
        return dict;
    }
    if (kind == "$tuple")
        return Value::adopt(new Tuple(decode_items(inside, engine)));
    if (kind == "$range")
        return Value::adopt(new Range(inside[0].as_int(), inside[1].as_int(), inside[2].as_int()));
    if (kind == "$set")
        return decode_items(inside, engine);
    if (kind == "$int")
        return decode_large(inside);
    if (kind == "$call")
        return decode_call(inside, engine);
    if (kind == "$obj")
        return Value::adopt(new PythonObject(inside, engine));
    if (kind == "$raises")
        return Value::adopt(new Raiser(inside.str(), json["silent"].truth()));
    if (kind == "$template")
        return Value(engine.from_string(inside.as_text()));
    if (kind == "$request")
        return Value::adopt(new Request(inside));
    if (kind == "$querydict")
        return Value::adopt(new QueryParameters(inside.as_text()));
    if (kind == "$tz")
        return decode_zone(inside.to_text());
    if (kind == "$multivaluedict")
        return decode_multi_dict(inside);
    return decode(json);
}

}  // namespace nuages::replay
