// The main function of the test programs: GoogleTest's, and a test that does not end says which one it is.
#include <csignal>
#include <cstdlib>
#include <string>
#include <unistd.h>

#include <gtest/gtest.h>

namespace {

// Several times what the slowest one takes with a sanitizer, and less than CTest gives the whole program.
constexpr unsigned seconds_for_one_test = 400;

class Watchdog : public testing::EmptyTestEventListener {
public:
    Watchdog() { std::signal(SIGALRM, stop); }

private:
    void OnTestStart(const testing::TestInfo& test) override {
        message = std::string(test.test_suite_name()) + "." + test.name() + " has not ended after " +
                  std::to_string(seconds_for_one_test) + " seconds\n";
        alarm(seconds_for_one_test);
    }
    void OnTestEnd(const testing::TestInfo& /*test*/) override { alarm(0); }

    static void stop(int /*signal*/) {
        [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, message.data(), message.size());
        std::abort();
    }

    static inline std::string message;  // of the running test
};

}  // namespace

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    testing::UnitTest::GetInstance()->listeners().Append(new Watchdog);
    return RUN_ALL_TESTS();
}
