#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nuages/template/parser.h>

#include "expression_tree.h"

namespace nuages::templates::detail {

class Compilation;

// Turns `variable|filter:argument|...` into its compiled form in the template's memory.
class ExpressionCompiler {
public:
    // `tag` is where it stands, for errors.
    ExpressionCompiler(Compilation& compilation, const Token& tag) : compilation_(compilation), tag_(tag) {}

    Expression compile(std::string_view text);

private:
    Arena& arena();
    Operand operand(std::string_view text);
    void set_path(Operand& operand, std::string_view text);
    FilterUse& filter(std::string_view name, std::string_view argument);
    [[noreturn]] void fail(std::string message);

    Compilation& compilation_;
    const Token& tag_;
    std::vector<Step> steps_;
};

}  // namespace nuages::templates::detail
