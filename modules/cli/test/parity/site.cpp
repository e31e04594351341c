// A site with the models of django/parity/models.py, and a command that does with rows what the one there
// does.
#include <cmath>
#include <cstdlib>

#include <nuages/admin.h>
#include <nuages/app.h>
#include <nuages/auth.h>
#include <nuages/base/text.h>
#include <nuages/contenttypes.h>
#include <nuages/json/json.h>
#include <nuages/models.h>
#include <nuages/postgres.h>
#include <nuages/sessions.h>
#include <nuages/site.h>
#include <nuages/urls.h>

namespace parity {
using namespace nuages::models;

struct Book;
struct Review;

struct Author : Model<Author> {
    std::string name;
    std::string email;
    std::optional<std::string> homepage;
    Set<Book, "author"> books;
    Set<Book, "editor"> edited;
    Set<Book, "readers"> read;

    static constexpr auto meta =
        describe(field<&Author::name>().max_length(80).unique(), field<&Author::email>().email().blank(),
                 field<&Author::homepage>().url(), field<&Author::books>(), field<&Author::edited>(),
                 field<&Author::read>());
};

struct Tag : Model<Tag> {
    std::string label;
    ManyToMany<Tag> related;

    static constexpr auto meta = describe(field<&Tag::label>().slug().max_length(30).unique(),
                                          field<&Tag::related>().related_name("+"));
};

struct Label : Model<Label> {
    std::string text;
    ForeignKey<nuages::contenttypes::ContentType> content_type;
    std::uint32_t object_id = 0;
    GenericForeignKey target;

    static constexpr auto meta = describe(field<&Label::text>().max_length(30), field<&Label::content_type>(),
                                          field<&Label::object_id>(), field<&Label::target>());
};

struct Remark : Model<Remark> {
    std::string text;
    ForeignKey<nuages::contenttypes::ContentType> kind;
    std::optional<std::string> key;
    GenericForeignKey about;

    static constexpr auto meta = describe(
        field<&Remark::text>().max_length(30), field<&Remark::kind>().null(),
        field<&Remark::key>().max_length(40),
        field<&Remark::about>().content_type_field("kind").object_id_field("key").for_concrete_model(false));
};

struct Book : Model<Book> {
    std::string title;
    std::string slug;
    std::string summary;
    std::uint32_t pages = 0;
    std::uint16_t volume = 1;
    std::uint64_t copies = 0;
    std::optional<std::int16_t> shelf;
    int number = 0;
    std::int64_t barcode = 0;
    std::optional<double> rating;
    Decimal price;
    bool published = false;
    std::optional<bool> recommended;
    Date released;
    std::optional<Time> hour;
    DateTime added;
    Duration length;
    Bytes cover;
    Value data;
    UUID key;
    std::optional<std::string> address;
    std::string file;
    std::string picture;
    std::string path;
    ForeignKey<Author> author;
    ForeignKey<Author> editor;
    ForeignKey<Book> sequel;
    ManyToMany<Tag> tags;
    ManyToManyThrough<Author, Review> readers;
    GenericRelation<Label> labels;

    static constexpr auto meta =
        describe(field<&Book::title>().max_length(200), field<&Book::slug>().slug(),
                 field<&Book::summary>().blank(), field<&Book::pages>(), field<&Book::volume>().default_(1),
                 field<&Book::copies>().default_(0), field<&Book::shelf>(), field<&Book::number>().db_index(),
                 field<&Book::barcode>(), field<&Book::rating>(), field<&Book::price>().digits(8, 2),
                 field<&Book::published>().default_(false), field<&Book::recommended>(),
                 field<&Book::released>(), field<&Book::hour>(), field<&Book::added>().db_index(),
                 field<&Book::length>(), field<&Book::cover>(), field<&Book::data>(),
                 field<&Book::key>().unique(), field<&Book::address>().ip_address(),
                 field<&Book::file>().file().blank(), field<&Book::picture>().image().blank(),
                 field<&Book::path>().file_path().blank(), field<&Book::author>(),
                 field<&Book::editor>().null().on_delete(set_null),
                 field<&Book::sequel>().null().on_delete(set_null), field<&Book::tags>(),
                 field<&Book::readers>(), field<&Book::labels>().related_query_name("book"))
            .unique_together("author", "title")
            .indexes(index("-released", "title"), index("number", "barcode").name("book_numbers"))
            .constraints(check_constraint("pages_positive", "\"pages\" > 0"),
                         unique_constraint("one_volume", "number", "volume"),
                         unique_constraint("one_published", "slug").condition(q("published", true)));
};

struct Review : Model<Review> {
    ForeignKey<Book> book;
    ForeignKey<Author> reader;
    std::uint16_t stars = 0;

    static constexpr auto meta = describe(field<&Review::book>(), field<&Review::reader>(),
                                          field<&Review::stars>().db_column("rating"))
                                     .db_table("book_reviews")
                                     .permissions({{"publish_review", "Can publish reviews"}});
};

struct Profile : Model<Profile, NoAutoId> {
    OneToOne<Author> author;
    std::string bio;

    static constexpr auto meta =
        describe(field<&Profile::author>().primary_key(), field<&Profile::bio>().blank());
};

struct Country : Model<Country, NoAutoId> {
    std::string code;
    OneToOne<Tag> capital;
    GenericRelation<Remark> remarks;

    static constexpr auto meta = describe(
        field<&Country::code>().max_length(2).primary_key(),
        field<&Country::capital>().null().on_delete(protect),
        field<&Country::remarks>().object_id_field("key").content_type_field("kind").related_query_name(
            "country"));
};

struct Visit : Model<Visit> {
    ForeignKey<Country> country;
    ForeignKey<nuages::auth::UserModel> by;

    static constexpr auto meta = describe(field<&Visit::country>(), field<&Visit::by>());
};

struct ThinBook : Proxy<ThinBook, Book> {
    static constexpr auto meta = describe()
                                     .ordering("pages", "title")
                                     .verbose_name("thin book")
                                     .permissions({{"lend_thinbook", "Can lend thin books"}});
};

struct Place : Model<Place> {
    std::string name;
    std::optional<int> stars;
    ManyToMany<Tag> tags;

    static constexpr auto meta =
        describe(field<&Place::name>().max_length(50).unique(), field<&Place::stars>(), field<&Place::tags>())
            .ordering("-name")
            .natural_key("name");
};

struct Rated {
    int rating = 0;

    static constexpr auto meta = describe(field<&Rated::rating>().default_(0));
};

struct Table;
struct Restaurant : Extends<Restaurant, Place, Rated> {
    bool serves_pizza = false;
    ForeignKey<Author> owner;
    ManyToMany<Author> guests;
    Set<Table> tables;

    static constexpr auto meta =
        describe(field<&Restaurant::serves_pizza>().default_(false),
                 field<&Restaurant::owner>().null().on_delete(set_null),
                 field<&Restaurant::guests>().related_name("eats_at"), field<&Restaurant::tables>())
            .unique_together("serves_pizza", "owner");
};

struct Pizzeria : Extends<Pizzeria, Restaurant> {
    int ovens = 0;

    static constexpr auto meta = describe(field<&Pizzeria::ovens>().db_index());
};

struct Station : Extends<Station, Place, OwnParentLink> {
    OneToOne<Place> at;
    int tracks = 0;

    static constexpr auto meta =
        describe(field<&Station::at>().parent_link().related_name("rails"), field<&Station::tracks>())
            .ordering("tracks");
};

struct QuickPizzeria : Proxy<QuickPizzeria, Pizzeria> {};

struct Table : Model<Table> {
    ForeignKey<Restaurant> restaurant;
    ForeignKey<Place> place;
    ManyToMany<QuickPizzeria> pizzerias;

    static constexpr auto meta =
        describe(field<&Table::restaurant>(), field<&Table::place>().null().related_name("near"),
                 field<&Table::pizzerias>().related_name("+"));
};

struct Loan : Model<Loan> {
    ForeignKey<ThinBook> book;
    ManyToMany<ThinBook> others;

    static constexpr auto meta = describe(field<&Loan::book>(), field<&Loan::others>().related_name("+"));
};

// On PostgreSQL alone.
struct Shelf : Model<Shelf> {
    std::vector<std::string> labels;
    std::optional<std::vector<int>> numbers;
    std::vector<std::vector<Decimal>> board;
    std::vector<std::optional<DateTime>> days;
    std::vector<Duration> lengths;
    std::vector<bool> flags;
    std::vector<Value> notes;
    std::optional<Range<int>> ages;
    std::optional<Range<std::int64_t>> codes;
    std::optional<Range<Decimal>> prices;
    Range<DateTime> period;
    std::optional<Range<Date>> season;

    static constexpr auto meta =
        describe(field<&Shelf::labels>().max_length(30).size(4), field<&Shelf::numbers>().db_index(),
                 field<&Shelf::board>().digits(5, 2), field<&Shelf::days>(), field<&Shelf::lengths>(),
                 field<&Shelf::flags>(), field<&Shelf::notes>(), field<&Shelf::ages>().db_index(),
                 field<&Shelf::codes>(), field<&Shelf::prices>(), field<&Shelf::period>(),
                 field<&Shelf::season>())
            .constraints(exclusion_constraint("one_period", excluded("period", range_operators::overlaps)));
};

struct Card : Model<Card> {
    std::string name;
    std::string text;
    HStore facts;
    std::optional<HStore> more;
    std::optional<TsVector> words;

    static constexpr auto meta = describe(field<&Card::name>().max_length(30), field<&Card::text>(),
                                          field<&Card::facts>(), field<&Card::more>(), field<&Card::words>())
                                     .lookups(search::search, search::unaccent, search::trigram_similar)
                                     .indexes(index("words").gin());
};

}  // namespace parity

namespace {

using namespace nuages;
using namespace parity;
using auth::Group;
using auth::Permission;
using auth::User;
using contenttypes::ContentType;

bool on_postgres() {
    const char* url = std::getenv("DATABASE_URL");
    return url && std::string_view(url).starts_with("postgres");
}

void write(const std::string& name) {
    const Author author = Author::objects.create({.name = name, .email = text::lower(name) + "@example.com"});
    const Author editor =
        Author::objects.create({.name = name + " II", .homepage = "https://example.com/" + name});
    const Tag tag = Tag::objects.create({.label = text::lower(name)});
    const Tag other = Tag::objects.create({.label = text::lower(name) + "-2"});
    tag.related.add(other);
    const int n = static_cast<int>(name.size());
    UUID key;
    key.bytes[15] = static_cast<std::uint8_t>(n);
    Book book;
    book.title = "Über " + name;
    book.slug = text::lower(name);
    book.summary = "서울\n'quoted' \"twice\" \\";
    book.pages = 100 + static_cast<std::uint32_t>(n);
    book.copies = INT64_MAX;
    book.shelf = static_cast<std::int16_t>(-n);
    book.number = n;
    book.barcode = -(std::int64_t(1) << 40) - n;
    book.rating = n / 3.0;
    book.price = Decimal("1234.50");
    book.published = true;
    book.released = Date(2026, 2, 28);
    book.hour = Time::of(23, 59, 59, 123000);
    book.added = DateTime::of(2026, 5, 1, 10, 0, 0, 5000);
    book.length = Duration::days(-2) + Duration::seconds(3) + Duration::microseconds(4);
    book.cover = {std::byte{0}, std::byte{255}, std::byte{39}, static_cast<std::byte>(n)};
    book.data = json::loads(R"({"name": ")" + name + R"(", "list": [1, 2.5, null, true], "text": "ä"})");
    book.key = key;
    book.address = "2001:db8::1";
    book.file = "a/b.txt";
    book.author = author;
    book.editor = editor;
    book.save();
    Book sequel;
    sequel.title = "Sequel";
    sequel.slug = "sequel-" + text::lower(name);
    sequel.pages = 1;
    sequel.volume = 2;
    sequel.number = n;
    sequel.price = Decimal("0.00");
    sequel.released = Date(1, 1, 1);
    sequel.added = DateTime::of(1969, 12, 31, 23, 59, 59);
    sequel.data = List{};
    sequel.key = key;
    sequel.key.bytes[14] = static_cast<std::uint8_t>((n + 1000) >> 8);
    sequel.key.bytes[15] = static_cast<std::uint8_t>(n + 1000);
    sequel.author = author;
    sequel.save();
    book.sequel = sequel;
    book.save();
    book.tags.add({tag, other});
    Review::objects.create({.book = book, .reader = editor, .stars = 5});
    const ThinBook thin = ThinBook::objects.get({"pk", sequel.id});
    Loan::objects.create({.book = thin}).others.add(thin);
    Profile::objects.create({.author = author, .bio = "bio"});
    Pizzeria pizzeria =
        Pizzeria::objects.create({"name", name + " Napoli"}, {"rating", n}, {"owner", author}, {"ovens", 2});
    pizzeria.tags.add(tag);
    pizzeria.guests.add(editor);
    pizzeria.stars = n;
    pizzeria.save();
    const Restaurant restaurant =
        Restaurant::objects.create({"name", name + " Oste"}, {"serves_pizza", true}, {"owner", editor});
    Restaurant::objects.filter({"name", restaurant.name})
        .update({"name", name + " Osteria"}, {"rating", n + 1}, {"stars", 1});
    const Station station = Station::objects.create({"name", name + " Termini"}, {"tracks", n});
    Restaurant in_station;
    static_cast<Place&>(in_station) = station;
    in_station.name = name + " Tiburtina";
    in_station.rating = 3;
    in_station.save();
    const QuickPizzeria quick = QuickPizzeria::objects.get({"pk", pizzeria.id});
    Table::objects.create({.restaurant = restaurant, .place = pizzeria}).pizzerias.add(quick);
    Table::objects.create({.restaurant = pizzeria, .place = station});
    Place::objects.create({"name", name + " Nowhere"});
    const Country country = Country::objects.create({.code = name.substr(0, 2), .capital = other});
    User user;
    user.username = name;
    user.password = "!";
    user.email = "u@example.com";
    user.first_name = "F";
    user.date_joined = DateTime::of(2026, 1, 1);
    user.is_staff = true;
    user.save();
    const Group group = Group::objects.create({.name = "group of " + name});
    group.permissions.add(Permission::objects.get({"codename", "publish_review"}));
    user.groups.add(group);
    user.user_permissions.add(Permission::objects.get({"codename", "add_book"}));
    Visit visit{.country = country};
    visit.by = ForeignKey<auth::UserModel>(user.id);
    visit.save();
    sessions::Session::objects.create(
        {.session_key = name + name + name, .session_data = "data", .expire_date = DateTime::of(2030, 1, 1)});
    admin::LogEntry entry;
    entry.action_time = DateTime::of(2026, 1, 2);
    entry.user = ForeignKey<auth::UserModel>(user.id);
    entry.object_id = "1";
    entry.content_type = contenttypes::for_model<Book>();
    entry.object_repr = "Book";
    entry.action_flag = admin::addition;
    entry.change_message = "[]";
    entry.save();
    Label::objects.create({.text = "book " + name, .target = book});
    book.labels.create({"text", "own " + name});
    book.labels.add(Label::objects.create({.text = "moved " + name, .target = sequel}));
    sequel.labels.create({"text", "sequel " + name});
    Label::objects.create({.text = "author " + name, .target = author});
    Remark::objects.create({.text = "thin " + name, .about = thin});
    Remark::objects.create({.text = "book " + name, .about = book});
    Remark::objects.create({.text = "country " + name, .about = country});
    country.remarks.create({"text", "own " + name});
    Remark::objects.create({"text", "nothing " + name});
    if (!on_postgres())
        return;
    Shelf shelf;
    shelf.labels = {name, "it's \"x\", {y} \\"};
    shelf.numbers = {n, -1};
    shelf.board = {{Decimal("1.50"), Decimal("2.00")}, {Decimal(n), Decimal(4)}};
    shelf.days = {DateTime::of(2026, 5, 1, 10), std::nullopt};
    shelf.lengths = {Duration::days(-2) + Duration::seconds(3)};
    shelf.flags = {true, false};
    shelf.notes = {json::loads(R"({"a": [1, "ä"]})"), Value("text")};
    shelf.ages = Range<int>{n, n + 10};
    shelf.codes = Range<std::int64_t>{std::nullopt, std::int64_t(1) << 40};
    shelf.prices = Range<Decimal>{Decimal("1.50"), Decimal("2.00"), false, true};
    shelf.period = {DateTime::of(2026, 5, n, 10), DateTime::of(2026, 5, n + 1)};
    shelf.season = Range<Date>{Date(2026, 5, 1), Date(2026, 6, 1)};
    shelf.save();
    Shelf empty;
    empty.period = Range<DateTime>::empty();
    empty.save();
    Card::objects.create(
        {.name = name + "\u00e9",
         .text = "The cats of " + name + " eat cheese. Cheese!",
         .facts = {{"color", "red"}, {"n", std::nullopt}, {"it's \"x\"", "a => b, \\"}, {"n" + name, name}}});
    Card::objects.create({.name = "dog", .text = "A dog eats no cheese", .more = HStore{{"n", "1"}}});
    Card::objects.all().update({"words", SearchVector({.config = "english"}, F<"text">)});
}

class Lines {
public:
    explicit Lines(CommandOutput& out) : out_(out) {}

    template <class... Values>
    void line(const Values&... values) {
        std::string line;
        ((line += (line.empty() ? "" : " | ") + text_of(values)), ...);
        out_.line(line);
    }

private:
    static std::string text_of(const char* text) { return text; }
    static std::string text_of(const std::string& text) { return text; }
    static std::string text_of(bool value) { return value ? "yes" : "no"; }
    template <class T>
    requires(std::is_integral_v<T>) static std::string text_of(T value) { return std::to_string(value); }
    static std::string text_of(Duration value) { return std::to_string(value.us); }
    static std::string text_of(const Bytes& value) {
        constexpr std::string_view digits = "0123456789abcdef";
        std::string hex;
        for (const std::byte byte : value)
            hex += {digits[std::to_integer<std::size_t>(byte >> 4)],
                    digits[std::to_integer<std::size_t>(byte & std::byte{15})]};
        return hex;
    }
    template <class T>
    requires requires(const T& value) { value.iso(); }
    static std::string text_of(const T& value) { return value.iso(); }
    template <class T>
    requires(
        requires(const T& value) { value.str(); } &&
        !requires(const T& value) { value.iso(); }) static std::string text_of(const T& value) {
        return value.str();
    }
    static std::string text_of(const HStore& value) {
        return text_of(meta::field_type<HStore>::to_value(value));
    }
    static std::string text_of(const TsVector& value) { return value.text; }
    static std::string text_of(const Value& value) {
        return value.is_dict() ? json::dumps(value) : value.str();
    }
    template <class T>
    static std::string text_of(const Range<T>& range) {
        return Value(meta::field_type<Range<T>>::to_value(range)).str();
    }
    template <class T>
    static std::string text_of(const std::vector<T>& values) {
        std::string text;
        for (const auto& each : values)
            text += (text.empty() ? "" : ", ") + text_of(each);
        return '[' + text + ']';
    }
    template <class T>
    static std::string text_of(const std::optional<T>& value) {
        return value ? text_of(*value) : "-";
    }

    CommandOutput& out_;
};

// " | a | b" of the members of what a query gives.
template <class Objects, class T>
std::string joined(const Objects& objects, std::string T::*member) {
    std::string all;
    for (const T& object : objects)
        all += " | " + object.*member;
    return all;
}

void show_shelves(Lines& out) {
    using Texts = std::vector<std::string>;
    using Flags = std::vector<bool>;
    const auto& shelves = Shelf::objects;
    for (const Shelf& s : shelves.order_by("labels"))
        out.line("shelf", s.labels, s.numbers, s.board, s.days, s.lengths, s.flags, s.notes, s.ages, s.codes,
                 s.prices, s.period, s.season);
    out.line("shelves", shelves.filter({"labels__contains", Texts{"Python"}}).count(),
             shelves.filter({"labels__overlap", Texts{"Python", "Cxx"}}).count(),
             shelves.filter({"labels__0", "Cxx"}).count(),
             shelves.filter({"numbers__0_1", std::vector<int>{6}}).count(),
             shelves.filter({"numbers__len", 2}).count(), shelves.filter({"board__0__1", 2}).count(),
             shelves.filter({"labels", Texts{}}).count(), shelves.filter({"days__0__year", 2026}).count(),
             shelves.filter({"labels__contained_by", Texts{"Cxx"}}).count(),
             shelves.exclude({"labels__contains", Texts{"Cxx"}}).count(),
             shelves.filter({"flags__in", std::vector<Flags>{{true, false}, {}}}).count(),
             shelves.filter({"numbers__isnull", true}).count(), shelves.filter({"ages__contains", 6}).count(),
             shelves.filter({"ages__overlap", Range<int>{0, 5}}).count(),
             shelves.filter({"ages__startswith", 3}).count(),
             shelves.filter({"period__isempty", true}).count(),
             shelves.filter({"codes__lower_inf", true}).count(),
             shelves.filter({"ages__fully_lt", Range<int>{14, 20}}).count(),
             shelves.filter({"prices__contains", Decimal("2")}).count(),
             shelves.filter({"season__contains", Date(2026, 6, 1)}).count(),
             shelves.filter({"id__contained_by", Range<std::int64_t>{0, 1'000'000'000}}).count(),
             shelves.exclude({"ages__contains", Range<int>{4, 5}}).count());
}

void show_cards(Lines& out) {
    using Texts = std::vector<std::string>;
    const auto& cards = Card::objects;
    for (const Card& c : cards.order_by("name", "id"))
        out.line("card", c.name, c.text, c.facts, c.more, c.words);
    out.line("facts", cards.filter({"facts__has_key", "n"}).count(),
             cards.filter({"facts__has_keys", Texts{"n", "color"}}).count(),
             cards.filter({"facts__has_any_keys", Texts{"nPython", "x"}}).count(),
             cards.filter({"facts__contains", HStore{{"color", "red"}}}).count(),
             cards.filter({"facts__contained_by", HStore{{"color", "red"}}}).count(),
             cards.filter({"facts__color", "red"}).count(), cards.filter({"facts__n__isnull", true}).count(),
             cards.filter({"facts__color__startswith", "r"}).count(),
             cards.filter({"facts__keys__contains", Texts{"nCxx"}}).count(),
             cards.filter({"facts__values__contains", Texts{"Cxx"}}).count(),
             cards.filter({"more", HStore{{"n", "1"}}}).count(), cards.exclude({"more__n", "1"}).count());
    const auto found = cards.annotate<"v">(SearchVector(F<"name">) + SearchVector(F<"text">));
    const auto ranked = cards.annotate<"rank">(SearchRank(F<"words">, SearchQuery("cheese")));
    out.line("words", cards.filter({"words", "cheese"}).count(), cards.filter({"words", "cat"}).count(),
             cards.filter({"words", SearchQuery("cat | dog", {.search_type = "raw"})}).count(),
             cards.filter({"words", SearchQuery("cheese") & ~SearchQuery("dog")}).count(),
             cards.filter({"text__search", "eating"}).count(), found.filter({"v", "dog cheese"}).count(),
             ranked.filter({"rank__gt", 0.07}).count(), cards.filter({"name__unaccent", "Cxxe"}).count(),
             cards.filter({"name__trigram_similar", "Pythons"}).count());
    for (const auto& c : cards.annotate<"h">(SearchHeadline(F<"text">, SearchQuery("cat")))
                             .annotate<"near">(TrigramWordSimilarity("cheese", F<"text">))
                             .order_by("-near", "name", "id"))
        out.line("headline", c.annotation<"h">(), c.annotation<"near">() > 0.5);
}

void show(CommandOutput& output) {
    Lines out(output);
    for (const Author& a : Author::objects.order_by("name"))
        out.line("author", a.name, a.email, a.homepage, a.books.count(), a.edited.count(), a.read.count());
    for (const Tag& t : Tag::objects.order_by("label"))
        output.line("tag | " + t.label + joined(t.related.order_by("label"), &Tag::label));
    for (const Book& b : Book::objects.order_by("author__name", "title")) {
        out.line("book", b.title, b.slug, b.summary, b.pages, b.volume, b.copies, b.shelf, b.number,
                 b.barcode, b.rating && *b.rating > 1, b.price, b.published, b.recommended, b.released,
                 b.hour, b.added, b.length, b.cover,
                 b.data.is_dict() ? b.data.as_dict().size() : b.data.as_list().size(), b.key, b.address,
                 b.file, b.author->name,
                 (b.editor ? b.editor->name : "-") + " | " + (b.sequel ? b.sequel->title : "-") +
                     joined(b.tags.order_by("label"), &Tag::label));
        if (b.data.is_dict())
            out.line("data", b.data["name"].str(), b.data["list"].as_list()[0].str(),
                     b.data["list"].as_list()[2].is_null() ? "-" : "?", b.data["list"].as_list()[3].to_bool(),
                     b.data["text"].str());
    }
    for (const Review& r : Review::objects.order_by("id"))
        out.line("review", r.book->title, r.reader->name, r.stars);
    for (const ThinBook& t : ThinBook::objects.filter({"published", false}))
        out.line("thin", t.pages, t.title,
                 ThinBook::objects.filter({"pk", t.id}, {"author__books", t}).count());
    for (const Loan& l : Loan::objects.order_by("id"))
        output.line("loan | " + l.book->title + joined(l.others.all(), &Book::title));
    for (const Place& p : Place::objects.all())
        output.line("place | " + p.name + " | " + (p.stars ? std::to_string(*p.stars) : "-") +
                    joined(p.tags.order_by("label"), &Tag::label));
    for (const Restaurant& r : Restaurant::objects.all())
        out.line("restaurant", r.id == r.parent_link.id(), r.name, r.stars, r.rating, r.serves_pizza,
                 r.owner ? r.owner->name : std::string("-"),
                 std::to_string(r.tables.count()) + joined(r.guests.order_by("name"), &Author::name));
    for (const QuickPizzeria& p : QuickPizzeria::objects.all())
        out.line("pizzeria", p.id == p.parent_link.id(), p.name, p.rating, p.ovens);
    for (const Station& s : Station::objects.all())
        out.line("station", s.at->name, s.name, s.tracks);
    for (const Table& t : Table::objects.order_by("id"))
        output.line("table | " + t.restaurant->name + " | " + (t.place ? t.place->name : "-") +
                    joined(t.pizzerias.all(), &Place::name));
    out.line("found", orm::Query(Place::objects.query()).filter_dyn("restaurant__pizzeria__ovens", 2).count(),
             Restaurant::objects.exclude({"tags__label__startswith", "c"}).count(),
             orm::Query(Place::objects.query()).filter_dyn("rails__tracks__gt", 3).count(),
             orm::Query(Place::objects.query()).filter_dyn("restaurant__isnull", true).count(),
             Pizzeria::objects.filter({"stars__gt", 3}).count());
    for (const Profile& p : Profile::objects.order_by("author__name"))
        out.line("profile", p.author->name, p.bio);
    for (const Country& c : Country::objects.order_by("code"))
        out.line("country", c.code, c.capital ? c.capital->label : std::string("-"));
    for (const User& u : User::objects.order_by("username"))
        output.line("user | " + u.username + " | " + u.password + " | " + u.email + " | " + u.first_name +
                    " | " + u.last_name + " | " + (u.is_superuser ? "yes" : "no") + " | " +
                    (u.is_staff ? "yes" : "no") + " | " + (u.is_active ? "yes" : "no") + " | " +
                    (u.last_login ? u.last_login->iso() : "-") + " | " + u.date_joined.iso() +
                    joined(u.groups.all(), &Group::name) +
                    joined(u.user_permissions.all(), &Permission::codename));
    for (const Group& g : Group::objects.order_by("name"))
        output.line("group | " + g.name + joined(g.permissions.all(), &Permission::codename));
    for (const Visit& v : Visit::objects.order_by("id"))
        out.line("visit", v.country->code, User::objects.get({"pk", v.by.id()}).username);
    if (on_postgres() && Shelf::objects.exists())
        show_shelves(out), show_cards(out);
    for (const auto& s : sessions::Session::objects.order_by("session_key"))
        out.line("session", s.session_key, s.session_data, s.expire_date);
    for (const auto& e : admin::LogEntry::objects.order_by("id"))
        out.line("log", User::objects.get({"pk", e.user.id()}).username, e.content_type->model, e.object_id,
                 e.object_repr, e.action_flag, e.change_message);
}

std::string name_of(const GenericForeignKey& target) {
    const Book* book = target.get<Book>();
    const Author* author = target.get<Author>();
    const Country* country = target.get<Country>();
    return book ? book->title : author ? author->name : country ? country->code : "-";
}

void show_generic(CommandOutput& output) {
    Lines out(output);
    for (const Label& l : Label::objects.order_by("text"))
        out.line("label", l.text, l.content_type->model, name_of(l.target),
                 Label::objects.filter({"pk", l.id}).filter_dyn("book__title", name_of(l.target)).count());
    for (const Book& b : Book::objects.order_by("author__name", "title"))
        out.line("labels", b.title, b.labels.count(),
                 Book::objects.filter({"pk", b.id}, {"labels__text__startswith", "own"}).count(),
                 Book::objects.exclude({"labels__text__startswith", "own"}).filter({"pk", b.id}).count(),
                 Book::objects.filter({"pk", b.id}, {"labels__isnull", true}).count());
    for (const Remark& r : Remark::objects.order_by("text")) {
        const bool is_there = name_of(r.about) != "-";
        out.line("remark", r.text, r.kind ? r.kind->model : "-", is_there ? r.about.model()->name() : "-",
                 name_of(r.about));
    }
    for (const Country& c : Country::objects.order_by("code"))
        out.line("remarks", c.code + joined(c.remarks.order_by("text"), &Remark::text),
                 Country::objects.filter({"pk", c.code}, {"remarks__text__startswith", "own"}).count());
}

void show_permissions(CommandOutput& output) {
    Lines out(output);
    for (const ContentType& c : ContentType::objects.order_by("app_label", "model"))
        out.line("type", c.app_label, c.model);
    for (const Permission& p :
         Permission::objects.order_by("content_type__app_label", "content_type__model", "codename"))
        out.line("permission", p.content_type->app_label, p.content_type->model, p.codename, p.name);
}

void show_content_types(CommandOutput& output) {
    const orm::ModelInfo& thin = ThinBook::objects.query().model();
    output.line(contenttypes::for_model<ThinBook>().model + ' ' +
                contenttypes::content_types().get_own(thin).model);
}

void remove(const std::string& name) {
    Place::objects.filter({"name", name + " Tiburtina"}).delete_();
    Restaurant::objects.filter({"name__startswith", name}).delete_();
    Place::objects.filter({"name__startswith", name}).delete_();
    Author::objects.filter({"name__startswith", name}).delete_();
    User::objects.filter({"username", name}).delete_();
    if (on_postgres())
        Shelf::objects.all().delete_(), Card::objects.all().delete_();
}

Command rows() {
    return Command("rows", "Writes, shows and deletes rows.",
                   [](CommandContext& context) {
                       const std::string& verb = context.text("verb");
                       if (verb == "write")
                           write(context.text("name"));
                       else if (verb == "show")
                           show(context.out), show_generic(context.out);
                       else if (verb == "permissions")
                           show_permissions(context.out), show_content_types(context.out);
                       else
                           remove(context.text("name"));
                   })
        .positional("verb", "write, show, permissions or delete")
        .positional("name", "Whose", "");
}

template <class... More>
App app_with() {
    return App("parity")
        .models<Author, Tag, Label, Remark, Book, Review, Profile, Country, Visit, ThinBook, Place,
                Restaurant, Pizzeria, Station, QuickPizzeria, Table, Loan, More...>();
}

App parity_app() {
    App app = on_postgres() ? app_with<Shelf, Card>() : app_with<>();
    return std::move(app).commands(rows).folder("parity");  // of the folder that the test runs it in
}

}  // namespace

int main(int argc, char** argv) {
    return Site("config")
        .install(contenttypes::app(), auth::app(), sessions::app(), admin::app(), parity_app())
        .urls([] { return UrlPatterns{}; })
        .execute(argc, argv);
}
