// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/toml/EnvironmentWriter.h"

#include "engine/environment/EnvironmentsFile.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <utility>
#include <vector>

namespace retort {

namespace {

QString tomlSetting(const SettingValue &value)
{
    if (value.reference)
        return tomlReference(*value.reference);
    return value.text.isEmpty() ? QString() : tomlText(value.text);
}

/// Each key with its value as TOML; an empty value: the key goes.
std::vector<std::pair<QString, QString>> settingsOf(const Environment &environment)
{
    const auto text = [](const QString &value) { return value.isEmpty() ? QString() : tomlText(value); };
    const auto flag = [](bool value) { return value ? QStringLiteral("true") : QString(); };
    const auto reference = [](const std::optional<SecretReference> &value) {
        return value ? tomlReference(*value) : QString();
    };
    std::vector<std::pair<QString, QString>> settings{{QStringLiteral("label"), text(environment.label)},
                                                      {QStringLiteral("colour"), text(environment.colour)},
                                                      {QStringLiteral("url"), tomlSetting(environment.url)},
                                                      {QStringLiteral("user"), tomlSetting(environment.user)}};
    // A password that is written down is not ours to touch.
    if (environment.writtenPassword.isEmpty())
        settings.emplace_back(QStringLiteral("password"), reference(environment.password));
    settings.emplace_back(QStringLiteral("credentials"), reference(environment.credentials));
    settings.emplace_back(QStringLiteral("protected"), flag(environment.isProtected));
    settings.emplace_back(QStringLiteral("confirm"), text(environment.confirm));
    settings.emplace_back(QStringLiteral("export_only"), flag(environment.isExportOnly));
    return settings;
}

bool isTableHeader(const QString &line)
{
    return line.trimmed().startsWith(u'[');
}

/// Whether the line heads the environment's table, or with `below` one below it.
bool heads(const QString &line, const QString &name, bool below)
{
    const QString own = QStringLiteral("(?:%1|\"%1\"|'%1')").arg(QRegularExpression::escape(name));
    const QRegularExpression pattern(QStringLiteral("^\\s*\\[\\s*environments\\s*\\.\\s*") + own +
                                     (below ? QStringLiteral("\\s*[.\\]]") : QStringLiteral("\\s*\\]")));
    return pattern.match(line).hasMatch();
}

qsizetype endOfTable(const QStringList &lines, qsizetype header)
{
    qsizetype end = header + 1;
    while (end < lines.size() && !isTableHeader(lines[end]))
        ++end;
    return end;
}

/// What stands after the value of a line: blanks, a comment, a carriage return.
QString tailOf(const QString &line, qsizetype begin)
{
    QChar quote;
    qsizetype end = begin;
    for (qsizetype i = begin; i < line.size(); ++i) {
        const QChar character = line[i];
        if (quote.isNull() && character == u'#')
            break;
        if (quote.isNull() && (character == u'"' || character == u'\''))
            quote = character;
        else if (character == quote)
            quote = QChar();
        else if (character == u'\\' && quote == u'"')
            ++i;
        if (!character.isSpace())
            end = i + 1;
    }
    return line.mid(end);
}

void setKey(QStringList &lines, qsizetype header, const QString &key, const QString &value)
{
    const QRegularExpression pattern(QStringLiteral("^\\s*%1\\s*=\\s*").arg(key));
    const qsizetype end = endOfTable(lines, header);
    for (qsizetype line = header + 1; line < end; ++line) {
        const QRegularExpressionMatch match = pattern.match(lines[line]);
        if (!match.hasMatch())
            continue;
        if (value.isEmpty())
            lines.removeAt(line);
        else
            lines[line] = match.captured() + value + tailOf(lines[line], match.capturedLength());
        return;
    }
    if (value.isEmpty())
        return;
    qsizetype last = end;
    while (last > header + 1 && lines[last - 1].trimmed().isEmpty())
        --last;
    lines.insert(last, key + QStringLiteral(" = ") + value);
}

Error byHand(const QString &name)
{
    return Error{Error::Kind::File,
                 QStringLiteral("The environment '%1' cannot be changed in retort.toml line by line").arg(name),
                 {},
                 QStringLiteral("Edit the file by hand.")};
}

bool isSame(const Environment &one, const Environment &other)
{
    return settingsOf(one) == settingsOf(other);
}

/// The changed text, once it is known to say what is meant and nothing else.
Result<QByteArray> checked(const QString &file, const QStringList &lines, const QByteArray &before,
                           const QString &previousName, const Environment *wanted)
{
    const QByteArray text = lines.join(u'\n').toUtf8();
    const auto old = EnvironmentsFile::parse(file, before);
    const auto parsed = EnvironmentsFile::parse(file, text);
    if (!old)
        return std::unexpected(old.error());
    if (!parsed)
        return std::unexpected(byHand(wanted ? wanted->name : previousName));
    const auto find = [](const EnvironmentsFile &in, const QString &name) {
        return std::ranges::find(in.environments, name, &Environment::name);
    };
    if (wanted) {
        const auto found = find(*parsed, wanted->name);
        if (found == parsed->environments.end()) {
            const auto finding =
                std::ranges::find(parsed->findings, Diagnostic::Severity::Error, &Diagnostic::severity);
            return finding == parsed->findings.end()
                       ? std::unexpected(byHand(wanted->name))
                       : std::unexpected(Error{Error::Kind::Command, finding->message, {}, finding->hint});
        }
        if (!isSame(*found, *wanted))
            return std::unexpected(byHand(wanted->name));
    } else if (find(*parsed, previousName) != parsed->environments.end()) {
        return std::unexpected(byHand(previousName));
    }
    for (const Environment &other : old->environments) {
        const auto same = find(*parsed, other.name);
        const bool isMeant = other.name == previousName || (wanted && other.name == wanted->name);
        if (!isMeant && (same == parsed->environments.end() || !isSame(*same, other)))
            return std::unexpected(byHand(other.name));
    }
    return text;
}

} // namespace

QString tomlText(const QString &text)
{
    QString escaped;
    for (const QChar character : text) {
        if (character == u'"' || character == u'\\')
            escaped += u'\\' + QString(character);
        else if (character.unicode() < 0x20 || character.unicode() == 0x7f)
            escaped += QStringLiteral("\\u%1").arg(character.unicode(), 4, 16, QLatin1Char('0'));
        else
            escaped += character;
    }
    return u'"' + escaped + u'"';
}

QString tomlKey(const QString &name)
{
    static const QRegularExpression bare(QStringLiteral("^[A-Za-z0-9_-]+$"));
    return bare.match(name).hasMatch() ? name : tomlText(name);
}

QString tomlReference(const SecretReference &reference)
{
    QString text = QStringLiteral("{ ") + kindWord(reference.kind) + QStringLiteral(" = ") + tomlText(reference.target);
    if (!reference.key.isEmpty())
        text += QStringLiteral(", key = ") + tomlText(reference.key);
    if (reference.version)
        text += QStringLiteral(", version = %1").arg(*reference.version);
    if (!reference.vaultNamespace.isEmpty())
        text += QStringLiteral(", namespace = ") + tomlText(reference.vaultNamespace);
    return text + QStringLiteral(" }");
}

Result<QByteArray> withSettings(const QByteArray &text, const QString &name,
                                const std::vector<std::pair<QString, QString>> &settings)
{
    QStringList lines = QString::fromUtf8(text).split(u'\n');
    const auto header = std::ranges::find_if(lines, [&](const QString &line) { return heads(line, name, false); });
    if (header == lines.end())
        return std::unexpected(byHand(name));
    const qsizetype place = header - lines.begin();
    for (const auto &[key, value] : settings)
        setKey(lines, place, key, value);
    return lines.join(u'\n').toUtf8();
}

Result<QByteArray> withEnvironment(const QString &file, const QByteArray &text, const QString &previousName,
                                   const Environment &environment)
{
    const auto old = EnvironmentsFile::parse(file, text);
    if (!old)
        return std::unexpected(old.error());
    const auto previous = std::ranges::find(old->environments, previousName, &Environment::name);
    const auto before = settingsOf(previous == old->environments.end() ? Environment() : *previous);
    QStringList lines = QString::fromUtf8(text).split(u'\n');
    const QString header = QStringLiteral("[environments.%1]").arg(tomlKey(environment.name));
    qsizetype place = -1;
    for (qsizetype line = 0; line < lines.size() && !previousName.isEmpty(); ++line) {
        if (heads(lines[line], previousName, false))
            place = line;
        if (previousName != environment.name && heads(lines[line], previousName, true)) {
            const QString rest = lines[line].mid(lines[line].indexOf(previousName) + previousName.size());
            lines[line] = header.chopped(1) + (rest.startsWith(u'"') || rest.startsWith(u'\'') ? rest.mid(1) : rest);
        }
    }
    if (place < 0 && !previousName.isEmpty())
        return std::unexpected(byHand(previousName));
    if (place < 0) {
        while (!lines.isEmpty() && lines.last().trimmed().isEmpty())
            lines.removeLast();
        if (!lines.isEmpty())
            lines << QString();
        place = lines.size();
        lines << header << QString();
    }
    for (const auto &setting : settingsOf(environment)) {
        // What is written may have variables in it; it stays as it is where nothing has changed.
        if (std::ranges::find(before, setting) == before.end())
            setKey(lines, place, setting.first, setting.second);
    }
    return checked(file, lines, text, previousName, &environment);
}

Result<QByteArray> withoutEnvironment(const QString &file, const QByteArray &text, const QString &name)
{
    QStringList lines = QString::fromUtf8(text).split(u'\n');
    for (qsizetype line = 0; line < lines.size();) {
        if (!heads(lines[line], name, true)) {
            ++line;
            continue;
        }
        const qsizetype end = endOfTable(lines, line);
        lines.erase(lines.begin() + line, lines.begin() + end);
    }
    return checked(file, lines, text, name, nullptr);
}

} // namespace retort
