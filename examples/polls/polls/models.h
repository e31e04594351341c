#pragma once

#include <string>

#include <nuages/models.h>

namespace polls {

using namespace nuages::models;

struct Choice;

struct Question : Model<Question> {
    std::string question_text;
    DateTime pub_date;
    Set<Choice> choices;  // the reverse side of Choice::question

    bool was_published_recently() const;

    static constexpr auto meta =
        describe(field<&Question::question_text>().max_length(200),
                 field<&Question::pub_date>("date published"), field<&Question::choices>(),
                 method<&Question::was_published_recently>())
            .ordering("-pub_date");

    std::string str() const { return question_text; }
};

struct Choice : Model<Choice> {
    ForeignKey<Question> question;
    std::string choice_text;
    int votes = 0;

    static constexpr auto meta =
        describe(field<&Choice::question>().on_delete(cascade), field<&Choice::choice_text>().max_length(200),
                 field<&Choice::votes>().default_(0));

    std::string str() const { return choice_text; }
};

}  // namespace polls
