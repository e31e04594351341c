#include <cmath>
#include <numbers>
#include <random>

#include <sqlite3.h>

#include "functions.h"

// Mathematics as Django's functions have it on SQLite: NULL where an argument is NULL or out of range.
namespace nuages::db {
namespace {

using Context = sqlite3_context*;
using Arguments = sqlite3_value**;

bool has_null(int count, Arguments arguments) {
    for (int i = 0; i < count; ++i)
        if (sqlite3_value_type(arguments[i]) == SQLITE_NULL)
            return true;
    return false;
}

void give(Context context, double number) {
    if (std::isfinite(number))
        sqlite3_result_double(context, number);
    else
        sqlite3_result_null(context);
}

template <double (*function)(double)>
void of_one(Context context, int count, Arguments arguments) {
    if (!has_null(count, arguments))
        give(context, function(sqlite3_value_double(arguments[0])));
}

template <double (*function)(double, double)>
void of_two(Context context, int count, Arguments arguments) {
    if (!has_null(count, arguments))
        give(context, function(sqlite3_value_double(arguments[0]), sqlite3_value_double(arguments[1])));
}

double cot(double x) {
    return 1 / std::tan(x);
}
double degrees(double x) {
    return x * 180 / std::numbers::pi;
}
double radians(double x) {
    return x * std::numbers::pi / 180;
}
double log_of(double base, double x) {
    return std::log(x) / std::log(base);
}

// Whole numbers stay whole, as Python's floor() and ceil() make them.
template <double (*function)(double)>
void rounded(Context context, int count, Arguments arguments) {
    if (has_null(count, arguments))
        return;
    const double number = function(sqlite3_value_double(arguments[0]));
    if (std::abs(number) < 0x1p63)
        sqlite3_result_int64(context, static_cast<sqlite3_int64>(number));
    else
        give(context, number);
}

void power(Context context, int count, Arguments arguments) {
    if (has_null(count, arguments))
        return;
    const double result = std::pow(sqlite3_value_double(arguments[0]), sqlite3_value_double(arguments[1]));
    const bool whole = sqlite3_value_numeric_type(arguments[0]) == SQLITE_INTEGER &&
                       sqlite3_value_numeric_type(arguments[1]) == SQLITE_INTEGER &&
                       sqlite3_value_int64(arguments[1]) >= 0 && std::abs(result) < 0x1p53;
    if (whole)
        sqlite3_result_int64(context, static_cast<sqlite3_int64>(result));
    else
        give(context, result);
}

void sign(Context context, int count, Arguments arguments) {
    if (has_null(count, arguments))
        return;
    const double number = sqlite3_value_double(arguments[0]);
    sqlite3_result_int(context, number < 0 ? -1 : number > 0);
}

void pi(Context context, int, Arguments) {
    sqlite3_result_double(context, std::numbers::pi);
}

void bit_xor(Context context, int count, Arguments arguments) {
    if (!has_null(count, arguments))
        sqlite3_result_int64(context, sqlite3_value_int64(arguments[0]) ^ sqlite3_value_int64(arguments[1]));
}

// From 0 up to 1.
void random(Context context, int, Arguments) {
    sqlite3_uint64 bits;
    sqlite3_randomness(sizeof bits, &bits);
    sqlite3_result_double(context, static_cast<double>(bits >> 11) * 0x1p-53);
}

}  // namespace

void register_number_functions(sqlite3* connection) {
    struct Entry {
        const char* name;
        int arguments;
        void (*function)(sqlite3_context*, int, sqlite3_value**);
    };
    static constexpr Entry entries[] = {
        {"ACOS", 1, of_one<std::acos>},
        {"ASIN", 1, of_one<std::asin>},
        {"ATAN", 1, of_one<std::atan>},
        {"ATAN2", 2, of_two<std::atan2>},
        {"BITXOR", 2, bit_xor},
        {"CEILING", 1, rounded<std::ceil>},
        {"COS", 1, of_one<std::cos>},
        {"COT", 1, of_one<cot>},
        {"DEGREES", 1, of_one<degrees>},
        {"EXP", 1, of_one<std::exp>},
        {"FLOOR", 1, rounded<std::floor>},
        {"LN", 1, of_one<std::log>},
        {"LOG", 2, of_two<log_of>},
        {"MOD", 2, of_two<std::fmod>},
        {"PI", 0, pi},
        {"POWER", 2, power},
        {"RADIANS", 1, of_one<radians>},
        {"SIGN", 1, sign},
        {"SIN", 1, of_one<std::sin>},
        {"SQRT", 1, of_one<std::sqrt>},
        {"TAN", 1, of_one<std::tan>},
    };
    for (const Entry& entry : entries)
        sqlite3_create_function_v2(connection, entry.name, entry.arguments, pure_function_flags(), nullptr,
                                   entry.function, nullptr, nullptr, nullptr);
    sqlite3_create_function_v2(connection, "RAND", 0, SQLITE_UTF8 | SQLITE_INNOCUOUS, nullptr, random,
                               nullptr, nullptr, nullptr);
}

}  // namespace nuages::db
