#pragma once

namespace nuages {
class HttpRequest;
class ResolverMatch;
}  // namespace nuages

namespace nuages::app {

class Application;

// The match of the request's path, found once and kept with the request; null where no pattern matches.
const ResolverMatch* resolve(const Application& application, HttpRequest& request);

}  // namespace nuages::app
