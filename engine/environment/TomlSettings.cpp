// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/environment/TomlSettings.h"

#include "engine/environment/Environment.h"
#include "engine/environment/EnvironmentsFile.h"
#include "model/NearestWord.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <array>

namespace retort {

namespace {

const QString kReferenceExample = QStringLiteral("For example { env = \"SHOP_PASSWORD\" } or { vault = "
                                                 "\"secret/data/shop\", key = \"password\" }.");

/// What a node is, in TOML's words.
QString kindOf(const toml::node &node)
{
    constexpr std::array kKinds = {"nothing", "a table", "an array", "a string", "an integer",
                                   "a float", "a flag",  "a date",   "a time",   "a date and time"};
    return QString::fromLatin1(kKinds.at(size_t(node.type())));
}

const std::array<const char *, 5> kReferenceKinds = {"vault", "env", "file", "keychain", "prompt"};

constexpr std::array<SecretReference::Kind, 5> kReferenceKindValues = {
    SecretReference::Kind::Vault, SecretReference::Kind::Variable, SecretReference::Kind::File,
    SecretReference::Kind::Keychain, SecretReference::Kind::Prompt};

} // namespace

TomlSettings::TomlSettings(QString file, QString name, std::vector<Diagnostic> &findings)
    : m_file(std::move(file)), m_name(std::move(name)), m_findings(&findings)
{}

QString TomlSettings::toText(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

SourceRange TomlSettings::rangeOf(const QString &file, const toml::source_region &region)
{
    return {file, int(region.begin.line), int(region.begin.column), int(region.end.line), int(region.end.column)};
}

SourceRange TomlSettings::rangeOf(const toml::node &node) const
{
    return rangeOf(m_file, node.source());
}

SourceRange TomlSettings::range() const
{
    return m_tables.empty() ? SourceRange{m_file, 1, 1, 1, 1} : rangeOf(*m_tables.front());
}

TomlSettings TomlSettings::own() const
{
    TomlSettings result(m_file, m_name, *m_findings);
    if (!m_tables.empty())
        result.add(m_tables.front());
    return result;
}

void TomlSettings::error(const SourceRange &where, const QString &message, const QString &hint) const
{
    m_findings->push_back({Diagnostic::Severity::Error, QStringLiteral("retort-toml"), message, where, hint});
}

void TomlSettings::warning(const SourceRange &where, const QString &code, const QString &message,
                           const QString &hint) const
{
    m_findings->push_back({Diagnostic::Severity::Warning, code, message, where, hint});
}

QString TomlSettings::place(const char *key) const
{
    return QStringLiteral("'%1' in [%2]").arg(QLatin1String(key), m_name);
}

void TomlSettings::unexpected(const char *key, const toml::node &node, const QString &expected) const
{
    error(rangeOf(node), QStringLiteral("%1 is %2, and %3 is expected").arg(place(key), kindOf(node), expected));
}

void TomlSettings::checkKeys(const QStringList &known) const
{
    if (m_tables.empty())
        return;
    for (const auto &[key, value] : *m_tables.front()) {
        const QString name = toText(key.str());
        if (known.contains(name))
            continue;
        const QString nearest = nearestWord(name, known);
        error(rangeOf(m_file, key.source()), QStringLiteral("There is no setting '%1' in [%2]").arg(name, m_name),
              nearest.isEmpty() ? QStringLiteral("Known are %1.").arg(known.join(QStringLiteral(", ")))
                                : QStringLiteral("Did you mean '%1'?").arg(nearest));
    }
}

const toml::node *TomlSettings::find(const char *key) const
{
    for (const toml::table *table : m_tables) {
        if (const toml::node *node = table->get(key))
            return node;
    }
    return nullptr;
}

QString TomlSettings::text(const char *key) const
{
    const toml::node *node = find(key);
    if (!node)
        return {};
    if (const auto *value = node->as_string())
        return toText(value->get());
    unexpected(key, *node, QStringLiteral("a string"));
    return {};
}

bool TomlSettings::flag(const char *key) const
{
    const toml::node *node = find(key);
    if (!node)
        return false;
    if (const auto *value = node->as_boolean())
        return value->get();
    unexpected(key, *node, QStringLiteral("true or false"));
    return false;
}

std::optional<int> TomlSettings::duration(const char *key) const
{
    const toml::node *node = find(key);
    if (!node)
        return std::nullopt;
    static const QRegularExpression pattern(QStringLiteral("^(\\d{1,6})\\s*(ms|s|min|h)?$"));
    static const QMap<QString, int> units = {{QStringLiteral("ms"), 1},
                                             {QStringLiteral("s"), 1'000},
                                             {QStringLiteral("min"), 60'000},
                                             {QStringLiteral("h"), 3'600'000}};
    const auto *value = node->as_string();
    const QRegularExpressionMatch match = pattern.match(value ? toText(value->get()) : QString());
    const bool isZero = match.hasMatch() && match.captured(1).toInt() == 0;
    const qint64 time = match.hasMatch() ? match.captured(1).toLongLong() * units.value(match.captured(2), 0) : 0;
    if (!match.hasMatch() || (match.captured(2).isEmpty() && !isZero) || time > std::numeric_limits<int>::max()) {
        error(rangeOf(*node), QStringLiteral("%1 is no time").arg(place(key)),
              QStringLiteral(
                  "Write a number with its unit, for example \"500ms\", \"5s\" or \"2min\"; \"0\" for no limit."));
        return std::nullopt;
    }
    return int(time);
}

QStringList TomlSettings::texts(const char *key) const
{
    const toml::node *node = find(key);
    if (!node)
        return {};
    if (const auto *value = node->as_string()) {
        QStringList parts;
        for (const QString &part : toText(value->get()).split(u',', Qt::SkipEmptyParts))
            parts.append(part.trimmed());
        return parts;
    }
    QStringList result;
    const toml::array *array = node->as_array();
    if (!array) {
        unexpected(key, *node, QStringLiteral("a string or a list of strings"));
        return {};
    }
    for (const toml::node &item : *array) {
        if (const auto *value = item.as_string())
            result.append(toText(value->get()));
        else
            unexpected(key, item, QStringLiteral("a string or a list of strings"));
    }
    return result;
}

QString TomlSettings::word(const char *key, const QStringList &words) const
{
    const QString value = text(key);
    if (value.isEmpty() || words.contains(value))
        return value;
    const QString nearest = nearestWord(value, words);
    error(rangeOf(*find(key)), QStringLiteral("%1 cannot be '%2'").arg(place(key), value),
          nearest.isEmpty() ? QStringLiteral("It can be %1.").arg(words.join(QStringLiteral(", ")))
                            : QStringLiteral("Did you mean '%1'?").arg(nearest));
    return {};
}

std::optional<SecretReference> TomlSettings::readReference(const char *key, const toml::table &table) const
{
    SecretReference reference;
    reference.where = rangeOf(table);
    TomlSettings inner(m_file, m_name + QLatin1Char('.') + QLatin1String(key), *m_findings);
    inner.add(&table);
    int found = 0;
    for (size_t i = 0; i < kReferenceKinds.size(); ++i) {
        if (!inner.has(kReferenceKinds[i]))
            continue;
        ++found;
        reference.kind = kReferenceKindValues[i];
        reference.target = inner.text(kReferenceKinds[i]);
    }
    const bool isVault = reference.kind == SecretReference::Kind::Vault;
    QStringList known = {QStringLiteral("vault"), QStringLiteral("env"), QStringLiteral("file"),
                         QStringLiteral("keychain"), QStringLiteral("prompt")};
    if (isVault && found == 1)
        known = {QStringLiteral("vault"), QStringLiteral("key"), QStringLiteral("version"),
                 QStringLiteral("namespace")};
    const size_t before = m_findings->size();
    inner.checkKeys(known);
    if (m_findings->size() != before)
        return std::nullopt;
    if (found != 1) {
        error(reference.where, QStringLiteral("%1 must name one place to look").arg(place(key)), kReferenceExample);
        return std::nullopt;
    }
    if (reference.target.trimmed().isEmpty()) {
        error(reference.where, QStringLiteral("%1 says nothing after '%2'").arg(place(key), kindWord(reference.kind)),
              kReferenceExample);
        return std::nullopt;
    }
    if (reference.kind == SecretReference::Kind::File)
        reference.target = QDir::cleanPath(QFileInfo(m_file).absoluteDir().absoluteFilePath(reference.target));
    if (isVault) {
        while (reference.target.startsWith(u'/'))
            reference.target.remove(0, 1);
        reference.key = inner.text("key");
        reference.vaultNamespace = inner.text("namespace");
        if (const toml::node *version = inner.find("version")) {
            if (const auto *number = version->as_integer(); number && number->get() > 0)
                reference.version = int(number->get());
            else
                inner.unexpected("version", *version, QStringLiteral("a number from 1"));
        }
    }
    return reference;
}

std::optional<SecretReference> TomlSettings::reference(const char *key) const
{
    const toml::node *node = find(key);
    if (!node)
        return std::nullopt;
    if (const toml::table *table = node->as_table())
        return readReference(key, *table);
    error(rangeOf(*node), QStringLiteral("%1 is %2, and a reference is expected").arg(place(key), kindOf(*node)),
          kReferenceExample);
    return std::nullopt;
}

SettingValue TomlSettings::value(const char *key) const
{
    const toml::node *node = find(key);
    if (!node)
        return {};
    if (const toml::table *table = node->as_table())
        return {{}, readReference(key, *table)};
    if (const auto *value = node->as_string())
        return {toText(value->get()), {}};
    unexpected(key, *node, QStringLiteral("a string or a reference"));
    return {};
}

TomlSettings TomlSettings::table(const char *key) const
{
    TomlSettings result(m_file, m_name.isEmpty() ? QString::fromLatin1(key) : m_name + u'.' + QLatin1String(key),
                        *m_findings);
    for (const toml::table *table : m_tables) {
        const toml::node *node = table->get(key);
        if (!node)
            continue;
        if (const toml::table *inner = node->as_table())
            result.add(inner);
        else
            unexpected(key, *node, QStringLiteral("a table"));
    }
    return result;
}

} // namespace retort
