#include <stdexcept>
#include <utility>

#include <nuages/template/context.h>
#include <nuages/template/locale.h>

#include "frame.h"

namespace nuages::templates {

Context::Context() : locale_(&english()) {}

Context::Context(std::initializer_list<Entry> entries) : Context() {
    hashes_.reserve(entries.size() + 8);
    bindings_.reserve(entries.size() + 8);  // and room for loops
    for (const Entry& entry : entries)
        set(entry.name, entry.value);
}

Context::Context(const Dict& values) : Context() {
    update(values);
}

// A copy is not being rendered, whatever the original is.
Context::Context(const Context& other)
    : hashes_(other.hashes_),
      bindings_(other.bindings_),
      scopes_(other.scopes_),
      attachments_(other.attachments_),
      current_app_(other.current_app_),
      locale_(other.locale_),
      time_zone_(other.time_zone_),
      autoescape_(other.autoescape_),
      use_tz_(other.use_tz_),
      use_l10n_(other.use_l10n_) {}

Context::Context(Context&& other) noexcept = default;

Context& Context::operator=(Context other) noexcept {
    hashes_.swap(other.hashes_);
    bindings_.swap(other.bindings_);
    scopes_.swap(other.scopes_);
    attachments_.swap(other.attachments_);
    current_app_.swap(other.current_app_);
    locale_ = other.locale_;
    frame_ = other.frame_;
    time_zone_ = other.time_zone_;
    autoescape_ = other.autoescape_;
    use_tz_ = other.use_tz_;
    use_l10n_ = other.use_l10n_;
    return *this;
}

Context::~Context() = default;

Context::Binding& Context::bind(Name name) {
    std::size_t scope = scopes_.empty() ? 0 : scopes_.back();
    for (std::size_t i = hashes_.size(); i-- > scope;) {
        if (hashes_[i] == name.hash() && bindings_[i].name == name.text())
            return bindings_[i];
    }
    bindings_.push_back({name.text(), Value(), nullptr});
    try {
        hashes_.push_back(name.hash());
    } catch (...) {
        bindings_.pop_back();
        throw;
    }
    return bindings_.back();
}

void Context::set(Name name, Value value) {
    Binding& binding = bind(name);
    binding.own = std::move(value);
    binding.reference = nullptr;
}

void Context::set_reference(Name name, const Value& value) {
    bind(name).reference = &value;
}

void Context::set_upward(Name name, Value value) {
    for (std::size_t i = hashes_.size(); i-- > 0;) {
        if (hashes_[i] == name.hash() && bindings_[i].name == name.text()) {
            bindings_[i].own = std::move(value);
            bindings_[i].reference = nullptr;
            return;
        }
    }
    set(name, std::move(value));
}

void Context::set_default(Name name, Value value) {
    if (find(name))
        return;
    std::size_t end = scopes_.empty() ? bindings_.size() : scopes_.front();
    bindings_.insert(bindings_.begin() + static_cast<std::ptrdiff_t>(end),
                     {name.text(), std::move(value), nullptr});
    hashes_.insert(hashes_.begin() + static_cast<std::ptrdiff_t>(end), name.hash());
    for (std::uint32_t& scope : scopes_)
        ++scope;
}

void Context::update(const Dict& values) {
    for (const auto& [key, value] : values) {
        if (key.is_text())
            set(key.as_text(), value);
    }
}

const Value* Context::find(Name name) const noexcept {
    for (std::size_t i = hashes_.size(); i-- > 0;) {
        if (hashes_[i] != name.hash())
            continue;
        const Binding& binding = bindings_[i];
        if (binding.name == name.text())
            return binding.reference ? binding.reference : &binding.own;
    }
    return nullptr;
}

Dict Context::flatten() const {
    Dict all;
    for (const Binding& binding : bindings_)
        all.set(binding.name, binding.reference ? *binding.reference : binding.own);
    return all;
}

void Context::push() {
    scopes_.push_back(static_cast<std::uint32_t>(bindings_.size()));
}

void Context::pop() noexcept {
    std::size_t size = scopes_.back();
    scopes_.pop_back();
    hashes_.resize(size);
    while (bindings_.size() > size)
        bindings_.pop_back();
}

Context Context::isolated() const {
    Context inner;
    inner.continue_from(*this);
    return inner;
}

void Context::continue_from(const Context& outer) {
    attachments_ = outer.attachments_;
    current_app_ = outer.current_app_;
    locale_ = outer.locale_;
    frame_ = outer.frame_;
    time_zone_ = outer.time_zone_;
    autoescape_ = outer.autoescape_;
    use_tz_ = outer.use_tz_;
    use_l10n_ = outer.use_l10n_;
}

void Context::attach(const void* key, void* thing) {
    for (Attachment& attachment : attachments_) {
        if (attachment.key == key) {
            attachment.thing = thing;
            return;
        }
    }
    attachments_.push_back({key, thing});
}

void* Context::attached(const void* key) const noexcept {
    for (const Attachment& attachment : attachments_) {
        if (attachment.key == key)
            return attachment.thing;
    }
    return nullptr;
}

const Engine& Context::engine() const {
    return detail::Frame::of(*this).engine;
}

Value& Context::state(const Node& node) {
    return detail::Frame::of(*this).state(&node);
}

}  // namespace nuages::templates
