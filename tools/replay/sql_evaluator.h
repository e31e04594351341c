#pragma once

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include <nuages/orm/dynamic.h>
#include <nuages/orm/registry.h>

namespace nuages::replay {

// An exception of Python that no part of the framework throws: IndexError and its like.
struct Raised : std::runtime_error {
    Raised(std::string type_name, const std::string& message)
        : std::runtime_error(message), type(std::move(type_name)) {}
    std::string type;
};

struct Instance;
using InstancePtr = std::shared_ptr<Instance>;

// A query set with what its rows become.
struct QuerySetValue {
    enum class Rows { objects, dicts, tuples, flat };
    orm::Query query;
    Rows rows = Rows::objects;
};
// What stands behind `objects`, or a set of an object.
struct ManagerValue {
    orm::Query query;
    InstancePtr owner;  // null for `objects`
    const orm::FieldInfo* set = nullptr;
};
struct PrefetchValue {
    std::string lookup;
    orm::Query query;
    std::string to_attr;
};
struct NameValue {
    std::string name;
};
struct Any;
using AnyList = std::vector<Any>;
struct AnyDict {
    std::vector<std::pair<std::string, Any>> items;
};
using FrameValue = orm::dyn::Frame;
struct Any {
    std::variant<Value, QuerySetValue, ManagerValue, InstancePtr, orm::Expression, orm::AnyQ, orm::OutputType,
                 PrefetchValue, NameValue, std::shared_ptr<AnyList>, std::shared_ptr<AnyDict>, FrameValue>
        what;

    template <class T>
    const T* get() const {
        return std::get_if<T>(&what);
    }
};

// An object in memory.
struct Instance {
    const orm::ModelInfo* model = nullptr;
    void* object = nullptr;
    orm::Rows rows{};  // that it is one of
    std::size_t number = 0;
    bool owned = false;

    static InstancePtr make(const orm::ModelInfo& model);
    static InstancePtr of(orm::Rows rows, std::size_t number);
    static InstancePtr borrowed(const orm::ModelInfo& model, const void* object, InstancePtr keeper);
    Instance() = default;
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;
    ~Instance();

    InstancePtr keeper{};
};

// Runs the expressions of the recording, which are Python's, on the run-time interface of the ORM.
class Evaluator {
public:
    explicit Evaluator(const orm::Registry& registry) : registry_(registry) {}

    // The result as plain data: objects as "<label key>", tuples as lists. Query sets are fetched.
    Value run(const Value& tree);

    struct Arguments {
        AnyList positional;
        std::vector<std::pair<std::string, Any>> named;

        const Any* find(std::string_view name) const;
    };

private:
    using Scope = std::map<std::string, Any>;

    Any evaluate(const Value& tree);
    Any name(const std::string& name);
    Any attribute(const Any& of, const std::string& name);
    Any instance_attribute(const InstancePtr& instance, const std::string& name);
    Any index(const Any& of, const Value& at);
    Any operation(const std::string& op, const Value& args);
    Any loop(const Value& tree);
    Any call(const Value& tree);
    Any function(const std::string& name, Arguments arguments);
    Any construct(const orm::ModelInfo& model, const Arguments& arguments);
    Any method(const Any& of, const std::string& name, Arguments arguments);
    Any query_method(QuerySetValue set, const std::string& name, const Arguments& arguments,
                     const ManagerValue* manager);
    Any manager_method(const ManagerValue& manager, const std::string& name, const Arguments& arguments);
    Any instance_method(const InstancePtr& instance, const std::string& name, const Arguments& arguments);
    Arguments arguments(const Value& args, const Value& kwargs);

    AnyList items(const Any& any);
    Value plain(const Any& any);
    Value plain_value(const Value& value);
    bool truth(const Any& any);
    orm::Operand operand(const Any& any);
    orm::Expression expression(const Any& any);
    orm::Expression field_or(const Any& any);
    orm::AnyQ condition(const Any& any);
    orm::AnyQ conditions(const Arguments& arguments, std::size_t skip = 0);
    std::vector<orm::NamedExpression> named(const Arguments& arguments);
    std::vector<std::pair<std::string, Any>> items_of_dict(const Any* any);
    InstancePtr create(const orm::Query& on, const std::vector<std::pair<std::string, Any>>& values);
    void assign(const InstancePtr& instance, const std::string& name, const Any& value);
    std::vector<std::string> texts(const AnyList& list);
    const orm::ModelInfo* model(std::string_view name) const;

    const orm::Registry& registry_;
    Scope scope_;
};

}  // namespace nuages::replay
