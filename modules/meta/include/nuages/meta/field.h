#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#include <nuages/meta/array.h>
#include <nuages/meta/enum_choices.h>
#include <nuages/meta/kind.h>
#include <nuages/meta/name.h>
#include <nuages/meta/range.h>
#include <nuages/meta/rule.h>

namespace nuages::meta {

// What becomes of the rows that point to an object when it is deleted, as in Django. The last three are left
// to the database, whoever deletes the row: nothing is read for them, and no signals are sent.
enum class OnDelete : std::uint8_t {
    cascade,
    protect,
    restrict,
    set_null,
    set_default,
    set_to,
    do_nothing,
    db_cascade,
    db_set_null,
    db_set_default,
};
constexpr bool is_left_to_database(OnDelete what) {
    return what >= OnDelete::do_nothing;
}

// For on_delete(): the rows point to another object then, whose key this is, or what the function gives.
struct SetTo {
    Constant key;
    Value (*call)() = nullptr;
};
constexpr SetTo set_to(Constant key) {
    return {key};
}
template <auto Function>
constexpr SetTo set_to() {
    return {{}, [] { return Value(Function()); }};
}

// What a text means, beside being text: which of Django's fields it is, and so which values are valid.
enum class Format : std::uint8_t { none, email, slug, unicode_slug, url, ip_address, file, image, file_path };

// Whether the values of a computed column lie in the table, or are computed when they are read.
enum class Persist : std::uint8_t { stored, computed };

// What to do with a std::optional before its inside is handed out.
enum class Inside : std::uint8_t { look, make, reset };

// What a description says about one member: everything that does not need its type. One struct for all kinds,
// so that the metadata of a whole site is arrays of it. Which module reads what: all of them name, kind and
// storage; orm and migrations the database's side; forms, admin and rest the rest.
struct FieldMeta {
    std::string_view name;
    Kind kind = Kind::none;
    Storage storage = Storage::none;
    bool optional = false;  // the member is a std::optional

    bool null = false;  // NULL in the database: optional, or said so
    bool blank = false;
    bool unique = false;
    bool db_index = false;
    bool primary_key = false;
    bool auto_increment = false;
    bool parent_link = false;  // of a model that extends another: leads to the rest of its row
    bool editable = true;
    bool auto_now = false;
    bool auto_now_add = false;
    bool alters_data = false;                 // of a method: not called by templates
    OnDelete on_delete = OnDelete::cascade;   // of a foreign key
    SetTo set_to;                             // what it points to then
    TermRange limit_choices_to;               // of a relation: which rows of the other model it may lead to
    Value (*limit_choices_call)() = nullptr;  // the same: lookups of that model with their values
    bool one_to_one = false;
    std::uint8_t relation = 0;  // of relations: which of the type's relations, counted from 0
    std::uint8_t choice_count = 0;
    Format format = Format::none;  // of text
    std::uint8_t validator_count = 0;
    std::int16_t max_digits = 0;  // of decimals
    std::int16_t decimal_places = 0;
    int max_length = 0;  // of text; 0 where it has no limit
    int size = 0;        // of an array: how many elements it has at most; 0 where any number will do
    // Of an array. Its max_length, format, digits and choices are those of its elements.
    // Of a range: its ends.
    const ElementType* elements = nullptr;

    const TypeTag* target = nullptr;  // of relations: the model it leads to
    // Of a reverse set: the foreign key it is the other side of, "" for the only one. Of a to-one relation:
    // how queries name its other side where that is not a member ("" for the lower-case model name).
    std::string_view related_name;
    // Of a many-to-many relation: the model of its links, null for one that is made for it, and there the
    // foreign keys to this side and the other ("" for the only one).
    const TypeTag* through = nullptr;
    std::string_view through_from, through_to;
    // Of a many-to-many relation to the model itself: whether the one is the other's where the other is the
    // one's. Not said: where nothing else stands for its other side.
    enum class Symmetry : std::uint8_t { not_said, no, yes };
    Symmetry symmetrical = Symmetry::not_said;
    // How queries name a set where that is not the name of its member.
    std::string_view query_name;
    // Of a generic foreign key, and of a generic relation for the model it leads to: the fields that hold the
    // content type and the key of the object; and whether proxies count as the models that they stand for.
    std::string_view content_type_field, object_id_field;
    bool for_concrete_model = true;

    std::string_view verbose_name;  // "" for the name with blanks for underscores
    std::string_view help_text;
    std::string_view db_column;   // "" for Django's choice
    std::string_view db_comment;  // for people who look at the table (PostgreSQL)
    Constant default_value;
    Constant db_default;              // of rows for which none is given, also by others than this program
    TermRange db_default_expression;  // the same, computed
    TermRange generated;              // computed by the database from the rest of the row
    Persist persist = Persist::stored;
    Value (*default_call)() = nullptr;
    // Throw ValidationError for a value that is not valid.
    static constexpr std::size_t most_validators = 4;
    void (*validators[most_validators])(const Value& value) = {};
    const ChoiceLabel* choices = nullptr;

    std::ptrdiff_t (*offset)() = nullptr;  // of the member in its class

    constexpr std::string_view name_in_queries() const { return query_name.empty() ? name : query_name; }
    // Of a std::optional that holds a relation or a type of the user's own: what is in it, null where it is
    // empty.
    void* (*inside)(void* member, Inside action) = nullptr;
    const Codec* codec = nullptr;
    // Of an enum with choices: the column is that of a plain member of this storage.
    Storage stored = Storage::none;
    Value (*call)(const void* object) = nullptr;  // of a method
};

// The target of a relation's member type; void for everything else.
template <class T>
struct target_of {
    using type = void;
};
template <class T>
requires requires {
    typename field_type<T>::target;
}
struct target_of<T> {
    using type = typename field_type<T>::target;
};

namespace detail {

template <auto>
struct member;
template <class C, class V, V C::*M>
struct member<M> {
    using owner = C;
    using type = V;
};

// Where a member lies. Asked at run time, with storage in which no object was made.
template <class Owner>
alignas(Owner) inline constexpr unsigned char no_object[sizeof(Owner)] = {};

template <auto M>
std::ptrdiff_t member_offset() {
    using Owner = typename member<M>::owner;
    const auto* object = reinterpret_cast<const Owner*>(no_object<Owner>);
    return reinterpret_cast<const unsigned char*>(&(object->*M)) - no_object<Owner>;
}

template <class Held>
void* inside_optional(void* member, Inside action) {
    auto& held = *static_cast<std::optional<Held>*>(member);
    if (action == Inside::reset)
        held.reset();
    else if (action == Inside::make && !held)
        held.emplace();
    return held ? &*held : nullptr;
}

template <auto M>
struct method_of;
template <class C, class R, R (C::*M)() const>
struct method_of<M> {
    static Value call(const void* object) {
        if constexpr (std::is_void_v<R>) {
            (static_cast<const C*>(object)->*M)();
            return {};
        } else {
            return Value((static_cast<const C*>(object)->*M)());
        }
    }
};
// One that may write: templates show it only where it is not marked alters_data().
template <class C, class R, R (C::*M)()>
struct method_of<M> {
    static Value call(const void* object) {
        if constexpr (std::is_void_v<R>) {
            (const_cast<C*>(static_cast<const C*>(object))->*M)();
            return {};
        } else {
            return Value((const_cast<C*>(static_cast<const C*>(object))->*M)());
        }
    }
};

}  // namespace detail

// A member under description: what field<&T::member>() gives. The options are Django's and come in any order.
template <class Target = void, std::size_t TermCount = 0>
class Field {
public:
    using target = Target;
    FieldMeta meta;
    TermList<TermCount> terms{};

    // clang-format off
    constexpr Field&& verbose_name(std::string_view v) && { meta.verbose_name = v; return self(); }
    constexpr Field&& help_text(std::string_view v) && { meta.help_text = v; return self(); }
    constexpr Field&& max_length(int v) && { meta.max_length = v; return self(); }
    // NULL without a std::optional: for foreign keys, which can be empty by themselves.
    constexpr Field&& null(bool v = true) && { meta.null = v; return self(); }
    constexpr Field&& blank(bool v = true) && { meta.blank = v; return self(); }
    // Of an array: as many elements at most. PostgreSQL itself does not insist on it; full_clean() does.
    constexpr Field&& size(int v) && { meta.size = v; return self(); }
    constexpr Field&& unique(bool v = true) && { meta.unique = v; return self(); }
    constexpr Field&& db_index(bool v = true) && { meta.db_index = v; return self(); }
    constexpr Field&& primary_key(bool v = true) && { meta.primary_key = v; return self(); }
    // Of a OneToOne: it leads to the row of the model that this one extends, and is the key of its own.
    constexpr Field&& parent_link() && { meta.parent_link = true; meta.primary_key = true; return self(); }
    constexpr Field&& auto_increment(bool v = true) && { meta.auto_increment = v; return self(); }
    constexpr Field&& editable(bool v) && { meta.editable = v; return self(); }
    constexpr Field&& db_column(std::string_view v) && { meta.db_column = v; return self(); }
    // The moment of each save, or of the first.
    constexpr Field&& auto_now() && { meta.auto_now = true; meta.editable = false; meta.blank = true; return self(); }
    constexpr Field&& auto_now_add() && { meta.auto_now_add = true; meta.editable = false; meta.blank = true; return self(); }
    // The value of a new row for which none is given. In C++ the member's own initialiser does the same; this one is
    // what migrations, forms and the run-time interface see.
    constexpr Field&& default_(Constant v) && { meta.default_value = v; return self(); }
    // The same, called for each new row: default_<tz::now>().
    template <auto Function>
    constexpr Field&& default_() && { meta.default_call = [] { return Value(Function()); }; return self(); }
    // The array must be static.
    template <std::size_t N>
    constexpr Field&& choices(const ChoiceLabel (&v)[N]) && { meta.choices = v; meta.choice_count = N; return self(); }
    // Of a Decimal: digits in all, and of them behind the point.
    constexpr Field&& digits(int max_digits, int decimal_places) && { meta.max_digits = static_cast<std::int16_t>(max_digits); meta.decimal_places = static_cast<std::int16_t>(decimal_places); return self(); }
    // Of text: Django's EmailField, SlugField ..., with their lengths where none is said.
    constexpr Field&& email() && { return format(Format::email, 254); }
    constexpr Field&& slug() && { return format(Format::slug, 50); }
    constexpr Field&& unicode_slug() && { return format(Format::unicode_slug, 50); }
    constexpr Field&& url() && { return format(Format::url, 200); }
    constexpr Field&& ip_address() && { return format(Format::ip_address, 39); }
    constexpr Field&& file() && { return format(Format::file, 100); }
    constexpr Field&& image() && { return format(Format::image, 100); }
    constexpr Field&& file_path() && { return format(Format::file_path, 100); }
    // A rule for full_clean(): validator<check_even>(), void check_even(const Value&), which throws ValidationError.
    template <auto Function>
    constexpr Field&& validator() && { meta.validators[meta.validator_count++] = Function; return self(); }
    // What the database gives a row for which no value is given: by this program where the member is an empty
    // std::optional, which does not make the column NULL then, unless null() says so after this.
    constexpr Field&& db_default(Constant v) && { meta.db_default = v; meta.null = false; return self(); }
    template <std::size_t N>
    constexpr auto db_default(const RowExpression<N>& v) && {
        auto result = with(v);
        result.meta.db_default_expression = {TermCount, N, 1};
        result.meta.null = false;
        return result;
    }
    // Computed by the database from other fields: generated(f("price") * f("quantity")). Nobody can write it; a
    // saved object has what the database says. PostgreSQL has stored ones only.
    template <std::size_t N>
    constexpr auto generated(const RowExpression<N>& v, Persist persist = Persist::stored) && {
        auto result = with(v);
        result.meta.generated = {TermCount, N, 1};
        result.meta.persist = persist;
        result.meta.editable = false;
        result.meta.blank = true;
        return result;
    }
    constexpr Field&& db_comment(std::string_view v) && { meta.db_comment = v; return self(); }
    // Of a set: how queries name it ("choice"), where that is not its member's name.
    constexpr Field&& query_name(std::string_view v) && { meta.query_name = v; return self(); }
    constexpr Field&& on_delete(OnDelete v) && { meta.on_delete = v; return self(); }
    constexpr Field&& on_delete(const SetTo& v) && { meta.on_delete = OnDelete::set_to; meta.set_to = v; return self(); }
    // Of a relation: which rows it may lead to, by fields of theirs: limit_choices_to(q("is_staff", true)). For people
    // (full_clean(), forms, the admin); the database takes all.
    template <std::size_t N>
    constexpr auto limit_choices_to(const RowCondition<N>& v) && {
        auto result = with(v);
        result.meta.limit_choices_to = {TermCount, N, 1};
        return result;
    }
    // The same, asked for whenever it counts: limit_choices_to<open_rooms>(), where Dict open_rooms() gives lookups and
    // their values.
    template <auto Function>
    constexpr Field&& limit_choices_to() && { meta.limit_choices_call = [] { return Value(Function()); }; return self(); }
    // The name of the relation in queries from the other side, where that side has no Set of its own.
    constexpr Field&& related_name(std::string_view v) && { meta.related_name = v; return self(); }
    // Of a generic foreign key or relation, where those are not "content_type" and "object_id".
    constexpr Field&& content_type_field(std::string_view v) && { meta.content_type_field = v; return self(); }
    constexpr Field&& object_id_field(std::string_view v) && { meta.object_id_field = v; return self(); }
    // Of the same: false where a proxy has a content type of its own.
    constexpr Field&& for_concrete_model(bool v) && { meta.for_concrete_model = v; return self(); }
    // Of a generic relation: the name of this model in queries from the other side.
    constexpr Field&& related_query_name(std::string_view v) && { meta.related_name = v; return self(); }
    // Of a many-to-many relation to the model itself: friends, not followers.
    constexpr Field&& symmetrical(bool v = true) && { meta.symmetrical = v ? FieldMeta::Symmetry::yes : FieldMeta::Symmetry::no; return self(); }
    // Of a method: it changes something, so templates must not call it.
    constexpr Field&& alters_data(bool v = true) && { meta.alters_data = v; return self(); }
    // clang-format on

private:
    template <std::size_t N>
    constexpr Field<Target, TermCount + N> with(const TermList<N>& more) const {
        Field<Target, TermCount + N> result;
        result.meta = meta;
        Term* to = result.terms.terms;
        detail::append(to, terms);
        detail::append(to, more);
        return result;
    }
    constexpr Field&& format(Format v, int length) {
        meta.format = v;
        if (meta.max_length == 0)
            meta.max_length = length;
        if (v == Format::slug || v == Format::unicode_slug)
            meta.db_index = true;
        return self();
    }
    constexpr Field&& self() { return static_cast<Field&&>(*this); }
};

// Describes a data member: field<&Question::pub_date>("date published").
template <auto Member>
consteval auto field(std::string_view verbose_name = {}) {
    using T = unwrapped<typename detail::member<Member>::type>;
    using Type = typename T::type;
    static_assert(FieldType<Type>,
                  "this type cannot be a field; see nuages::meta::field_type for how to make it one");
    Field<typename target_of<Type>::type> f;
    f.meta.name = member_name<Member>();
    f.meta.kind = field_type<Type>::kind;
    f.meta.optional = T::optional;
    f.meta.null = T::optional;
    f.meta.verbose_name = verbose_name;
    f.meta.offset = &detail::member_offset<Member>;
    if constexpr (CustomFieldType<Type>) {
        f.meta.storage = Storage::custom;
        f.meta.codec = &codec_of<Type>;
        if constexpr (ArrayType<Type>)
            f.meta.elements = &element_type<typename array_element<Type>::type>;
        if constexpr (RangeType<Type>)
            f.meta.elements = &range_ends<typename range_bound<Type>::type>;
        if constexpr (EnumWithChoices<Type>) {
            f.meta.stored = field_type<Type>::stored;
            f.meta.choices = choices_of<Type>.labels.data();
            f.meta.choice_count = choices_of<Type>.size;
        }
        if constexpr (T::optional)
            f.meta.inside = &detail::inside_optional<Type>;
    } else {
        f.meta.storage = field_type<Type>::storage;
    }
    if constexpr (!std::is_void_v<typename target_of<Type>::type>) {
        f.meta.target = &type_tag<typename target_of<Type>::type>;
        if constexpr (T::optional)
            f.meta.inside = &detail::inside_optional<Type>;
        f.meta.one_to_one = field_type<Type>::one_to_one;
        f.meta.unique = field_type<Type>::one_to_one && f.meta.storage == Storage::to_one;
        f.meta.related_name = field_type<Type>::related_name;
        if constexpr (requires { field_type<Type>::through; }) {
            f.meta.through = field_type<Type>::through;
            f.meta.through_from = field_type<Type>::through_from;
            f.meta.through_to = field_type<Type>::through_to;
        }
        f.meta.editable = f.meta.storage == Storage::to_one || f.meta.storage == Storage::many_to_many;
    }
    if constexpr (requires { field_type<Type>::is_generic; }) {
        static_assert(!T::optional, "a generic foreign key or relation can be empty by itself");
        f.meta.content_type_field = "content_type";
        f.meta.object_id_field = "object_id";
        f.meta.editable = false;
    }
    return f;
}

// Describes a member function without parameters, for templates: method<&Question::was_published_recently>().
// The function has to be declared above `meta`.
template <auto Method>
consteval Field<> method(std::string_view verbose_name = {}) {
    Field<> f;
    f.meta.name = member_name<Method>();
    f.meta.kind = Kind::method;
    f.meta.storage = Storage::method;
    f.meta.verbose_name = verbose_name;
    f.meta.editable = false;
    f.meta.call = &detail::method_of<Method>::call;
    return f;
}

}  // namespace nuages::meta
