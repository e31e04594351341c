#include "polls/urls.h"

#include <nuages/urls.h>

#include "polls/views.h"

namespace polls {

using nuages::path;
using nuages::require_POST;

nuages::UrlPatterns urls() {
    return {path("", views::index, "index"), path("<int:question_id>/", views::detail, "detail"),
            path("<int:question_id>/results/", views::results, "results"),
            path("<int:question_id>/vote/", require_POST(views::vote), "vote")};
}

}  // namespace polls
