#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/resource.h>

#include <gtest/gtest.h>

#include <nuages/http/request.h>
#include <nuages/http/temporary_file.h>

namespace nuages {
namespace {

namespace fs = std::filesystem;

class Uploads : public ::testing::Test {
protected:
    void SetUp() override {
        std::string pattern = ::testing::TempDir() + "nuages-uploads-XXXXXX";
        folder_ = ::mkdtemp(pattern.data());
        options_.upload_folder = folder_;
        options_.max_memory_file_bytes = 1000;
    }
    void TearDown() override { fs::remove_all(folder_); }

    // A form with one file of that size.
    void fill(HttpRequest& request, std::size_t size) {
        request.set_options(options_);
        body_ = "--XX\r\nContent-Disposition: form-data; name=f; filename=a.bin\r\n\r\n" +
                std::string(size, 'x') + "\r\n--XX--\r\n";
        request.headers.add("Content-Type", "multipart/form-data; boundary=XX");
        RequestHead head;
        head.method = "POST";
        head.body = body_;
        request.assign(head);
    }
    std::size_t files() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), {}));
    }
    static std::string content(const std::string& path) {
        std::stringstream text;
        text << std::ifstream(path).rdbuf();
        return text.str();
    }

    std::string folder_, body_;
    RequestOptions options_;
};

TEST_F(Uploads, SmallFilesStayInMemoryAndLargeOnesGoToTheDisk) {
    HttpRequest small, large;
    fill(small, 1000);
    EXPECT_TRUE(small.FILES.get("f")->in_memory());
    EXPECT_EQ(small.FILES.get("f")->read().size(), 1000u);
    fill(large, 1'000'000);
    const UploadedFile& file = *large.FILES.get("f");
    EXPECT_FALSE(file.in_memory());
    EXPECT_EQ(file.size(), 1'000'000u);
    EXPECT_EQ(file.read(), std::string(1'000'000, 'x'));
    char piece[10];
    EXPECT_EQ(file.read_at(999'995, piece, sizeof piece), 5u);
    EXPECT_EQ(files(), 0u) << "a temporary file has no name";
}

TEST_F(Uploads, AFileIsMovedByGivingItAName) {
    for (const std::size_t size : {10u, 300'000u}) {
        HttpRequest request;
        fill(request, size);
        const std::string path = folder_ + "/kept" + std::to_string(size);
        request.FILES.get("f")->move_to(path);
        EXPECT_EQ(content(path).size(), size);
        EXPECT_THROW(request.FILES.get("f")->move_to(path), UploadError) << "it is there already";
        request.FILES.get("f")->replace(path);
        EXPECT_EQ(content(path).size(), size);
    }
    EXPECT_EQ(files(), 2u) << "nothing else is left behind";
}

TEST_F(Uploads, AFolderThatIsNoneIsNamed) {
    options_.upload_folder = folder_ + "/missing";
    HttpRequest request;
    fill(request, 5000);
    try {
        (void)request.FILES.empty();
        FAIL() << "the upload went somewhere";
    } catch (const UploadError& error) {
        EXPECT_EQ(error.status(), 507);
        EXPECT_NE(std::string(error.what()).find(options_.upload_folder), std::string::npos) << error.what();
        EXPECT_NE(std::string(error.what()).find("upload_folder"), std::string::npos) << error.what();
    }
}

// A full disk, as far as a process can have one of its own: a limit on the size of its files.
TEST_F(Uploads, ADiskThatIsFullIsAClearError) {
    const auto previous = std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &limit), 0);
    const rlimit small{100'000, limit.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    HttpRequest request;
    fill(request, 1'000'000);
    std::string message;
    try {
        (void)request.FILES.empty();
    } catch (const UploadError& error) {
        message = error.what();
    }
    ::setrlimit(RLIMIT_FSIZE, &limit);
    std::signal(SIGXFSZ, previous);
    EXPECT_NE(message.find("Cannot store an upload in the folder " + folder_), std::string::npos) << message;
    EXPECT_EQ(files(), 0u);
}

}  // namespace
}  // namespace nuages
