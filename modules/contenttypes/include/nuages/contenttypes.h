#pragma once

// Which models there are, as rows: what permissions, log entries and generic relations point to.
#include <nuages/contenttypes/app.h>
#include <nuages/contenttypes/content_type.h>
#include <nuages/contenttypes/content_types.h>
