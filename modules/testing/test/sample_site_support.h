#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nuages/app/blueprint.h>
#include <nuages/models.h>

namespace nuages::testing {

struct Note : models::Model<Note> {
    std::string text;

    static constexpr auto meta = models::describe(models::field<&Note::text>().max_length(100));
    std::string str() const { return text; }
};

// A site with a view for each thing that a client can do, and one model without migrations.
app::Blueprint sample_site();
// For a test that makes its own TestSite: ends the one that fixtures share.
app::Blueprint sample_site_alone();

// The same as a function that a TestCase takes.
struct SampleSite {
    app::Blueprint blueprint() const { return sample_site(); }
};
SampleSite make_sample_site();

// What a server on that port of this machine answers to a GET; "" where there is none.
std::string answer_of(std::uint16_t port, std::string_view path);

}  // namespace nuages::testing
