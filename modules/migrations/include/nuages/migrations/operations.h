#pragma once

#include <nuages/migrations/extension_operations.h>
#include <nuages/migrations/field_operations.h>
#include <nuages/migrations/index_operations.h>
#include <nuages/migrations/model_operations.h>
#include <nuages/migrations/special_operations.h>
