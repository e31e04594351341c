#include "mysite/site.h"

#include "mysite/urls.h"
#include "polls/app.h"

namespace mysite {

nuages::Site make_site() {
    return nuages::Site("config")
        .install(polls::app())
        .middleware(nuages::default_middleware())
        .urls(mysite::urls);
}

}  // namespace mysite
