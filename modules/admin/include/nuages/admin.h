#pragma once

#include <nuages/admin/app.h>
#include <nuages/admin/log_entry.h>
