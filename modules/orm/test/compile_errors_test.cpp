#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

// What the compiler says to queries that are wrong: the text has to name the mistake and the line of the
// query.
namespace {

struct Case {
    const char* name;
    const char* code;
    const char* message;  // "" where it has to compile
};

const std::vector<Case> cases = {
    {"right queries compile",
     "Choice::objects.filter({\"question__pub_date__year\", 2026}, {\"votes__gt\", "
     "3}).exclude({\"choice_text\", word})"
     ".order_by(\"-votes\", \"question__pub_date\").select_related(\"question\").values_list<\"id\", "
     "\"votes\">();",
     ""},
    {"a typo in a field of another model", "Choice::objects.filter({\"question__pub_dat__year\", 2026});",
     "part<Part>::is_not_a_field_of_the_model() [with long unsigned int Part = 2]"},
    {"a typo in a field", "Choice::objects.get({\"votse\", 3});",
     "part<Part>::is_not_a_field_of_the_model() [with long unsigned int Part = 1]"},
    {"a typo in a lookup", "Choice::objects.filter({\"votes__gtt\", 3});",
     "part<Part>::is_not_a_lookup_or_transform_of_the_field() [with long unsigned int Part = 2]"},
    {"a transform that the field has not", "Choice::objects.filter({\"choice_text__year\", 2026});",
     "is_not_a_lookup_or_transform_of_the_field"},
    {"text for a number", "Choice::objects.filter({\"votes__gt\", \"three\"});",
     "the_lookup::needs_a_value_of_another_type"},
    {"a number for a pattern", "Choice::objects.exclude({\"choice_text__icontains\", 3});",
     "the_lookup::needs_a_value_of_another_type"},
    {"one value for in", "Choice::objects.filter({\"votes__in\", 3});",
     "the_lookup::needs_a_list_or_a_query"},
    {"many values for exact", "Choice::objects.filter({\"votes\", std::vector<int>{1, 2}});",
     "the_lookup::takes_one_value_not_a_list"},
    {"an object of the wrong model", "Choice::objects.filter({\"question\", Choice{}});",
     "the_lookup::needs_an_object_of_another_model"},
    {"a query of the wrong model", "Choice::objects.filter({\"question__in\", Choice::objects.all()});",
     "the_lookup::needs_an_object_of_another_model"},
    {"a type that no query takes", "Choice::objects.filter({\"votes\", std::pair<int, int>{}});",
     "Condition<"},
    {"order_by of no field", "Choice::objects.order_by(\"-vote\");", "is_not_a_field_of_the_model"},
    {"order_by with a lookup", "Choice::objects.order_by(\"votes__gt\");",
     "follows_a_field_that_leads_to_no_other_model"},
    {"select_related of a column", "Choice::objects.select_related(\"votes\");",
     "follows_a_field_that_leads_to_no_other_model"},
    {"select_related of a set", "Question::objects.select_related(\"choices\");",
     "the_lookup::has_to_follow_foreign_keys_only"},
    {"the latest by no field or annotation",
     "Question::objects.annotate<\"n\">(Count(\"choices\")).latest(\"m\");", "is_not_a_field_of_the_model"},
    {"in_bulk of rows with annotations by no unique field",
     "Question::objects.annotate<\"n\">(Count(\"choices\")).in_bulk(\"note\");",
     "the_lookup::has_to_name_a_unique_field"},
    {"bits of no field", "Choice::objects.filter({\"votes\", F<\"vote\">.bitand_(4)});",
     "is_not_a_field_of_the_model"},
    {"bits of a text", "Choice::objects.annotate<\"n\">(F<\"choice_text\">.bitxor(4));",
     "the_operation::needs_whole_numbers"},
    {"bits of a real", "Choice::objects.filter({\"votes\", Choice::F(\"votes\").bitor_(1.5)});",
     "the_operation::needs_whole_numbers"},
    {"in_bulk of unique fields compiles",
     "Question::objects.in_bulk({1, 2}); Tag::objects.in_bulk({\"a\", \"b\"}, \"name\")[\"a\"].name.size(); "
     "Tag::objects.in_bulk(\"name\");",
     ""},
    {"in_bulk by a field that is not unique", "Question::objects.in_bulk(\"question_text\");",
     "the_lookup::has_to_name_a_unique_field"},
    {"in_bulk with keys of another type", "Tag::objects.in_bulk({1, 2}, \"name\");",
     "the_lookup::needs_a_value_of_another_type"},
    {"in_bulk by no field", "Tag::objects.in_bulk({1}, \"nmae\");", "is_not_a_field_of_the_model"},
    {"indexes with types compile",
     "constexpr auto i = nuages::meta::index(\"votes\").gist().fillfactor(70).buffering(true); (void)i;", ""},
    {"a parameter that the type of the index has not",
     "constexpr auto j = nuages::meta::index(\"votes\").gin().fillfactor(70); (void)j;",
     "the_index::has_no_such_parameter_or_its_type_is_named_after_it"},
    {"operator classes for some of the fields",
     "constexpr auto k = nuages::meta::index(\"votes\", \"id\").opclasses(\"int4_ops\"); (void)k;",
     "the_index::has_not_as_many_operator_classes_as_fields"},
    {"update of no field", "Choice::objects.all().update({\"vote\", 3});", "is_not_a_field_of_the_model"},
    {"update with the wrong type", "Choice::objects.all().update({\"votes\", \"three\"});",
     "the_lookup::needs_a_value_of_another_type"},
    {"update of another model's field", "Choice::objects.all().update({\"question__question_text\", \"x\"});",
     "the_lookup::has_to_name_a_column_of_the_model_itself"},
    {"create with a wrong field", "Choice::objects.create({\"text\", \"x\"});",
     "is_not_a_field_of_the_model"},
    {"F of no field", "Choice::objects.filter({\"votes\", Choice::F(\"vote\") + 1});",
     "is_not_a_field_of_the_model"},
    {"Q with a wrong lookup", "Choice::objects.filter(Choice::Q(\"votes__lookup\", 1));",
     "is_not_a_lookup_or_transform_of_the_field"},
    {"values_list of no field", "Choice::objects.values_list<\"id\", \"vote\">();",
     "is_not_a_field_of_the_model"},
    {"values_list of a set", "Question::objects.values_list<\"choices\">();",
     "the_lookup::has_to_name_a_column_not_the_far_side_of_a_relation"},
    {"right annotations compile",
     "Question::objects.annotate<\"n\">(Count(\"choices\").distinct()).filter({\"n__gt\", 3}, {\"id__in\", "
     "std::vector<int>{1}}).order_by(\"-n\", \"pub_date\")[0].annotation<\"n\">();",
     ""},
    {"an aggregate of no field", "Question::objects.annotate<\"n\">(Count(\"choicse\"));",
     "is_not_a_field_of_the_model"},
    {"a typo in the name of an annotation",
     "Question::objects.annotate<\"n\">(Count(\"choices\")).filter({\"m__gt\", 3});",
     "is_not_a_field_of_the_model"},
    {"text for an annotation that is a number",
     "Question::objects.annotate<\"n\">(Count(\"choices\")).filter({\"n__gt\", \"three\"});",
     "the_lookup::needs_a_value_of_another_type"},
    {"a typo in the lookup of an annotation",
     "Question::objects.annotate<\"n\">(Count(\"choices\")).filter({\"n__gtt\", 3});",
     "is_not_a_lookup_or_transform_of_the_field"},
    {"order_by of no annotation", "Question::objects.annotate<\"n\">(Count(\"choices\")).order_by(\"-m\");",
     "is_not_a_field_of_the_model"},
    {"reading an annotation that is none",
     "Question::objects.annotate<\"n\">(Count(\"choices\"))[0].annotation<\"m\">();",
     "is_the_name_of_an_annotation"},
    {"terms of orders, aliases and names of aggregates compile",
     "Choice::objects.alias<\"n\">(Length(\"choice_text\")).filter({\"n__gt\", 3})"
     ".order_by(desc(\"n\").nulls_last(), \"-votes\", Choice::F(\"votes\").asc());"
     "Choice::objects.order_by(desc(\"votes\"), (Choice::F(\"votes\") + 1).desc()).distinct(\"votes\")"
     ".aggregate(Sum(\"votes\").as(\"total\"));",
     ""},
    {"an alias is not on the rows",
     "Choice::objects.alias<\"n\">(Length(\"choice_text\"))[0].annotation<\"n\">();",
     "is_the_name_of_an_annotation"},
    {"an alias of no field", "Choice::objects.alias<\"n\">(Length(\"text\"));",
     "is_not_a_field_of_the_model"},
    {"an order of no field with a place for nulls", "Choice::objects.order_by(desc(\"vote\").nulls_last());",
     "is_not_a_field_of_the_model"},
    {"an order of no annotation with a place for nulls",
     "Choice::objects.alias<\"n\">(Length(\"choice_text\")).order_by(asc(\"m\").nulls_last());",
     "is_not_a_field_of_the_model"},
    {"an order by another model's expression",
     "Choice::objects.order_by(Question::F(\"question_text\").desc());",
     "the expression has columns of another model"},
    {"right expressions by names compile",
     "Question::objects.annotate<\"n\">(Count(F<\"choices\">).filter(Q<\"choices__votes__gt\">(3)))"
     ".annotate<\"m\">(Coalesce(F<\"note\">, Literal(\"-\")))"
     ".filter(Q<\"n__gt\">(F<\"id\">) | ~Exists(Choice::objects.filter({\"question\", "
     "Question::OuterRef(\"pk\")})))"
     ".order_by(F<\"n\">.desc()).values<\"n\", \"m\">()[0].get<\"m\">();",
     ""},
    {"an expression with a typo in a name", "Question::objects.annotate<\"n\">(Upper(F<\"question_txt\">));",
     "part<Part>::is_not_a_field_of_the_model() [with long unsigned int Part = 1]"},
    {"a typo in the condition of an aggregate",
     "Question::objects.annotate<\"n\">(Count(F<\"choices\">).filter(Q<\"choices__votse__gt\">(3)));",
     "part<Part>::is_not_a_field_of_the_model() [with long unsigned int Part = 2]"},
    {"a condition by name with a value of another type",
     "Choice::objects.filter(Q<\"votes__gt\">(3) | Q<\"votes\">(\"three\"));",
     "the_lookup::needs_a_value_of_another_type"},
    {"an annotation that comes later",
     "Choice::objects.order_by(F<\"later\">).annotate<\"later\">(F<\"id\">);",
     "part<Part>::is_not_a_field_of_the_model() [with long unsigned int Part = 1]"},
    {"columns of two models in one expression",
     "Choice::objects.annotate<\"x\">(Coalesce(Choice::F(\"votes\"), Question::F(\"id\")));",
     "the operands are columns of different models"},
    {"an expression of another model in update",
     "Choice::objects.all().update({\"votes\", Length(Question::F(\"question_text\"))});",
     "the expression has columns of another model"},
    {"an expression of another type in update",
     "Choice::objects.all().update({\"votes\", Upper(F<\"choice_text\">)});",
     "the_lookup::needs_a_value_of_another_type"},
    {"a text as an operand", "Choice::objects.annotate<\"x\">(Coalesce(F<\"choice_text\">, \"-\"));",
     "a text is Literal(\"text\")"},
    {"a window function without its window", "Choice::objects.annotate<\"x\">(Rank());", "annotate"},
    {"an OuterRef of no field", "Choice::objects.filter({\"question\", Question::OuterRef(\"pkk\")});",
     "is_not_a_field_of_the_model"},
    {"values of no field", "Choice::objects.values<\"id\", \"voets\">();", "is_not_a_field_of_the_model"},
    {"reading a value that is none", "Choice::objects.values<\"id\">()[0].get<\"votes\">();",
     "is_the_name_of_a_value"},
    {"values of an expression without a name", "Choice::objects.values<\"id\">(Upper(F<\"choice_text\">));",
     "has_name"},
    {"a filter of values by no field or annotation",
     "Choice::objects.values<\"question\">().annotate<\"n\">(Count(\"id\")).filter({\"m\", 1});",
     "is_not_a_field_of_the_model"},
    {"distinct of no field", "Choice::objects.distinct(\"vote\");", "is_not_a_field_of_the_model"},
    {"an aggregate() of no field", "Choice::objects.aggregate(Sum(\"vote\"));",
     "is_not_a_field_of_the_model"},
    {"only() of no field", "Choice::objects.only(\"vote\");", "is_not_a_field_of_the_model"},
    {"prefetch_related of no field", "Question::objects.prefetch_related(\"choicse\");",
     "is_not_a_field_of_the_model"},
    {"ordering by no field", "nuages::orm::Registry().add<Misordered>(\"polls\");",
     "is_not_a_field_of_the_model"},
    {"a value for what the database computes", "Computed::objects.create({\"twice\", 3});",
     "the_lookup::names_a_field_that_the_database_computes"},
    {"a field computed from none", "nuages::orm::Registry().add<Miscomputed>(\"polls\");",
     "is_not_a_field_of_the_model"},
    {"an order with respect to no field", "nuages::orm::Registry().add<Disordered>(\"polls\");",
     "is_not_a_field_of_the_model"},
    {"an order with respect to a column", "nuages::orm::Registry().add<Unrelated>(\"polls\");",
     "follows_a_field_that_leads_to_no_other_model"},
    {"a typo in a filter of one's own query set", "Listed::objects.filter({\"m\", 1});",
     "is_not_a_field_of_the_model"},
    {"a condition of a constraint on no field", "nuages::orm::Registry().add<Misruled<0>>(\"polls\");",
     "is_not_a_field_of_the_model"},
    {"a lookup of a constraint that is none", "nuages::orm::Registry().add<Misruled<1>>(\"polls\");",
     "is_not_a_lookup_or_transform_of_the_field"},
    {"text for a number in a condition", "nuages::orm::Registry().add<Misruled<2>>(\"polls\");",
     "the_lookup::needs_a_value_of_another_type"},
    {"a condition over a relation", "nuages::orm::Registry().add<Misruled<3>>(\"polls\");",
     "cannot_follow_relations_in_a_description"},
    {"an index over an expression of no field", "nuages::orm::Registry().add<Misruled<4>>(\"polls\");",
     "is_not_a_field_of_the_model"},
    {"a limit of choices that names no field of the other model",
     "nuages::orm::Registry().add<Limited>(\"polls\");", "is_not_a_field_of_the_model"},
    {"included fields that are none", "nuages::orm::Registry().add<Misruled<5>>(\"polls\");",
     "is_not_a_field_of_the_model"},
    {"right lookups of one's own compile",
     "Measured::objects.filter({\"n__abs__lt\", 3}, {\"n__ne\", 3}, {\"name__longer\", 3})"
     ".order_by(\"n__abs\").values_list<\"n__abs\">();",
     ""},
    {"a typo in a lookup of one's own", "Measured::objects.filter({\"n__abs__nee\", 3});",
     "part<Part>::is_not_a_lookup_or_transform_of_the_field() [with long unsigned int Part = 3]"},
    {"a lookup that another model has", "Choice::objects.filter({\"votes__ne\", 3});",
     "part<Part>::is_not_a_lookup_or_transform_of_the_field() [with long unsigned int Part = 2]"},
    {"a transform of one's own for fields of another kind", "Measured::objects.filter({\"name__abs\", 3});",
     "is_not_a_lookup_or_transform_of_the_field"},
    {"text where a lookup of one's own takes a number",
     "Measured::objects.filter({\"name__longer\", \"x\"});", "the_lookup::needs_a_value_of_another_type"},
    {"a lookup with the name of Django's", "nuages::orm::Registry().add<Misnamed>(\"polls\");",
     "the_lookup::has_the_name_of_one_that_all_models_have"},
    {"SQL with a brace left open", "constexpr auto bad = lookup(\"bad\", \"{} = {\"); (void)bad;",
     "the_sql::has_a_brace_without_its_other_half"},
    {"a transform of two operands", "constexpr auto two = transform(\"two\", \"F({}, {})\"); (void)two;",
     "the_sql::of_a_transform_takes_one_operand"},
    {"right queries of a proxy compile",
     "Latest::objects.filter({\"choices__votes__gt\", 3}).exclude({\"pk__in\", Question::objects.all()}); "
     "Choice::objects.filter({\"question\", Latest()});",
     ""},
    {"a typo in a field of a proxy", "Latest::objects.filter({\"question_txt\", word});",
     "part<Part>::is_not_a_field_of_the_model() [with long unsigned int Part = 1]"},
    {"a proxy of another model", "Choice::objects.filter({\"question\", Voted()});",
     "the_lookup::needs_an_object_of_another_model"},
    {"a proxy ordered by no field", "nuages::orm::Registry().add<Voted>(\"polls\");",
     "is_not_a_field_of_the_model"},
    {"a proxy of what is no model", "struct OfNone : Proxy<OfNone, NoModel> {};",
     "a proxy stands for a model or for another proxy"},
    {"right queries of arrays compile",
     "Arrayed::objects.filter({\"tags__contains\", Texts{word}}, {\"tags__0__startswith\", word}, "
     "{\"tags__len__gt\", 3}, {\"board__0__0\", 1}).exclude({\"tags__in\", std::vector<Texts>{{word}}}, "
     "{\"tags__0_2\", Texts{}}).order_by(\"-tags__1\").values_list<\"board__0__1\">();",
     ""},
    {"one value for an array", "Arrayed::objects.filter({\"tags__contains\", word});",
     "the_lookup::needs_a_list_with_the_dimensions_of_the_array"},
    {"a list for an array of arrays", "Arrayed::objects.filter({\"board\", std::vector<int>{1}});",
     "the_lookup::needs_a_list_with_the_dimensions_of_the_array"},
    {"numbers for an array of texts", "Arrayed::objects.filter({\"tags__overlap\", std::vector<int>{1}});",
     "the_lookup::needs_a_value_of_another_type"},
    {"an element of another type", "Arrayed::objects.filter({\"board__0__0\", word});",
     "the_lookup::needs_a_value_of_another_type"},
    {"a lookup of arrays on a text", "Choice::objects.filter({\"choice_text__overlap\", word});",
     "is_not_a_lookup_or_transform_of_the_field"},
    {"a place in what is no array", "Arrayed::objects.filter({\"tags__0__0\", word});",
     "part<Part>::is_not_a_lookup_or_transform_of_the_field() [with long unsigned int Part = 3]"},
    {"update of a place in an array", "Arrayed::objects.all().update({\"tags__0\", \"x\"});",
     "the_lookup::has_to_name_a_column_of_the_model_itself"},
    {"right queries of a child compile",
     "Survey::objects.filter({\"question_text\", word}, {\"pages__gt\", 3}, {\"choices__votes\", 1})"
     ".exclude({\"pk__in\", Question::objects.all()}).order_by(\"question_ptr__note\", \"pk\"); "
     "Choice::objects.filter({\"question\", Survey()}); Survey::objects.filter({\"pk\", 3}, {\"id\", 3}); "
     "Survey::objects.update({\"question_text\", word}, {\"pages\", 1});",
     ""},
    {"a typo in an inherited field", "Survey::objects.filter({\"question_txt\", word});",
     "part<Part>::is_not_a_field_of_the_model() [with long unsigned int Part = 1]"},
    {"a child of another model", "Question::objects.filter({\"choices\", Survey()});",
     "the_lookup::needs_an_object_of_another_model"},
    {"a child of what is no model", "struct ChildOfNone : Extends<ChildOfNone, NoModel> {};",
     "a model extends a model or a proxy"},
    {"right queries over generic relations compile",
     "Post::objects.filter({\"marks__name\", word}).prefetch_related(\"marks__target\"); "
     "Mark::objects.exclude({\"post__text\", word}).prefetch_related(\"target__marks\");"
     "Mark::objects.prefetch_related(\"target\", Post::objects.all(), Choice::objects.all());",
     ""},
    {"a query over a generic foreign key", "Mark::objects.filter({\"target__text\", word});",
     "part<Part>::is_a_generic_foreign_key_which_queries_cannot_follow() [with long unsigned int Part = 1]"},
    {"a typo behind a generic relation", "Post::objects.filter({\"marks__nmae\", word});",
     "part<Part>::is_not_a_field_of_the_model() [with long unsigned int Part = 2]"},
    {"a typo on the other side of a generic relation", "Mark::objects.filter({\"post__txt\", word});",
     "part<Part>::is_not_a_field_of_the_model() [with long unsigned int Part = 2]"},
    {"prefetch_related of no relation", "Post::objects.prefetch_related(\"mark\");",
     "part<Part>::is_not_a_field_of_the_model() [with long unsigned int Part = 1]"},
    {"prefetch_related of a column", "Post::objects.prefetch_related(\"text\");",
     "follows_a_field_that_leads_to_no_other_model"},
    {"only() of a generic foreign key", "Mark::objects.only(\"target\");",
     "is_a_generic_foreign_key_which_queries_cannot_follow"},
    {"a generic foreign key of no field", "nuages::orm::Registry().add<Mismarked<0>>(\"polls\");",
     "is_not_a_field_of_the_model"},
    {"a generic foreign key with the key of no field",
     "nuages::orm::Registry().add<Mismarked<1>>(\"polls\");", "is_not_a_field_of_the_model"},
    {"a generic relation over no field", "nuages::orm::Registry().add<Mismarked<2>>(\"polls\");",
     "is_not_a_field_of_the_model"},
    {"right queries by a primary key of several fields compile",
     "Seat::objects.filter({\"pk\", std::tuple(1, 2)}, {\"pk__in\", std::vector<std::tuple<Question, "
     "int>>()}).order_by(\"-pk\").values_list<\"pk\", \"note\">(); Seat::objects.in_bulk({std::tuple(1, 2)});"
     "Seat::objects.create({\"pk\", std::tuple(Question(), 2)});",
     ""},
    {"one value for a primary key of several fields", "Seat::objects.get({\"pk\", 1});",
     "the_lookup::needs_a_tuple_with_a_value_for_each_field_of_the_primary_key"},
    {"too many values for a primary key", "Seat::objects.get({\"pk\", std::tuple(1, 2, 3)});",
     "the_lookup::needs_a_tuple_with_a_value_for_each_field_of_the_primary_key"},
    {"text for a number in a primary key", "Seat::objects.filter({\"pk__gt\", std::tuple(1, \"x\")});",
     "the_lookup::needs_a_value_of_another_type"},
    {"an object of the wrong model in a primary key", "Seat::objects.get({\"pk\", std::tuple(Choice(), 1)});",
     "the_lookup::needs_an_object_of_another_model"},
    {"a tuple for a plain field", "Seat::objects.filter({\"row\", std::tuple(1, 2)});",
     "the_lookup::needs_a_value_of_another_type"},
    {"a pattern for a primary key of several fields", "Seat::objects.filter({\"pk__contains\", \"x\"});",
     "is_not_a_lookup_or_transform_of_the_field"},
    {"a primary key of no field", "nuages::orm::Registry().add<Miskeyed<0>>(\"polls\");",
     "is_not_a_field_of_the_model"},
    {"a primary key that may be null", "nuages::orm::Registry().add<Miskeyed<1>>(\"polls\");",
     "the_primary_key::names_a_field_that_may_be_null"},
    {"a primary key of one field twice", "nuages::orm::Registry().add<Miskeyed<2>>(\"polls\");",
     "the_primary_key::names_a_field_twice"},
    {"an index over a primary key of several fields", "nuages::orm::Registry().add<Miskeyed<3>>(\"polls\");",
     "the_lookup::cannot_name_a_primary_key_of_several_fields"},
    {"a primary key of several fields beside another", "nuages::orm::Registry().add<Twokeyed>(\"polls\");",
     "is_another_field_already_name_NoAutoId_as_the_first_base"},
    {"a foreign key to a model with several fields for a key",
     "nuages::orm::Registry().add<Sitting>(\"polls\");",
     "leads_to_or_from_a_model_with_a_primary_key_of_several_fields"},
    {"right queries of ranges compile",
     "Ranged::objects.filter({\"span__contains\", 3}, {\"span__overlap\", Range<int>{1, 2}}, "
     "{\"span__startswith__gt\", 3}, {\"stay__endswith__year\", 2026}).exclude({\"id__contained_by\", "
     "Range<std::int64_t>{1, 2}}).order_by(\"-span__startswith\").values_list<\"span__isempty\">();",
     ""},
    {"a range of other values", "Ranged::objects.filter({\"stay__overlap\", Range<int>{1, 2}});",
     "the_lookup::needs_a_range_of_such_values"},
    {"a text in a range of numbers", "Ranged::objects.filter({\"span__contains\", word});",
     "the_lookup::needs_a_range_of_such_values"},
    {"a number for a range", "Ranged::objects.filter({\"span__fully_lt\", 3});",
     "the_lookup::needs_a_range_of_such_values"},
    {"a lookup of ranges on a number", "Choice::objects.filter({\"votes__adjacent_to\", 3});",
     "is_not_a_lookup_or_transform_of_the_field"},
    {"right queries of hstore compile",
     "Labelled::objects.filter({\"data__contains\", HStore{{\"a\", \"b\"}}}, {\"data__has_key\", word}, "
     "{\"data__has_keys\", Texts{word}}, {\"data__a__startswith\", word}, {\"data__keys__0\", word})"
     ".exclude({\"data__values__contains\", Texts{word}}).order_by(\"data__a\").values_list<\"data__a\">();",
     ""},
    {"a number for a key of hstore", "Labelled::objects.filter({\"data__has_key\", 3});",
     "the_lookup::needs_a_value_of_another_type"},
    {"a text for an hstore", "Labelled::objects.filter({\"data__contains\", word});",
     "the_lookup::needs_a_value_of_another_type"},
    {"a key inside of a key of hstore", "Labelled::objects.filter({\"data__a__b\", word});",
     "is_not_a_lookup_or_transform_of_the_field"},
    {"right searches compile",
     "const auto vector = SearchVector({.weight = \"A\"}, F<\"question_text\">) + SearchVector(F<\"note\">);"
     "Question::objects.annotate<\"v\">(vector).filter({\"v\", SearchQuery(word) & ~SearchQuery(word)}, "
     "{\"v\", "
     "word}).annotate<\"r\">(SearchRank(F<\"v\">, SearchQuery(word))).order_by(\"-r\");",
     ""},
    {"a search in a field that there is not",
     "Question::objects.annotate<\"v\">(SearchVector(F<\"question_txt\">));", "is_not_a_field_of_the_model"},
    {"a text for a field to be searched",
     "Question::objects.annotate<\"v\">(SearchVector(\"question_text\"));",
     "a field inside of an expression is F<"},
    {"a number searched for",
     "Question::objects.annotate<\"v\">(SearchVector(F<\"note\">)).filter({\"v\", 3});",
     "the_lookup::needs_a_value_of_another_type"},
    {"values() without names has those of the model",
     "Question::objects.values()[0].get<\"question_txt\">();", "is_the_name_of_a_value"},
    {"a relation to a model that is only declared", "Lonely::objects.filter({\"friend_of__name\", \"x\"});",
     "goes_to_a_model_that_is_only_declared_here_include_its_definition"},
};

// The line of the file on which the first case stands; each has one of its own.
constexpr int first_line = 1000;

class CompileErrors : public testing::Test {
protected:
    static void SetUpTestSuite() {
        const auto folder =
            std::filesystem::temp_directory_path() / ("nuages_compile_" + std::to_string(getpid()));
        std::filesystem::create_directories(folder);
        const std::string source = (folder / "queries.cpp").string();
        std::ofstream file(source);
        file << "#include <nuages/postgres.h>\n"
                "#include \"polls_support.h\"\n"
                "namespace polls {\n"
                "struct Elsewhere;\n"
                "struct Lonely : Model<Lonely> {\n"
                "    ForeignKey<Elsewhere> friend_of;\n"
                "    static constexpr auto meta = describe(field<&Lonely::friend_of>());\n"
                "};\n"
                "struct Misordered : Model<Misordered> {\n"
                "    int n = 0;\n"
                "    static constexpr auto meta = describe(field<&Misordered::n>()).ordering(\"-m\");\n"
                "};\n"
                "struct Limited : Model<Limited> {\n"
                "    ForeignKey<Question> question;\n"
                "    static constexpr auto meta = "
                "describe(field<&Limited::question>().limit_choices_to(q(\"question_txt\", \"x\")));\n"
                "};\n"
                "struct Disordered : Model<Disordered, OrderedRows> {\n"
                "    int n = 0;\n"
                "    static constexpr auto meta = "
                "describe(field<&Disordered::n>()).order_with_respect_to(\"m\");\n"
                "};\n"
                "struct Unrelated : Model<Unrelated, OrderedRows> {\n"
                "    int n = 0;\n"
                "    static constexpr auto meta = "
                "describe(field<&Unrelated::n>()).order_with_respect_to(\"n\");\n"
                "};\n"
                "inline constexpr auto not_equal = lookup(\"ne\", \"{} <> {}\");\n"
                "inline constexpr auto absolute = transform(\"abs\", \"ABS({})\").of<int>();\n"
                "inline constexpr auto longer = lookup(\"longer\", \"LENGTH({}) > {}\").takes<int>();\n"
                "inline constexpr auto year = lookup(\"year\", \"{} = {}\");\n"
                "struct Measured : Model<Measured> {\n"
                "    int n = 0;\n"
                "    std::string name;\n"
                "    static constexpr auto meta = describe(field<&Measured::n>(), "
                "field<&Measured::name>()).lookups(not_equal, absolute, longer);\n"
                "};\n"
                "struct Misnamed : Model<Misnamed> {\n"
                "    int n = 0;\n"
                "    static constexpr auto meta = describe(field<&Misnamed::n>()).lookups(year);\n"
                "};\n"
                "using Texts = std::vector<std::string>;\n"
                "struct Arrayed : Model<Arrayed> {\n"
                "    Texts tags;\n"
                "    std::vector<std::vector<int>> board;\n"
                "    static constexpr auto meta = describe(field<&Arrayed::tags>().max_length(9), "
                "field<&Arrayed::board>());\n"
                "};\n"
                "struct Survey : Extends<Survey, Question> {\n"
                "    int pages = 0;\n"
                "    static constexpr auto meta = describe(field<&Survey::pages>());\n"
                "};\n"
                "struct Ranged : Model<Ranged> {\n"
                "    Range<int> span;\n"
                "    Range<DateTime> stay;\n"
                "    static constexpr auto meta = describe(field<&Ranged::span>(), "
                "field<&Ranged::stay>());\n"
                "};\n"
                "struct Labelled : Model<Labelled> {\n"
                "    HStore data;\n"
                "    static constexpr auto meta = describe(field<&Labelled::data>());\n"
                "};\n"
                "struct Latest : Proxy<Latest, Question> {};\n"
                "struct Voted : Proxy<Voted, Choice> {\n"
                "    static constexpr auto meta = describe().ordering(\"-vote\");\n"
                "};\n"
                "struct Seat : Model<Seat, NoAutoId> {\n"
                "    ForeignKey<Question> question;\n"
                "    int row = 0;\n"
                "    std::optional<std::string> note;\n"
                "    static constexpr auto meta = describe(field<&Seat::question>(), field<&Seat::row>(), "
                "field<&Seat::note>()).primary_key(\"question\", \"row\");\n"
                "};\n"
                "struct Sitting : Model<Sitting> {\n"
                "    ForeignKey<Seat> seat;\n"
                "    static constexpr auto meta = describe(field<&Sitting::seat>());\n"
                "};\n"
                "struct Twokeyed : Model<Twokeyed> {\n"
                "    int a = 0;\n"
                "    static constexpr auto meta = describe(field<&Twokeyed::a>()).primary_key(\"id\", "
                "\"a\");\n"
                "};\n"
                "template <int N> struct Miskeyed : Model<Miskeyed<N>, NoAutoId> {\n"
                "    int a = 0, b = 0;\n"
                "    std::optional<int> c;\n"
                "    static constexpr auto meta = describe(field<&Miskeyed::a>(), field<&Miskeyed::b>(), "
                "field<&Miskeyed::c>())\n"
                "        .primary_key(\"a\", N == 0 ? \"d\" : N == 1 ? \"c\" : N == 2 ? \"a\" : \"b\")\n"
                "        .indexes(index(N == 3 ? \"pk\" : \"b\"));\n"
                "};\n"
                "struct NoModel {};\n"
                "struct Post;\n"
                "struct Mark : Model<Mark> {\n"
                "    std::string name;\n"
                "    ForeignKey<Question> content_type;\n"
                "    int object_id = 0;\n"
                "    GenericForeignKey target;\n"
                "    GenericTarget<Post> post;\n"
                "    static constexpr auto meta = describe(field<&Mark::name>(), "
                "field<&Mark::content_type>(), field<&Mark::object_id>(), field<&Mark::target>(), "
                "field<&Mark::post>());\n"
                "};\n"
                "struct Post : Model<Post> {\n"
                "    std::string text;\n"
                "    GenericRelation<Mark> marks;\n"
                "    static constexpr auto meta = describe(field<&Post::text>(), field<&Post::marks>());\n"
                "};\n"
                "template <int N> struct Mismarked : Model<Mismarked<N>> {\n"
                "    ForeignKey<Question> type;\n"
                "    int key = 0;\n"
                "    GenericForeignKey target;\n"
                "    GenericRelation<Mark> marks;\n"
                "    static constexpr auto meta = describe(field<&Mismarked::type>(), "
                "field<&Mismarked::key>(), "
                "field<&Mismarked::target>().content_type_field(N == 0 ? \"typ\" : \"type\")"
                ".object_id_field(N == 1 ? \"kye\" : \"key\"), "
                "field<&Mismarked::marks>().object_id_field(N == 2 ? \"objectid\" : \"object_id\"));\n"
                "};\n"
                "struct Listed;\n"
                "struct ListedSet : QuerySet<Listed, ListedSet> { using QuerySet::QuerySet; };\n"
                "struct Listed : Model<Listed> {\n"
                "    int n = 0;\n"
                "    static inline const ListedSet objects{as_manager};\n"
                "    static constexpr auto meta = describe(field<&Listed::n>());\n"
                "};\n"
                "struct Computed : Model<Computed> {\n"
                "    int n = 0, twice = 0;\n"
                "    static constexpr auto meta = describe(field<&Computed::n>(), "
                "field<&Computed::twice>().generated(f(\"n\") * 2));\n"
                "};\n"
                "struct Miscomputed : Model<Miscomputed> {\n"
                "    int n = 0, twice = 0;\n"
                "    static constexpr auto meta = describe(field<&Miscomputed::n>(), "
                "field<&Miscomputed::twice>().generated(f(\"m\") * 2));\n"
                "};\n"
                "template <int N> consteval auto rule() {\n"
                "    if constexpr (N == 1) return q(\"n__gtt\", 1);\n"
                "    else if constexpr (N == 2) return q(\"n__gt\", \"one\");\n"
                "    else if constexpr (N == 3) return q(\"question__pub_date__year\", 2026);\n"
                "    else if constexpr (N == 0) return q(\"m__gt\", 1);\n"
                "    else return q(\"n__gt\", 1);\n"
                "}\n"
                "template <int N> struct Misruled : Model<Misruled<N>> {\n"
                "    int n = 0;\n"
                "    ForeignKey<Question> question;\n"
                "    static constexpr auto meta = describe(field<&Misruled::n>(), "
                "field<&Misruled::question>())\n"
                "        .constraints(check_constraint(\"c\", rule<N>()))\n"
                "        .indexes(index(lower(N == 4 ? \"m\" : \"n\")).name(\"i\").include(N == 5 ? \"m\" : "
                "\"n\"));\n"
                "};\n"
                "void queries(const std::string& word) {\n";
        for (std::size_t i = 0; i < cases.size(); ++i)
            file << "#line " << first_line + static_cast<int>(i) << "\n" << cases[i].code << "\n";
        file << "(void)word;\n}\n}\n";
        file.close();
        std::string command = NUAGES_CXX " -std=c++20 -fsyntax-only -w -I" NUAGES_TEST_DIR;
        for (const char* module : {"base", "json", "meta", "fibers", "sql", "db", "db_sqlite", "orm"})
            command += std::string(" -I" NUAGES_SOURCE_DIR "/modules/") + module + "/include";
        if (std::string(NUAGES_CXX).find("clang") != std::string::npos)
            command += " -ferror-limit=0";
        FILE* pipe = popen((command + " " + source + " 2>&1").c_str(), "r");
        char buffer[4096];
        while (const std::size_t size = fread(buffer, 1, sizeof buffer, pipe))
            output_.append(buffer, size);
        status_ = pclose(pipe);
        std::filesystem::remove_all(folder);
    }

    // What was said about the case: from its line to that of another.
    static std::string said_about(std::size_t number) {
        std::string said;
        bool about = false;
        std::size_t begin = 0;
        while (begin < output_.size()) {
            std::size_t end = output_.find('\n', begin);
            end = end == std::string::npos ? output_.size() : end;
            const std::string line = output_.substr(begin, end - begin);
            if (const std::size_t at = line.find("queries.cpp:"); at != std::string::npos)
                about = std::atoi(line.c_str() + at + 12) == first_line + static_cast<int>(number);
            if (about)
                said += line + "\n";
            begin = end + 1;
        }
        return said;
    }

    static std::string output_;
    static int status_;
};
std::string CompileErrors::output_;
int CompileErrors::status_ = 0;

// Clang writes template arguments otherwise: what is before them counts.
std::string without_arguments(std::string message) {
    if (const std::size_t at = message.find("() [with"); at != std::string::npos)
        message.resize(at);
    if (const std::size_t at = message.rfind("::"); at != std::string::npos)
        message.erase(0, at + 2);
    return message;
}

TEST_F(CompileErrors, name_the_mistake_and_its_line) {
    const bool is_clang = std::string(NUAGES_CXX).find("clang") != std::string::npos;
    EXPECT_NE(status_, 0);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const std::string said = said_about(i);
        if (*cases[i].message) {
            const std::string wanted = is_clang ? without_arguments(cases[i].message) : cases[i].message;
            EXPECT_NE(said.find(wanted), std::string::npos)
                << cases[i].name << ": expected '" << wanted << "' in\n"
                << said.substr(0, 3000);
        } else {
            EXPECT_EQ(said.find("error:"), std::string::npos) << cases[i].name << ":\n" << said;
        }
    }
}

}  // namespace
