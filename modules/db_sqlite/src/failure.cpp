#include "failure.h"

#include <cerrno>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include <nuages/base/text.h>

namespace nuages::db {
namespace {

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != text.npos;
}

// The remedy of wrong SQL, where its sentence tells one.
std::string remedy_of_error(std::string_view reason) {
    if (contains(reason, "no such table"))
        return "Has the table been made? Run 'migrate' to apply the migrations, 'showmigrations' to list "
               "them.";
    if (contains(reason, "no such column") || contains(reason, "has no column named"))
        return "Does the database fit the models? Run 'makemigrations' and 'migrate' after a change of the "
               "models.";
    if (contains(reason, "no such function"))
        return "SQLite has no such function; register it or compute the value in C++.";
    if (contains(reason, "parser stack overflow") || contains(reason, "Expression tree is too large"))
        return "The condition is nested too deeply for SQLite: write it flatter or in several queries.";
    return {};
}

std::string remedy_of(int code, std::string_view reason) {
    switch (code & 0xFF) {
        case SQLITE_ERROR:
            return remedy_of_error(reason);
        case SQLITE_LOCKED:
            return "Let the queries end that still read this table.";
        case SQLITE_BUSY:
            return "Another connection kept writing for too long. Keep transactions short, look for a shell "
                   "or program that "
                   "has one open, or raise lock_timeout.";
        case SQLITE_FULL:
            return "Free space on the file system of the database (or raise its max_page_count); nothing of "
                   "this "
                   "transaction was stored.";
        case SQLITE_READONLY:
            return "Make the file and its directory writable for the user that runs the site.";
        case SQLITE_IOERR:
            return "The file system refused to read or write: look at its space, quota, limits and the "
                   "system's log. "
                   "Nothing of this transaction was stored.";
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return "The file is damaged or no SQLite database. Stop the site, keep a copy, run 'PRAGMA "
                   "integrity_check' on it and restore a backup.";
        case SQLITE_TOOBIG:
            return "SQLite takes texts and blobs of up to 1 GB; keep larger ones in files.";
        case SQLITE_AUTH:
            return "This connection does not permit that.";
        default:
            return {};
    }
}

std::string errno_text(int error) {
    return std::strerror(error);
}

// Why a path cannot be opened, as far as the file system tells.
std::string cause(const std::string& path) {
    struct stat info {};
    if (stat(path.c_str(), &info) == 0) {
        if (S_ISDIR(info.st_mode))
            return "It is a directory.";
        if (access(path.c_str(), R_OK | W_OK) != 0)
            return "The file: " + errno_text(errno) + ".";
    } else if (errno != ENOENT) {
        return "The file: " + errno_text(errno) + ".";
    }
    const std::size_t slash = path.rfind('/');
    const std::string directory = slash == path.npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
    if (stat(directory.c_str(), &info) != 0)
        return "The directory " + directory + ": " + errno_text(errno) + ".";
    if (!S_ISDIR(info.st_mode))
        return directory + " is no directory.";
    if (access(directory.c_str(), W_OK | X_OK) != 0)
        return "The directory " + directory + ": " + errno_text(errno) +
               ". SQLite also writes its log (-wal, -shm) there.";
    return {};
}

}  // namespace

void throw_failure(sqlite3* connection, int code, const ErrorContext& context) {
    std::string reason = connection && sqlite3_errcode(connection) != SQLITE_OK ? sqlite3_errmsg(connection)
                                                                                : sqlite3_errstr(code);
    Failure failure{reason, std::string(context.sql), std::string(context.database), remedy_of(code, reason)};
    switch (code & 0xFF) {
        case SQLITE_CONSTRAINT:
        case SQLITE_MISMATCH:
            throw IntegrityError(failure);
        case SQLITE_BUSY:
            throw LockedError(failure);
        case SQLITE_ERROR:
        case SQLITE_RANGE:
        case SQLITE_MISUSE:
        case SQLITE_AUTH:
            throw ProgrammingError(failure);
        case SQLITE_TOOBIG:
            throw DataError(failure);
        case SQLITE_CANTOPEN:
        case SQLITE_NOTADB:
            throw UnreachableError(failure);
        case SQLITE_NOLFS:
            throw NotSupportedError(failure);
        case SQLITE_INTERNAL:
        case SQLITE_NOTFOUND:
            throw InternalError(failure);
        default:
            throw OperationalError(failure);
    }
}

void throw_cannot_open(std::string_view reason, const std::string& path, std::string_view database) {
    Failure failure{std::string(reason) + ": " + path, {}, std::string(database), cause(path)};
    if (!failure.remedy.empty())
        failure.remedy += ' ';
    failure.remedy +=
        "Set the path of the database to a file in a directory that the user of the site can write.";
    throw UnreachableError(failure);
}

}  // namespace nuages::db
