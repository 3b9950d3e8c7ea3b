// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/secrets/SecretReference.h"
#include "model/Diagnostic.h"

#include <QString>
#include <QStringList>

#include <toml++/toml.h>

#include <optional>
#include <vector>

namespace retort {

struct SettingValue;

/// A table of retort.toml, with those it extends behind it, read key by key. Whatever is not as expected becomes a
/// finding with its place.
class TomlSettings
{
public:
    /// `name` is for messages: "environments.staging". The findings outlive this object.
    TomlSettings(QString file, QString name, std::vector<Diagnostic> &findings);

    /// Adds a table to fall back on; the first one added is the table itself.
    void add(const toml::table *table) { m_tables.push_back(table); }
    /// The same settings without those that are inherited.
    TomlSettings own() const;
    /// Finds fault with every key of the table itself that is not among `known`.
    void checkKeys(const QStringList &known) const;

    /// nullptr if there is none.
    const toml::node *find(const char *key) const;
    bool has(const char *key) const { return find(key) != nullptr; }

    /// Empty where there is none.
    QString text(const char *key) const;
    bool flag(const char *key) const;
    /// "500ms", "5s", "2min", in milliseconds; 0 means no limit.
    std::optional<int> duration(const char *key) const;
    /// One text, or a list of them.
    QStringList texts(const char *key) const;
    /// One of `words`, empty where there is none.
    QString word(const char *key, const QStringList &words) const;
    /// A reference, or nothing where there is none. Plain text is a finding.
    std::optional<SecretReference> reference(const char *key) const;
    /// Text or a reference.
    SettingValue value(const char *key) const;
    /// The table below `key`, with what is inherited.
    TomlSettings table(const char *key) const;

    SourceRange rangeOf(const toml::node &node) const;
    /// Of the table itself.
    SourceRange range() const;
    void error(const SourceRange &where, const QString &message, const QString &hint = {}) const;
    void warning(const SourceRange &where, const QString &code, const QString &message, const QString &hint) const;
    /// "%1 in [environments.staging]"
    QString place(const char *key) const;

    static QString toText(std::string_view text);
    static SourceRange rangeOf(const QString &file, const toml::source_region &region);

private:
    void unexpected(const char *key, const toml::node &node, const QString &expected) const;
    std::optional<SecretReference> readReference(const char *key, const toml::table &table) const;

    QString m_file;
    QString m_name;
    std::vector<Diagnostic> *m_findings;
    std::vector<const toml::table *> m_tables;
};

} // namespace retort
