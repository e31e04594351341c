#include <gtest/gtest.h>

#include <nuages/validators/validation_error.h>

#include "polls_support.h"

namespace media {
namespace {

using namespace nuages::models;

enum class Kind : std::uint16_t { photo = 1, video = 2 };
constexpr auto choices(Kind) {
    return integer_choices<Kind>({{Kind::photo, "Photo"}, {Kind::video, "Moving pictures"}});
}
enum class Status { draft, published };
constexpr auto choices(Status) {
    return text_choices<Status>({{Status::draft, "D", "Draft"}, {Status::published, "P", "Published"}});
}

struct Item : Model<Item> {
    Kind kind = Kind::photo;
    Status status = Status::draft;
    std::optional<Status> wanted;
    static constexpr auto meta =
        describe(field<&Item::kind>(), field<&Item::status>().max_length(1).default_(Status::draft),
                 field<&Item::wanted>().max_length(1).blank())
            .constraints(
                check_constraint("videos", q("kind", Kind::photo) | q("status__in", Status::published)));
};

static_assert(label_of(Status::published) == "Published");
static_assert(nuages::meta::description_of<Item>()[1].choice_count == 2);

}  // namespace
}  // namespace media

namespace nuages::orm {
namespace {

using media::Item, media::Kind, media::Status;

class EnumChoices : public ::testing::Test {
protected:
    EnumChoices() {
        registry.add<Item>("media");
        registry.install(database);
        testing::create_tables(registry, database);
    }

    db::SqliteDatabase database{{.path = ":memory:"}};
    Registry registry;
};

TEST_F(EnumChoices, the_database_has_what_djangos_choices_have) {
    const ModelInfo& model = *registry.find("media", "item");
    EXPECT_EQ(model.field("kind").column_type().kind, sql::ColumnType::Kind::positive_small_integer);
    EXPECT_EQ(model.field("status").column_type().kind, sql::ColumnType::Kind::varchar);
    EXPECT_EQ(model.field("status").default_value(), Value("D"));
    Item::objects.create({.kind = Kind::video, .status = Status::published});
    database.query("SELECT kind, status, wanted FROM media_item", {}, [](const db::Row& row) {
        EXPECT_EQ(row.integer(0), 2);
        EXPECT_EQ(row.text(1), "P");
        EXPECT_TRUE(row.is_null(2));
    });
}

TEST_F(EnumChoices, queries_take_the_enum_and_objects_hold_it) {
    Item::objects.create({.kind = Kind::photo});
    Item::objects.create({.kind = Kind::video, .status = Status::published, .wanted = Status::draft});
    const Item video = Item::objects.get({"kind", Kind::video});
    EXPECT_EQ(video.status, Status::published);
    EXPECT_EQ(video.wanted, Status::draft);
    EXPECT_FALSE(Item::objects.get({"kind", Kind::photo}).wanted);
    EXPECT_EQ(Item::objects.filter({"status__in", std::vector{Status::draft, Status::published}}).count(), 2);
    EXPECT_EQ(Item::objects.filter({"kind__gt", 1}).count(), 1);  // the number does as well
    EXPECT_EQ(Item::objects.filter({"status", Status::draft}).update({"status", Status::published}), 1);
    EXPECT_EQ(Item::objects.filter_dyn("status", "P").count(), 2);
    const auto rows = Item::objects.order_by("id").values_list<"kind", "status">();
    EXPECT_EQ(rows[1], (std::tuple<std::int64_t, std::string>(2, "P")));
}

TEST_F(EnumChoices, people_read_labels) {
    const Item item{.kind = Kind::video};
    EXPECT_EQ(models::label_of(item.kind), "Moving pictures");
    const Value value(item);
    EXPECT_EQ(value.as_object().attribute("get_kind_display")->str(), "Moving pictures");
    EXPECT_EQ(*value.as_object().attribute("kind"), Value(2));
}

TEST_F(EnumChoices, values_from_outside_are_converted_or_refused_by_name) {
    const FieldInfo& kind = registry.find("media", "item")->field("kind");
    Item item;
    kind.set(&item, "2");
    EXPECT_EQ(item.kind, Kind::video);
    try {
        kind.set(&item, 3);
        FAIL();
    } catch (const ValueError& error) {
        EXPECT_STREQ(error.what(), "Field 'kind' of media.Item: Kind has no 3. The choices are: 1, 2.");
    }
}

TEST_F(EnumChoices, a_row_with_another_value_is_an_error_that_names_it) {
    database.execute("INSERT INTO media_item (kind, status) VALUES (1, 'X')");
    try {
        (void)Item::objects.all().size();
        FAIL();
    } catch (const ValueError& error) {
        EXPECT_STREQ(error.what(),
                     "Field 'status' of media.Item: Status has no 'X'. The choices are: 'D', 'P'.");
    }
    // Without objects the value is as it is.
    EXPECT_EQ(std::get<0>(Item::objects.values_list<"status">().front()), "X");
}

TEST_F(EnumChoices, a_number_that_is_no_enumerator_does_not_pass_full_clean) {
    Item item;
    EXPECT_NO_THROW(item.full_clean());
    item.kind = static_cast<Kind>(7);
    try {
        item.full_clean();
        FAIL();
    } catch (const ValidationError& error) {
        EXPECT_EQ(error.texts().front(), "Value 7 is not a valid choice.");
    }
}

}  // namespace
}  // namespace nuages::orm
