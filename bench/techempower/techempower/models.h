#pragma once

#include <string>

#include <nuages/models.h>

namespace techempower {

using namespace nuages::models;

struct World : Model<World> {
    int random_number = 0;

    static constexpr auto meta =
        describe(field<&World::random_number>().db_column("randomnumber")).db_table("world");
};

struct Fortune : Model<Fortune> {
    std::string message;

    static constexpr auto meta = describe(field<&Fortune::message>().max_length(2048)).db_table("fortune");
};

}  // namespace techempower
