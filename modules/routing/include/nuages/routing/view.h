#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <nuages/base/text.h>
#include <nuages/http/handler.h>
#include <nuages/routing/converter.h>
#include <nuages/routing/match.h>

namespace nuages {

namespace routing {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
concept IntegerParameter = std::is_integral_v<T> && !std::is_same_v<T, bool> && !std::is_same_v<T, char>;
template <class T>
concept TextParameter = std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view>;
template <class T>
concept ViewParameter = IntegerParameter<T> || TextParameter<T> || UrlParameter<T> || is_optional<T>;

// Whether `<converter:...>` yields values for a view's parameter of type T.
template <ViewParameter T>
constexpr bool converter_fits(std::string_view converter) {
    if constexpr (is_optional<T>)
        return converter_fits<typename T::value_type>(converter);
    else if constexpr (IntegerParameter<T>)
        return converter == "int";
    else if constexpr (TextParameter<T>)
        return converter == "str" || converter == "slug" || converter == "path";
    else
        return converter == T::converter_name;
}

// nullopt where the text is no T: an integer out of range, a value that T::parse refuses.
template <ViewParameter T>
std::optional<T> convert(std::string_view text) {
    if constexpr (is_optional<T>) {
        auto value = convert<typename T::value_type>(text);
        return value ? std::optional<T>(std::move(value)) : std::nullopt;
    } else if constexpr (IntegerParameter<T>) {
        const auto number = text::parse_int(text);
        return number && std::in_range<T>(*number) ? std::optional<T>(static_cast<T>(*number)) : std::nullopt;
    } else if constexpr (TextParameter<T>) {
        return T(text);
    } else {
        return T::parse(text);
    }
}

// A parameter's type as the resolver sees it.
struct ParameterType {
    bool (*fits)(std::string_view converter);
    bool (*accepts)(std::string_view text);  // null: any text
    Converter (*converter)();                // null for types of the built-in converters
    bool optional;                           // does without a capture
};

template <ViewParameter T>
constexpr auto converter_factory() -> Converter (*)() {
    if constexpr (is_optional<T>)
        return converter_factory<typename T::value_type>();
    else if constexpr (UrlParameter<T>)
        return &converter_of<T>;
    else
        return nullptr;
}
template <ViewParameter T>
constexpr auto acceptance() -> bool (*)(std::string_view) {
    if constexpr (TextParameter<T>)
        return nullptr;
    else
        return [](std::string_view text) { return convert<T>(text).has_value(); };
}
template <ViewParameter T>
inline constexpr ParameterType parameter_type{&converter_fits<T>, acceptance<T>(), converter_factory<T>(),
                                              is_optional<T> || TextParameter<T>};

// The argument for a parameter; the resolver has made sure that it converts.
template <ViewParameter T>
T argument(const HttpRequest& request, std::size_t i) {
    const auto text = request.resolver_match->argument(i);
    if constexpr (is_optional<T> || TextParameter<T>)
        if (!text)
            return T{};
    return *convert<T>(*text);
}

// The handler that feeds the captured pieces to a function, by order.
template <class... A, class F>
Handler feeding(F function) {
    return [function = std::move(function)](HttpRequest& request) -> HttpResponse {
        return [&]<std::size_t... I>(std::index_sequence<I...>)->HttpResponse {
            return function(request, argument<std::decay_t<A>>(request, I)...);
        }
        (std::index_sequence_for<A...>{});
    };
}

}  // namespace routing

// A view whose parameters after the request have the types A, wrapped or not: what decorators take and
// return, so that patterns are still checked against it.
template <class... A>
struct View {
    Handler handler;
    std::vector<std::string>
        marks;  // facts about the view that middleware asks for, for example "csrf_exempt"
};

// A view from a function, or from a lambda or function object with one operator().
template <std::convertible_to<HttpResponse> R, class... A>
View<std::decay_t<A>...> view(R (*function)(HttpRequest&, A...)) {
    return {routing::feeding<A...>(function), {}};
}
template <class... A>
View<A...> view(View<A...> view) {
    return view;
}

namespace routing {

template <class T>
struct CallOperator;
template <class F, class R, class... A>
struct CallOperator<R (F::*)(HttpRequest&, A...) const> {
    static View<std::decay_t<A>...> make(F function) { return {feeding<A...>(std::move(function)), {}}; }
};
template <class F, class R, class... A>
struct CallOperator<R (F::*)(HttpRequest&, A...)> {
    static View<std::decay_t<A>...> make(F function) {
        return {feeding<A...>([function](auto&&... a) mutable { return function(a...); }), {}};
    }
};

}  // namespace routing

template <class F>
requires requires {
    &F::operator();
}
auto view(F function) {
    return routing::CallOperator<decltype(&F::operator())>::make(std::move(function));
}

// The view inside a layer of middleware, keeping its parameters: decorate(views::detail, never_cache).
template <class V>
auto decorate(V function, const Middleware& middleware) {
    auto decorated = view(std::move(function));
    decorated.handler = middleware(std::move(decorated.handler));
    return decorated;
}

// The view with a mark that middleware asks for by ResolverMatch::has_mark.
template <class V>
auto marked(V function, std::string_view mark) {
    auto result = view(std::move(function));
    result.marks.emplace_back(mark);
    return result;
}

}  // namespace nuages
