#pragma once

#include <span>
#include <string>
#include <string_view>

#include <nuages/migrations/operation.h>

namespace nuages::migrations {

// An extension that PostgreSQL has to have before the migrations that need it; other databases go without.
// One that is there already is left alone, so that migrating needs no more rights than it has to.
class CreateExtension final : public Operation {
public:
    // One of Django's operations for a certain extension: HStoreExtension.
    struct Named {
        std::string_view type;
        std::string_view extension;
    };
    static std::span<const Named> named_types();

    // Written as one of the named operations where there is one of that extension.
    explicit CreateExtension(std::string extension) : extension_(std::move(extension)) {}

    const std::string& extension() const noexcept { return extension_; }

    std::string_view type() const override;
    std::string describe() const override { return "Creates extension " + extension_; }
    std::string name_fragment() const override { return "create_extension_" + extension_; }
    void change_state(const std::string&, ProjectState&) const override {}
    void forwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                  const ProjectState& after) const override;
    void backwards(const std::string& app, SchemaEditor& editor, const ProjectState& before,
                   const ProjectState& after) const override;
    // Any model may have columns of its types.
    bool references_model(const std::string&, const ProjectState::Key&) const override { return true; }
    Reduction reduce(const std::string&, const Operation&) const override { return {}; }
    void write(TableWriter& out) const override;

private:
    std::string extension_;
};

}  // namespace nuages::migrations
