#include "polls/demo.h"

#include <vector>

#include <nuages/db.h>

#include "polls/models.h"

namespace polls {
namespace {

using nuages::Command;
using nuages::CommandContext;
using nuages::Duration;

struct DemoChoice {
    const char* text;
    int votes;
};

struct DemoQuestion {
    const char* text;
    Duration age;
    std::vector<DemoChoice> choices;
};

std::vector<DemoQuestion> demo_questions() {
    return {
        {"What's new?", Duration::hours(2), {{"Not much", 3}, {"The sky", 5}, {"Just hacking again", 8}}},
        {"점심으로 무엇을 먹을까요?",
         Duration::hours(20),
         {{"비빔밥", 12}, {"김치찌개", 9}, {"냉면", 7}, {"떡볶이", 4}}},
        {"Which view comes with a poll?", Duration::days(3), {{"A function", 6}, {"A class", 2}}},
        {"주말에는 어디로 갈까요?", Duration::days(9), {{"바다", 10}, {"산", 11}, {"집이 최고", 15}}},
        // Not published yet: visitors do not see it.
        {"What will tomorrow bring?", -Duration::days(1), {{"Rain", 0}, {"Sun", 0}}},
    };
}

void load(CommandContext& context) {
    int loaded = 0;
    nuages::db::atomic([&] {
        for (const DemoQuestion& demo : demo_questions()) {
            auto [question, created] = Question::objects.get_or_create(
                {"question_text", demo.text}, Question::defaults({"pub_date", nuages::tz::now() - demo.age}));
            if (!created)
                continue;
            ++loaded;
            for (const DemoChoice& choice : demo.choices)
                question.choices.create({.choice_text = choice.text, .votes = choice.votes});
        }
    });
    if (loaded == 0)
        context.out.line("The demo polls are there already.");
    else
        context.out.line("Loaded " + std::to_string(loaded) + " demo polls.");
}

}  // namespace

Command load_demo_polls() {
    return Command("load_demo_polls", "Loads a few questions, so that there is something to look at.", load);
}

}  // namespace polls
