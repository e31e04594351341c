#include <algorithm>
#include <cerrno>
#include <charconv>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <stdlib.h>
#include <thread>
#include <unistd.h>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/crypto/random.h>
#include <nuages/observe/shared_metrics.h>

#include "commands/serving.h"
#include "commands/special.h"
#include "devserver/build_tree.h"
#include "devserver/channel.h"
#include "prefork/endpoint.h"
#include "prefork/master.h"
#include "prefork/notify.h"
#include "stop_on_signal.h"
#include "system_checks.h"

namespace nuages::cli {
namespace {

constexpr unsigned most_workers = 1024;

// -- what the command line and the settings say --

unsigned worker_count(const Invocation& invocation, const ServeOptions& options) {
    if (invocation.arguments.text("workers").empty())
        return options.workers;
    const std::int64_t count = invocation.arguments.integer("workers");
    if (count < 0 || count > most_workers)
        throw CommandError("--workers is " + std::to_string(count) + "; valid is 0 to " +
                           std::to_string(most_workers) + ".");
    return static_cast<unsigned>(count);
}

std::vector<Endpoint> endpoints(const Invocation& invocation, const ServeOptions& options) {
    std::vector<std::string> texts = invocation.arguments.texts("addrport");
    if (texts.empty())
        texts = options.listen;
    std::vector<Endpoint> endpoints;
    for (const std::string& text : texts)
        endpoints.push_back(parse_endpoint(text));
    return endpoints;
}

unsigned parse_mode(const std::string& text) {
    unsigned mode = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), mode, 8);
    if (error != std::errc{} || end != text.data() + text.size() || mode > 0777)
        throw ImproperlyConfigured("server.unix_mode is \"" + text +
                                   "\"; valid are permissions in octal, such as \"660\".");
    return mode;
}

// The sockets, and how to call them in the line that says where the site is.
std::pair<Listeners, std::string> listeners(const Invocation& invocation, const ServingSite& site) {
    Listeners inherited = inherited_listeners();
    if (!inherited.all.empty()) {
        std::string name = std::to_string(inherited.all.size()) + " sockets of the service manager";
        return {std::move(inherited), std::move(name)};
    }
    const std::vector<Endpoint> all = endpoints(invocation, site.serve);
    std::string names;
    for (const Endpoint& endpoint : all)
        names += (names.empty() ? "" : ", ") + endpoint.text();
    return {open_listeners(all, parse_mode(site.serve.unix_mode), site.options.backlog), std::move(names)};
}

// -- a process that serves --

// With it the workers resume each other's TLS sessions. In hexadecimal; it stays in the environment of the
// master and of workers to come.
constexpr const char* ticket_key_variable = "NUAGES_SERVE_TICKET_KEY";
constexpr std::size_t ticket_key_bytes = 80;

void share_ticket_key() {
    ::setenv(ticket_key_variable, crypto::random_string(2 * ticket_key_bytes, "0123456789abcdef").c_str(), 0);
}

std::string take_ticket_key() {
    const char* value = std::getenv(ticket_key_variable);
    const std::string_view digits = value ? value : "";
    std::string key;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
        unsigned byte = 0;
        std::from_chars(digits.data() + i, digits.data() + i + 2, byte, 16);
        key += static_cast<char>(byte);
    }
    ::unsetenv(ticket_key_variable);
    return key;
}

void add(server::Server& server, Listeners listeners) {
    for (auto& listener : listeners.all)
        server.adopt(::dup(listener.socket.get()), listener.transport);
}

// A folder in which the workers of this and of later masters leave their figures for each other.
constexpr const char* figures_variable = "NUAGES_SERVE_FIGURES";

void make_figures_folder() {
    for (std::string path : {"/dev/shm/nuages-serve-XXXXXX", "/tmp/nuages-serve-XXXXXX"}) {
        if (::mkdtemp(path.data())) {
            ::setenv(figures_variable, path.c_str(), 1);
            return;
        }
    }
    throw Error(std::string("Cannot make a folder for the figures of the workers: ") + std::strerror(errno));
}

void remove_figures_folder() {
    std::error_code ignored;
    if (const char* folder = std::getenv(figures_variable))
        std::filesystem::remove_all(folder, ignored);
}

// Serves until it is told to stop. `ready` is called once connections are accepted.
void serve(ServingSite& site, Listeners listeners, const Function<void()>& ready) {
    server::Server* running = nullptr;
    const observe::SharedMetrics* shared = nullptr;
    const Function<std::string()> own = [&] { return site.figures(*running); };
    Handler handler = site.observed_handler([&] { return shared ? shared->text() : own(); });
    server::Server server(site.options, std::move(handler));
    running = &server;
    // Before the databases: those have threads too, and none of them is to get the signals.
    const StopOnSignal stop([&server] { server.stop(); });
    site.application.open_databases();
    site.application.start();
    add(server, std::move(listeners));
    std::optional<observe::SharedMetrics> figures;
    if (const char* folder = std::getenv(figures_variable); folder && !site.serve.metrics.empty())
        shared = &figures.emplace(folder, own);
    ready();
    server.run();
    site.application.stop();
}

int serve_as_worker(const Invocation& invocation, const Inheritance& inheritance) {
    Channel master{UniqueFd(Inheritance::channel_descriptor)};
    const pid_t parent = ::getppid();
    // They are for the master; who sends them to all processes of the site means it.
    std::signal(SIGHUP, SIG_IGN);
    std::signal(SIGUSR2, SIG_IGN);
    try {
        Listeners listeners = adopted_listeners(inheritance.listeners);
        ServingSite site(invocation.blueprint);
        site.options.tls.ticket_key = take_ticket_key();
        if (site.options.threads == 0)
            site.options.threads = std::max(1u, std::thread::hardware_concurrency() / inheritance.workers);
        serve(site, std::move(listeners), [&master] { master.send(Message::Kind::ready); });
    } catch (const std::exception& error) {
        master.send(Message::Kind::startup_failed, error.what());
        return 1;
    }
    if (::getppid() != parent)  // the master was killed
        remove_figures_folder();
    return 0;
}

// -- the master --

// The program as it was called, so that a link to the present release is followed anew at each start.
std::string program_path(const Invocation& invocation) {
    char absolute[PATH_MAX];
    if (invocation.program_path.find('/') != std::string::npos &&
        ::realpath(invocation.program_path.c_str(), absolute)) {
        if (invocation.program_path.front() == '/')
            return invocation.program_path;
        if (::getcwd(absolute, sizeof absolute))
            return std::string(absolute) + "/" + invocation.program_path;
    }
    return own_program().string();
}

std::vector<std::string> own_command(const Invocation& invocation) {
    std::vector<std::string> command{program_path(invocation), "serve"};
    for (const std::string& address : invocation.arguments.texts("addrport"))
        command.push_back(address);
    if (!invocation.arguments.text("workers").empty())
        command.push_back("--workers=" + invocation.arguments.text("workers"));
    if (!invocation.blueprint.settings.name.empty())
        command.push_back("--settings=" + invocation.blueprint.settings.name);
    return command;
}

// What a process is told by the one that started it; nullopt where that was no process of `serve`.
std::optional<Inheritance> inheritance(const char* variable) {
    const char* value = std::getenv(variable);
    if (!value)
        return std::nullopt;
    const std::string text = value;
    ::unsetenv(variable);
    return Inheritance::parse(text);
}

int serve_as_new_master(const Invocation& invocation, const Inheritance& inherited) {
    MasterOptions options;
    options.listeners = adopted_listeners(inherited.listeners);
    options.command = own_command(invocation);
    options.workers = inherited.workers;
    options.serving = inherited.serving;
    options.draining = inherited.draining;
    options.shutdown_timeout = inherited.shutdown_timeout;
    const int exit_code = run_master(std::move(options));
    remove_figures_folder();
    return exit_code;
}

int serve_site(const Invocation& invocation) {
    if (const auto inherited = inheritance(Inheritance::worker_variable))
        return serve_as_worker(invocation, *inherited);
    if (const auto inherited = inheritance(Inheritance::master_variable))
        return serve_as_new_master(invocation, *inherited);

    std::optional<ServingSite> site(std::in_place, invocation.blueprint);
    require_passed(site->application, invocation.err);
    const unsigned workers = worker_count(invocation, site->serve);
    auto [sockets, places] = listeners(invocation, *site);
    std::vector<std::string> paths;
    for (const auto& listener : sockets.all) {
        if (!listener.unlinked_at_the_end.empty())
            paths.push_back(listener.unlinked_at_the_end);
    }
    std::string introduction =
        "Serving at " + places + " with settings '" + site->application.settings().name() + "'";
    int exit_code = 0;
    if (workers == 0) {
        serve(*site, std::move(sockets), [&] {
            invocation.err.line(introduction + ".");
            notify_service_manager("READY=1");
        });
    } else {
        share_ticket_key();
        make_figures_folder();
        MasterOptions options;
        options.listeners = std::move(sockets);
        options.command = own_command(invocation);
        options.workers = workers;
        options.shutdown_timeout = site->options.shutdown_timeout;
        options.introduction = introduction + ", " + std::to_string(workers) +
                               (workers == 1 ? " worker process." : " worker processes.");
        site.reset();  // the workers have their own
        exit_code = run_master(std::move(options));
        remove_figures_folder();
    }
    for (const std::string& path : paths)
        ::unlink(path.c_str());
    return exit_code;
}

}  // namespace

SpecialCommand serve() {
    return {describe_special(
                "serve",
                "Serves the site to visitors: all cores, no reloading of sources. A master process "
                "replaces workers that end. SIGHUP starts new workers (settings, certificates, a new "
                "program) and lets the old ones finish, SIGUSR2 replaces the master, too; SIGTERM "
                "stops once the requests in flight are answered.")
                .positionals("addrport",
                             "Where to listen: a port, ipaddr:port, https://ipaddr:port or unix:/path; by "
                             "default the setting server.listen")
                .option("workers",
                        "Processes; 0 serves without a master. By default the setting server.workers", ""),
            serve_site};
}

}  // namespace nuages::cli
