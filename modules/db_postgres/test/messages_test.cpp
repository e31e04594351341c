#include "messages.h"

#include <gtest/gtest.h>

#include <nuages/base/value.h>
#include <nuages/db/errors.h>

#include "binary_form.h"
#include "postgres_row.h"

namespace nuages::db {
namespace {

using namespace std::string_literals;

std::string message(char type, const std::string& body) {
    std::string whole(1, type);
    binary::append(whole, static_cast<std::uint32_t>(body.size() + 4));
    return whole + body;
}

// Gives it to `incoming` in pieces, and what comes out.
std::vector<std::string> read_in_pieces(Incoming& incoming, std::string_view bytes, std::size_t piece) {
    std::vector<std::string> messages;
    while (!bytes.empty() && !incoming.is_malformed()) {
        const std::span<char> room = incoming.room();
        const std::size_t size = std::min({bytes.size(), room.size(), piece});
        bytes.copy(room.data(), size);
        bytes.remove_prefix(size);
        incoming.add(size);
        while (const auto message = incoming.next())
            messages.emplace_back(message->whole);
    }
    return messages;
}

const std::string description =
    "\0\2id\0\0\0\0\0\0\0\0\0\0\x14\0\x08\xff\xff\xff\xff\0\1name\0\0\0\0\0\0\0\0\0\0\x19\xff\xff\xff\xff\xff\xff\0\0"s;

TEST(Outgoing, has_the_bytes_of_the_manual) {
    Outgoing out;
    const Oid types[] = {oid::int8};
    out.parse("n1", "SELECT $1", types);
    EXPECT_EQ(out.waiting(), "P\0\0\0\x17n1\0SELECT $1\0\0\1\0\0\0\x14"s);
    out.remove(out.waiting().size() - 2);
    EXPECT_EQ(out.waiting(), "\0\x14"s);
    out.remove(2);
    EXPECT_TRUE(out.empty());

    EncodedParameters parameters;
    const Value values[] = {7, nullptr, "ab"};
    std::vector<Oid> known;
    parameters.encode(values, known, {});
    out.bind("n1", parameters, true);
    EXPECT_EQ(out.waiting(),
              "B\0\0\0(\0n1\0\0\3\0\1\0\0\0\0\0\3\0\0\0\4\0\0\0\7\xff\xff\xff\xff\0\0\0\2"
              "ab\0\1\0\1"s);
    out.remove(out.waiting().size());
    out.describe_bound();
    out.execute();
    out.close("n1");
    out.sync();
    EXPECT_EQ(out.waiting(), "D\0\0\0\6P\0E\0\0\0\x09\0\0\0\0\0C\0\0\0\x08Sn1\0S\0\0\0\4"s);
}

TEST(Incoming, gives_whole_messages_however_they_arrive) {
    std::vector<std::string> sent{message('Z', "I"), message('D', std::string(200'000, 'x')),
                                  message('1', ""), message('D', std::string(3'000'000, 'y')),
                                  message('Z', "T")};
    std::string bytes;
    for (const std::string& each : sent)
        bytes += each;
    for (const std::size_t piece : {std::size_t{1000}, std::size_t{4099}, bytes.size()}) {
        Incoming incoming;
        EXPECT_EQ(read_in_pieces(incoming, bytes, piece), sent);
        EXPECT_EQ(read_in_pieces(incoming, sent[0] + sent[2], 1), (std::vector{sent[0], sent[2]}));
        EXPECT_FALSE(incoming.is_malformed());
    }
}

TEST(Incoming, refuses_what_no_server_sends) {
    for (const std::string& bad : {"HTTP/1.1 400"s.replace(0, 1, "h"), "D\0\0\0\3"s, "D\x7f\xff\xff\xff"s,
                                   "D\xff\xff\xff\xff"s, "\0\0\0\0\5x"s}) {
        Incoming incoming;
        EXPECT_EQ(read_in_pieces(incoming, message('1', "") + bad, 3).size(), 1u);
        EXPECT_TRUE(incoming.is_malformed());
        EXPECT_FALSE(incoming.next());
    }
}

TEST(RowDescription, is_read_whole_or_not_at_all) {
    const auto columns = read_row_description(description);
    ASSERT_TRUE(columns && columns->size() == 2);
    EXPECT_EQ((*columns)[0].name, "id");
    EXPECT_EQ((*columns)[0].type, oid::int8);
    EXPECT_TRUE((*columns)[0].is_binary);
    EXPECT_EQ((*columns)[0].size, 8);
    EXPECT_EQ((*columns)[1].type, oid::text);
    EXPECT_FALSE((*columns)[1].is_binary);
    for (std::size_t size = 0; size < description.size(); ++size)
        EXPECT_FALSE(read_row_description(description.substr(0, size))) << size;
}

TEST(ErrorResponse, has_its_fields_in_any_order_and_may_be_cut_off) {
    const std::string body = "SERROR\0VERROR\0C23505\0Mduplicate key\0Dkey 1\0Hno\0nunique_a\0R_bt\0\0"s;
    const ServerError error = read_error(body);
    EXPECT_EQ(error.state, "23505");
    EXPECT_EQ(error.message, "duplicate key");
    EXPECT_EQ(error.detail, "key 1");
    EXPECT_EQ(error.hint, "no");
    EXPECT_EQ(error.constraint, "unique_a");
    EXPECT_EQ(error.function, "_bt");
    for (std::size_t size = 0; size < body.size(); ++size)
        EXPECT_LE(read_error(body.substr(0, size)).message.size(), error.message.size());
}

TEST(DataRow, that_is_malformed_is_an_error) {
    const Columns columns = *read_row_description(description);
    const std::string sql = "SELECT";
    const ErrorContext context{sql, {}};
    PostgresRow row(columns, context);
    const std::string whole = message('D', "\0\2\0\0\0\x08\0\0\0\0\0\0\0\7\0\0\0\2ab"s);
    const std::string rows = whole + "rest";
    EXPECT_EQ(row.move_to(rows), "rest");
    EXPECT_EQ(row.integer(0), 7);
    EXPECT_EQ(row.text(1), "ab");
    const std::string empty = message('D', "\0\2\xff\xff\xff\xff\0\0\0\0"s);
    EXPECT_EQ(row.move_to(empty), "");
    EXPECT_TRUE(row.is_null(0));
    EXPECT_FALSE(row.is_null(1));
    EXPECT_EQ(row.text(1), "");
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_THROW(row.move_to(whole.substr(0, size)), InternalError) << size;
    const std::string integer_of_three_bytes = "\0\2\0\0\0\3\0\0\7\0\0\0\2ab"s;
    const std::string empty_integer = "\0\2\0\0\0\0\0\0\0\2ab"s;
    for (const std::string& body : {"\0\1\0\0\0\0"s, "\0\2\0\0\0\x08\0\0"s, "\0\2\x7f\xff\xff\xff\0\0\0\0"s,
                                    integer_of_three_bytes, empty_integer})
        EXPECT_THROW(row.move_to(message('D', body)), InternalError);
}

TEST(DataRow, of_json_has_the_version_of_its_form) {
    const Columns columns{{"data", oid::jsonb, true, 0}};
    const std::string sql = "SELECT";
    const ErrorContext context{sql, {}};
    PostgresRow row(columns, context);
    const std::string whole = message('D', "\0\1\0\0\0\3\1[]"s), without = message('D', "\0\1\0\0\0\0"s);
    row.move_to(whole);
    EXPECT_EQ(row.text(0), "[]");
    row.move_to(without);
    EXPECT_THROW(row.text(0), InternalError);
}

}  // namespace
}  // namespace nuages::db
