#include <functional>
#include <memory>
#include <unistd.h>

#include <nuages/db/atomic.h>
#include <nuages/db/errors.h>
#include <nuages/db_postgres/postgres_database.h>
#include <nuages/fibers/fiber.h>
#include <nuages/log/log.h>
#include <nuages/orm/read_replicas.h>

#include "postgres_cluster.h"
#include "routers_support.h"

namespace nuages::orm {
namespace {

using namespace testing;
using Asked = std::vector<std::string>;

class Replicated : public Routed {
protected:
    Replicated() {
        install({replicas});
        // What the servers would do.
        Tag::objects.using_("default").create({.name = "tag"});
        for (const char* replica : {"a", "b"})
            Tag::objects.using_(replica).create({.name = replica});
    }
    static std::string read() { return Tag::objects.get().name; }

    db::Database& first = add_replica("a");
    db::Database& second = add_replica("b");
    std::shared_ptr<ReadReplicas> replicas = std::make_shared<ReadReplicas>();
};

TEST_F(Replicated, reads_take_turns_and_writes_go_to_the_primary) {
    const db::UseDatabases request(databases);
    const std::string one = read(), two = read();
    EXPECT_EQ((Asked{std::min(one, two), std::max(one, two)}), (Asked{"a", "b"}));
    EXPECT_EQ(read(), one);
    Note::objects.create({.text = "n", .tags = {}});
    EXPECT_EQ(Note::objects.using_("default").count(), 1);
    EXPECT_EQ(Note::objects.using_("a").count() + Note::objects.using_("b").count(), 0);
}

TEST_F(Replicated, what_a_request_has_written_it_reads) {
    {
        const db::UseDatabases request(databases);
        EXPECT_NE(read(), "tag");
        Note::objects.create({.text = "n", .tags = {}});
        EXPECT_EQ(Note::objects.count(), 1);
        EXPECT_EQ(read(), "tag");
        const db::UseDatabases another_request(databases);
        EXPECT_NE(read(), "tag");
    }
    const db::UseDatabases next(databases);
    EXPECT_NE(read(), "tag");
    db::atomic([] { EXPECT_EQ(read(), "tag"); });
    EXPECT_NE(read(), "tag");
}

TEST_F(Replicated, rows_of_a_replica_are_saved_to_the_primary) {
    const db::UseDatabases request(databases);
    Tag tag = Tag::objects.get();
    tag.name = "saved";
    tag.save();
    EXPECT_EQ(Tag::objects.using_("default").get().name, "saved");
    EXPECT_EQ(Tag::objects.using_("a").get().name, "a");
    EXPECT_EQ(Tag::objects.using_("b").get().name, "b");
    const Tag gone = Tag::objects.using_("a").get();
    Tag(gone).delete_();
    EXPECT_EQ(Tag::objects.using_("default").count(), 0);
    EXPECT_EQ(Tag::objects.using_("a").count(), 1);
}

TEST_F(Replicated, rows_of_a_replica_and_of_the_primary_are_related) {
    Question::objects.using_("default").create(asked("q"));
    Question::objects.using_("a").create(asked("q"));
    const db::UseDatabases request(databases);
    const Question read = Question::objects.using_("a").get();
    Choice choice{.question = read, .choice_text = "Yes"};
    choice.save();
    EXPECT_EQ(Choice::objects.using_("default").count(), 1);
    EXPECT_EQ(choice.question->question_text, "q");
    const Note note = Note::objects.create({.text = "n", .tags = {}});
    note.tags.add(Tag::objects.using_("b").get());
    EXPECT_EQ(note.tags.count(), 1);
}

TEST_F(Replicated, nothing_migrates_a_replica) {
    const Routers& routers = registry.routers();
    EXPECT_FALSE(routers.allow_migrate("a", "polls"));
    EXPECT_TRUE(routers.allow_migrate("default", "polls"));
    EXPECT_TRUE(routers.allow_migrate("other", "polls"));
}

TEST_F(Replicated, databases_without_replicas_are_read_themselves) {
    Tag::objects.using_("other").create({.name = "other"});
    const db::UseDatabases request(databases);
    Tag tag = Tag::objects.using_("other").get();
    tag.refresh_from_db();
    EXPECT_EQ(tag.name, "other");
    EXPECT_EQ(replicas->replica_for("other"), "other");
    EXPECT_NE(replicas->replica_for("default"), "default");
}

// ---------------------------------------------------------------- replicas that are gone

// A database that can be taken away.
class Frail : public db::Database {
public:
    explicit Frail(const char* alias)
        : db::Database(alias, db::Vendor::sqlite), inner_(db::SqliteOptions{.path = ":memory:"}, "inner") {}
    std::string description() const override { return "database '" + alias() + "' (frail)"; }
    bool is_there = true;
    int asked = 0;

protected:
    void run_query(const db::Statement& statement, db::Parameters parameters, db::RowHandler rows) override {
        answer();
        inner_.query(statement, parameters, rows);
    }
    db::ExecuteResult run_execute(const db::Statement& statement, db::Parameters parameters,
                                  db::RowHandler rows) override {
        answer();
        return inner_.execute(statement, parameters, rows);
    }
    std::unique_ptr<db::Cursor> run_cursor(const db::Statement& statement, db::Parameters parameters,
                                           std::size_t rows_at_once) override {
        answer();
        return inner_.open_cursor(statement, parameters, rows_at_once);
    }
    std::unique_ptr<db::Connection> begin(const db::TransactionOptions&) override {
        throw db::NotSupportedError({"no transactions", {}, description(), {}});
    }

private:
    void answer() {
        ++asked;
        if (!is_there)
            throw db::UnreachableError({"nobody is there", {}, description(), {}});
    }
    db::SqliteDatabase inner_;
};

class FrailReplica : public Routed {
protected:
    explicit FrailReplica(Duration retry_after = Duration::hours(1)) {
        install({std::make_shared<ReadReplicas>(retry_after)});
        Question::objects.using_("default").create(asked("primary"));
        Question::objects.using_("replica").create(asked("replica"));
        for (const char* alias : {"default", "replica"})
            Choice::objects.using_(alias).create(
                {.question = 1, .choice_text = Question::objects.using_(alias).get().question_text});
    }
    static std::string read() { return Question::objects.get().question_text; }

    Frail& replica =
        static_cast<Frail&>(databases.add_replica(std::make_unique<Frail>("replica"), "default"));
    std::size_t logged(std::string_view text) const {
        std::size_t count = 0;
        for (const log::Record& record : log.records())
            count += record.message.find(text) != std::string::npos;
        return count;
    }
    log::Capture log{"nuages.db"};
};

TEST_F(FrailReplica, reads_go_to_the_primary_while_a_replica_is_gone) {
    const db::UseDatabases request(databases);
    EXPECT_EQ(read(), "replica");
    replica.is_there = false;
    EXPECT_EQ(read(), "primary");
    const int asked = replica.asked;
    EXPECT_EQ(Question::objects.all()[0].question_text, "primary");
    EXPECT_EQ(Question::objects.count(), 1);
    EXPECT_EQ(replica.asked, asked);  // it is left alone
    EXPECT_EQ(logged("The replica 'replica' is out of reach: 'default' is read instead"), 1U);
}

class FrailAndTriedAtOnce : public FrailReplica {
protected:
    FrailAndTriedAtOnce() : FrailReplica(Duration()) {}
};

TEST_F(FrailAndTriedAtOnce, all_kinds_of_reads_go_on_elsewhere) {
    const std::function<std::string()> reads[] = {
        [] { return Question::objects.get().question_text; },
        [] { return Question::objects.first()->question_text; },
        [] { return Question::objects.all()[0].question_text; },
        [] {
            for (const Question& each : Question::objects.iterator())
                return each.question_text;
            return std::string();
        },
        [] {
            return Question::objects.filter({"question_text", "primary"}).exists() ? "primary" : "";
        },
        [] { return Question::objects.raw("SELECT * FROM polls_question")[0]->question_text; },
        [] { return Choice::objects.select_related("question").get().question->question_text; },
        [] { return Choice::objects.prefetch_related("question")[0].question->question_text; },
    };
    for (const auto& read : reads) {
        const db::UseDatabases request(databases);
        replica.is_there = true;
        EXPECT_NE(read(), "primary");
        replica.is_there = false;
        const int asked = replica.asked;
        EXPECT_EQ(read(), "primary");
        EXPECT_GT(replica.asked, asked);
    }
}

TEST_F(FrailReplica, what_rows_of_a_replica_lead_to_is_read_elsewhere_when_it_goes) {
    const db::UseDatabases request(databases);
    const Question question = Question::objects.get();
    const Choice choice = Choice::objects.get();
    EXPECT_EQ(question.question_text, "replica");
    replica.is_there = false;
    EXPECT_EQ(choice.question->question_text, "primary");
    EXPECT_EQ(question.choices.get().choice_text, "primary");
}

TEST_F(FrailReplica, a_named_replica_is_not_replaced) {
    replica.is_there = false;
    EXPECT_THROW((void)Question::objects.using_("replica").get(), db::UnreachableError);
}

class ShortlyFrail : public FrailReplica {
protected:
    ShortlyFrail() : FrailReplica(Duration::milliseconds(20)) {}
};

TEST_F(ShortlyFrail, a_replica_that_is_back_is_read_again) {
    const db::UseDatabases request(databases);
    replica.is_there = false;
    EXPECT_EQ(read(), "primary");
    replica.is_there = true;
    ::usleep(25'000);
    EXPECT_EQ(read(), "replica");  // one tries
    EXPECT_EQ(read(), "primary");  // the others wait for how it goes
    ::usleep(25'000);
    EXPECT_EQ(read(), "replica");
    EXPECT_EQ(read(), "replica");
    EXPECT_EQ(logged("The replica 'replica' answers again."), 1U);
}

// ---------------------------------------------------------------- on PostgreSQL

class PostgresReplica : public ::testing::Test {
protected:
    PostgresReplica() {
        registry.add<Question, Choice, Tag, Tagging>("polls");
        registry.use_routers({std::make_shared<ReadReplicas>(Duration::milliseconds(300))});
        registry.install(primary);
        for (const auto& database : databases.all()) {
            create_tables(registry, *database);
            database->execute("INSERT INTO polls_tag (name) VALUES ('" + database->alias() + "')");
        }
    }
    std::unique_ptr<db::Database> open(const nuages::testing::TemporaryPostgres& server, const char* alias) {
        db::PostgresOptions options;
        options.url = server.url();
        options.connect_timeout = Duration::seconds(2);
        return std::make_unique<db::PostgresDatabase>(options, alias);
    }
    // Ends the connections of the replica and takes no new ones, as a server that stops.
    void stop_replica() const {
        cluster().execute("ALTER DATABASE " + replica_server.name() + " ALLOW_CONNECTIONS false");
        cluster().execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" +
                          replica_server.name() + "'");
    }
    void start_replica() const {
        cluster().execute("ALTER DATABASE " + replica_server.name() + " ALLOW_CONNECTIONS true");
    }
    static const nuages::testing::PostgresCluster& cluster() {
        return nuages::testing::PostgresCluster::shared();
    }
    std::string read() {
        const db::UseDatabases request(databases);
        return Tag::objects.get().name;
    }

    nuages::testing::TemporaryPostgres primary_server, replica_server;
    db::Databases databases;
    db::Database& primary = databases.add(open(primary_server, "default"));
    db::Database& replica = databases.add_replica(open(replica_server, "replica"), "default");
    Registry registry;
    log::Capture log{"nuages.db"};
};

TEST_F(PostgresReplica, writes_and_what_follows_them_go_to_the_primary) {
    const db::UseDatabases request(databases);
    EXPECT_EQ(Tag::objects.get().name, "replica");
    Tag tag = Tag::objects.get();
    tag.name = "written";
    tag.save();
    EXPECT_EQ(Tag::objects.get().name, "written");
    EXPECT_EQ(Tag::objects.using_("replica").get().name, "replica");
}

TEST_F(PostgresReplica, no_read_is_lost_when_a_replica_stops_under_load) {
    fibers::run([&] {
        int from_replica = 0, from_primary = 0;
        bool is_over = false;
        std::vector<fibers::Handle> readers;
        for (int i = 0; i < 16; ++i)
            readers.push_back(fibers::spawn([&] {
                while (!is_over)
                    ++(read() == "replica" ? from_replica : from_primary);
            }));
        const auto wait_for_more = [](const int& count) {
            const int wanted = count + 50;
            while (count < wanted)
                fibers::sleep_for(Duration::milliseconds(1));
        };
        wait_for_more(from_replica);
        EXPECT_EQ(from_primary, 0);
        stop_replica();
        wait_for_more(from_primary);
        start_replica();
        wait_for_more(from_replica);
        is_over = true;
        for (const fibers::Handle& reader : readers)
            reader.join();  // throws what a read has thrown
    });
    EXPECT_TRUE(log.contains("The replica 'replica' is out of reach: 'default' is read instead"));
    EXPECT_TRUE(log.contains("The replica 'replica' answers again."));
}

TEST_F(PostgresReplica, databases_of_two_kinds_are_one_site) {
    db::Database& file =
        databases.add(std::make_unique<db::SqliteDatabase>(db::SqliteOptions{.path = ":memory:"}, "file"));
    create_tables(registry, file);
    const db::UseDatabases request(databases);
    Tag tag = Tag::objects.using_("default").get();
    tag.save({.using_ = "file"});
    tag.name = "in the file";
    tag.save();
    EXPECT_EQ(Tag::objects.using_("file").get().name, "in the file");
    EXPECT_EQ(Tag::objects.using_("default").get().name, "default");
    EXPECT_EQ(Tag::objects.using_("file").filter({"name__contains", "file"}).count(), 1);
    std::vector<Tag> more{{.name = "a"}, {.name = "b"}};
    Tag::objects.using_("file").bulk_create(more);
    Tag::objects.using_("default").bulk_create(more);
    EXPECT_EQ(Tag::objects.using_("file").count(), 3);
    EXPECT_EQ(primary.query_value("SELECT count(*) FROM polls_tag"), Value(3));
}

}  // namespace
}  // namespace nuages::orm
