#include "mysite/urls.h"

#include <nuages/shortcuts.h>

#include "polls/urls.h"

namespace mysite {

using nuages::include;
using nuages::path;

namespace {

nuages::HttpResponse home(nuages::HttpRequest&) {
    return nuages::redirect("polls:index");
}

}  // namespace

nuages::UrlPatterns urls() {
    return {path("", home, "home"), path("polls/", include(polls::urls(), "polls"))};
}

}  // namespace mysite
