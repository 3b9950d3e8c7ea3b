// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/ReparentScript.h"

#include "engine/project/ScriptHeader.h"
#include "engine/script/Parser.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSaveFile>
#include <QStringDecoder>

namespace retort {

namespace {

std::unexpected<Error> headerError(const QString &file)
{
    return std::unexpected(Error{
        Error::Kind::Script, QStringLiteral("The parents of %1 cannot be rewritten").arg(QFileInfo(file).fileName()),
        SourceRange{file, 1, 1, 1, 1},
        QStringLiteral("down_revision has to be assigned once, as None, a string or a tuple of strings; "
                       "change it by hand")});
}

/// In the quotes that the script itself uses.
QString literal(const QStringList &parents, QChar quote)
{
    if (parents.isEmpty())
        return QStringLiteral("None");
    QStringList quoted;
    for (const QString &parent : parents)
        quoted << quote + parent + quote;
    return quoted.size() == 1 ? quoted.front() : u'(' + quoted.join(QStringLiteral(", ")) + u')';
}

QString withDocstringLine(QString text, qsizetype end, const QStringList &parents)
{
    static const QRegularExpression line(QStringLiteral("^([ \\t]*Revises:)[^\\r\\n]*"),
                                         QRegularExpression::MultilineOption);
    const QRegularExpressionMatch match = line.match(text);
    if (!match.hasMatch() || match.capturedStart() > end)
        return text;
    const QString value = parents.isEmpty() ? QString() : u' ' + parents.join(QStringLiteral(", "));
    return text.replace(match.capturedStart(), match.capturedLength(), match.captured(1) + value);
}

Result<QString> reparentedSql(const QString &file, QString text, const QStringList &parents)
{
    static const QRegularExpression line(QStringLiteral("^(--[ \\t]*revises:)[^\\r\\n]*"),
                                         QRegularExpression::MultilineOption |
                                             QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = line.match(text);
    if (!match.hasMatch())
        return headerError(file);
    const QString value = parents.isEmpty() ? QString() : u' ' + parents.join(QStringLiteral(", "));
    return text.replace(match.capturedStart(), match.capturedLength(), match.captured(1) + value);
}

} // namespace

Result<QString> reparented(const QString &file, const QString &text, const QStringList &parents)
{
    if (file.endsWith(QLatin1String(".sql")))
        return reparentedSql(file, text, parents);
    std::optional<ScriptHeader> header = scanScriptHeader(text);
    if (!header)
        header = evaluateScriptHeader(*script::parseModule(std::make_shared<const SourceText>(file, text)));
    const auto value = header->values.constFind(QStringLiteral("down_revision"));
    if (value == header->values.constEnd() || value->kind == HeaderValue::Kind::Unknown || value->end <= value->begin)
        return headerError(file);
    const auto own = header->values.constFind(QStringLiteral("revision"));
    const auto &sample = own != header->values.constEnd() ? *own : *value;
    const QString written = text.mid(sample.begin, sample.end - sample.begin);
    const QChar quote = written.contains(u'"') ? u'"' : u'\'';
    QString changed = text;
    changed.replace(value->begin, value->end - value->begin, literal(parents, quote));
    // The docstring stands above what was just replaced.
    return withDocstringLine(changed, value->begin, parents);
}

Result<QString> readScript(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fileError(QStringLiteral("Cannot read %1: %2").arg(path, file.errorString()));
    QStringDecoder decode(QStringDecoder::Utf8);
    QString text = decode(file.readAll());
    if (decode.hasError())
        return fileError(QStringLiteral("%1 is not UTF-8 text").arg(path));
    return text;
}

Result<void> replaceScript(const QString &path, const QString &before, const QString &text)
{
    const Result<QString> now = readScript(path);
    if (!now)
        return std::unexpected(now.error());
    if (*now != before)
        return fileError(QStringLiteral("%1 has been changed in the meantime").arg(path),
                         QStringLiteral("Nothing was written; look at the script first"));
    QSaveFile file(path);
    const QByteArray bytes = text.toUtf8();
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return fileError(QStringLiteral("Cannot write %1: %2").arg(path, file.errorString()));
    return {};
}

} // namespace retort
