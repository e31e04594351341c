#include <algorithm>

#include <nuages/app/application.h>
#include <nuages/base/text.h>
#include <nuages/routing/resolver.h>

#include "commands/site_commands.h"

namespace nuages::cli {
namespace {

void show_urls(CommandContext& context) {
    const auto listings = context.application.urls().list();
    std::size_t width = 0;
    for (const UrlListing& listing : listings)
        width = std::max(width, text::length_utf8(listing.route));
    for (const UrlListing& listing : listings) {
        if (listing.view_name.empty()) {
            context.out.line(listing.route);
            continue;
        }
        const std::string gap(width - text::length_utf8(listing.route) + 2, ' ');
        context.out.line(listing.route + gap + listing.view_name);
    }
}

}  // namespace

Command showurls() {
    return Command("showurls", "Lists the URL patterns of the site with the names of their views.", show_urls)
        .without_database();
}

}  // namespace nuages::cli
