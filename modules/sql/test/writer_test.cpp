#include <gtest/gtest.h>

#include <nuages/sql/writer.h>

namespace nuages::sql {
namespace {

Qualifier table(const char* name) {
    return {name, false};
}

std::string text_of(const Select& select) {
    return write(sqlite_dialect(), select).sql;
}

std::string text_of(const Expr& condition) {
    Select select;
    select.columns.push_back({number(1), "a"});
    select.where = condition;
    const std::string text = text_of(select);
    const std::size_t where = text.find(" WHERE ");
    return where == text.npos ? "" : text.substr(where + 7);
}

Expr is_one(const char* name) {
    return match(Match::equal, column(name), number(1));
}

std::vector<Expr> two(Expr a, Expr b) {
    std::vector<Expr> list;
    list.push_back(std::move(a));
    list.push_back(std::move(b));
    return list;
}

TEST(Writer, writes_a_select_with_all_its_parts) {
    Select select;
    select.distinct = true;
    select.columns.push_back({column(table("polls_choice"), "id"), {}});
    select.columns.push_back({call("COUNT", two(all_columns(), number(2))), "n"});
    select.table = "polls_choice";
    select.as = table("polls_choice");
    select.joins.push_back(
        {true,
         "polls_question",
         {"T2", true},
         match(Match::equal, column(table("polls_choice"), "question_id"), column({"T2", true}, "id"))});
    select.where = is_one("votes");
    select.group_by.push_back(column("id"));
    select.having = match(Match::greater, keyword("COUNT(*)"), parameter({3, 0}));
    select.order.push_back({column("id"), true, OrderTerm::Nulls::last});
    select.limit = parameter({1, 0});
    select.offset = parameter({2, 0});
    const Text text = write(sqlite_dialect(), select);
    EXPECT_EQ(
        text.sql,
        "SELECT DISTINCT \"polls_choice\".\"id\", COUNT(*, 2) AS \"n\" FROM \"polls_choice\" LEFT OUTER JOIN "
        "\"polls_question\" T2 ON (\"polls_choice\".\"question_id\" = T2.\"id\") WHERE \"votes\" = 1 GROUP "
        "BY "
        "\"id\" HAVING COUNT(*) > ? ORDER BY \"id\" DESC NULLS LAST LIMIT ? OFFSET ?");
    const std::vector<Parameter> wanted = {{3, 0}, {1, 0}, {2, 0}};
    EXPECT_EQ(text.parameters, wanted);
}

TEST(Writer, sets_parentheses_where_django_does) {
    EXPECT_EQ(text_of(all_of(two(is_one("a"), is_one("b")))), "(\"a\" = 1 AND \"b\" = 1)");
    EXPECT_EQ(text_of(negated(is_one("a"))), "NOT (\"a\" = 1)");
    EXPECT_EQ(text_of(negated(negated(is_one("a")))), "\"a\" = 1");
    EXPECT_EQ(text_of(any_of(two(is_one("a"), negated(is_one("b"))))), "(\"a\" = 1 OR NOT (\"b\" = 1))");
    EXPECT_EQ(text_of(odd_of(two(is_one("a"), is_one("b")))),
              "((CASE WHEN \"a\" = 1 THEN 1 ELSE 0 END + CASE WHEN \"b\" = 1 THEN 1 ELSE 0 END) % 2 = 1)");
    EXPECT_EQ(text_of(negated(is_null(column("a")))), "\"a\" IS NOT NULL");
}

TEST(Writer, groups_without_conditions_are_what_logic_says) {
    EXPECT_EQ(text_of(all_of({})), "");
    EXPECT_EQ(text_of(any_of({})), "1 = 0");
    EXPECT_EQ(text_of(negated(all_of({}))), "1 = 0");
}

TEST(Writer, quotes_names_and_texts_whatever_is_in_them) {
    EXPECT_EQ(text_of(match(Match::equal, column("a\"b"), literal("it's"))), "\"a\"\"b\" = 'it''s'");
}

TEST(Writer, writes_subqueries_with_their_parameters_in_place) {
    Select inner;
    inner.columns.push_back({column({"U0", true}, "id"), {}});
    inner.table = "t";
    inner.as = {"U0", true};
    inner.where = match(Match::less, column({"U0", true}, "n"), parameter({7, 0}));
    Select select;
    select.columns.push_back({all_columns(), {}});
    select.table = "t";
    select.as = table("t");
    std::vector<Expr> conditions =
        two(match(Match::equal, column("a"), parameter({1, 0})), in(column("id"), inner));
    conditions.push_back(negated(exists(inner)));
    conditions.push_back(between(column("b"), parameter({2, 0}), parameter({3, 0})));
    select.where = all_of(std::move(conditions));
    const Text text = write(sqlite_dialect(), select);
    EXPECT_EQ(text.sql,
              "SELECT * FROM \"t\" WHERE (\"a\" = ? AND \"id\" IN (SELECT U0.\"id\" FROM \"t\" U0 WHERE "
              "U0.\"n\" < ?) "
              "AND NOT EXISTS(SELECT U0.\"id\" FROM \"t\" U0 WHERE U0.\"n\" < ?) AND \"b\" BETWEEN ? AND ?)");
    const std::vector<Parameter> wanted = {{1, 0}, {7, 0}, {7, 0}, {2, 0}, {3, 0}};
    EXPECT_EQ(text.parameters, wanted);
}

TEST(Writer, writes_inserts_updates_and_deletes) {
    Insert insert;
    insert.table = "t";
    insert.columns = {"a", "b"};
    insert.rows.push_back(two(parameter({0, 0}), parameter({1, 0})));
    insert.rows.push_back(two(parameter({2, 0}), parameter({3, 0})));
    insert.returning = {"id"};
    EXPECT_EQ(write(sqlite_dialect(), insert).sql,
              "INSERT INTO \"t\" (\"a\", \"b\") VALUES (?, ?), (?, ?) RETURNING \"t\".\"id\"");
    insert.ignore_conflicts = true;
    insert.returning.clear();
    EXPECT_EQ(write(sqlite_dialect(), insert).sql,
              "INSERT OR IGNORE INTO \"t\" (\"a\", \"b\") VALUES (?, ?), (?, ?)");
    EXPECT_EQ(write(sqlite_dialect(), Insert{"t", {}, {}, {}, false}).sql,
              "INSERT INTO \"t\" DEFAULT VALUES");
    Update update;
    update.table = "t";
    update.set.emplace_back("a", arithmetic(Arithmetic::add, column("a"), number(1)));
    update.where = is_one("id");
    EXPECT_EQ(write(sqlite_dialect(), update).sql, "UPDATE \"t\" SET \"a\" = (\"a\" + 1) WHERE \"id\" = 1");
    EXPECT_EQ(write(sqlite_dialect(), Delete{"t", is_one("id")}).sql, "DELETE FROM \"t\" WHERE \"id\" = 1");
    EXPECT_EQ(write(sqlite_dialect(), Delete{"t", {}}).sql, "DELETE FROM \"t\"");
    EXPECT_EQ(write(sqlite_dialect(), Delete{"t", any_of({})}).sql, "DELETE FROM \"t\" WHERE 1 = 0");
}

}  // namespace
}  // namespace nuages::sql
