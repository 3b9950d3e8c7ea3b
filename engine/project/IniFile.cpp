// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/IniFile.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace retort {

namespace {

constexpr int kDeepestInterpolation = 10;
const QLatin1String kDefaultSection("DEFAULT");

std::unexpected<Error> iniError(const QString &file, int line, const QString &message, const QString &hint = {})
{
    return std::unexpected(Error{Error::Kind::Command, message, {file, line, 1, line, 1}, hint});
}

int iniIndent(const QString &line)
{
    int indent = 0;
    while (indent < line.size() && line.at(indent).isSpace())
        ++indent;
    return indent;
}

} // namespace

Result<IniFile> IniFile::read(const QString &path)
{
    QFile file(path);
    if (!QFileInfo(path).isFile()) {
        IniFile empty;
        empty.m_file = path;
        return empty;
    }
    if (!file.open(QIODevice::ReadOnly))
        return fileError(QStringLiteral("Cannot read %1: %2").arg(path, file.errorString()));
    return parse(path, QString::fromUtf8(file.readAll()));
}

Result<IniFile> IniFile::parse(const QString &file, const QString &text)
{
    static const QRegularExpression header(QStringLiteral("^\\[(.+)\\]"));
    static const QRegularExpression option(QStringLiteral("^(.*?)\\s*[=:]\\s*(.*)$"));

    IniFile ini;
    ini.m_file = file;
    ini.m_default.name = kDefaultSection;
    Section *section = nullptr;
    Entry *entry = nullptr;
    int indentOfKey = 0;
    QSet<QString> seen;

    QString content = text;
    content.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    if (content.startsWith(QChar::ByteOrderMark))
        content.remove(0, 1);
    const QStringList lines = content.split(u'\n');
    for (int i = 0; i < lines.size(); ++i) {
        const QString &line = lines.at(i);
        const QString value = line.trimmed();
        if (value.isEmpty()) {
            // An empty line may stand inside a value.
            if (entry)
                entry->value.append(u'\n');
            continue;
        }
        if (value.startsWith(u'#') || value.startsWith(u';'))
            continue;
        const int indent = iniIndent(line);
        if (entry && indent > indentOfKey) {
            entry->value.append(u'\n').append(value);
            continue;
        }
        indentOfKey = indent;
        if (const QRegularExpressionMatch match = header.match(value); match.hasMatch()) {
            const QString name = match.captured(1);
            entry = nullptr;
            if (name == kDefaultSection) {
                section = &ini.m_default;
                continue;
            }
            if (ini.hasSection(name))
                return iniError(file, i + 1, QStringLiteral("section '%1' already exists").arg(name));
            ini.m_sections.push_back({name, {}});
            section = &ini.m_sections.back();
            continue;
        }
        if (!section) {
            return iniError(file, i + 1, QStringLiteral("File contains no section headers: '%1'").arg(value),
                            QStringLiteral("The first line that is not a comment must be like [alembic]."));
        }
        const QRegularExpressionMatch match = option.match(value);
        if (!match.hasMatch() || match.captured(1).isEmpty()) {
            return iniError(file, i + 1, QStringLiteral("'%1' is neither a section nor key = value").arg(value));
        }
        const QString key = match.captured(1).trimmed().toLower();
        const QString full = section->name + u'\n' + key;
        if (seen.contains(full)) {
            return iniError(file, i + 1,
                            QStringLiteral("option '%1' in section '%2' already exists").arg(key, section->name));
        }
        seen.insert(full);
        section->entries.push_back({key, match.captured(2).trimmed(), i + 1});
        entry = &section->entries.back();
    }
    const auto trimEnds = [](Section &some) {
        for (Entry &item : some.entries) {
            while (!item.value.isEmpty() && item.value.back().isSpace())
                item.value.chop(1);
        }
    };
    trimEnds(ini.m_default);
    std::for_each(ini.m_sections.begin(), ini.m_sections.end(), trimEnds);
    return ini;
}

QStringList IniFile::sections() const
{
    QStringList result;
    for (const Section &section : m_sections)
        result.append(section.name);
    return result;
}

bool IniFile::hasSection(const QString &section) const
{
    return std::any_of(m_sections.begin(), m_sections.end(), [&](const Section &s) { return s.name == section; });
}

QStringList IniFile::ownKeys(const QString &section) const
{
    QStringList result;
    for (const Section &candidate : m_sections) {
        if (candidate.name != section)
            continue;
        for (const Entry &entry : candidate.entries)
            result.append(entry.key);
    }
    return result;
}

QStringList IniFile::keys(const QString &section) const
{
    QStringList result = ownKeys(section);
    for (const Entry &entry : m_default.entries) {
        if (!result.contains(entry.key))
            result.append(entry.key);
    }
    return result;
}

void IniFile::setDefault(const QString &key, const QString &value)
{
    const auto same = [&](const Entry &entry) { return entry.key == key; };
    if (std::none_of(m_default.entries.begin(), m_default.entries.end(), same))
        m_default.entries.push_back({key, QString(value).replace(u'%', QLatin1String("%%")), 0});
}

const IniFile::Entry *IniFile::find(const QString &section, const QString &key) const
{
    const QString name = key.toLower();
    const auto in = [&name](const Section &some) -> const Entry * {
        for (const Entry &entry : some.entries) {
            if (entry.key == name)
                return &entry;
        }
        return nullptr;
    };
    for (const Section &candidate : m_sections) {
        if (candidate.name != section)
            continue;
        const Entry *entry = in(candidate);
        return entry ? entry : in(m_default);
    }
    return section == kDefaultSection ? in(m_default) : nullptr;
}

std::optional<QString> IniFile::raw(const QString &section, const QString &key) const
{
    const Entry *entry = find(section, key);
    return entry ? std::optional(entry->value) : std::nullopt;
}

int IniFile::line(const QString &section, const QString &key) const
{
    const Entry *entry = find(section, key);
    return entry ? entry->line : 0;
}

Result<std::optional<QString>> IniFile::value(const QString &section, const QString &key) const
{
    const Entry *entry = find(section, key);
    if (!entry)
        return std::optional<QString>();
    auto text = interpolate(section, key, entry->value, 1);
    if (!text)
        return std::unexpected(text.error());
    return std::optional(*text);
}

Result<QString> IniFile::interpolate(const QString &section, const QString &key, const QString &text, int depth) const
{
    static const QRegularExpression reference(QStringLiteral("^%\\(([^)]+)\\)s"));
    const int place = line(section, key);
    if (depth > kDeepestInterpolation) {
        return iniError(
            m_file, place,
            QStringLiteral("The value of '%1' in section '%2' refers to other values more than %3 levels deep")
                .arg(key, section)
                .arg(kDeepestInterpolation));
    }
    QString result;
    qsizetype from = 0;
    while (true) {
        const qsizetype percent = text.indexOf(u'%', from);
        if (percent < 0)
            return QString(result + QStringView(text).mid(from));
        result += QStringView(text).mid(from, percent - from);
        const QString rest = text.mid(percent);
        if (rest.startsWith(QLatin1String("%%"))) {
            result += u'%';
            from = percent + 2;
            continue;
        }
        if (!rest.startsWith(QLatin1String("%("))) {
            // In a URL what follows may be the rest of a password.
            const bool isSecret = text.contains(QLatin1String("://"));
            const QString found = isSecret ? QString() : QStringLiteral(", found: '%1'").arg(rest);
            return iniError(m_file, place, QStringLiteral("'%' must be followed by '%' or '('") + found,
                            QStringLiteral("Write %% for a percent sign, for example %%40 for %40 in a password."));
        }
        const QRegularExpressionMatch match = reference.match(rest);
        if (!match.hasMatch())
            return iniError(m_file, place,
                            QStringLiteral("bad interpolation variable reference '%1'")
                                .arg(text.contains(QLatin1String("://")) ? QStringLiteral("%(…") : rest));
        const QString name = match.captured(1).toLower();
        const std::optional<QString> other = raw(section, name);
        if (!other) {
            return iniError(m_file, place,
                            QStringLiteral("Bad value substitution: option '%1' in section '%2' contains an "
                                           "interpolation key '%3' which is not a valid option name.")
                                .arg(key, section, name));
        }
        auto inner = interpolate(section, name, *other, depth + 1);
        if (!inner)
            return inner;
        result += *inner;
        from = percent + match.capturedLength(0);
    }
}

} // namespace retort
