#include <gtest/gtest.h>

#include <nuages/app.h>
#include <nuages/base/error.h>
#include <nuages/models.h>

namespace nuages {
namespace {

struct Note : orm::Model<Note> {
    std::string text;
    static constexpr auto meta = meta::describe(meta::field<&Note::text>());
};

Command load() {
    return Command("load", "Loads.", [](CommandContext&) {});
}

TEST(App, LiesBesideItsSourceUnlessToldOtherwise) {
    EXPECT_EQ(App("polls").folder(), NUAGES_TEST_DIR);
    EXPECT_EQ(App("polls").subfolder("templates"), NUAGES_TEST_DIR "/templates");
    EXPECT_EQ(App("polls").folder("/srv/polls").folder(), "/srv/polls");
}

TEST(App, ConnectsItsReceiversToTheModels) {
    orm::Registry registry;
    App("notes")
        .models<Note>()
        .signals(orm::post_save<Note>([](const orm::Saved<Note>&) {}))
        .register_models(registry);
    registry.resolve();
    EXPECT_EQ(registry.find("notes", "note")->receivers(orm::detail::Signal::post_save).size(), 1U);
}

TEST(App, NamesItselfForPeople) {
    EXPECT_EQ(App("web_shop").verbose_name(), "Web Shop");
    EXPECT_EQ(App("polls").verbose_name("Questions").verbose_name(), "Questions");
}

TEST(App, RefusesLabelsThatAreNoIdentifiers) {
    for (const char* label : {"", "Polls", "1st", "a-b", "a b", "폴"})
        EXPECT_THROW(App{label}, ImproperlyConfigured) << label;
}

TEST(App, TakesCommandsAndFunctionsThatMakeThem) {
    const App app = App("polls").commands(load, Command("dump", "", [](CommandContext&) {}));
    ASSERT_EQ(app.commands().size(), 2u);
    EXPECT_EQ(app.commands()[0].name(), "load");
    EXPECT_EQ(app.commands()[1].name(), "dump");
}

TEST(App, KeepsThingsForModulesAbove) {
    struct Admin {
        int pages;
    };
    const App app = App("polls").with(Admin{3});
    ASSERT_NE(app.find<Admin>(), nullptr);
    EXPECT_EQ(app.find<Admin>()->pages, 3);
    EXPECT_EQ(app.find<int>(), nullptr);
}

}  // namespace
}  // namespace nuages
