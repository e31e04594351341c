#include "transport.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <nuages/fibers/fiber.h>

#include "database_support.h"

namespace nuages::db {
namespace {

TEST(Transport, moves_what_the_socket_takes_and_says_when_it_is_gone) {
    int ends[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    Transport transport(ends[0], nullptr);
    char buffer[100];
    EXPECT_EQ(transport.read(buffer, sizeof buffer), 0u);

    const std::string much(8 * 1024 * 1024, 'x');
    std::size_t sent = 0, step = 0;
    while ((step = transport.write(much.data() + sent, much.size() - sent).value()) > 0)
        sent += step;
    EXPECT_GT(sent, 0u);
    EXPECT_LT(sent, much.size());

    ASSERT_EQ(::write(ends[1], "answer", 6), 6);
    EXPECT_EQ(transport.read(buffer, sizeof buffer), 6u);
    ::close(ends[1]);
    EXPECT_FALSE(transport.write(much.data(), much.size()));  // and no SIGPIPE
    EXPECT_FALSE(transport.error().empty());
    ::close(ends[0]);
}

// The same by the server's socket, by TCP, and encrypted.
class Transports : public PostgresTest, public ::testing::WithParamInterface<const char*> {
protected:
    PostgresOptions by() const {
        const std::string_view how = GetParam();
        PostgresOptions options = this->options();
        if (how != "socket")
            options.url = server.cluster().tcp_url(server.name()) +
                          (how == "tls" ? "?sslmode=require" : "?sslmode=disable");
        return options;
    }
};

// Far more than a socket takes at once, in both directions at the same time.
TEST_P(Transports, carry_large_statements_and_results_of_many_fibers) {
    PostgresDatabase database(by());
    const Statement echo("SELECT $1 || $2, $3");
    int right = 0;
    fibers::run([&] {
        std::vector<fibers::Handle> all;
        for (int i = 0; i < 12; ++i)
            all.push_back(fibers::spawn([&, i] {
                for (int k = 0; k < 4; ++k) {
                    const std::string text(static_cast<std::size_t>(i % 3 == 0 ? 3'000'000 : 30 * i),
                                           'a' + k);
                    const Value parameters[] = {text, "end", i};
                    database.query(echo, parameters, [&](const Row& row) {
                        right += row.text(0) == text + "end" && row.integer(1) == i;
                    });
                }
            }));
        for (const auto& each : all)
            each.join();
    });
    EXPECT_EQ(right, 48);
}

TEST_P(Transports, carry_transactions_copies_and_errors) {
    PostgresDatabase database(by());
    fibers::run([&] {
        database.execute("CREATE TABLE t (id int PRIMARY KEY, body text)");
        const std::string_view columns[] = {"id", "body"};
        atomic(database, [&] {
            int next = 0;
            EXPECT_EQ(database.copy_in("t", columns,
                                       [&](List& values) {
                                           values = {next, std::string(500, 'x')};
                                           return next++ < 20'000;
                                       }),
                      20'000);
            EXPECT_EQ(count(database, "t"), 20'000);
        });
        EXPECT_THROW(database.execute("INSERT INTO t VALUES (1, '')"), IntegrityError);
        std::size_t rows = 0;
        database.query("SELECT id, body FROM t ORDER BY id", {}, [&](const Row& row) {
            rows += row.integer(0) == static_cast<std::int64_t>(rows) && row.text(1).size() == 500;
        });
        EXPECT_EQ(rows, 20'000u);
    });
}

TEST_P(Transports, that_the_server_closes_are_made_anew) {
    PostgresDatabase database(by());
    PostgresDatabase other(options());
    const Statement self("SELECT pg_backend_pid()"), kill("SELECT pg_terminate_backend($1)");
    fibers::run([&] {
        const auto pid = [&] {
            std::int64_t pid = 0;
            database.query(self, {}, [&](const Row& row) { pid = row.integer(0); });
            return pid;
        };
        const std::int64_t first = pid();
        const Value parameters[] = {first};
        other.query(kill, parameters, nullptr);
        std::int64_t second = first;
        for (int i = 0; i < 100 && second == first; ++i) {
            try {
                second = pid();
            } catch (const OperationalError&) {
            }
        }
        EXPECT_NE(second, first);
    });
}

// The server would wait for data that nobody sends.
TEST_P(Transports, refuse_a_copy_as_a_statement) {
    PostgresDatabase database(by());
    fibers::run([&] {
        database.execute("CREATE TABLE t (id int)");
        for (const char* sql : {"COPY t FROM STDIN", "COPY t TO STDOUT"}) {
            const auto error = error_of<NotSupportedError>([&] { database.execute(sql); });
            EXPECT_NE(std::string_view(error.what()).find("copy_in()"), std::string_view::npos)
                << error.what();
            EXPECT_EQ(count(database, "t"), 0);
        }
    });
}

INSTANTIATE_TEST_SUITE_P(By, Transports, ::testing::Values("socket", "tcp", "tls"),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace nuages::db
