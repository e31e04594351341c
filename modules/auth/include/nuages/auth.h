#pragma once

#include <nuages/auth/app.h>
#include <nuages/auth/group.h>
#include <nuages/auth/permission.h>
#include <nuages/auth/user.h>
