#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <nuages/orm/condition.h>
#include <nuages/orm/dynamic.h>
#include <nuages/orm/expression.h>

// The database's functions, under Django's names. Over a field alone they take its name, which the query
// checks that they are given to: annotate<"small">(Lower("title")). Inside of others, and over expressions,
// fields are F<"title"> or Film::F("title"), and texts are Literal("text"):
//
//     Film::objects.annotate<"shown">(Coalesce(F<"note">, Upper(F<"title">)))
//         .filter({"shown__startswith", "A"});
//
// What an expression gives is known from its functions and from fields that are named by F<>; where it is
// not, it is a Value, and gives<std::string>() says it.
namespace nuages::orm {

// A function over one field, as a literal. What it gives is part of the type: K, and whether that may be
// NULL. Kind::any is whatever the field is, read as a Value.
template <Kind K, bool Null>
struct Term {
    const char* function;
    const char* field;
    bool is_distinct = false;
    const char* name = "";

    constexpr Term distinct() const { return {function, field, true, name}; }
    // The name in what aggregate() gives, in place of Django's "votes__sum".
    constexpr Term as(const char* own_name) const { return {function, field, is_distinct, own_name}; }
};

namespace detail {

// What functions give: `literal` over a field by its name, `of` over operands that give G.
template <Kind K>
struct ThisKind {
    using literal = Term<K, true>;
    template <class... G>
    using of = GivesKind<K, G...>;
};
template <Kind K>
struct ThisKindOrNull {
    using literal = Term<K, true>;
    template <class... G>
    using of = Gives<K, true>;
};
struct TheSame {
    using literal = Term<Kind::any, true>;
    template <class... G>
    using of = GivesSame<G...>;
};
struct TheSameOrNull {
    using literal = Term<Kind::any, true>;
    template <class... G>
    using of = OrNull<GivesSame<G...>>;
};
struct TheFirstOrNull {
    using literal = Term<Kind::any, true>;
    template <class First, class...>
    using of = OrNull<First>;
};
struct OneThatIsNotNull {
    using literal = Term<Kind::any, true>;
    template <class... G>
    using of = GivesFirst<G...>;
};
struct ARealNumber {
    using literal = Term<Kind::any, true>;
    template <class... G>
    using of = GivesReal<G...>;
};

template <IsOperand... A>
std::vector<Expression> operands(const A&... a) {
    std::vector<Expression> list;
    list.reserve(sizeof...(A));
    (list.push_back(Expression(operand(a))), ...);
    return list;
}

// Texts are no operands, because Django's would be fields.
template <class... A>
constexpr void check_operands() {
    static_assert((IsOperand<A> && ...),
                  "a field inside of an expression is F<\"name\">, a text is Literal(\"text\")");
}

// A moment stays what it is.
struct SameMoment {
    using literal = Term<Kind::datetime, true>;
    template <class G>
    using of = G;
};

}  // namespace detail

inline constexpr std::size_t any_number = 1000;

template <class What, std::size_t Least = 1, std::size_t Most = Least>
struct DatabaseFunction {
    const char* name;

    constexpr typename What::literal operator()(const char* field) const requires(Least == 1) {
        return {name, field};
    }
    template <class... A>
    requires(sizeof...(A) >= Least && sizeof...(A) <= Most) auto operator()(const A&... a) const {
        detail::check_operands<A...>();
        using Given = typename What::template of<typename detail::OperandOf<A>::gives...>;
        return detail::Made<Given, A...>(dyn::call(name, detail::operands(a...)));
    }
};

// Of dates and times, which are read in the current time zone or in another one.
template <class What>
struct MomentFunction : DatabaseFunction<What> {
    using DatabaseFunction<What>::operator();
    template <detail::IsOperand A>
    auto operator()(const A& a, ZoneId zone) const {
        dyn::Call call;
        call.zone = zone;
        call.has_zone = true;
        using Given = typename What::template of<typename detail::OperandOf<A>::gives>;
        return detail::Made<Given, A>(dyn::call(this->name, detail::operands(a), std::move(call)));
    }
};

// clang-format off

// -- comparison
inline constexpr DatabaseFunction<detail::OneThatIsNotNull, 2, any_number> Coalesce{"Coalesce"};
inline constexpr DatabaseFunction<detail::TheSameOrNull, 2, any_number> Greatest{"Greatest"}, Least{"Least"};
inline constexpr DatabaseFunction<detail::TheFirstOrNull, 2> NullIf{"NullIf"};
inline constexpr DatabaseFunction<detail::ThisKind<Kind::json>, 0, any_number> JSONArray{"JSONArray"};

// -- dates and times
inline constexpr DatabaseFunction<detail::ThisKind<Kind::datetime>, 0> Now{"Now"};
inline constexpr MomentFunction<detail::ThisKind<Kind::integer>>
    ExtractYear{"ExtractYear"}, ExtractIsoYear{"ExtractIsoYear"}, ExtractQuarter{"ExtractQuarter"},
    ExtractMonth{"ExtractMonth"}, ExtractWeek{"ExtractWeek"}, ExtractDay{"ExtractDay"},
    ExtractWeekDay{"ExtractWeekDay"}, ExtractIsoWeekDay{"ExtractIsoWeekDay"}, ExtractHour{"ExtractHour"},
    ExtractMinute{"ExtractMinute"}, ExtractSecond{"ExtractSecond"};

// -- numbers
inline constexpr DatabaseFunction<detail::TheSame> Abs{"Abs"}, Ceil{"Ceil"}, Floor{"Floor"}, Sign{"Sign"};
inline constexpr DatabaseFunction<detail::TheFirstOrNull, 1, 2> Round{"Round"};
inline constexpr DatabaseFunction<detail::ARealNumber>
    ACos{"ACos"}, ASin{"ASin"}, ATan{"ATan"}, Cos{"Cos"}, Cot{"Cot"}, Degrees{"Degrees"}, Exp{"Exp"}, Ln{"Ln"},
    Radians{"Radians"}, Sin{"Sin"}, Sqrt{"Sqrt"}, Tan{"Tan"};
inline constexpr DatabaseFunction<detail::ARealNumber, 2> ATan2{"ATan2"}, Log{"Log"}, Mod{"Mod"}, Power{"Power"};
inline constexpr DatabaseFunction<detail::ThisKind<Kind::real>, 0> Pi{"Pi"}, Random{"Random"};

// -- texts
inline constexpr DatabaseFunction<detail::ThisKind<Kind::text>>
    Lower{"Lower"}, Upper{"Upper"}, Trim{"Trim"}, LTrim{"LTrim"}, RTrim{"RTrim"}, Reverse{"Reverse"},
    MD5{"MD5"}, SHA1{"SHA1"}, SHA224{"SHA224"}, SHA256{"SHA256"}, SHA384{"SHA384"}, SHA512{"SHA512"};
inline constexpr DatabaseFunction<detail::ThisKindOrNull<Kind::text>> Chr{"Chr"};
inline constexpr DatabaseFunction<detail::ThisKind<Kind::integer>> Length{"Length"};
inline constexpr DatabaseFunction<detail::ThisKindOrNull<Kind::integer>> Ord{"Ord"};
inline constexpr DatabaseFunction<detail::ThisKind<Kind::text>, 2> Left{"Left"}, Right{"Right"}, Repeat{"Repeat"};
inline constexpr DatabaseFunction<detail::ThisKind<Kind::text>, 2, 3>
    LPad{"LPad"}, RPad{"RPad"}, Replace{"Replace"}, Substr{"Substr"};
inline constexpr DatabaseFunction<detail::ThisKind<Kind::integer>, 2> StrIndex{"StrIndex"};
// clang-format on

// The start of the year, month ... that a moment is in.
// clang-format off
inline constexpr MomentFunction<detail::SameMoment>
    TruncYear{"TruncYear"}, TruncQuarter{"TruncQuarter"}, TruncMonth{"TruncMonth"}, TruncWeek{"TruncWeek"},
    TruncDay{"TruncDay"}, TruncHour{"TruncHour"}, TruncMinute{"TruncMinute"}, TruncSecond{"TruncSecond"};
inline constexpr MomentFunction<detail::ThisKind<Kind::date>> TruncDate{"TruncDate"};
inline constexpr MomentFunction<detail::ThisKind<Kind::time>> TruncTime{"TruncTime"};
// clang-format on

// One text of several values, where null is none: Concat(F<"first">, Literal(" "), F<"last">).
struct ConcatFunction {
    template <class... A>
    requires(sizeof...(A) >= 2) auto operator()(const A&... a) const {
        detail::check_operands<A...>();
        dyn::Call call;
        call.output = detail::output_of(Kind::text);
        return detail::Made<detail::Gives<Kind::text, false>, A...>(
            dyn::call("Concat", detail::operands(a...), std::move(call)));
    }
};
inline constexpr ConcatFunction Concat;

namespace detail {

template <class A>
inline constexpr bool is_text = std::is_convertible_v<const A&, std::string_view>;
template <class... A>
constexpr bool are_keys_and_values() {
    bool right = sizeof...(A) % 2 == 0, key = false;
    ((key = !key, right = right && key == is_text<A>), ...);
    return right;
}
template <class A>
auto key_or_value(const A& a) {
    if constexpr (is_text<A>)
        return Literal<Kind::text>(Value(std::string_view(a)));
    else
        return a;
}
inline constexpr DatabaseFunction<ThisKind<Kind::json>, 0, any_number> json_object{"JSONObject"};

// A column type for CAST.
OutputType sized(OutputType type, int max_length, int max_digits, int decimal_places);

}  // namespace detail

// Keys and values by turns: JSONObject("name", F<"title">, "length", Length(F<"title">)).
template <class... A>
auto JSONObject(const A&... keys_and_values) {
    static_assert(detail::are_keys_and_values<A...>(), "JSONObject() takes keys and values by turns");
    return detail::json_object(detail::key_or_value(keys_and_values)...);
}

// What Cast() says of its type where that has a size: Cast<Decimal>(F<"price">, {.max_digits = 10,
// .decimal_places = 2}). A text with a length is Django's CharField.
struct CastSize {
    int max_length = 0;
    int max_digits = 0;
    int decimal_places = 0;
};
template <meta::FieldType V, detail::IsOperand A>
auto Cast(const A& a, const CastSize& size = {}) {
    OutputType type;
    if constexpr (meta::CustomFieldType<V>)
        type = detail::output_of(meta::field_type<V>::kind);
    else
        type = detail::output_of(meta::field_type<V>::kind, meta::field_type<V>::storage);
    using Given = detail::GivesKind<meta::field_type<V>::kind, typename detail::OperandOf<A>::gives>;
    return detail::Made<Given, A>(
        dyn::cast(Expression(detail::operand(a)),
                  detail::sized(type, size.max_length, size.max_digits, size.decimal_places)));
}

// Throws ValueError for what is no name of a collation.
template <detail::IsOperand A>
auto Collate(const A& a, std::string_view collation) {
    return detail::Made<typename detail::OperandOf<A>::gives, A>(
        dyn::collated(Expression(detail::operand(a)), collation));
}

}  // namespace nuages::orm
