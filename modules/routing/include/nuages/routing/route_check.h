#pragma once

#include <cstddef>
#include <string_view>

#include <nuages/routing/view.h>

// The check of path()'s first argument while the caller compiles.
namespace nuages::routing {

// A "<converter:parameter>" of a route, as Django's grammar has it.
struct RouteParameter {
    std::size_t begin = 0, end = 0;    // of the whole, angle brackets included
    std::string_view converter, name;  // "str" where none is named
};

// The first parameter at or after `from`; its begin is npos where there is none.
constexpr RouteParameter next_parameter(std::string_view route, std::size_t from) {
    for (std::size_t open = route.find('<', from); open != route.npos; open = route.find('<', open + 1)) {
        const std::size_t close = route.find('>', open);
        if (close == route.npos)
            break;
        const std::string_view inside = route.substr(open + 1, close - open - 1);
        if (inside.empty())
            continue;
        const std::size_t colon = inside.find(':');
        if (colon == inside.npos || colon == 0 || colon + 1 == inside.size())
            return {open, close + 1, "str", inside};
        return {open, close + 1, inside.substr(0, colon), inside.substr(colon + 1)};
    }
    return {route.npos, route.npos, {}, {}};
}

constexpr bool is_identifier(std::string_view name) {
    if (name.empty() || text::is_digit(name[0]))
        return false;
    for (const char c : name)
        if (!text::is_alpha(c) && !text::is_digit(c) && c != '_' && static_cast<unsigned char>(c) < 0x80)
            return false;
    return true;
}

// Never defined: a call of one is what the compiler complains about, by this name.
void the_route_has_more_parameters_than_the_view();
void the_view_has_more_parameters_than_the_route();
void the_converter_does_not_fit_the_parameter_of_the_view();
void the_route_has_an_unmatched_angle_bracket();
void the_parameter_name_is_not_an_identifier();
void the_parameter_name_is_used_twice();
void there_is_whitespace_in_angle_brackets();

using Fits = bool (*)(std::string_view converter);

// `fits` has an entry for each parameter of the view; before included patterns there is no view.
consteval void check_route(std::string_view route, const Fits* fits, std::size_t parameters, bool has_view) {
    std::size_t position = 0, count = 0;
    for (;;) {
        const RouteParameter parameter = next_parameter(route, position);
        const std::string_view literal =
            route.substr(position, parameter.begin == route.npos ? route.npos : parameter.begin - position);
        if (literal.find_first_of("<>") != literal.npos)
            the_route_has_an_unmatched_angle_bracket();
        if (parameter.begin == route.npos)
            break;
        for (std::size_t i = parameter.begin; i < parameter.end; ++i)
            if (text::is_space(route[i]))
                there_is_whitespace_in_angle_brackets();
        if (!is_identifier(parameter.name))
            the_parameter_name_is_not_an_identifier();
        for (RouteParameter other = next_parameter(route, 0); other.begin < parameter.begin;
             other = next_parameter(route, other.end))
            if (other.name == parameter.name)
                the_parameter_name_is_used_twice();
        if (has_view) {
            if (count == parameters)
                the_route_has_more_parameters_than_the_view();
            if (!fits[count](parameter.converter))
                the_converter_does_not_fit_the_parameter_of_the_view();
        }
        ++count;
        position = parameter.end;
    }
    if (has_view && count != parameters)
        the_view_has_more_parameters_than_the_route();
}

// A string literal that is a route for a view with the parameters A. `outer` of them come from includes
// around it.
template <class... A>
struct RouteFor {
    std::string_view text;

    template <std::size_t N>
    consteval RouteFor(const char (&literal)[N]) : text(literal, N - 1) {
        constexpr Fits fits[] = {&converter_fits<A>..., nullptr};
        check_route(text, fits, sizeof...(A), true);
    }
};

// A string literal that is a route before included patterns.
struct RoutePrefix {
    std::string_view text;

    template <std::size_t N>
    consteval RoutePrefix(const char (&literal)[N]) : text(literal, N - 1) {
        check_route(text, nullptr, 0, false);
    }
};

}  // namespace nuages::routing
