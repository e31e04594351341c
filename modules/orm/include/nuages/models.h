#pragma once

// Everything for models: `using namespace nuages::models;` in a models.h gives the words of
// docs/topics/models.

#include <nuages/base/time.h>
#include <nuages/meta/describe.h>
#include <nuages/orm/annotation.h>
#include <nuages/orm/errors.h>
#include <nuages/orm/model.h>
#include <nuages/orm/query_set.h>
#include <nuages/orm/relations.h>
#include <nuages/orm/signals.h>
#include <nuages/orm/to_value.h>
#include <nuages/orm/values.h>

namespace nuages::models {

using nuages::Date;
using nuages::DateTime;
using nuages::Decimal;
using nuages::Duration;
using nuages::Time;
using nuages::UUID;
using nuages::Value;
namespace tz = nuages::tz;
namespace transforms = meta::transforms;

using meta::Bytes;
using meta::check_constraint;
using meta::ChoiceLabel;
using meta::Deferrable;
using meta::describe;
using meta::excluded;
using meta::exclusion_constraint;
using meta::f;
using meta::field;
using meta::func;
using meta::index;
using meta::integer_choices;
using meta::label_of;
using meta::lookup;
using meta::lower;
using meta::method;
using meta::now;
using meta::Persist;
using meta::q;
using meta::set_to;
using meta::sql_function;
using meta::text_choices;
using meta::transform;
using meta::unique_constraint;
using meta::upper;

using orm::Abs;
using orm::Aggregate;
using orm::ArrayAgg;
using orm::as_manager;
using orm::asc;
using orm::Avg;
using orm::BitAnd;
using orm::BitOr;
using orm::BitXor;
using orm::BoolAnd;
using orm::BoolOr;
using orm::Count;
using orm::Deletion;
using orm::desc;
using orm::ExtractDay;
using orm::ExtractMonth;
using orm::ExtractYear;
using orm::ForeignKey;
using orm::JSONBAgg;
using orm::Length;
using orm::Literal;
using orm::Lower;
using orm::m2m_changed;
using orm::Manager;
using orm::ManyToMany;
using orm::ManyToManyThrough;
using orm::Max;
using orm::Min;
using orm::Model;
using orm::NoAutoId;
using orm::OnConflict;
using orm::One;
using orm::OneToOne;
using orm::OrderedRows;
using orm::post_delete;
using orm::post_save;
using orm::pre_delete;
using orm::pre_save;
using orm::Proxy;
using orm::QuerySet;
using orm::RowLock;
using orm::Saved;
using orm::SaveOptions;
using orm::Saving;
using orm::Set;
using orm::SetChange;
using orm::StdDev;
using orm::Sum;
using orm::Trim;
using orm::TruncDate;
using orm::TruncDay;
using orm::TruncMonth;
using orm::TruncYear;
using orm::Upper;
using orm::Variance;

using orm::FieldError;
using orm::MultipleObjectsReturned;
using orm::ObjectDoesNotExist;
using orm::ProtectedError;
using orm::RestrictedError;

// Values of on_delete().
inline constexpr auto cascade = meta::OnDelete::cascade;
inline constexpr auto protect = meta::OnDelete::protect;
inline constexpr auto restrict_ = meta::OnDelete::restrict;
inline constexpr auto set_null = meta::OnDelete::set_null;
inline constexpr auto set_default = meta::OnDelete::set_default;
inline constexpr auto do_nothing = meta::OnDelete::do_nothing;
inline constexpr auto db_cascade = meta::OnDelete::db_cascade;
inline constexpr auto db_set_null = meta::OnDelete::db_set_null;
inline constexpr auto db_set_default = meta::OnDelete::db_set_default;

}  // namespace nuages::models
