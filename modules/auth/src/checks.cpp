#include "checks.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <nuages/app/application.h>
#include <nuages/auth/permission.h>
#include <nuages/auth/user.h>
#include <nuages/base/text.h>
#include <nuages/orm/model_info.h>
#include <nuages/orm/registry.h>

#include "wanted_permissions.h"

namespace nuages::auth {
namespace {

using checks::Level;
using checks::Message;
using Permissions = std::vector<WantedPermission>;

std::size_t longest(const Permissions& permissions, std::string WantedPermission::*text) {
    std::size_t length = 0;
    for (const WantedPermission& each : permissions)
        length = std::max(length, text::length_utf8(each.*text));
    return length;
}

// The permissions of one model.
class PermissionCheck {
public:
    PermissionCheck(const orm::ModelInfo& model, const orm::ModelInfo& permission)
        : model_(model),
          most_of_name_(permission.field("name").meta().max_length),
          most_of_codename_(permission.field("codename").meta().max_length) {}

    checks::Messages run() {
        const Permissions builtin = builtin_permissions(model_);
        builtin_lengths(builtin);
        std::set<std::string> known;
        for (const WantedPermission& each : own_permissions(model_)) {
            const std::string codename = "The permission codenamed '" + each.codename + '\'';
            if (text::length_utf8(each.name) > most_of_name_)
                add("auth.E008", "The permission named '" + each.name + "' of model '" + model_.label() +
                                     is_longer(most_of_name_));
            if (text::length_utf8(each.codename) > most_of_codename_)
                add("auth.E012", codename + " of model '" + model_.label() + is_longer(most_of_codename_));
            const bool clashes =
                std::any_of(builtin.begin(), builtin.end(),
                            [&](const WantedPermission& other) { return other.codename == each.codename; });
            if (clashes)
                add("auth.E005",
                    codename + " clashes with a builtin permission for model '" + model_.label() + "'.");
            else if (!known.insert(each.codename).second)
                add("auth.E006", codename + " is duplicated for model '" + model_.label() + "'.");
        }
        return std::move(messages_);
    }

private:
    void builtin_lengths(const Permissions& builtin) {
        const std::string model = " of model '" + model_.label() + "' must be at most ";
        const std::size_t name = longest(builtin, &WantedPermission::name);
        if (name > most_of_name_)
            add("auth.E007", "The verbose_name" + model +
                                 rest(most_of_name_, name, text::length_utf8(model_.verbose_name())) +
                                 " characters for its builtin permission names to be at most " +
                                 std::to_string(most_of_name_) + " characters.");
        const std::size_t codename = longest(builtin, &WantedPermission::codename);
        if (codename > most_of_codename_)
            add("auth.E011", "The name" + model +
                                 rest(most_of_codename_, codename, text::length_utf8(model_.model_name())) +
                                 " characters for its builtin permission codenames to be at most " +
                                 std::to_string(most_of_codename_) + " characters.");
    }

    // How long a part may be so that the whole, which is too long, fits.
    static std::string rest(std::size_t most, std::size_t whole, std::size_t part) {
        return std::to_string(static_cast<std::int64_t>(most + part) - static_cast<std::int64_t>(whole));
    }
    static std::string is_longer(std::size_t most) {
        return "' is longer than " + std::to_string(most) + " characters.";
    }
    void add(const char* id, std::string message) {
        messages_.push_back(Message{Level::error, std::move(message), {}, model_.label(), id});
    }

    const orm::ModelInfo& model_;
    std::size_t most_of_name_, most_of_codename_;
    checks::Messages messages_;
};

}  // namespace

checks::Messages check_models_permissions(const app::Application& application) {
    const orm::Registry& registry = application.models();
    const orm::ModelInfo& permission = *registry.find(meta::type_tag<Permission>);
    checks::Messages messages;
    for (const orm::ModelInfo* model : registry.models()) {
        if (model->auto_created())
            continue;
        for (Message& each : PermissionCheck(*model, permission).run())
            messages.push_back(std::move(each));
    }
    return messages;
}

checks::Messages check_user_model(const app::Application& application) {
    const orm::ModelInfo* user = application.models().find(meta::type_tag<UserModel>);
    const orm::FieldInfo* name = user ? user->find_field("username") : nullptr;
    if (!name || name->unique())
        return {};
    const meta::Options& options = user->options();
    if (std::any_of(options.constraints, options.constraints + options.constraint_count,
                    [&](const meta::Constraint& each) { return each.makes_unique(name->meta().name); }))
        return {};
    return {Message{
        Level::error,
        '\'' + user->name() + ".username' must be unique because it is named as the 'USERNAME_FIELD'.",
        "Add .unique() to the field.", user->label(), "auth.E003"}};
}

}  // namespace nuages::auth
