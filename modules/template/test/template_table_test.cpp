#include "template_table.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "render_support.h"

namespace nuages::templates {
namespace {

TEST(TemplateTable, FindsWhatWasAdded) {
    Engine engine{Options{}};
    TemplateTable table;
    EXPECT_EQ(table.find("a"), nullptr);
    for (int i = 0; i < 2000; ++i)
        table.add("t" + std::to_string(i), engine.from_string(std::to_string(i)));
    EXPECT_EQ(table.find("t1999")->source(), "1999");
    EXPECT_EQ(table.find("t0")->source(), "0");
    EXPECT_EQ(table.find("t2000"), nullptr);
}

TEST(TemplateTable, CanBeReadWhileItGrows) {
    Engine engine{Options{}};
    TemplateTable table;
    std::atomic<bool> stop = false;
    std::thread reader([&] {
        while (!stop) {
            for (int i = 0; i < 1000; i += 100) {
                const Template* found = table.find("t" + std::to_string(i));
                EXPECT_TRUE(!found || found->source() == std::to_string(i));
            }
        }
    });
    for (int i = 0; i < 1000; ++i)
        table.add("t" + std::to_string(i), engine.from_string(std::to_string(i)));
    stop = true;
    reader.join();
}

}  // namespace
}  // namespace nuages::templates
