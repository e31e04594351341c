#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/base/value.h>

namespace nuages::i18n {
class Locale;
}

namespace nuages::templates {

using i18n::Locale;
class Engine;
class Node;
namespace detail {
struct Frame;
}  // namespace detail

// The name of a variable with its hash, so that a look-up compares numbers. Made once, when a template is
// parsed or (for literals) when C++ is compiled. Borrows the text.
class Name {
public:
    constexpr Name() = default;
    constexpr Name(std::string_view text) : text_(text), hash_(hash_of(text)) {}
    constexpr Name(const char* text) : Name(std::string_view(text)) {}

    constexpr std::string_view text() const { return text_; }
    constexpr std::uint32_t hash() const { return hash_; }
    friend constexpr bool operator==(Name a, Name b) { return a.hash_ == b.hash_ && a.text_ == b.text_; }

private:
    static constexpr std::uint32_t hash_of(std::string_view text) {
        std::uint32_t hash = 2166136261u;
        for (char c : text)
            hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
        return hash;
    }

    std::string_view text_;
    std::uint32_t hash_ = 0;
};

// The variables of one rendering in nested scopes, and the settings that tags change on the way.
//
//     Context context{{"question", question}, {"error_message", "You didn't select a choice."}};
//
// Names are borrowed: string literals, or text that outlives the context. Values are kept; what they borrow
// (objects of a view, Value::borrowed) has to live until the rendering ends. For one fiber at a time.
class Context {
public:
    struct Entry {
        std::string_view name;
        Value value;
    };

    Context();
    Context(std::initializer_list<Entry> entries);
    // The items of `values` whose keys are texts.
    explicit Context(const Dict& values);
    // The copy has the same variables and settings; it takes no part in a rendering of the original.
    Context(const Context& other);
    Context(Context&& other) noexcept;
    Context& operator=(Context other) noexcept;
    ~Context();

    // Binds in the innermost scope, in place of a variable of that name in the same scope.
    void set(Name name, Value value);
    // Binds to a value that somebody else keeps, unchanged and in place, until the scope ends.
    void set_reference(Name name, const Value& value);
    // Binds where the innermost variable of that name is bound, else in the innermost scope.
    void set_upward(Name name, Value value);
    // Binds in the outermost scope unless some scope has the name: what context processors give.
    void set_default(Name name, Value value);
    // The items of `values` whose keys are texts, in the innermost scope.
    void update(const Dict& values);
    // Null where no scope has the name. Valid until the context changes.
    const Value* find(Name name) const noexcept;
    bool contains(Name name) const noexcept { return find(name) != nullptr; }
    // All variables as a dict, inner ones over outer ones.
    Dict flatten() const;

    // Hides the scope's variables again when it is destroyed.
    class Scope {
    public:
        explicit Scope(Context& context) : context_(context) { context_.push(); }
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;
        ~Scope() { context_.pop(); }

    private:
        Context& context_;
    };
    void push();
    void pop() noexcept;

    // A context with the same settings and attachments and no variables, for a template that is rendered
    // inside this one (inclusion tags, `include ... only`).
    Context isolated() const;
    // Takes over the settings and attachments of a context that is being rendered, and keeps the variables.
    void continue_from(const Context& outer);

    // What modules above need in their tags, one for each type: `context.attach(request)`, then in the tag
    // `context.attached<HttpRequest>()`. Borrowed; null where nobody attached one.
    template <class T>
    void attach(T& thing) {
        attach(&key_of<T>, const_cast<void*>(static_cast<const void*>(&thing)));
    }
    template <class T>
    T* attached() const {
        return static_cast<T*>(attached(&key_of<T>));
    }

    // Settings, which scopes do not restore by themselves.
    bool autoescape() const noexcept { return autoescape_; }
    void set_autoescape(bool on) noexcept { autoescape_ = on; }
    // Whether aware datetimes are shown in `time_zone` (Django's USE_TZ).
    bool use_tz() const noexcept { return use_tz_; }
    void set_use_tz(bool on) noexcept { use_tz_ = on; }
    ZoneId time_zone() const noexcept { return time_zone_; }
    void set_time_zone(ZoneId zone) noexcept { time_zone_ = zone; }
    // Whether numbers and dates are written as the locale does (the tag localize).
    bool use_l10n() const noexcept { return use_l10n_; }
    void set_use_l10n(bool on) noexcept { use_l10n_ = on; }
    // Never null: English, unless another one was set. Borrowed.
    const Locale& locale() const noexcept { return *locale_; }
    void set_locale(const Locale& locale) noexcept { locale_ = &locale; }
    // The application namespace that {% url %} starts from.
    const std::string& current_app() const noexcept { return current_app_; }
    void set_current_app(std::string name) { current_app_ = std::move(name); }

    // While a template is rendered: its engine.
    const Engine& engine() const;
    // A value that a tag keeps from one rendering of its node to the next within one rendering of the
    // template (the position of a cycle); null at first. Valid until another node asks for its own.
    Value& state(const Node& node);

private:
    friend struct detail::Frame;
    struct Binding {
        std::string_view name;
        Value own;
        const Value* reference;  // null: `own` is the value
    };
    struct Attachment {
        const void* key;
        void* thing;
    };
    template <class T>
    static constexpr char key_of = 0;

    void attach(const void* key, void* thing);
    void* attached(const void* key) const noexcept;
    Binding& bind(Name name);

    std::vector<std::uint32_t> hashes_;  // of bindings_, searched from the back
    std::vector<Binding> bindings_;
    std::vector<std::uint32_t> scopes_;  // where each scope begins in bindings_
    std::vector<Attachment> attachments_;
    std::string current_app_;
    const Locale* locale_;
    detail::Frame* frame_ = nullptr;  // while rendering
    ZoneId time_zone_ = tz::utc;
    bool autoescape_ = true;
    bool use_tz_ = true;
    bool use_l10n_ = true;
};

}  // namespace nuages::templates
