#include <filesystem>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/observe/shared_metrics.h>

#include "exposition.h"

namespace nuages::observe {
namespace {

constexpr const char* figures =
    "# HELP requests_total Answers.\n# TYPE requests_total counter\n"
    "requests_total{route=\"a b\"} 3\nrequests_total{route=\"c\"} 1\n"
    "# HELP seconds Durations.\n# TYPE seconds histogram\nseconds_sum 1.500000\nseconds_count 4\n"
    "# HELP open Connections.\n# TYPE open gauge\nopen 2\n"
    "# HELP lag_max Lag.\n# TYPE lag_max gauge\nlag_max 0.250000\n";

TEST(ExpositionTest, AddsUpWhatProcessesCount) {
    Exposition sum;
    sum.add(figures, Exposition::Of::the_living);
    sum.add(
        "# TYPE requests_total counter\nrequests_total{route=\"c\"} 5\nrequests_total{route=\"d\"} 7\n"
        "# TYPE open gauge\nopen 1\n# TYPE lag_max gauge\nlag_max 0.125\n",
        Exposition::Of::the_living);
    EXPECT_EQ(
        sum.text(),
        "# HELP requests_total Answers.\n# TYPE requests_total counter\n"
        "requests_total{route=\"a b\"} 3\nrequests_total{route=\"c\"} 6\nrequests_total{route=\"d\"} 7\n"
        "# HELP seconds Durations.\n# TYPE seconds histogram\nseconds_sum 1.500000\nseconds_count 4\n"
        "# HELP open Connections.\n# TYPE open gauge\nopen 3\n"
        "# HELP lag_max Lag.\n# TYPE lag_max gauge\nlag_max 0.250000\n");
}

TEST(ExpositionTest, OfTheDeadOnlyCountsStay) {
    Exposition sum;
    sum.add(figures, Exposition::Of::the_dead);
    EXPECT_NE(sum.text().find("requests_total{route=\"c\"} 1\n"), std::string::npos);
    EXPECT_NE(sum.text().find("seconds_count 4\n"), std::string::npos);
    EXPECT_EQ(sum.text().find("open 2"), std::string::npos);
}

TEST(ExpositionTest, PassesOverWhatIsNoFigure) {
    Exposition sum;
    sum.add("stray 1\n# TYPE a counter\na\na x\na 1\n\na 2", Exposition::Of::the_living);
    EXPECT_EQ(sum.text(), "# TYPE a counter\na 1\n");
}

class SharedMetricsTest : public ::testing::Test {
protected:
    SharedMetricsTest() {
        std::string name = ::testing::TempDir() + "nuages-figures-XXXXXX";
        folder = ::mkdtemp(name.data());
    }
    ~SharedMetricsTest() override { std::filesystem::remove_all(folder); }

    // A process that counts to `count`, says so, and is killed or ends.
    void in_another_process(int count, bool killed) {
        const pid_t child = ::fork();
        if (child == 0) {
            {
                const SharedMetrics shared(folder, [=] { return text_of(count); });
                if (killed)
                    ::raise(SIGKILL);
            }
            ::_exit(0);
        }
        ::waitpid(child, nullptr, 0);
    }
    static std::string text_of(int count) {
        return "# TYPE n counter\nn " + std::to_string(count) + "\n# TYPE g gauge\ng 1\n";
    }

    std::string folder;
};

TEST_F(SharedMetricsTest, CountsOfProcessesThatHaveEndedStay) {
    in_another_process(5, false);
    in_another_process(7, false);
    in_another_process(9, true);  // before it has written anything
    const SharedMetrics shared(folder, [] { return text_of(2); });
    EXPECT_EQ(shared.text(), "# TYPE n counter\nn 14\n# TYPE g gauge\ng 1\n");
    EXPECT_EQ(shared.text(), "# TYPE n counter\nn 14\n# TYPE g gauge\ng 1\n") << "reading changes nothing";
}

TEST_F(SharedMetricsTest, FilesOfTheDeadDoNotPileUp) {
    for (int i = 0; i < 5; ++i)
        in_another_process(1, false);
    const SharedMetrics shared(folder, [] { return text_of(0); });
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        files += entry.path().extension() == ".prom";
    EXPECT_EQ(files, 1);
    EXPECT_EQ(shared.text(), "# TYPE n counter\nn 5\n# TYPE g gauge\ng 1\n");
}

TEST_F(SharedMetricsTest, LivingProcessesAreSeenWithTheirGauges) {
    int to_child[2], to_parent[2];
    ASSERT_EQ(::pipe(to_child), 0);
    ASSERT_EQ(::pipe(to_parent), 0);
    const pid_t child = ::fork();
    char byte = 0;
    if (child == 0) {
        const SharedMetrics shared(folder, [] { return text_of(5); });
        ::usleep(1'500'000);  // it has written once by then
        [[maybe_unused]] ssize_t size = ::write(to_parent[1], "x", 1);
        size = ::read(to_child[0], &byte, 1);
        ::_exit(0);
    }
    ASSERT_EQ(::read(to_parent[0], &byte, 1), 1);
    {
        const SharedMetrics shared(folder, [] { return text_of(2); });
        EXPECT_EQ(shared.text(), "# TYPE n counter\nn 7\n# TYPE g gauge\ng 2\n");
    }
    ASSERT_EQ(::write(to_child[1], "x", 1), 1);
    ::waitpid(child, nullptr, 0);
}

TEST_F(SharedMetricsTest, ProcessesThatStartAtTheSameTimeAreNotTakenForDead) {
    constexpr int processes = 8, rounds = 10;
    for (int round = 0; round < rounds; ++round) {
        std::vector<pid_t> children;
        for (int i = 0; i < processes; ++i) {
            const pid_t child = ::fork();
            if (child == 0) {
                bool well = true;
                try {
                    const SharedMetrics shared(folder, [] { return text_of(1); });
                } catch (const Error&) {
                    well = false;
                }
                ::_exit(well ? 0 : 1);
            }
            children.push_back(child);
        }
        for (const pid_t child : children) {
            int status = 0;
            ::waitpid(child, &status, 0);
            EXPECT_EQ(status, 0) << "it could not start";
        }
    }
    const SharedMetrics shared(folder, [] { return text_of(0); });
    EXPECT_EQ(shared.text(),
              "# TYPE n counter\nn " + std::to_string(processes * rounds) + "\n# TYPE g gauge\ng 1\n");
}

TEST_F(SharedMetricsTest, AFolderThatIsNotThereIsAnError) {
    try {
        const SharedMetrics shared(folder + "/missing", [] { return std::string(); });
        FAIL();
    } catch (const Error& e) {
        EXPECT_NE(std::string(e.what()).find("No such file or directory"), std::string::npos) << e.what();
    }
}

}  // namespace
}  // namespace nuages::observe
