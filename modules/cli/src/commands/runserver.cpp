#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include <nuages/app/scope.h>
#include <nuages/base/error.h>
#include <nuages/fibers/fiber.h>

#include "commands/serving.h"
#include "commands/special.h"
#include "commands/unapplied.h"
#include "devserver/address.h"
#include "devserver/build_tree.h"
#include "devserver/live_reload.h"
#include "devserver/request_log.h"
#include "devserver/supervisor.h"
#include "stop_on_signal.h"
#include "system_checks.h"

namespace nuages::cli {
namespace fs = std::filesystem;
namespace {

// -- the supervisor's side --

// Where the site's settings and templates are; the working folder where the settings cannot even be found.
fs::path site_folder(const app::Blueprint& blueprint) {
    try {
        return app::Settings::load(blueprint.settings).base_dir();
    } catch (const Error&) {
        return fs::current_path();
    }
}

bool is_within(const fs::path& inner, const fs::path& outer) {
    return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

// The site's own folder, and those of apps elsewhere that the same build makes.
std::vector<fs::path> watched_folders(const app::Blueprint& blueprint, const fs::path& site,
                                      const std::optional<BuildTree>& tree) {
    std::vector<fs::path> folders{site};
    for (const App& app : blueprint.apps)
        if (tree && is_within(app.folder(), tree->sources) && fs::is_directory(app.folder()))
            folders.emplace_back(app.folder());
    return folders;
}

std::vector<std::string> server_command(const Invocation& invocation, const fs::path& program) {
    std::vector<std::string> command{program.string(), "runserver", invocation.arguments.text("addrport")};
    if (!invocation.blueprint.settings.name.empty())
        command.push_back("--settings=" + invocation.blueprint.settings.name);
    return command;
}

int supervise_site(const Invocation& invocation, const Address& address) {
    SupervisorOptions options;
    options.listener = listen_on(address);
    options.address = address;
    options.program = own_program();
    options.server_command = server_command(invocation, options.program);
    options.project_folder = site_folder(invocation.blueprint);
    options.build_folder = options.project_folder;
    const auto tree = find_build_tree(options.program);
    options.watched = watched_folders(invocation.blueprint, options.project_folder, tree);
    if (tree) {
        options.build_command = tree->command();
        options.build_folder = tree->folder;
    }
    if (const std::string& command = invocation.arguments.text("build"); !command.empty())
        options.build_command = {"/bin/sh", "-c", command};
    return supervise(std::move(options));
}

// -- the server's side --

// The end of the supervisor's channel; nullptr where there is no supervisor.
std::unique_ptr<LiveReload> supervised() {
    if (std::getenv(SupervisedServer::variable) == nullptr)
        return nullptr;
    return std::make_unique<LiveReload>(Channel(UniqueFd(SupervisedServer::channel_descriptor)));
}

// Whether this is the first server of its supervisor, which is the one that introduces itself.
bool is_first() {
    const char* generation = std::getenv(SupervisedServer::variable);
    return generation == nullptr || std::string_view(generation) == "1";
}

void introduce(const Invocation& invocation, const app::Application& application, const Address& address) {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::localtime_r(&now, &parts);
    char date[64];
    std::strftime(date, sizeof date, "%B %d, %Y - %H:%M:%S", &parts);
    invocation.out.line(date);
    invocation.out.line("Nuages version " NUAGES_VERSION ", using settings '" +
                        application.settings().name() + "'");
    invocation.out.line("Starting development server at " + address.url());
    invocation.out.line("Quit the server with CONTROL-C.");
}

void check_site(const Invocation& invocation, const app::Application& application) {
    const checks::Messages messages = application.check();
    if (is_first()) {
        invocation.out.line("Performing system checks...\n");
        if (messages.empty())
            invocation.out.line(check_report(messages));
    }
    require_passed(application, invocation.err);
}

// Development serves from one thread: log lines, breakpoints and prints come in order. Its debug builds are
// slow, but nobody is refused for it.
server::Options development_options(server::Options options) {
    options.threads = 1;
    options.max_queue_delay = {};
    return options;
}

Handler development_handler(const ServingSite& site, LiveReload* live, const CommandOutput& err) {
    Handler handler = site.handler();
    // With debug off, pages are as visitors see them.
    if (live && site.application.options().debug)
        handler = live->around(std::move(handler));
    return log_requests(std::move(handler), err.is_terminal());
}

int serve_development(const Invocation& invocation, const Address& address, LiveReload* live) {
    ServingSite site(invocation.blueprint);
    check_site(invocation, site.application);
    server::Server server(development_options(site.options), development_handler(site, live, invocation.err));
    const StopOnSignal stop([&server, live] {
        if (live)
            live->stop();
        server.stop();
    });
    site.application.open_databases();
    site.application.start();
    if (is_first())
        warn_of_unapplied_migrations(site.application, invocation.err);
    if (live)
        server.adopt(SupervisedServer::listener_descriptor);
    else
        server.bind(address.host, address.port);
    if (is_first())
        introduce(invocation, site.application, address);
    std::thread follower;
    if (live) {
        follower = std::thread([live] { live->follow(); });
        live->tell_ready();
    }
    server.run();
    if (live) {
        live->disconnect();
        follower.join();
    }
    site.application.stop();
    return 0;
}

int run_development_server(const Invocation& invocation) {
    const Address address = parse_address(invocation.arguments.text("addrport"));
    const auto live = supervised();
    if (!live && !invocation.arguments.has("noreload"))
        return supervise_site(invocation, address);
    try {
        return serve_development(invocation, address, live.get());
    } catch (const std::exception& error) {
        // After this the supervisor ends this process: what is to be seen in the terminal comes before.
        if (!live)
            throw;
        invocation.err.line(error.what());
        live->tell_failure(error.what());
        return 1;
    }
}

}  // namespace

SpecialCommand runserver() {
    return {describe_special(
                "runserver",
                "Starts the development server: it builds and restarts itself when a source is saved, and "
                "shows compile errors in the browser. Not for production; there is `serve`.")
                .positional("addrport", "Optional port number, or ipaddr:port", "")
                .flag("noreload", "Do NOT build, restart or reload anything by itself.")
                .option("build", "The command that builds the program, where it is not CMake's", ""),
            run_development_server};
}

}  // namespace nuages::cli
