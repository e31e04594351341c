#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/base/error.h>

namespace nuages::templates {

// Where in a template something went wrong, for the error page and for messages.
struct Location {
    struct Line {
        int number;
        std::string text;
    };

    std::string name;                // of the template, as it was asked for; "" where it came from a string
    std::string origin;              // the file, or what the loader calls the place
    int line = 0;                    // from 1
    std::string before;              // that line up to the tag,
    std::string during;              // the tag,
    std::string after;               // and the rest of the line
    std::vector<Line> surroundings;  // up to ten lines before and after

    // "polls/index.html, line 3"
    std::string str() const;
};

// A template that cannot be parsed, or (as in Django) a tag that finds at rendering that it was used wrongly.
class TemplateSyntaxError : public Error {
public:
    explicit TemplateSyntaxError(std::string message);
    // `hint` says what to do about it.
    TemplateSyntaxError(std::string message, Location location, std::string_view hint = {});

    // Django's words; what() has the hint and the place, too.
    const std::string& message() const noexcept { return message_; }
    // An empty name and line 0 where the place is not known.
    const Location& location() const noexcept { return location_; }

private:
    std::string message_;
    Location location_;
};

// No loader has a template of that name. what() lists the places that were tried and near names.
class TemplateDoesNotExist : public Error {
public:
    struct Tried {
        std::string origin;
        std::string reason;
    };

    // `name` may be several names, separated by ", ", where a selection was asked for.
    TemplateDoesNotExist(std::string name, std::vector<Tried> tried, std::string hint = {});

    const std::string& name() const noexcept { return name_; }
    const std::vector<Tried>& tried() const noexcept { return tried_; }

private:
    std::string name_;
    std::vector<Tried> tried_;
};

// The argument of a filter or a tag names a variable that the context does not have. A variable alone that is
// missing shows `string_if_invalid` instead.
class VariableDoesNotExist : public Error {
public:
    using Error::Error;
};

// Templates that include or extend each other without end, or deeper than a fiber's stack allows.
class TemplateRecursionError : public Error {
public:
    using Error::Error;
};

}  // namespace nuages::templates
