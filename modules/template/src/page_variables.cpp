#include "page_variables.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "compiled_template.h"
#include "engine_impl.h"
#include "frame.h"
#include "variable_flow.h"

namespace nuages::templates::detail {
namespace {

// A template that was parsed once more for its flow, which refers to it.
struct Flow {
    explicit Flow(const CompiledTemplate& compiled)
        : again(new CompiledTemplate(compiled.engine(), compiled.origin(), std::string(compiled.source()),
                                     &flow)) {}

    VariableFlow flow;
    Template again;
};

using Kind = VariableFlow::Kind;
using Event = VariableFlow::Event;

// Goes through a page as a rendering does, but takes every branch once.
class Walk {
public:
    explicit Walk(const Engine& engine) : engine_(engine), stack_(engine.options().max_stack) {}

    // A template with its parents, in a context of which `bound_` is known.
    void page(const Template& handle) {
        const CompiledTemplate& compiled = handle.compiled();
        if (stack_.is_exhausted() || !is_new(compiled))
            return;
        if (const Template* whole = compiled.whole()) {
            const Flow& flow = flow_of(whole->compiled());
            const std::vector<const Flow*> chain{&flow};
            const std::string& name = compiled.name();
            partial({chain, 0}, std::string_view(name).substr(name.rfind('#') + 1));
            return;
        }
        std::deque<Template> parents;
        const std::vector<const Flow*> chain = chain_of(compiled, parents);
        const Flow& root = *chain.back();
        const Place at{chain, chain.size() - 1};
        if (root.again.compiled().extends())
            blocks(at);  // who the parent is, only the rendering knows
        else
            events(at, 0, root.flow.events().size());
    }

    std::vector<Variable> take() && { return std::move(found_); }

private:
    // Where the walk is: in the template chain[level], which is rendered for chain[0].
    struct Place {
        const std::vector<const Flow*>& chain;
        std::size_t level;
        std::string_view block = {};

        const Flow& flow() const { return *chain[level]; }
    };

    // The end of what the events bind.
    class Scope {
    public:
        explicit Scope(std::vector<std::string_view>& bound) : bound_(bound), size_(bound.size()) {}
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;
        ~Scope() { bound_.resize(size_); }

    private:
        std::vector<std::string_view>& bound_;
        std::size_t size_;
    };

    // A template with the same names bound says nothing new; and a page that includes itself comes to an end.
    bool is_new(const CompiledTemplate& compiled) {
        const std::set<std::string_view> names(bound_.begin(), bound_.end());
        std::string key = compiled.origin().place + '\n' + compiled.name() + (isolated_ ? "\nonly" : "\n");
        for (const std::string_view name : names)
            key.append(1, '\n').append(name);
        return seen_.insert(std::move(key)).second;
    }

    const Flow& flow_of(const CompiledTemplate& compiled) {
        const std::string key = compiled.origin().place + '\n' + compiled.name();
        return flows_.try_emplace(key, compiled).first->second;
    }

    std::vector<const Flow*> chain_of(const CompiledTemplate& first, std::deque<Template>& parents) {
        std::vector<const Flow*> chain{&flow_of(first)};
        std::deque<Ancestor> ancestors{{&first, nullptr}};
        while (!chain.back()->flow.parent().empty()) {
            try {
                parents.push_back(
                    engine_.impl().find(engine_, chain.back()->flow.parent(), &ancestors.front()));
            } catch (const Error&) {
                break;  // the template that names it reports that
            }
            const CompiledTemplate& parent = parents.back().compiled();
            ancestors.back().next = &ancestors.emplace_back(Ancestor{&parent, nullptr});
            chain.push_back(&flow_of(parent));
        }
        return chain;
    }

    void events(const Place& at, std::size_t begin, std::size_t end) {
        const std::vector<Event>& all = at.flow().flow.events();
        for (std::size_t i = begin; i < end; ++i) {
            const Event& event = all[i];
            switch (event.kind) {
                case Kind::read:
                    read(at, event);
                    break;
                case Kind::bind:
                    bound_.push_back(event.name);
                    break;
                case Kind::use_partial:
                    partial(at, event.name);
                    break;
                case Kind::close:
                    break;
                case Kind::partial:
                    if (event.flag)
                        break;  // read on inside
                    i = event.partner;
                    break;
                case Kind::include:
                    include(at, i);
                    i = event.partner;
                    break;
                case Kind::scope: {
                    const Scope scope(bound_);
                    events(at, i + 1, event.partner);
                    i = event.partner;
                    break;
                }
                case Kind::block:
                    block({at.chain, 0, event.name});
                    i = event.partner;
                    break;
            }
        }
    }

    void blocks(const Place& at) {
        const std::vector<Event>& all = at.flow().flow.events();
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i].kind != Kind::block)
                continue;
            block({at.chain, 0, all[i].name});
            i = all[i].partner;
        }
    }

    // The block of the first template from at.level on that has it, behind those of the name that the walk is
    // in already: as in a rendering.
    void block(Place at) {
        for (const Place& open : open_blocks_) {
            if (&open.chain == &at.chain && open.block == at.block)
                at.level = std::max(at.level, open.level + 1);
        }
        for (; at.level < at.chain.size(); ++at.level) {
            const VariableFlow& flow = at.flow().flow;
            const std::size_t i = flow.find(Kind::block, at.block);
            if (i == flow.events().size())
                continue;
            const Scope scope(bound_);
            bound_.emplace_back("block");
            open_blocks_.push_back(at);
            events(at, i + 1, flow.events()[i].partner);
            open_blocks_.pop_back();
            return;
        }
    }

    void partial(const Place& at, std::string_view name) {
        const VariableFlow& flow = at.flow().flow;
        const std::size_t i = flow.find(Kind::partial, name);
        const bool is_open =
            std::find(open_partials_.begin(), open_partials_.end(), name) != open_partials_.end();
        if (i == flow.events().size() || is_open)
            return;
        open_partials_.push_back(name);
        const Scope scope(bound_);
        events(at, i + 1, flow.events()[i].partner);
        open_partials_.pop_back();
    }

    void include(const Place& at, std::size_t i) {
        const std::vector<Event>& all = at.flow().flow.events();
        const Event& event = all[i];
        if (event.name.empty())
            return;
        std::vector<std::string_view> inner = event.flag ? std::vector<std::string_view>() : bound_;
        for (std::size_t k = i + 1; k < event.partner; ++k)
            inner.push_back(all[k].name);
        const bool was_isolated = isolated_;
        isolated_ |= event.flag;
        std::swap(bound_, inner);
        try {
            page(engine_.get_template(event.name));
        } catch (const Error&) {
            // Missing or broken: the checks of that template and of this one report it.
        }
        std::swap(bound_, inner);
        isolated_ = was_isolated;
    }

    void read(const Place& at, const Event& event) {
        if (event.flag && !at.block.empty())
            block({at.chain, at.level + 1, at.block});
        if (std::find(bound_.begin(), bound_.end(), event.name) != bound_.end())
            return;
        const CompiledTemplate& compiled = at.flow().again.compiled();
        const std::string key =
            compiled.origin().place + '\n' + compiled.name() + '\n' + std::string(event.name);
        // Where the page reaches a place in two ways, the one that lacks more counts.
        const auto [known, is_first] = reported_.try_emplace(key, found_.size());
        if (is_first)
            found_.push_back(
                {std::string(event.name), compiled.locate(event.position, event.length), isolated_});
        else if (isolated_)
            found_[known->second].isolated = true;
    }

    const Engine& engine_;
    const StackGuard stack_;
    std::map<std::string, Flow> flows_;
    std::vector<std::string_view> bound_;
    std::vector<Place> open_blocks_;
    std::vector<std::string_view> open_partials_;
    bool isolated_ = false;
    std::set<std::string> seen_;
    std::map<std::string, std::size_t> reported_;
    std::vector<Variable> found_;
};

}  // namespace

std::vector<Variable> variables_of_page(const CompiledTemplate& page) {
    Walk walk(page.engine());
    page.retain();
    walk.page(Template(&page));
    return std::move(walk).take();
}

}  // namespace nuages::templates::detail
