#include "polls/views.h"

#include <nuages/shortcuts.h>

#include "polls/models.h"

namespace polls::views {

using nuages::get_object_or_404;
using nuages::redirect;
using nuages::render;

namespace {

// What visitors may see: a question with a date in the future waits for its day.
auto published() {
    return Question::objects.filter({"pub_date__lte", nuages::tz::now()});
}

}  // namespace

HttpResponse index(HttpRequest& request) {
    auto latest = published().order_by("-pub_date").slice(0, 5);
    return render(request, "polls/index.html", {{"latest_question_list", latest}});
}

HttpResponse detail(HttpRequest& request, int question_id) {
    auto question = get_object_or_404(published(), {"pk", question_id});
    return render(request, "polls/detail.html", {{"question", question}});
}

HttpResponse results(HttpRequest& request, int question_id) {
    auto question = get_object_or_404(published(), {"pk", question_id});
    auto choices = question.choices.order_by("-votes", "id");
    std::int64_t total = 0;
    for (const Choice& choice : choices)
        total += choice.votes;
    return render(request, "polls/results.html",
                  {{"question", question}, {"choices", choices}, {"total", total}});
}

HttpResponse vote(HttpRequest& request, int question_id) {
    auto question = get_object_or_404(published(), {"pk", question_id});
    // nullopt where it is missing or no number; a pk of nullopt matches no row
    auto choice = question.choices.filter({"pk", request.POST.get<std::int64_t>("choice")}).first();
    if (!choice)
        return render(request, "polls/detail.html",
                      {{"question", question}, {"error_message", "You didn't select a choice."}});
    // The database adds: two votes at once both count.
    Choice::objects.filter({"pk", choice->id}).update({"votes", Choice::F("votes") + 1});
    // After a POST a redirect, so that going back or reloading votes only once.
    return redirect("polls:results", question.id);
}

}  // namespace polls::views
