#pragma once

#include <string>
#include <string_view>

#include <nuages/app/app.h>

namespace nuages::staticfiles {

class StaticFiles;

// {% load static %}, collectstatic, findstatic and the settings of table [static]. Every Site has it.
App app();

// The static files of a site; null where it has not installed app().
const StaticFiles* find(const app::Application& application);
// Of an app() that is not installed yet; null for another app.
StaticFiles* find(const App& app);

}  // namespace nuages::staticfiles

namespace nuages {

// The URL of a static file of the running site, as {% static %} shows it: "/static/polls/style.css". Throws
// ImproperlyConfigured outside the scope of a site.
std::string static_url(std::string_view name);

}  // namespace nuages
