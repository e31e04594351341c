#include "reader_pool.h"

#include <utility>

namespace nuages::db {

ReaderPool::ReaderPool(std::string path, const SqliteOptions& options, std::string_view description)
    : path_(std::move(path)), options_(options), description_(description), readers_(most_threads) {}

ReaderPool::~ReaderPool() {
    for (auto& reader : readers_)
        delete reader.load(std::memory_order_acquire);
}

NativeConnection& ReaderPool::open(std::size_t slot) {
    if (slot >= readers_.size())
        throw OperationalError({"more than " + std::to_string(most_threads) + " threads read the database",
                                {},
                                std::string(description_),
                                "Use fewer threads: fibers share those of the loops."});
    auto opened =
        std::make_unique<NativeConnection>(path_, options_, NativeConnection::Role::reader, description_);
    readers_[slot].store(opened.get(), std::memory_order_release);
    return *opened.release();
}

}  // namespace nuages::db
