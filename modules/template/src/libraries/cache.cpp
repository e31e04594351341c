// The library cache: {% cache 500 sidebar request.user.id using="other" %} ... {% endcache %}
#include <algorithm>
#include <cmath>
#include <optional>

#include <nuages/template/engine.h>
#include <nuages/template/errors.h>
#include <nuages/template/fragment_cache.h>

#include "../numbers.h"
#include "libraries.h"

namespace nuages::templates::libraries {
namespace {

class CacheNode final : public Node {
public:
    struct Parts {
        Expression timeout;
        std::string_view fragment_name;
        const Expression* vary_on;
        std::size_t vary_count;
        Expression cache_name;  // none where `using` was not given
        NodeList nodes;
    };
    explicit CacheNode(const Parts& parts) : parts_(parts) {}

    void render(Context& context, Output& out) const override {
        const std::optional<Duration> timeout = timeout_in(context);
        FragmentCache& cache = cache_in(context);
        List vary_on;
        for (std::size_t i = 0; i < parts_.vary_count; ++i)
            vary_on.push_back(parts_.vary_on[i].resolve(context));
        const std::string key = template_fragment_key(parts_.fragment_name, vary_on);
        if (const auto kept = cache.get(key)) {
            out.write(*kept);
            return;
        }
        const std::string fragment = parts_.nodes.render_to_string(context);
        cache.set(key, fragment, timeout);
        out.write(fragment);
    }

private:
    // Seconds; None for ever.
    std::optional<Duration> timeout_in(Context& context) const {
        constexpr std::int64_t longest = 100LL * 365 * 86'400;
        const Value seconds = parts_.timeout.resolve(context);
        if (seconds.is_null())
            return std::nullopt;
        const bool is_infinite = seconds.is_real() && std::isinf(seconds.as_real());
        const bool is_exact = seconds.is_real() || seconds.is_decimal();
        if (is_exact && !is_infinite && seconds.to_real() >= static_cast<double>(longest))
            return Duration::seconds(longest);
        const auto number = is_infinite ? std::nullopt : to_int(seconds);
        if (!number)
            throw TemplateSyntaxError("\"cache\" tag got a non-integer timeout value: " + seconds.repr());
        return Duration::seconds(std::clamp(*number, std::int64_t{0}, longest));
    }

    FragmentCache& cache_in(Context& context) const {
        const auto& caches = context.engine().options().fragment_caches;
        if (parts_.cache_name) {
            const Value value = parts_.cache_name.resolve(context);
            const auto found = caches.find(value.str());
            if (found == caches.end())
                throw TemplateSyntaxError("Invalid cache name specified for cache tag: " + value.repr());
            return *found->second;
        }
        const auto found = caches.find("template_fragments");
        return found != caches.end() ? *found->second : *caches.at("default");
    }

    Parts parts_;
};

const Node& compile(Parser& parser, const Token& tag) {
    CacheNode::Parts parts{};
    parts.nodes = parser.parse_until({"endcache"}, tag).nodes;
    auto bits = tag.split();
    if (bits.size() < 3)
        parser.fail("'" + Value(bits[0]).repr() + "' tag requires at least 2 arguments.", tag);
    constexpr std::string_view using_option = "using=";
    if (bits.size() > 3 && bits.back().starts_with(using_option)) {
        parts.cache_name = parser.compile(bits.back().substr(using_option.size()), tag);
        bits.pop_back();
    }
    parts.timeout = parser.compile(bits[1], tag);
    parts.fragment_name = bits[2];
    std::vector<Expression> vary_on;
    for (std::size_t i = 3; i < bits.size(); ++i)
        vary_on.push_back(parser.compile(bits[i], tag));
    parts.vary_on = parser.keep(vary_on);
    parts.vary_count = vary_on.size();
    return parser.make<CacheNode>(parts);
}

Library make() {
    Library library;
    library.tag("cache", compile);
    return library;
}

}  // namespace

const Library& cache() {
    static const Library library = make();
    return library;
}

}  // namespace nuages::templates::libraries
