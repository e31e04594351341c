#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <nuages/base/value.h>
#include <nuages/orm/query.h>
#include <nuages/orm/row_access.h>
#include <nuages/orm/rows.h>

namespace nuages::orm {

// One of the rows: the object, and the columns that are none of its fields. Valid as long as the set it is
// from.
template <class T>
class RawRow : public ObjectRow<T> {
public:
    using ObjectRow<T>::ObjectRow;
    // Throws AttributeError, which names those that there are.
    const Value& operator[](std::string_view column) const {
        return detail::raw_column(*this->rows_, this->number_, column);
    }
};

// The objects of SQL that the programmer wrote. It runs when the set is first looked at, and its rows are
// kept. What the columns say nothing about has its default in the objects, and save() leaves it alone. Throws
// FieldDoesNotExist where the rows have no primary key.
template <class T>
class RawSet : public RowAccess<RawSet<T>, RawRow<T>> {
public:
    RawSet(Query query, std::string sql, List parameters, Translations translations)
        : query_(std::move(query)),
          sql_(std::move(sql)),
          parameters_(std::move(parameters)),
          translations_(std::move(translations)) {}

    const Rows& rows() const {
        if (!rows_)
            rows_ = query_.raw(sql_, parameters_, translations_);
        return rows_;
    }

private:
    Query query_;
    std::string sql_;
    List parameters_;
    Translations translations_;
    mutable Rows rows_;
};

}  // namespace nuages::orm
