// What views hand to templates: described structs, rows of models, lazy query sets.
#include <gtest/gtest.h>

#include <nuages/db/observe.h>
#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/meta/described.h>
#include <nuages/models.h>
#include <nuages/orm/registry.h>
#include <nuages/template.h>

namespace nuages {
namespace {

struct Author : models::Model<Author> {
    std::string name;

    static constexpr auto meta = models::describe(models::field<&Author::name>().max_length(50));
};

struct Book : models::Model<Book> {
    std::string title;
    models::ForeignKey<Author> author;

    std::string shout() const { return title + "!"; }
    void burn() { title.clear(); }

    static constexpr auto meta =
        models::describe(models::field<&Book::title>().max_length(50),
                         models::field<&Book::author>().on_delete(models::cascade),
                         models::method<&Book::shout>(), models::method<&Book::burn>().alters_data())
            .ordering("title");
    std::string str() const { return title; }
};

class RenderObjects : public testing::Test {
protected:
    RenderObjects() {
        database_.execute("CREATE TABLE shop_author (id INTEGER PRIMARY KEY, name varchar(50) NOT NULL)");
        database_.execute(
            "CREATE TABLE shop_book (id INTEGER PRIMARY KEY, title varchar(50) NOT NULL, author_id bigint "
            "NOT NULL)");
        registry_.add<Author, Book>("shop");
        registry_.install(database_);
        for (const char* name : {"Ann", "Bob <b>"}) {
            const Author author = Author::objects.create({"name", name});
            Book::objects.create({"title", std::string("of ") + name}, {"author", author});
        }
    }
    std::string render(std::string_view source, templates::Context context) {
        const db::ObserveQueries observing(queries_);
        return engine_.from_string(source).render(context);
    }

    db::SqliteDatabase database_{{.path = ":memory:"}};
    orm::Registry registry_;
    templates::Engine engine_{templates::Options()};
    db::QueryLog queries_;
};

TEST_F(RenderObjects, RowsShowTheirFieldsMethodsAndRelations) {
    const Book book = Book::objects.get({"pk", 1});
    EXPECT_EQ(
        render("{{ book }} {{ book.pk }} {{ book.shout }} {{ book.author.name|upper }} {{ book.author_id }}",
               {{"book", book}}),
        "of Ann 1 of Ann! ANN 1");
}

TEST_F(RenderObjects, MethodsThatAlterDataAreNotCalled) {
    Book book = Book::objects.get({"pk", 1});
    EXPECT_EQ(render("[{{ book.burn }}{{ book.delete_ }}{{ book.save }}]", {{"book", book}}), "[]");
    EXPECT_EQ(book.title, "of Ann");
    EXPECT_EQ(Book::objects.count(), 2);
}

TEST_F(RenderObjects, AQuerySetIsFetchedWhereItIsUsedAndOnce) {
    EXPECT_EQ(render("{% if show %}{% for book in books %}{{ book }}{% endfor %}{% endif %}",
                     {{"books", Book::objects.all()}, {"show", false}}),
              "");
    EXPECT_EQ(queries_.count(), 0u);
    EXPECT_EQ(
        render("{% for book in books %}{{ forloop.counter }}{{ book.title }};{% endfor %}{{ books|length }}"
               "{% for book in books %}.{% endfor %}{{ books.0.title }}",
               {{"books", Book::objects.all()}}),
        "1of Ann;2of Bob &lt;b&gt;;2..of Ann");
    EXPECT_EQ(queries_.count(), 1u);
}

TEST_F(RenderObjects, ALoopOverRelationsAsksOnceForEachRelation) {
    EXPECT_EQ(render("{% for book in books %}{{ book.author.name }},{% endfor %}",
                     {{"books", Book::objects.all()}}),
              "Ann,Bob &lt;b&gt;,");
    EXPECT_EQ(queries_.count(), 2u);
}

struct Summary {
    std::string title;
    std::optional<std::string> note;

    std::string twice() const { return title + title; }
    std::string clear() { return std::exchange(title, ""); }

    static constexpr auto meta =
        meta::describe(meta::field<&Summary::title>(), meta::field<&Summary::note>(),
                       meta::method<&Summary::twice>(), meta::method<&Summary::clear>().alters_data());
};

TEST_F(RenderObjects, DescribedStructsAreLikeRows) {
    const Summary summary{.title = "<t>"};
    EXPECT_EQ(render("{{ s.title }} {{ s.twice }} {{ s.note|default_if_none:'-' }} [{{ s.clear }}]"
                     "[{{ s.nothing }}]",
                     {{"s", summary}}),
              "&lt;t&gt; &lt;t&gt;&lt;t&gt; - [][]");
    EXPECT_EQ(summary.title, "<t>");
}

}  // namespace
}  // namespace nuages
