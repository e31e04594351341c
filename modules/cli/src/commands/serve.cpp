#include <exception>

#include <nuages/base/error.h>

#include "commands/serving.h"
#include "commands/special.h"
#include "devserver/address.h"
#include "stop_on_signal.h"
#include "system_checks.h"

namespace nuages::cli {
namespace {

int serve_site(const Invocation& invocation) {
    const Address address = parse_address(invocation.arguments.text("addrport"));
    ServingSite site(invocation.blueprint);
    require_passed(site.application, invocation.err);
    server::Server server(site.options, site.handler());
    // Before the databases: those have threads too, and none of them is to get the signals.
    const StopOnSignal stop([&server] { server.stop(); });
    site.application.open_databases();
    site.application.start();
    server.bind(address.host, address.port);
    invocation.err.line("Serving at " + address.url() + " with settings '" +
                        site.application.settings().name() + "'.");
    server.run();
    site.application.stop();
    return 0;
}

}  // namespace

SpecialCommand serve() {
    return {describe_special(
                "serve",
                "Serves the site to visitors: all cores, no reloading. Behind a proxy that speaks https. "
                "SIGTERM stops it once the requests in flight are answered.")
                .positional("addrport", "Optional port number, or ipaddr:port", ""),
            serve_site};
}

}  // namespace nuages::cli
