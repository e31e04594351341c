#include <optional>

#include <nuages/base/error.h>
#include <nuages/template/errors.h>

#include "../value_text.h"
#include "../zoned_moment.h"
#include "libraries.h"

namespace nuages::templates::libraries {
namespace {

// The value as a moment, naive ones counting as of the context's zone; nullopt for all else.
std::optional<DateTime> moment_of(const Value& value, const Context& context) {
    if (const ZonedMoment* zoned = zoned_moment_of(value))
        return zoned->moment();
    if (value.kind() != Value::Kind::datetime)
        return std::nullopt;
    DateTime moment = value.as_datetime();
    return moment.is_naive() ? DateTime::combine(moment.date(), moment.time(), context.time_zone()) : moment;
}

Value shown_in(const FilterCall& call, ZoneId zone) {
    auto moment = moment_of(call.value, call.context);
    return moment ? Value::adopt(new ZonedMoment(moment->in(zone))) : Value("");
}

// A filter shows nothing for a zone that does not exist.
Value in_named_zone(const FilterCall& call) try {
    return call.argument->is_text() ? shown_in(call, tz::get(call.argument->as_text())) : Value("");
} catch (const ValueError&) {
    return Value("");
}

// Settings of the context for as long as some nodes are rendered.
class WithZone {
public:
    explicit WithZone(Context& context)
        : context_(context), zone_(context.time_zone()), use_tz_(context.use_tz()) {}
    WithZone(const WithZone&) = delete;
    WithZone& operator=(const WithZone&) = delete;
    ~WithZone() {
        context_.set_time_zone(zone_);
        context_.set_use_tz(use_tz_);
    }

private:
    Context& context_;
    ZoneId zone_;
    bool use_tz_;
};

class LocalTimeNode final : public Node {
public:
    LocalTimeNode(bool on, NodeList nodes) : on_(on), nodes_(nodes) {}
    void render(Context& context, Output& out) const override {
        WithZone restore(context);
        context.set_use_tz(on_);
        nodes_.render(context, out);
    }

private:
    bool on_;
    NodeList nodes_;
};

class TimeZoneNode final : public Node {
public:
    TimeZoneNode(Expression zone, NodeList nodes) : zone_(zone), nodes_(nodes) {}
    void render(Context& context, Output& out) const override {
        Value zone = zone_.resolve(context);
        WithZone restore(context);
        if (zone.is_text())
            context.set_time_zone(tz::get(zone.as_text()));
        else if (!zone.is_null())
            throw TypeError("{% timezone " + std::string(zone_.source()) +
                            " %} takes the name of a zone, and the "
                            "value is " +
                            std::string(zone.kind_name()) + ".");
        nodes_.render(context, out);
    }

private:
    Expression zone_;
    NodeList nodes_;
};

class CurrentZoneNode final : public Node {
public:
    explicit CurrentZoneNode(Name target) : target_(target) {}
    void render(Context& context, Output&) const override {
        context.set(target_, Value(tz::name(context.time_zone())));
    }

private:
    Name target_;
};

const Node& compile_localtime(Parser& parser, const Token& tag) {
    auto bits = tag.split();
    bool wrong = bits.size() > 2 || (bits.size() == 2 && bits[1] != "on" && bits[1] != "off");
    if (wrong)
        parser.fail("'localtime' argument should be 'on' or 'off'", tag);
    bool on = bits.size() == 1 || bits[1] == "on";
    return parser.make<LocalTimeNode>(on, parser.parse_until({"endlocaltime"}, tag).nodes);
}

const Node& compile_timezone(Parser& parser, const Token& tag) {
    auto bits = tag.split();
    if (bits.size() != 2)
        parser.fail("'timezone' takes one argument (timezone)", tag);
    Expression zone = parser.compile(bits[1], tag);
    return parser.make<TimeZoneNode>(zone, parser.parse_until({"endtimezone"}, tag).nodes);
}

const Node& compile_current(Parser& parser, const Token& tag) {
    auto bits = tag.split();
    if (bits.size() == 3 && bits[1] == "as")
        return parser.make<CurrentZoneNode>(Name(bits[2]));
    std::string got;
    for (std::string_view bit : bits)
        got += (got.empty() ? "'" : ", '") + std::string(bit) + "'";
    parser.fail("'get_current_timezone' requires 'as variable' (got [" + got + "])", tag);
}

Library make() {
    Library library;
    library.tag("localtime", compile_localtime);
    library.tag("timezone", compile_timezone);
    library.tag("get_current_timezone", compile_current);
    library.filter("localtime",
                   [](const FilterCall& call) { return shown_in(call, call.context.time_zone()); });
    library.filter("utc", [](const FilterCall& call) { return shown_in(call, tz::utc); });
    library.filter("timezone", in_named_zone, {.argument = FilterOptions::Argument::required});
    return library;
}

}  // namespace

const Library& tz() {
    static const Library library = make();
    return library;
}

}  // namespace nuages::templates::libraries
