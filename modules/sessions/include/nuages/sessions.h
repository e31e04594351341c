#pragma once

#include <nuages/sessions/app.h>
#include <nuages/sessions/session_row.h>
