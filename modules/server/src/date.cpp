#include "date.h"

#include <nuages/http/http_date.h>

namespace nuages::server {

void DateLine::update(std::int64_t now) {
    if (now == second_)
        return;
    second_ = now;
    line_ = "Date: " + http::http_date(now) + "\r\n";
}

}  // namespace nuages::server
