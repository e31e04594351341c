#include "recorded_support.h"

#include <optional>

#include <nuages/base/text.h>

namespace nuages::migrations {
namespace {

// "CharField(max_length=5, unique=True)" as the recorded labels have it.
std::optional<FieldState> parse_python_field(std::string name, std::string_view source) {
    const std::size_t open = source.find('(');
    const auto type = find_type(source.substr(0, open));
    if (!type)
        return std::nullopt;
    FieldState field(std::move(name), *type);
    for (std::string_view part : text::split(source.substr(open + 1, source.size() - open - 2), ',')) {
        part = text::trim(part);
        const std::size_t equals = part.find('=');
        if (equals == part.npos) {
            if (part.starts_with('\''))
                field.to = std::string(part.substr(1, part.size() - 2));
            continue;
        }
        const std::string_view key = part.substr(0, equals), value = part.substr(equals + 1);
        const bool truth = value == "True";
        if (key == "primary_key")
            field.primary_key = truth;
        else if (key == "null")
            field.null = truth;
        else if (key == "unique")
            field.unique = truth;
        else if (key == "db_index")
            field.db_index = truth;
        else if (key == "db_constraint")
            field.db_constraint = truth;
        else if (key == "blank")
            field.blank = truth;
        else if (key == "auto_now")
            field.auto_now = truth;
        else if (key == "auto_now_add")
            field.auto_now_add = truth;
        else if (key == "max_length")
            field.max_length = static_cast<int>(*text::parse_int(value));
        else if (key == "max_digits")
            field.max_digits = static_cast<int>(*text::parse_int(value));
        else if (key == "decimal_places")
            field.decimal_places = static_cast<int>(*text::parse_int(value));
        else if (key == "db_column")
            field.db_column = std::string(value.substr(1, value.size() - 2));
        else if (key == "db_default")
            field.db_default = value.starts_with('\'') ? Value(value.substr(1, value.size() - 2))
                                                       : Value(*text::parse_int(value));
        else if (key == "default")
            field.default_value = value == "dict" ? Value("{}") : Value(*text::parse_int(value));
        else
            return std::nullopt;
    }
    return field;
}

}  // namespace

OperationPtr operation_of(std::string_view label) {
    constexpr std::string_view create = "CreateModel ";
    if (label.starts_with(create)) {
        const auto field = parse_python_field("field_x", label.substr(create.size()));
        if (!field)
            return nullptr;
        std::vector<FieldState> fields{*field};
        if (!field->primary_key)
            fields.insert(fields.begin(), big_id());
        return op<CreateModel>("OneField", std::move(fields));
    }
    FieldState votes("votes", FieldType::integer), question_text = text_field("question_text", 200);
    const auto optional = [](FieldState field) {
        field.null = true;
        return field;
    };
    const auto with_default = [](FieldState field, Value value) {
        field.default_value = std::move(value);
        return field;
    };
    if (label == "AddField null")
        return op<AddField>("Question", optional(FieldState("note", FieldType::text)));
    if (label == "AddField default int")
        return op<AddField>("Question", with_default(FieldState("rank", FieldType::integer), 7));
    if (label == "AddField default str") {
        FieldState slug("slug", FieldType::slug);
        slug.max_length = 20;
        return op<AddField>("Question", with_default(slug, "it's"));
    }
    if (label == "AddField fk")
        return op<AddField>("Choice", optional(relation("alt", FieldType::foreign_key, "polls.Question")));
    if (label == "AddField m2m")
        return op<AddField>("Choice", relation("others", FieldType::many_to_many, "polls.Question"));
    if (label == "RunSQL")
        return op<RunSQL>("SELECT 1; SELECT 2;", "");
    if (label == "AddField db_default") {
        FieldState field("dbd", FieldType::integer);
        field.db_default = 3;
        return op<AddField>("Question", field);
    }
    if (label == "AlterField null")
        return op<AlterField>("Question", optional(question_text));
    if (label == "AlterField length") {
        question_text.max_length = 300;
        return op<AlterField>("Question", question_text);
    }
    if (label == "AlterField unique") {
        question_text.unique = true;
        return op<AlterField>("Question", question_text);
    }
    if (label == "AlterField index") {
        votes.db_index = true;
        return op<AlterField>("Choice", votes);
    }
    if (label == "AlterField type")
        return op<AlterField>("Choice", FieldState("votes", FieldType::big_integer));
    if (label == "RenameField")
        return op<RenameField>("Choice", "votes", "score");
    if (label == "RemoveField")
        return op<RemoveField>("Choice", "votes");
    if (label == "RenameModel")
        return op<RenameModel>("Choice", "Option");
    if (label == "DeleteModel")
        return op<DeleteModel>("Choice");
    if (label == "AlterModelTable")
        return op<AlterModelTable>("Choice", "options");
    if (label == "AlterUniqueTogether")
        return op<AlterUniqueTogether>("Choice", std::vector<NameList>{{"question", "choice_text"}});
    if (label == "AlterOrderWithRespectTo")
        return op<AlterOrderWithRespectTo>("Choice", "question");
    if (label == "AddIndex")
        return op<AddIndex>("Choice", IndexState{"ch_idx", {"votes", "-choice_text"}, {}, ""});
    if (label == "AddIndex partial")
        return op<AddIndex>("Choice", IndexState{"ch_part", {"votes"}, {}, "\"votes\" > 5"});
    if (label == "AddIndex expression")
        return op<AddIndex>("Choice", IndexState{"ch_low", {}, {"LOWER(\"choice_text\")"}, ""});
    if (label == "AddConstraint check")
        return op<AddConstraint>("Choice",
                                 ConstraintState{ConstraintState::Type::check, "ch_c", {}, "\"votes\" >= 0"});
    if (label == "AddConstraint unique")
        return op<AddConstraint>(
            "Choice",
            ConstraintState{ConstraintState::Type::unique, "ch_u", {"question", "choice_text"}, ""});
    return nullptr;
}

OperationList gram_operations(db::Vendor vendor) {
    const auto with = [](FieldState field, void (*set)(FieldState&)) {
        set(field);
        return field;
    };
    const auto null = [](FieldState& field) { field.null = true; };
    const auto unique = [](FieldState& field) { field.unique = true; };
    const auto foreign = [](std::string name, std::string to) {
        return relation(std::move(name), FieldType::foreign_key, std::move(to));
    };
    FieldState nickname = with(text_field("nickname", 30), null);
    nickname.unique = true;
    FieldState location = with(text_field("location", 100), null);
    location.db_index = true;
    FieldState price = with(FieldState("price", FieldType::decimal), null);
    price.max_digits = 8;
    price.decimal_places = 2;
    FieldState profile_user = relation("user", FieldType::one_to_one, "gram.User");
    profile_user.primary_key = true;
    FieldState bio = text_field("bio", 150);
    bio.db_column = "biography";
    FieldState following = relation("following", FieldType::many_to_many, "gram.User");
    following.through = "gram.Follow";
    ModelOptions comment;
    comment.db_table = "gram_comment_x";
    using Type = ConstraintState::Type;
    return {
        op<CreateModel>(
            "User", std::vector{big_id(), text_field("password", 128),
                                with(FieldState("last_login", FieldType::datetime), null),
                                FieldState("is_superuser", FieldType::boolean),
                                with(FieldState("email", FieldType::email), unique), nickname,
                                FieldState("is_staff", FieldType::boolean),
                                with(FieldState("joined", FieldType::date), null),
                                relation("groups", FieldType::many_to_many, "auth.Group"),
                                relation("user_permissions", FieldType::many_to_many, "auth.Permission")}),
        op<CreateModel>("Tag", std::vector{big_id(), with(FieldState("name", FieldType::slug), unique)}),
        op<CreateModel>(
            "Profile",
            std::vector{profile_user, bio, with(FieldState("birthday", FieldType::date), null),
                        with(FieldState("wakeup", FieldType::time), null), FieldState("site", FieldType::url),
                        with(FieldState("ip", FieldType::ip_address), null),
                        with(FieldState("blob", FieldType::binary), null)}),
        op<CreateModel>("Follow",
                        std::vector{big_id(), FieldState("since", FieldType::date),
                                    foreign("followed", "gram.User"), foreign("follower", "gram.User")}),
        op<AddField>("user", following),
        op<CreateModel>(
            "Post",
            std::vector{big_id(), FieldState("caption", FieldType::text),
                        FieldState("created_at", FieldType::datetime),
                        with(FieldState("updated_at", FieldType::datetime), null),
                        FieldState("is_public", FieldType::boolean), location, price,
                        with(FieldState("rating", FieldType::floating), null),
                        with(FieldState("length", FieldType::duration), null),
                        with(FieldState("key", FieldType::uuid), null), FieldState("meta", FieldType::json),
                        FieldState("kind", FieldType::positive_small_integer), foreign("author", "gram.User"),
                        relation("tags", FieldType::many_to_many, "gram.Tag")}),
        op<CreateModel>("Like", std::vector{big_id(), FieldState("created_at", FieldType::datetime),
                                            foreign("user", "gram.User"), foreign("post", "gram.Post")}),
        op<CreateModel>("Image", std::vector{big_id(), FieldState("file", FieldType::file),
                                             FieldState("position", FieldType::positive_integer),
                                             foreign("post", "gram.Post")}),
        op<CreateModel>(
            "Comment",
            std::vector{big_id(), text_field("text", 300), with(foreign("parent", "gram.Comment"), null),
                        with(foreign("user", "gram.User"), null), foreign("post", "gram.Post")},
            comment),
        op<AddConstraint>("follow",
                          ConstraintState{Type::unique, "unique_follow", {"follower", "followed"}, ""}),
        op<AddConstraint>(
            "follow",
            ConstraintState{Type::check, "no_self_follow", {}, "NOT (\"follower_id\" = (\"followed_id\"))"}),
        op<AddConstraint>("like", ConstraintState{Type::unique, "unique_like", {"user", "post"}, ""}),
        op<AlterUniqueTogether>("image", std::vector<NameList>{{"post", "position"}}),
        op<AddIndex>("post", IndexState{"post_author_created_idx", {"author", "-created_at"}, {}, ""}),
        op<AddIndex>("post", IndexState{"gram_post_kind_f7c381_idx", {"kind"}, {}, ""}),
        op<AddConstraint>(
            "post", ConstraintState{Type::check,
                                    "post_price_nonneg",
                                    {},
                                    vendor == db::Vendor::sqlite ? "(\"price\" IS NULL OR \"price\" >= '0')"
                                                                 : "(\"price\" IS NULL OR \"price\" >= 0)"}),
    };
}

ProjectState gram_context() {
    ProjectState state;
    FieldState id("id", FieldType::auto_field);
    id.primary_key = true;
    state.add(make_model("auth", "Group", {id}));
    state.add(make_model("auth", "Permission", {id}));
    return state;
}

}  // namespace nuages::migrations
