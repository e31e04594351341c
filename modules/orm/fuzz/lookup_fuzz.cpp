// Names from outside: whatever is given as a lookup, an order, a column or an annotation is either refused
// with an error of the ORM or gives a statement that the database understands and that changes nothing.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/db/errors.h>
#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/models.h>
#include <nuages/orm/dynamic.h>
#include <nuages/orm/registry.h>

namespace fuzzed {
using namespace nuages::models;

struct Author : Model<Author> {
    std::string name;
    static constexpr auto meta = describe(field<&Author::name>().max_length(50));
};
struct Book : Model<Book> {
    ForeignKey<Author> author;
    std::string title;
    DateTime printed;
    Value info;
    int pages = 0;
    static constexpr auto meta =
        describe(field<&Book::author>(), field<&Book::title>().max_length(50), field<&Book::printed>(),
                 field<&Book::info>(), field<&Book::pages>())
            .ordering("title");
};

}  // namespace fuzzed

namespace {

using namespace nuages;

struct Site {
    Site() {
        registry.add<fuzzed::Author, fuzzed::Book>("fuzzed");
        registry.install(database);
        database.execute("CREATE TABLE fuzzed_author (id integer PRIMARY KEY, name varchar(50))");
        database.execute(
            "CREATE TABLE fuzzed_book (id integer PRIMARY KEY, author_id bigint, title varchar(50), printed "
            "datetime, info text, pages integer)");
        database.execute("INSERT INTO fuzzed_author VALUES (1, 'a')");
        database.execute(
            "INSERT INTO fuzzed_book VALUES (1, 1, 't', '2026-01-01 00:00:00', '{\"k\": [1]}', 3)");
    }
    db::SqliteDatabase database{{.path = ":memory:"}};
    orm::Registry registry;
};

// Errors of the ORM are answers; of the database only what a value can cause (a bad regular expression).
template <class F>
void attempt(F&& f) {
    try {
        f();
    } catch (const db::ProgrammingError& error) {
        if (error.reason().find("regular expression") == std::string_view::npos)
            std::abort();  // a statement that makes no sense
    } catch (const Error&) {
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Site site;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t cut = input.find('\n');
    const std::string name(input.substr(0, cut));
    const std::string value(cut == input.npos ? std::string_view() : input.substr(cut + 1));
    const orm::Query all(*site.registry.find("fuzzed", "book"));
    attempt([&] { all.filter_dyn(name, value).count(); });
    attempt([&] { all.exclude_dyn(name, value).fetch(); });
    attempt([&] { all.filter_dyn(name, Value::list({value, value})).count(); });
    attempt([&] { all.filter_dyn(name, true).count(); });
    attempt([&] { all.order_by_dyn({name}).fetch(); });
    attempt([&] { all.values_dyn({name}).fetch_values(); });
    attempt([&] { all.only({name}).fetch(); });
    attempt([&] { all.select_related_dyn(name).fetch(); });
    attempt([&] { all.annotate({{name, orm::dyn::literal(value)}}).filter_dyn(name, value).fetch(); });
    attempt([&] { all.aggregate({{"n", orm::dyn::call("Count", {orm::dyn::field(name)})}}); });
    attempt([&] { all.values({{"x", orm::dyn::call(name, {orm::dyn::field("title")})}}).fetch_values(); });
    if (all.count() != 1)
        std::abort();
    return 0;
}
