#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nuages::templates {

// A place where a template of some name may be.
struct Origin {
    std::string place;  // the path of a file, or what the loader calls it
    std::string name;   // as the template was asked for
};

// Finds the sources of templates. Called from several threads at once, with or without a fiber; must not
// suspend.
class Loader {
public:
    virtual ~Loader() = default;

    // The places where it looks for `name`, in order; none where the name is not one it could have.
    virtual std::vector<Origin> places(std::string_view name) const = 0;
    // The source at such a place; nullopt where there is none. Throws Error where it cannot be read.
    virtual std::optional<std::string> read(const Origin& origin) const = 0;
    // Changes whenever the source there does; 0 where there is none.
    virtual std::uint64_t version(const Origin& origin) const = 0;
    // The names of all its templates, for suggestions and checks.
    virtual std::vector<std::string> names() const = 0;
};

// Templates by name in memory: of tests, and embedded in a release.
class MemoryLoader final : public Loader {
public:
    MemoryLoader() = default;
    MemoryLoader(std::initializer_list<std::pair<std::string_view, std::string_view>> templates);

    // Only before the engine uses it.
    void add(std::string name, std::string source);

    std::vector<Origin> places(std::string_view name) const override;
    std::optional<std::string> read(const Origin& origin) const override;
    std::uint64_t version(const Origin& origin) const override;
    std::vector<std::string> names() const override;

private:
    std::map<std::string, std::string, std::less<>> templates_;
};

// Files under some directories, searched in order: a site's own, or the `templates` folders of its apps.
// Names that would leave their directory are not found.
class DirectoryLoader final : public Loader {
public:
    explicit DirectoryLoader(std::vector<std::string> directories);

    std::vector<Origin> places(std::string_view name) const override;
    std::optional<std::string> read(const Origin& origin) const override;
    std::uint64_t version(const Origin& origin) const override;
    std::vector<std::string> names() const override;

private:
    std::vector<std::string> directories_;
};

}  // namespace nuages::templates
