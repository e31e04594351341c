#include "../iteration.h"
#include "tags.h"

namespace nuages::templates::tags {
namespace {

// One group: `grouper` and `list`, also by index and unpacked in {% for %}.
class GroupedResult final : public Object {
public:
    GroupedResult(Value grouper, Value list) : parts_{std::move(grouper), std::move(list)} {}

    void add(const Value& item) { parts_[1].edit_list().push_back(item); }
    const Value& grouper() const noexcept { return parts_[0]; }

    std::string_view type_name() const override { return "GroupedResult"; }
    std::optional<Value> attribute(std::string_view name) const override {
        if (name == "grouper")
            return parts_[0];
        if (name == "list")
            return parts_[1];
        return std::nullopt;
    }
    std::optional<Value> item(const Value& key) const override {
        if (key == Value(0) || key == Value(1))
            return parts_[key.as_int()];
        return std::nullopt;
    }
    std::optional<std::size_t> length() const override { return 2; }
    Cursor iterate() const override;
    std::string repr() const override {
        return "GroupedResult(grouper=" + parts_[0].repr() + ", list=" + parts_[1].repr() + ")";
    }

private:
    Value parts_[2];
};

Object::Cursor GroupedResult::iterate() const {
    class Parts final : public Iterator {
    public:
        explicit Parts(const Value* parts) : at_(parts), end_(parts + 2) {}
        bool next(Value& item) override {
            if (at_ == end_)
                return false;
            item = *at_++;
            return true;
        }

    private:
        const Value* at_;
        const Value* end_;
    };
    return Cursor(new Parts(parts_));
}

class RegroupNode final : public Node {
public:
    RegroupNode(Expression target, Expression key, Name variable)
        : target_(target), key_(key), variable_(variable) {}

    void render(Context& context, Output&) const override {
        Value target = target_.resolve_or_null(context);
        List groups;
        if (!target.is_null()) {
            GroupedResult* last = nullptr;
            for (const Value& item : list_of(target)) {
                context.set(variable_, item);
                Value key = key_.resolve_or_null(context);
                if (!last || !(last->grouper() == key)) {
                    last = new GroupedResult(std::move(key), Value(List()));
                    groups.push_back(Value::adopt(last));
                }
                last->add(item);
            }
        }
        context.set(variable_, Value(std::move(groups)));
    }

private:
    Expression target_;
    Expression key_;  // of the variable, which is each item in turn
    Name variable_;
};

const Node& compile(Parser& parser, const Token& tag) {
    auto bits = tag.split();
    if (bits.size() != 6)
        parser.fail("'regroup' tag takes five arguments", tag);
    Expression target = parser.compile(bits[1], tag);
    if (bits[2] != "by")
        parser.fail("second argument to 'regroup' tag must be 'by'", tag);
    if (bits[4] != "as")
        parser.fail("next-to-last argument to 'regroup' tag must be 'as'", tag);
    parser.bind(bits[5]);  // as each item in turn, which the key is of
    std::string_view path = parser.keep(std::string_view(std::string(bits[5]) + "." + std::string(bits[3])));
    return parser.make<RegroupNode>(target, parser.compile(path, tag), Name(bits[5]));
}

}  // namespace

void add_regroup(Library& library) {
    library.tag("regroup", compile);
}

}  // namespace nuages::templates::tags
