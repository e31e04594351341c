#include "polls/models.h"

namespace polls {

bool Question::was_published_recently() const {
    const auto now = nuages::tz::now();
    return now - nuages::Duration::days(1) <= pub_date && pub_date <= now;
}

}  // namespace polls
