#include "polls/app.h"

#include "polls/demo.h"
#include "polls/models.h"

namespace polls {

nuages::App app() {
    return nuages::App("polls").models<Question, Choice>().commands(load_demo_polls);
}

}  // namespace polls
