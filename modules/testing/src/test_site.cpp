#include <algorithm>
#include <exception>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/app/application.h>
#include <nuages/app/scope.h>
#include <nuages/db/atomic.h>
#include <nuages/db/databases.h>
#include <nuages/fibers/scope.h>
#include <nuages/migrations/empty_tables.h>
#include <nuages/template/context.h>
#include <nuages/testing/test_site.h>

#include "make_tables.h"
#include "recorder.h"
#include "test_databases.h"

namespace nuages::testing {
namespace {

constexpr std::string_view test_key = "a-key-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz";

void set_variable(app::SettingsSource& settings, std::string name, std::string value) {
    std::erase_if(settings.environment, [&](const auto& variable) { return variable.first == name; });
    settings.environment.emplace_back(std::move(name), std::move(value));
}

// Takes it out, since it is none of the site's settings; "" where it is not set.
std::string take_variable(app::SettingsSource& settings, std::string_view name) {
    std::string taken;
    std::erase_if(settings.environment, [&](auto& variable) {
        if (variable.first != name)
            return false;
        taken = std::move(variable.second);
        return true;
    });
    return taken;
}

// Each engine still reads its settings, and then opens a database of this test instead.
void use_databases(app::Blueprint& blueprint, TestDatabases& databases) {
    for (app::DatabaseEngine& engine : blueprint.database_engines)
        engine.configure = [original = engine.configure, open = engine.open_for_tests, &databases](
                               std::string_view alias, app::Settings::Section section) {
            original(alias, section);
            std::string replica_of;
            section.bind("replica_of", replica_of, "");
            if (!replica_of.empty())
                databases.replicas.push_back({std::string(alias), replica_of, open});
            return app::OpenDatabase(
                [&databases, open, alias = std::string(alias)] { return databases.open(alias, open); });
        };
}

app::Blueprint for_tests(app::Blueprint blueprint, TestDatabases& databases) {
    set_variable(blueprint.settings, "NUAGES_DEBUG", "false");
    set_variable(blueprint.settings, "NUAGES_SECRET_KEY", std::string(test_key));
    set_variable(blueprint.settings, "NUAGES_ALLOWED_HOSTS", "testserver,localhost,127.0.0.1,[::1]");
    use_databases(blueprint, databases);
    blueprint.context_processors.push_back([](HttpRequest&, templates::Context& context) {
        if (Recorder* recorder = fibers::scope<Recorder>())
            context.attach<templates::RenderObserver>(*recorder);
    });
    return blueprint;
}

// A replica is another name of its database: nothing would bring it the rows.
void open_primaries(app::Application& site, TestDatabases& test_databases) {
    db::Databases& databases = site.databases();
    for (const auto& [replica, primary, open] : test_databases.replicas) {
        if (!databases.has(primary))
            databases.add(test_databases.open(primary, open));
        databases.add_alias(replica, databases.get(primary));
    }
}

}  // namespace

struct TestSite::Impl {
    explicit Impl(app::Blueprint blueprint)
        : databases(take_variable(blueprint.settings, "NUAGES_TEST_POSTGRES")),
          application(for_tests(std::move(blueprint), databases)) {}

    TestDatabases databases;
    app::Application application;
};

TestSite::TestSite(app::Blueprint blueprint) : impl_(std::make_unique<Impl>(std::move(blueprint))) {
    app::Application& site = impl_->application;
    site.signals().got_request_exception.connect([](HttpRequest&) {
        if (Recorder* recorder = fibers::scope<Recorder>())
            recorder->exception = std::current_exception();
    });
    open_primaries(site, impl_->databases);
    site.open_databases();
    for (const auto& database : site.databases().all())
        make_tables(site, *database);
    site.start();
}

TestSite::~TestSite() = default;

app::Application& TestSite::application() const noexcept {
    return impl_->application;
}

void TestSite::flush() {
    for (const auto& database : impl_->application.databases().all()) {
        migrations::empty_tables(impl_->application.models(), *database);
        fill_tables(impl_->application, *database);
    }
}

struct TestScope::Impl {
    explicit Impl(TestSite& site) : in_scope(site.application()) {}
    // The scopes of transactions nest, so they end in the reverse order.
    ~Impl() {
        while (!transactions.empty())
            transactions.pop_back();
    }

    app::Enter in_scope;
    std::vector<std::unique_ptr<db::Atomic>> transactions;
};

TestScope::TestScope(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TestScope::TestScope(TestScope&& other) noexcept = default;
TestScope::~TestScope() = default;

TestScope enter(TestSite& site) {
    return TestScope(std::make_unique<TestScope::Impl>(site));
}

TestScope enter_rolled_back(TestSite& site) {
    TestScope scope = enter(site);
    for (const auto& database : site.application().databases().all())
        scope.impl_->transactions.emplace_back(new db::Atomic(db::Atomic::around_test(*database)));
    return scope;
}

namespace {

// The one site of the process, since its models can be installed only once at a time.
struct Shared {
    const void* key = nullptr;
    std::optional<TestSite> site;
};

Shared& shared() {
    static Shared instance;
    return instance;
}

}  // namespace

TestSite& shared_test_site(const void* key, const Function<app::Blueprint()>& blueprint) {
    Shared& current = shared();
    if (!current.site || current.key != key) {
        current.site.reset();
        current.site.emplace(blueprint());
        current.key = key;
    }
    return *current.site;
}

void end_shared_test_site() {
    shared().site.reset();
}

}  // namespace nuages::testing
