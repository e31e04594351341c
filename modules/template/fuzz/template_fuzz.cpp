// Parses any text as a template and renders what parses, with variables of every kind under short names.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <nuages/template.h>

namespace {

using namespace nuages;
using namespace nuages::templates;

Options options() {
    Options options;
    options.loaders.push_back(
        std::make_shared<MemoryLoader>(std::initializer_list<std::pair<std::string_view, std::string_view>>{
            {"base",
             "<{% block a %}base{% endblock %}{% block b %}{% block c %}{% endblock %}{% endblock %}>"},
            {"child", "{% extends 'base' %}{% block a %}{{ block.super }}{% include 'part' %}{% endblock %}"},
            {"part", "{% for i in l %}{% cycle 'x' 'y' as z %}{{ i|default:s }}{% endfor %}"},
            {"self", "{{ s }}{% include 'self' %}"}}));
    options.debug = true;
    options.max_stack = 16 * 1024;
    return options;
}

// Values that loops over loops cannot make large.
Context variables() {
    static const std::string long_text(300, 'w');
    return {{"s", "some <text> & 'more'\n\nof it: http://example.com/?a=b&c www.d.org, e@f.com"},
            {"h", Value::safe("<p class='x'>safe &amp; <br/>sound</p><script>x</script>")},
            {"w", long_text},
            {"n", 42},
            {"m", -7},
            {"r", 3.14159},
            {"t", true},
            {"z", nullptr},
            {"l", Value::list({1, "two", 3.0, nullptr, Value::list({"four"})})},
            {"p", Value::list({Value::list({"a", 1}), Value::list({"b", 2})})},
            {"d", Value::dict({{"k", "v"}, {"n", Value::dict({{"m", 1}})}, {7, "seven"}})},
            {"o", Value::list({Value::dict({{"g", 1}, {"v", "x"}}), Value::dict({{"g", 1}, {"v", "y"}})})},
            {"dt", DateTime::from_unix(1'741'529'107)},
            {"da", Date(2024, 2, 29)},
            {"ti", Time::of(13, 5, 9)},
            {"du", Duration::hours(30)},
            {"b", Value::bytes("\x00\xFF bytes")},
            {"bad", "\xC3\x28 \xFF\xFE \xE2\x82"}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Engine engine(options());
    class Counter final : public Sink {
    public:
        void write(std::string_view piece) override {
            total_ += piece.size();
            if (total_ > 1'000'000)
                throw Error("enough");
        }

    private:
        std::size_t total_ = 0;
    };
    try {
        Template parsed = engine.from_string({reinterpret_cast<const char*>(data), size});
        Context context = variables();
        Counter sink;
        parsed.render_to(sink, context);
    } catch (const std::exception&) {
        // Whatever is wrong with a template is an exception.
    }
    return 0;
}
