#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/routing/resolver.h>

// The input is a line with a route, a line with a regex and a path. Whatever they are, building and resolving
// either works or says why not; and what was resolved can be reversed to a path that resolves to the same
// view.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace nuages;
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    const auto take_line = [&rest] {
        const std::size_t end = rest.find('\n');
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
        return line;
    };
    const std::string_view route = take_line(), regex = take_line();
    const std::string path = "/" + std::string(rest);
    const Handler view = [](HttpRequest&) { return HttpResponse(); };
    try {
        const UrlResolver resolver({path_dyn("a/", view), path_dyn(route, view, "route"),
                                    re_path_dyn(regex, view, "regex"),
                                    path_dyn(route, include({path_dyn("<path:fuzz_rest>", view)}))});
        const ResolverMatch match = resolver.find(path);
        (void)resolver.tried(path);
        if (match && match.url_name() == "route" && text::is_valid_utf8(path)) {
            const std::string again = resolver.reverse("route", {}, match.kwargs());
            HttpRequest request("GET", again);
            if (resolver.find(request.path).url_name() != "route")
                std::abort();
        }
    } catch (const Error&) {
    }
    return 0;
}
