// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/SourceRange.h"

#include <QString>

#include <expected>

namespace retort {

/// What went wrong, in words for the user: what, where if a place is known, and what to do about it.
struct Error
{
    enum class Kind {
        /// The request cannot be met as asked (Alembic's CommandError: "FAILED: …", exit code 255).
        Command,
        /// A script cannot be read or raised an error.
        Script,
        /// The database refused a statement or cannot be reached.
        Database,
        /// A file cannot be read or written.
        File,
        /// The user cancelled.
        Cancelled,
    };

    Kind kind = Kind::Command;
    QString message;
    SourceRange where = {};
    QString hint = {};
};

template <typename T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> commandError(QString message, QString hint = {})
{
    return std::unexpected(Error{Error::Kind::Command, std::move(message), {}, std::move(hint)});
}

inline std::unexpected<Error> fileError(QString message, QString hint = {})
{
    return std::unexpected(Error{Error::Kind::File, std::move(message), {}, std::move(hint)});
}

/// The user has cancelled it.
inline std::unexpected<Error> cancelledError()
{
    return std::unexpected(Error{Error::Kind::Cancelled, QStringLiteral("Cancelled"), {}, {}});
}

} // namespace retort
