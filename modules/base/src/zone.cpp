#include <array>
#include <atomic>
#include <chrono>
#include <deque>
#include <mutex>
#include <optional>

#include <date/tz.h>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/base/time.h>

namespace nuages::tz {
namespace {

struct Zone {
    std::string name;
    const date::time_zone* rules = nullptr;  // null where the offset is fixed
    int offset = 0;                          // seconds east of UTC, where fixed
    std::string abbreviation = {};           // where fixed
};

// Zones are only added, never changed or removed: an index once given out stays good, and reading takes no
// lock.
class ZoneTable {
public:
    ZoneTable() {
        add({.name = "UTC", .abbreviation = "UTC"});
        add({.name = ""});  // naive
    }

    const Zone& at(ZoneId id) const { return *slots_[id.index].load(std::memory_order_acquire); }

    ZoneId get(std::string_view name) {
        std::lock_guard lock(mutex_);
        for (std::size_t i = 0; i < zones_.size(); ++i) {
            if (zones_[i].name == name && i != naive.index)
                return {static_cast<std::uint16_t>(i)};
        }
        return add(read(name));
    }

private:
    static constexpr std::size_t most_zones = 4096;

    ZoneId add(Zone zone) {
        if (zones_.size() == most_zones)
            throw ValueError("There are " + std::to_string(most_zones) + " time zones in use already.");
        zones_.push_back(std::move(zone));
        std::size_t index = zones_.size() - 1;
        slots_[index].store(&zones_[index], std::memory_order_release);
        return {static_cast<std::uint16_t>(index)};
    }

    static Zone read(std::string_view name);

    std::mutex mutex_;
    std::deque<Zone> zones_;
    std::array<std::atomic<const Zone*>, most_zones> slots_{};
};

// "+0930": as Django names the zones of its get_fixed_timezone().
bool is_short_offset(std::string_view name) {
    return name.size() == 5 && name.find_first_not_of("0123456789", 1) == name.npos;
}

// "+09:00", "-03:30:15", "+0900"
std::optional<int> fixed_offset(std::string_view name) {
    if (name.size() < 5 || (name[0] != '+' && name[0] != '-'))
        return std::nullopt;
    std::string clock(name.substr(1));
    if (is_short_offset(name))
        clock.insert(2, ":");
    auto time = Time::parse_iso(clock);
    if (!time)
        return std::nullopt;
    auto seconds = static_cast<int>(time->us / 1'000'000);
    return name[0] == '-' ? -seconds : seconds;
}

Zone ZoneTable::read(std::string_view name) {
    if (auto offset = fixed_offset(name)) {
        const std::string_view prefix = is_short_offset(name) ? "" : "UTC";
        const bool is_utc = *offset == 0 && !prefix.empty();
        return {std::string(name), nullptr, *offset, std::string(prefix) + std::string(is_utc ? "" : name)};
    }
    // The library turns names into paths: let none out of the folder of zones.
    bool harmless = !name.empty() && name.find("..") == name.npos && name.front() != '/' && name.size() < 100;
    if (harmless) {
        try {
            const date::time_zone* rules = date::locate_zone(std::string(name));
            rules->get_info(date::sys_seconds{});  // reads the zone's file now, not at a request
            return {std::string(name), rules};
        } catch (const std::exception&) {
        }
    }
    throw ValueError(
        "There is no time zone '" + std::string(name) +
        "'. Use a name of the IANA database such as 'Asia/Seoul', 'UTC', or an offset such as '+09:00'; "
        "the zones are installed by the package tzdata.");
}

ZoneTable& table() {
    static ZoneTable zones;
    return zones;
}

date::sys_info info(const Zone& zone, std::int64_t us) {
    std::int64_t seconds = us / 1'000'000 - (us % 1'000'000 < 0);
    return zone.rules->get_info(date::sys_seconds(std::chrono::seconds(seconds)));
}

}  // namespace

ZoneId get(std::string_view name) {
    return table().get(name);
}

std::string_view name(ZoneId zone) {
    return table().at(zone).name;
}

int offset(ZoneId id, std::int64_t us) {
    if (id == utc || id == naive)
        return 0;
    const Zone& zone = table().at(id);
    return zone.rules ? static_cast<int>(info(zone, us).offset.count()) : zone.offset;
}

std::string abbreviation(ZoneId id, std::int64_t us) {
    const Zone& zone = table().at(id);
    if (zone.rules)
        return info(zone, us).abbrev;
    return zone.abbreviation;
}

bool is_dst(ZoneId id, std::int64_t us) {
    const Zone& zone = table().at(id);
    return zone.rules && info(zone, us).save.count() != 0;
}

DateTime now() {
    auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count(), utc};
}

}  // namespace nuages::tz
