#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/text/urlencode.h>

namespace nuages::url {
namespace {

class QueryWriter {
public:
    void add(const Value& key, const Value& value) {
        if (value.is_null())
            throw TypeError("Cannot encode None for key " + key.repr() +
                            " in a query string. Did you mean to pass an empty string or omit the value?");
        out_ += (out_.empty() ? "" : "&") + encoded(key) + '=' + encoded(value);
    }
    void add_each(const Value& key, const Value& value) {
        if (!value.is_list())
            return add(key, value);
        for (const Value& item : value.as_list())
            add(key, item);
    }
    std::string take() { return std::move(out_); }

private:
    static std::string encoded(const Value& value) {
        return value.is_bytes() ? quote_plus(value.as_text()) : quote_plus(value.str());
    }

    std::string out_;
};

template <class Add>
std::string encode(const Value& query, Add add) {
    QueryWriter writer;
    if (query.is_dict()) {
        for (const auto& [key, value] : query.as_dict())
            (writer.*add)(key, value);
        return writer.take();
    }
    if (!query.is_list())
        throw ValueError("urlencode needs a dict or a list of pairs, and this is " +
                         std::string(query.kind_name()) + ".");
    for (const Value& pair : query.as_list()) {
        if (!pair.is_list() || pair.as_list().size() != 2)
            throw ValueError("urlencode needs pairs, and " + pair.repr() + " is none.");
        (writer.*add)(pair[0], pair[1]);
    }
    return writer.take();
}

}  // namespace

std::string urlencode(const Value& query) {
    return encode(query, &QueryWriter::add);
}

std::string urlencode_each(const Value& query) {
    return encode(query, &QueryWriter::add_each);
}

}  // namespace nuages::url
