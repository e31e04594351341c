#pragma once

// What a site's tests include: fixtures for GoogleTest with a client and a database of their own.
#include <nuages/testing/test_case.h>  // IWYU pragma: export
