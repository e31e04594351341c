#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <sys/stat.h>
#include <system_error>
#include <vector>

#include <nuages/app/application.h>
#include <nuages/base/text.h>
#include <nuages/staticfiles/app.h>
#include <nuages/staticfiles/static_files.h>

#include "commands.h"
#include "hashing.h"

namespace nuages::staticfiles {
namespace fs = std::filesystem;
namespace {

std::string read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(file), {}};
    if (!file)
        throw CommandError("Cannot read " + path.string() + ".");
    return content;
}

void write_file(const fs::path& path, const std::string& content) {
    std::error_code ignored;
    fs::create_directories(path.parent_path(), ignored);
    std::ofstream file(path, std::ios::binary);
    file << content;
    file.close();
    if (!file)
        throw CommandError("Cannot write " + path.string() + ".");
}

// One run of the command.
class Collector {
public:
    Collector(CommandContext& context, const StaticFiles& files)
        : context_(context),
          files_(files),
          root_(files.options().root),
          dry_run_(context.flag("dry_run")),
          link_(context.flag("link")),
          verbosity_(context.integer("verbosity")) {}

    void run() {
        if (root_.empty())
            throw CommandError(
                "You're using the staticfiles app without having set the setting static.root to a filesystem "
                "path.");
        if (context_.flag("clear"))
            clear();
        std::vector<std::string> ignored = context_.texts("ignore");
        if (!context_.flag("no_default_ignore"))
            ignored.insert(ignored.end(), {"CVS", ".*", "*~"});
        for (const FoundFile& file : files_.finder().list(ignored))
            take(file);
        if (files_.options().manifest && !context_.flag("no_post_process") && !dry_run_)
            post_process();
        summarize();
    }

private:
    void say(int level, const std::string& line) {
        if (verbosity_ >= level)
            context_.out.line(line);
    }

    void clear() {
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(root_, error)) {
            say(1, (dry_run_ ? "Pretending to delete '" : "Deleting '") + entry.path().filename().string() +
                       "'");
            if (!dry_run_)
                fs::remove_all(entry.path(), error);
        }
    }

    // Copies the file unless the target is as new.
    void take(const FoundFile& file) {
        if (!taken_.insert(file.name).second)
            return say(
                1, "Found another file with the destination path '" + file.name +
                       "'. It will be ignored since only the first encountered file is collected. If this is "
                       "not what you want, make sure every static file has a unique path.");
        const fs::path target = root_ / file.name;
        std::error_code error;
        const auto status = fs::symlink_status(target, error);
        const bool is_link = fs::is_symlink(status);
        if (fs::exists(status) && is_link == link_ && up_to_date(file.path, target)) {
            ++unmodified_;
            return say(2, "Skipping '" + file.name + "' (not modified)");
        }
        ++copied_;
        const std::string verb = link_ ? "ink" : "opy";
        say(dry_run_ ? 1 : 2,
            (dry_run_ ? "Pretending to " + std::string(link_ ? "l" : "c") : (link_ ? "L" : "C")) + verb +
                (dry_run_ ? " '" : "ing '") + file.path + "'");
        if (dry_run_)
            return;
        fs::create_directories(target.parent_path(), error);
        fs::remove(target, error);
        if (link_)
            fs::create_symlink(file.path, target, error);
        else
            fs::copy_file(file.path, target, error);
        if (error)
            throw CommandError("Cannot write " + target.string() + ": " + error.message());
    }

    bool up_to_date(const fs::path& source, const fs::path& target) const {
        std::error_code error;
        const bool newer = fs::last_write_time(source, error) <= fs::last_write_time(target, error);
        return !error && newer && fs::file_size(source, error) == fs::file_size(target, error);
    }

    // A copy of each file under its hashed name, style sheets and scripts with the hashed names of what they
    // refer to.
    void post_process() {
        Hashing hashing(
            files_.options().url,
            [this](const std::string& name) {
                return taken_.contains(name) ? std::optional(read_file(root_ / name)) : std::nullopt;
            },
            [this](const std::string& name, const std::string& hashed_name, const std::string& content) {
                write_file(root_ / hashed_name, content);
                say(2, "Post-processed '" + name + "' as '" + hashed_name + "'");
                ++processed_;
            });
        for (const std::string& name : taken_) {
            try {
                hashing.name_of(name);
            } catch (const ValueError& error) {
                throw CommandError("Post-processing '" + name + "' failed!\n\n" + error.what());
            }
        }
        write_file(root_ / Manifest::file_name, hashing.manifest().json());
    }

    void summarize() {
        if (verbosity_ < 1)
            return;
        const std::string files = copied_ == 1 ? " static file " : " static files ";
        std::string line = "\n" + std::to_string(copied_) + files + (link_ ? "symlinked" : "copied") +
                           " to '" + root_.string() + "'";
        if (unmodified_ > 0)
            line += ", " + std::to_string(unmodified_) + " unmodified";
        if (processed_ > 0)
            line += ", " + std::to_string(processed_) + " post-processed";
        context_.out.line(line + ".");
    }

    CommandContext& context_;
    const StaticFiles& files_;
    fs::path root_;
    bool dry_run_;
    bool link_;
    std::int64_t verbosity_;
    std::set<std::string> taken_;
    int copied_ = 0;
    int unmodified_ = 0;
    int processed_ = 0;
};

void collect(CommandContext& context) {
    Collector(context, *find(context.application)).run();
}

}  // namespace

Command collectstatic() {
    CommandArgument ignore;
    ignore.kind = CommandArgument::Kind::option;
    ignore.name = "ignore";
    ignore.short_name = "i";
    ignore.help =
        "Ignore files or directories matching this glob-style pattern. Use multiple times to ignore more.";
    ignore.repeated = true;
    CommandArgument dry_run;
    dry_run.kind = CommandArgument::Kind::flag;
    dry_run.name = "dry_run";
    dry_run.short_name = "n";
    dry_run.help = "Do everything except modify the filesystem.";
    CommandArgument verbosity;
    verbosity.kind = CommandArgument::Kind::option;
    verbosity.name = "verbosity";
    verbosity.short_name = "v";
    verbosity.help = "How much to print, from 0 to 3";
    verbosity.default_value = "1";
    return Command("collectstatic", "Collect static files in a single location.", collect)
        .flag("noinput", "Accepted for scripts written for Django: this command never asks.")
        .flag("no_post_process", "Do NOT post process collected files.")
        .flag("clear", "Clear the existing files before trying to copy or link the original file.")
        .flag("link", "Create a symbolic link to each file instead of copying.")
        .flag("no_default_ignore",
              "Don't ignore the common private glob-style patterns 'CVS', '.*' and '*~'.")
        .argument(std::move(ignore))
        .argument(std::move(dry_run))
        .argument(std::move(verbosity))
        .without_database();
}

}  // namespace nuages::staticfiles
