// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace retort {

/// An INI file by the rules of Python's ConfigParser with basic interpolation.
class IniFile
{
public:
    IniFile() = default;
    /// `file` is for messages. Errors carry its line.
    static Result<IniFile> parse(const QString &file, const QString &text);
    /// A file that does not exist reads as empty.
    static Result<IniFile> read(const QString &path);

    /// In file order, without DEFAULT.
    QStringList sections() const;
    bool hasSection(const QString &section) const;
    /// Keys of a section in file order, lower-cased, DEFAULT's last.
    QStringList keys(const QString &section) const;
    /// The same without DEFAULT's.
    QStringList ownKeys(const QString &section) const;
    /// Set besides DEFAULT for every section; `here` is set this way.
    void setDefault(const QString &key, const QString &value);

    /// Without interpolation; nullopt if neither the section nor DEFAULT has the key.
    std::optional<QString> raw(const QString &section, const QString &key) const;
    /// With `%(name)s` and `%%` replaced.
    Result<std::optional<QString>> value(const QString &section, const QString &key) const;
    /// The line on which the key stands, from 1; 0 if unknown.
    int line(const QString &section, const QString &key) const;
    const QString &file() const { return m_file; }

private:
    struct Entry
    {
        QString key;
        QString value;
        int line = 0;
    };
    struct Section
    {
        QString name;
        std::vector<Entry> entries;
    };
    const Entry *find(const QString &section, const QString &key) const;
    Result<QString> interpolate(const QString &section, const QString &key, const QString &text, int depth) const;

    QString m_file;
    std::vector<Section> m_sections;
    Section m_default;
};

} // namespace retort
