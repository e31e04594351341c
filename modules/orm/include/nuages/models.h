#pragma once

// Everything for models: `using namespace nuages::models;` in a models.h gives the words of
// docs/topics/models.

#include <nuages/base/time.h>
#include <nuages/meta/describe.h>
#include <nuages/orm/aggregates.h>
#include <nuages/orm/annotation.h>
#include <nuages/orm/conditional.h>
#include <nuages/orm/errors.h>
#include <nuages/orm/extends.h>
#include <nuages/orm/functions.h>
#include <nuages/orm/generic_relations.h>
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
using nuages::Range;
using nuages::Time;
using nuages::UUID;
using nuages::Value;
namespace tz = nuages::tz;
namespace transforms = meta::transforms;
namespace range_operators = meta::range_operators;

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

using orm::Aggregate;
using orm::as_manager;
using orm::asc;
using orm::Deletion;
using orm::desc;
using orm::Extends;
using orm::ForeignKey;
using orm::GenericForeignKey;
using orm::GenericRelation;
using orm::GenericTarget;
using orm::Literal;
using orm::m2m_changed;
using orm::Manager;
using orm::ManyToMany;
using orm::ManyToManyThrough;
using orm::Model;
using orm::NoAutoId;
using orm::OnConflict;
using orm::One;
using orm::OneToOne;
using orm::OrderedRows;
using orm::OwnParentLink;
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

// Names of the query that takes an expression or a condition: F<"votes"> + 1, Q<"votes__gt">(3).
using orm::by_name::F;
using orm::by_name::Q;

using orm::Abs;
using orm::ACos;
using orm::AnyValue;
using orm::ArrayAgg;
using orm::ASin;
using orm::ATan;
using orm::ATan2;
using orm::Avg;
using orm::BitAnd;
using orm::BitOr;
using orm::BitXor;
using orm::BoolAnd;
using orm::BoolOr;
using orm::Case;
using orm::Cast;
using orm::Ceil;
using orm::Chr;
using orm::Coalesce;
using orm::Collate;
using orm::Concat;
using orm::Cos;
using orm::Cot;
using orm::Count;
using orm::CumeDist;
using orm::Degrees;
using orm::DenseRank;
using orm::Exists;
using orm::Exp;
using orm::ExtractDay;
using orm::ExtractHour;
using orm::ExtractIsoWeekDay;
using orm::ExtractIsoYear;
using orm::ExtractMinute;
using orm::ExtractMonth;
using orm::ExtractQuarter;
using orm::ExtractSecond;
using orm::ExtractWeek;
using orm::ExtractWeekDay;
using orm::ExtractYear;
using orm::FirstValue;
using orm::Floor;
using orm::Greatest;
using orm::JSONArray;
using orm::JSONBAgg;
using orm::JSONObject;
using orm::Lag;
using orm::LastValue;
using orm::Lead;
using orm::Least;
using orm::Left;
using orm::Length;
using orm::Ln;
using orm::Log;
using orm::Lower;
using orm::LPad;
using orm::LTrim;
using orm::Max;
using orm::MD5;
using orm::Min;
using orm::Mod;
using orm::Now;
using orm::NthValue;
using orm::Ntile;
using orm::NullIf;
using orm::Ord;
using orm::PercentRank;
using orm::Pi;
using orm::Power;
using orm::Radians;
using orm::Random;
using orm::Rank;
using orm::Repeat;
using orm::Replace;
using orm::Reverse;
using orm::Right;
using orm::Round;
using orm::RowNumber;
using orm::RowRange;
using orm::RPad;
using orm::RTrim;
using orm::SHA1;
using orm::SHA224;
using orm::SHA256;
using orm::SHA384;
using orm::SHA512;
using orm::Sign;
using orm::Sin;
using orm::Sqrt;
using orm::StdDev;
using orm::StrIndex;
using orm::StringAgg;
using orm::Subquery;
using orm::Substr;
using orm::Sum;
using orm::Tan;
using orm::Trim;
using orm::TruncDate;
using orm::TruncDay;
using orm::TruncHour;
using orm::TruncMinute;
using orm::TruncMonth;
using orm::TruncQuarter;
using orm::TruncSecond;
using orm::TruncTime;
using orm::TruncWeek;
using orm::TruncYear;
using orm::Upper;
using orm::ValueRange;
using orm::Variance;
using orm::When;
using orm::Window;
using orm::WindowFrameExclusion;

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
