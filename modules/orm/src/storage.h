#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <nuages/base/error.h>
#include <nuages/meta/kind.h>

namespace nuages::orm {

template <class T>
struct StorageOf {
    using type = T;
};

// Calls f(StorageOf<T>()) with the C++ type that members of this storage have; for plain values only.
template <class F>
decltype(auto) with_storage(meta::Storage storage, F&& f) {
    using meta::Storage;
    switch (storage) {
        case Storage::boolean:
            return f(StorageOf<bool>());
        case Storage::int16:
            return f(StorageOf<std::int16_t>());
        case Storage::int32:
            return f(StorageOf<std::int32_t>());
        case Storage::int64:
            return f(StorageOf<std::int64_t>());
        case Storage::uint16:
            return f(StorageOf<std::uint16_t>());
        case Storage::uint32:
            return f(StorageOf<std::uint32_t>());
        case Storage::uint64:
            return f(StorageOf<std::uint64_t>());
        case Storage::real32:
            return f(StorageOf<float>());
        case Storage::real64:
            return f(StorageOf<double>());
        case Storage::text:
            return f(StorageOf<std::string>());
        case Storage::datetime:
            return f(StorageOf<DateTime>());
        case Storage::date:
            return f(StorageOf<Date>());
        case Storage::time:
            return f(StorageOf<Time>());
        case Storage::duration:
            return f(StorageOf<Duration>());
        case Storage::uuid:
            return f(StorageOf<UUID>());
        case Storage::json:
            return f(StorageOf<Value>());
        case Storage::decimal:
            return f(StorageOf<Decimal>());
        case Storage::bytes:
            return f(StorageOf<meta::Bytes>());
        default:
            throw TypeError("a member of this storage holds no plain value");
    }
}

}  // namespace nuages::orm
