// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"

#include <QHash>
#include <QString>
#include <QStringList>
#include <QVariant>

#include <optional>

namespace retort {

/// `[tool.alembic]` of a pyproject.toml. Strings may hold `%(here)s` and `%%`.
class PyprojectToml
{
public:
    PyprojectToml() = default;
    /// A file that does not exist reads as empty; a malformed one is an error with its line.
    static Result<PyprojectToml> read(const QString &path);
    static Result<PyprojectToml> parse(const QString &path, const QString &text);

    bool hasTable() const { return m_hasTable; }
    QStringList keys() const { return m_values.keys(); }
    /// QString, bool, qlonglong, QVariantList or QVariantMap, with `%(here)s` replaced; nullopt if the key is not
    /// there.
    Result<std::optional<QVariant>> value(const QString &key) const;
    int line(const QString &key) const { return m_lines.value(key, 0); }

private:
    QString m_file;
    QString m_here;
    bool m_hasTable = false;
    QHash<QString, QVariant> m_values;
    QHash<QString, int> m_lines;
};

} // namespace retort
