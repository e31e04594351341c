#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include <nuages/meta/constant.h>
#include <nuages/meta/kind.h>
#include <nuages/meta/name.h>

// Enums as fields: Django's IntegerChoices and TextChoices. A function `choices` beside the enum says what
// the database has for each enumerator, and what people read:
//
//     enum class Kind : std::uint16_t { photo = 1, video = 2 };
//     constexpr auto choices(Kind) {
//         return integer_choices<Kind>({{Kind::photo, "Photo"}, {Kind::video, "Video"}});
//     }
//     enum class Status { draft, published };
//     constexpr auto choices(Status) {
//         return text_choices<Status>({{Status::draft, "D", "Draft"}, {Status::published, "P",
//         "Published"}});
//     }
namespace nuages::meta {

// One of the values a field is limited to, with what people read.
struct ChoiceLabel {
    Constant value;
    std::string_view label;
};

template <class E>
struct IntegerChoice {
    E value;
    std::string_view label;
};
template <class E>
struct TextChoice {
    E value;
    const char* stored;
    std::string_view label;
};

template <class E, Kind K, std::size_t N>
struct EnumChoices {
    static constexpr Kind kind = K;
    static constexpr std::size_t size = N;
    std::array<E, N> values{};
    std::array<ChoiceLabel, N> labels{};
};

// The database has the numbers of the enumerators, in a column for the type that the enum has underneath.
template <class E, std::size_t N>
constexpr EnumChoices<E, Kind::integer, N> integer_choices(const IntegerChoice<E> (&list)[N]) {
    EnumChoices<E, Kind::integer, N> result;
    for (std::size_t i = 0; i < N; ++i) {
        result.values[i] = list[i].value;
        result.labels[i] = {Constant(static_cast<std::underlying_type_t<E>>(list[i].value)), list[i].label};
    }
    return result;
}

// The database has texts. The field says its max_length() as other texts do.
template <class E, std::size_t N>
constexpr EnumChoices<E, Kind::text, N> text_choices(const TextChoice<E> (&list)[N]) {
    EnumChoices<E, Kind::text, N> result;
    for (std::size_t i = 0; i < N; ++i) {
        result.values[i] = list[i].value;
        result.labels[i] = {Constant(list[i].stored), list[i].label};
    }
    return result;
}

// Found by the enum's own namespace.
template <class E>
concept EnumWithChoices = std::is_enum_v<E> && requires(E e) {
    choices(e).labels;
};

template <EnumWithChoices E>
inline constexpr auto choices_of = choices(E{});

namespace detail {

// Throws ValueError that lists the choices.
[[noreturn]] void throw_no_choice(std::string_view type, const Value& value, const ChoiceLabel* labels,
                                  std::size_t count);

template <EnumWithChoices E>
constexpr std::size_t choice_number(E value) {
    for (std::size_t i = 0; i < choices_of<E>.size; ++i)
        if (choices_of<E>.values[i] == value)
            return i;
    return choices_of<E>.size;
}

// The integer that members of that width are, at least two bytes.
template <class E>
struct stored_integer {
    using U = std::underlying_type_t<E>;
    static constexpr bool is_signed = std::is_signed_v<U>;
    using type = std::conditional_t<
        sizeof(U) <= 2, std::conditional_t<is_signed, std::int16_t, std::uint16_t>,
        std::conditional_t<sizeof(U) == 4, std::conditional_t<is_signed, std::int32_t, std::uint32_t>,
                           std::conditional_t<is_signed, std::int64_t, std::uint64_t>>>;
};

}  // namespace detail

// A number that is none of the choices is itself.
template <class E>
struct EnumConstant {
    static_assert(EnumWithChoices<E>, "the enum needs a function choices() beside it");
    static constexpr Constant of(E value) {
        if constexpr (choices_of<E>.kind == Kind::integer)
            return Constant(static_cast<std::underlying_type_t<E>>(value));
        else if (const std::size_t i = detail::choice_number(value); i < choices_of<E>.size)
            return choices_of<E>.labels[i].value;
        else
            return Constant("");
    }
};

// What people read for it: Django's get_status_display() and Status.PUBLISHED.label.
template <EnumWithChoices E>
constexpr std::string_view label_of(E value) {
    const std::size_t i = detail::choice_number(value);
    return i < choices_of<E>.size ? choices_of<E>.labels[i].label : std::string_view();
}

template <EnumWithChoices E>
struct field_type<E> {
    static constexpr Kind kind = choices_of<E>.kind;
    // The column is that of a plain field of this type.
    using stored_type =
        std::conditional_t<kind == Kind::text, std::string, typename detail::stored_integer<E>::type>;
    static constexpr Storage stored = field_type<stored_type>::storage;

    static Value to_value(const E& value) { return EnumConstant<E>::of(value).value(); }
    static E from_value(const Value& value) {
        for (std::size_t i = 0; i < choices_of<E>.size; ++i)
            if (choices_of<E>.labels[i].value.value() == value)
                return choices_of<E>.values[i];
        detail::throw_no_choice(type_tag<E>.name(), value, choices_of<E>.labels.data(), choices_of<E>.size);
    }
};

}  // namespace nuages::meta
