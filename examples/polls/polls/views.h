#pragma once

#include <nuages/http.h>

namespace polls::views {

using nuages::HttpRequest;
using nuages::HttpResponse;

// The questions published so far, the latest first.
HttpResponse index(HttpRequest& request);
// One question with its choices to vote for; 404 before its publication.
HttpResponse detail(HttpRequest& request, int question_id);
// How often each choice was voted for.
HttpResponse results(HttpRequest& request, int question_id);
// Counts the vote of the posted form.
HttpResponse vote(HttpRequest& request, int question_id);

}  // namespace polls::views
