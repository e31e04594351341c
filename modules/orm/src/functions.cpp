#include "functions.h"

namespace nuages::orm::detail {
namespace {

using Sort = Function::Sort;
using Gives = Function::Gives;

// SQL names are those of standard SQL or PostgreSQL; dialects rename.
constexpr Function functions[] = {
    // comparison
    {"Coalesce", "COALESCE", Sort::plain, 2, -1},
    {"Greatest", "GREATEST", Sort::plain, 2, -1},
    {"Least", "LEAST", Sort::plain, 2, -1},
    {"NullIf", "NULLIF", Sort::plain, 2, 2},
    {"JSONObject", "JSONB_BUILD_OBJECT", Sort::plain, 0, -1, Gives::fixed, "JSONField"},
    {"JSONArray", "JSONB_BUILD_ARRAY", Sort::plain, 0, -1, Gives::fixed, "JSONField"},
    // dates
    {"Now", "NOW", Sort::plain, 0, 0, Gives::fixed, "DateTimeField"},
    // numbers
    {"Abs", "ABS"},
    {"ACos", "ACOS", Sort::plain, 1, 1, Gives::numeric},
    {"ASin", "ASIN", Sort::plain, 1, 1, Gives::numeric},
    {"ATan", "ATAN", Sort::plain, 1, 1, Gives::numeric},
    {"ATan2", "ATAN2", Sort::plain, 2, 2, Gives::numeric},
    {"Ceil", "CEILING"},
    {"Cos", "COS", Sort::plain, 1, 1, Gives::numeric},
    {"Cot", "COT", Sort::plain, 1, 1, Gives::numeric},
    {"Degrees", "DEGREES", Sort::plain, 1, 1, Gives::numeric},
    {"Exp", "EXP", Sort::plain, 1, 1, Gives::numeric},
    {"Floor", "FLOOR"},
    {"Ln", "LN", Sort::plain, 1, 1, Gives::numeric},
    {"Log", "LOG", Sort::plain, 2, 2, Gives::numeric},
    {"Mod", "MOD", Sort::plain, 2, 2, Gives::numeric},
    {"Pi", "PI", Sort::plain, 0, 0, Gives::fixed, "FloatField"},
    {"Power", "POWER", Sort::plain, 2, 2, Gives::numeric},
    {"Radians", "RADIANS", Sort::plain, 1, 1, Gives::numeric},
    {"Random", "RANDOM", Sort::plain, 0, 0, Gives::fixed, "FloatField"},
    {"Round", "ROUND", Sort::plain, 1, 2, Gives::first},
    {"Sign", "SIGN"},
    {"Sin", "SIN", Sort::plain, 1, 1, Gives::numeric},
    {"Sqrt", "SQRT", Sort::plain, 1, 1, Gives::numeric},
    {"Tan", "TAN", Sort::plain, 1, 1, Gives::numeric},
    // texts
    {"Chr", "CHR", Sort::plain, 1, 1, Gives::fixed, "CharField"},
    {"Concat", "CONCAT", Sort::plain, 2, -1},
    {"Left", "LEFT", Sort::plain, 2, 2, Gives::fixed, "CharField"},
    {"Length", "LENGTH", Sort::plain, 1, 1, Gives::fixed, "IntegerField"},
    {"Lower", "LOWER"},
    {"LPad", "LPAD", Sort::plain, 2, 3, Gives::fixed, "CharField"},
    {"LTrim", "LTRIM"},
    {"MD5", "MD5"},
    {"Ord", "ASCII", Sort::plain, 1, 1, Gives::fixed, "IntegerField"},
    {"Repeat", "REPEAT", Sort::plain, 2, 2, Gives::fixed, "CharField"},
    {"Replace", "REPLACE", Sort::plain, 2, 3},
    {"Reverse", "REVERSE"},
    {"Right", "RIGHT", Sort::plain, 2, 2, Gives::fixed, "CharField"},
    {"RPad", "RPAD", Sort::plain, 2, 3, Gives::fixed, "CharField"},
    {"RTrim", "RTRIM"},
    {"SHA1", "SHA1"},
    {"SHA224", "SHA224"},
    {"SHA256", "SHA256"},
    {"SHA384", "SHA384"},
    {"SHA512", "SHA512"},
    {"StrIndex", "STRPOS", Sort::plain, 2, 2, Gives::fixed, "IntegerField"},
    {"Substr", "SUBSTRING", Sort::plain, 2, 3, Gives::fixed, "CharField"},
    {"Trim", "BTRIM"},
    {"Upper", "UPPER"},
    // aggregates
    {"AnyValue", "ANY_VALUE", Sort::aggregate},
    {"Avg", "AVG", Sort::aggregate, 1, 1, Gives::average},
    {"Count", "COUNT", Sort::aggregate, 1, 1, Gives::fixed, "IntegerField", true},
    {"Max", "MAX", Sort::aggregate},
    {"Min", "MIN", Sort::aggregate},
    {"StdDev", "STDDEV_POP", Sort::aggregate, 1, 1, Gives::average},
    {"StringAgg", "STRING_AGG", Sort::aggregate, 2, 2, Gives::fixed, "TextField"},
    {"Sum", "SUM", Sort::aggregate},
    {"Variance", "VAR_POP", Sort::aggregate, 1, 1, Gives::average},
    {"StdDevSample", "STDDEV_SAMP", Sort::aggregate, 1, 1, Gives::average},
    {"VarianceSample", "VAR_SAMP", Sort::aggregate, 1, 1, Gives::average},
    // aggregates of PostgreSQL alone
    {"ArrayAgg", "ARRAY_AGG", Sort::aggregate, 1, 1, Gives::array_of_first, {}, false, true},
    {"BitAnd", "BIT_AND", Sort::aggregate, 1, 1, Gives::first, {}, false, true},
    {"BitOr", "BIT_OR", Sort::aggregate, 1, 1, Gives::first, {}, false, true},
    {"BitXor", "BIT_XOR", Sort::aggregate, 1, 1, Gives::first, {}, false, true},
    {"BoolAnd", "BOOL_AND", Sort::aggregate, 1, 1, Gives::fixed, "BooleanField", false, true},
    {"BoolOr", "BOOL_OR", Sort::aggregate, 1, 1, Gives::fixed, "BooleanField", false, true},
    {"JSONBAgg", "JSONB_AGG", Sort::aggregate, 1, 1, Gives::fixed, "JSONField", false, true},
    {"Corr", "CORR", Sort::aggregate, 2, 2, Gives::fixed, "FloatField", false, true},
    {"CovarPop", "COVAR_POP", Sort::aggregate, 2, 2, Gives::fixed, "FloatField", false, true},
    {"CovarPopSample", "COVAR_SAMP", Sort::aggregate, 2, 2, Gives::fixed, "FloatField", false, true},
    {"RegrAvgX", "REGR_AVGX", Sort::aggregate, 2, 2, Gives::fixed, "FloatField", false, true},
    {"RegrAvgY", "REGR_AVGY", Sort::aggregate, 2, 2, Gives::fixed, "FloatField", false, true},
    {"RegrCount", "REGR_COUNT", Sort::aggregate, 2, 2, Gives::fixed, "IntegerField", true, true},
    {"RegrIntercept", "REGR_INTERCEPT", Sort::aggregate, 2, 2, Gives::fixed, "FloatField", false, true},
    {"RegrR2", "REGR_R2", Sort::aggregate, 2, 2, Gives::fixed, "FloatField", false, true},
    {"RegrSlope", "REGR_SLOPE", Sort::aggregate, 2, 2, Gives::fixed, "FloatField", false, true},
    {"RegrSXX", "REGR_SXX", Sort::aggregate, 2, 2, Gives::fixed, "FloatField", false, true},
    {"RegrSXY", "REGR_SXY", Sort::aggregate, 2, 2, Gives::fixed, "FloatField", false, true},
    {"RegrSYY", "REGR_SYY", Sort::aggregate, 2, 2, Gives::fixed, "FloatField", false, true},
    // windows
    {"CumeDist", "CUME_DIST", Sort::window, 0, 0, Gives::fixed, "FloatField"},
    {"DenseRank", "DENSE_RANK", Sort::window, 0, 0, Gives::fixed, "IntegerField"},
    {"FirstValue", "FIRST_VALUE", Sort::window, 1, 1, Gives::first},
    {"Lag", "LAG", Sort::window, 1, 3, Gives::first},
    {"LastValue", "LAST_VALUE", Sort::window, 1, 1, Gives::first},
    {"Lead", "LEAD", Sort::window, 1, 3, Gives::first},
    {"NthValue", "NTH_VALUE", Sort::window, 2, 2, Gives::first},
    {"Ntile", "NTILE", Sort::window, 1, 1, Gives::fixed, "IntegerField"},
    {"PercentRank", "PERCENT_RANK", Sort::window, 0, 0, Gives::fixed, "FloatField"},
    {"Rank", "RANK", Sort::window, 0, 0, Gives::fixed, "IntegerField"},
    {"RowNumber", "ROW_NUMBER", Sort::window, 0, 0, Gives::fixed, "IntegerField"},
};

}  // namespace

const Function* find_function(std::string_view name) {
    for (const Function& each : functions)
        if (each.name == name)
            return &each;
    return nullptr;
}

}  // namespace nuages::orm::detail
