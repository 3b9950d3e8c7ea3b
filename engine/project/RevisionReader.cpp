// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/RevisionReader.h"

#include "engine/project/ScriptHeader.h"
#include "engine/script/Parser.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>
#include <QStringDecoder>
#include <QtConcurrentMap>

#include <algorithm>
#include <ranges>

namespace retort {

namespace {

using Severity = Diagnostic::Severity;

void addProblem(Revision &revision, const QString &code, const QString &message, const SourceRange &where,
                const QString &hint = {})
{
    revision.diagnostics.push_back({Severity::Error, code, message, where, hint});
}

SourceRange wholeFile(const Revision &revision, int line = 0)
{
    return {revision.file, line, line > 0 ? 1 : 0, line, line > 0 ? 1 : 0};
}

/// What stands for the id of a script that does not tell: an assignment that looks right, else the file name.
QString lenientId(const QString &file, const QString &text)
{
    static const QRegularExpression assignment(
        QStringLiteral("^(?:revision\\s*(?::[^=\\n]*)?=|--\\s*revision:)\\s*['\"]?([^'\"\\s#]+)"),
        QRegularExpression::MultilineOption);
    const QRegularExpressionMatch match = assignment.match(text);
    if (match.hasMatch())
        return match.captured(1);
    const QString name = QFileInfo(file).completeBaseName();
    return name.contains(u'_') ? name.section(u'_', 0, 0) : name;
}

std::optional<QDateTime> createDateOf(const QString &longDoc)
{
    static const QRegularExpression line(
        QStringLiteral("^Create Date:\\s*(\\d{4}-\\d\\d-\\d\\d)[ T](\\d\\d:\\d\\d(?::\\d\\d)?)(?:\\.(\\d+))?\\s*"
                       "(Z|[+-]\\d\\d:?\\d\\d)?"),
        QRegularExpression::MultilineOption);
    const QRegularExpressionMatch match = line.match(longDoc);
    if (!match.hasMatch())
        return std::nullopt;
    const QDate date = QDate::fromString(match.captured(1), Qt::ISODate);
    QTime time = QTime::fromString(match.captured(2), Qt::ISODate);
    if (!date.isValid() || !time.isValid())
        return std::nullopt;
    time = time.addMSecs(match.captured(3).leftJustified(3, u'0').left(3).toInt());
    const QString zone = match.captured(4);
    if (zone.isEmpty())
        return QDateTime(date, time);
    if (zone == QLatin1String("Z"))
        return QDateTime(date, time, Qt::UTC);
    const int seconds = zone.mid(1, 2).toInt() * 3600 + zone.right(2).toInt() * 60;
    return QDateTime(date, time, Qt::OffsetFromUTC, zone.startsWith(u'-') ? -seconds : seconds);
}

void setDocumentation(Revision &revision, const QString &docstring)
{
    revision.longDoc = docstring.trimmed();
    revision.message = revision.longDoc.section(QStringLiteral("\n\n"), 0, 0);
    revision.createDate = createDateOf(revision.longDoc);
}

QStringList listOf(const HeaderValue &value)
{
    if (value.kind == HeaderValue::Kind::String)
        return {value.string};
    return value.strings;
}

/// "Could not determine revision id …", in Alembic's words.
void missingId(Revision &revision, const QString &text)
{
    static const QRegularExpression hexName(QStringLiteral("^([a-f0-9]+)\\.py$"));
    const QString fileName = QFileInfo(revision.file).fileName();
    if (const QRegularExpressionMatch match = hexName.match(fileName); match.hasMatch()) {
        revision.id = match.captured(1);
        return;
    }
    revision.id = lenientId(revision.file, text);
    revision.isHeaderCertain = false;
    addProblem(revision, QStringLiteral("missing-id"),
               QStringLiteral("Could not determine revision id from filename %1. Be sure the 'revision' variable is "
                              "declared inside the script (please see 'Upgrading from Alembic 0.1 to 0.2' in the "
                              "documentation).")
                   .arg(fileName),
               wholeFile(revision));
}

void applyHeader(Revision &revision, const ScriptHeader &header, const SourceText &source)
{
    setDocumentation(revision, header.docstring);
    const auto unknown = [&](const QString &name, const HeaderValue &value, const QString &expected) {
        revision.isHeaderCertain = false;
        addProblem(revision, QStringLiteral("header"),
                   QStringLiteral("The value of %1 cannot be read; %2 was expected").arg(name, expected),
                   source.range(value.begin, value.end));
    };
    const QString idName = QStringLiteral("revision");
    if (!header.values.contains(idName)) {
        missingId(revision, source.text());
    } else if (const HeaderValue value = header.values.value(idName);
               value.kind == HeaderValue::Kind::String && !value.string.isEmpty()) {
        revision.id = value.string;
    } else {
        revision.id = lenientId(revision.file, {});
        unknown(idName, value, QStringLiteral("a string"));
    }
    struct List
    {
        QString name;
        QStringList &target;
    };
    for (const List &list : {List{QStringLiteral("down_revision"), revision.downRevisions},
                             List{QStringLiteral("branch_labels"), revision.branchLabels},
                             List{QStringLiteral("depends_on"), revision.dependsOn}}) {
        if (!header.values.contains(list.name))
            continue;
        const HeaderValue value = header.values.value(list.name);
        if (value.kind == HeaderValue::Kind::Unknown)
            unknown(list.name, value, QStringLiteral("None, a string or a list of strings"));
        else
            list.target = listOf(value);
    }
    if (!header.values.contains(QStringLiteral("down_revision"))) {
        revision.isHeaderCertain = false;
        addProblem(revision, QStringLiteral("missing-down-revision"),
                   QStringLiteral("Revision %1 has no down_revision").arg(revision.id), wholeFile(revision),
                   QStringLiteral("Write down_revision = None if it has no parent."));
    }
}

std::optional<Revision> readSqlRevision(Revision revision, const QString &text)
{
    static const QRegularExpression entry(QStringLiteral("^--\\s*([A-Za-z_ ]+?)\\s*:\\s*(.*?)\\s*$"));
    static const QRegularExpression comma(QStringLiteral("\\s*,\\s*"));
    QHash<QString, QString> values;
    bool hasSection = false;
    int lineNumber = 0;
    for (QStringView rest = text; !rest.isEmpty();) {
        const qsizetype end = rest.indexOf(u'\n');
        const QString line = (end < 0 ? rest : rest.left(end)).toString();
        rest = end < 0 ? QStringView() : rest.mid(end + 1);
        ++lineNumber;
        if (line.trimmed().isEmpty())
            continue;
        if (!line.startsWith(QLatin1String("--")))
            break;
        const QString word = line.mid(2).trimmed().toLower();
        hasSection = word == QLatin1String("upgrade") || word == QLatin1String("downgrade");
        if (hasSection)
            break;
        if (const QRegularExpressionMatch match = entry.match(line); match.hasMatch())
            values.insert(match.captured(1).toLower().replace(u'_', u' '), match.captured(2));
    }
    const QString id = values.value(QStringLiteral("revision"));
    revision.isSql = true;
    if (id.isEmpty()) {
        // Other SQL may lie in the folder. What has the rest of a header was meant to be a revision.
        const bool isMeant =
            values.contains(QStringLiteral("revises")) || (hasSection && values.contains(QStringLiteral("message")));
        if (!isMeant)
            return std::nullopt;
        revision.id = lenientId(revision.file, {});
        revision.isHeaderCertain = false;
        addProblem(revision, QStringLiteral("missing-id"),
                   QStringLiteral("The plain SQL revision %1 has no line \"-- revision: ID\"")
                       .arg(QFileInfo(revision.file).fileName()),
                   wholeFile(revision));
        return revision;
    }
    const auto list = [&values](const QString &key) {
        const QString value = values.value(key);
        return value.isEmpty() || value == QLatin1String("<base>") ? QStringList()
                                                                   : value.split(comma, Qt::SkipEmptyParts);
    };
    revision.id = id;
    revision.downRevisions = list(QStringLiteral("revises"));
    revision.branchLabels = list(QStringLiteral("branch labels")) + list(QStringLiteral("labels"));
    revision.dependsOn = list(QStringLiteral("depends on"));
    QStringList lines{values.value(QStringLiteral("message"))};
    const QString created = values.value(QStringLiteral("created"));
    lines.append({QString(), QString(QStringLiteral("Revision ID: ") + id),
                  QString(QStringLiteral("Revises: ") + revision.downRevisions.join(QStringLiteral(", ")))});
    if (!created.isEmpty())
        lines.append(QString(QStringLiteral("Create Date: ") + created));
    setDocumentation(revision, lines.join(u'\n'));
    if (!values.contains(QStringLiteral("revises"))) {
        revision.diagnostics.push_back({Severity::Warning,
                                        QStringLiteral("missing-down-revision"),
                                        QStringLiteral("There is no \"-- revises:\" line; taken as having no parent"),
                                        wholeFile(revision),
                                        {}});
    }
    return revision;
}

} // namespace

RevisionReader::Decoded RevisionReader::decode(const QByteArray &bytes)
{
    static const QRegularExpression coding(QStringLiteral("^[ \\t\\f]*#.*?coding[:=][ \\t]*([-\\w.]+)"));
    QString name = QStringLiteral("utf-8");
    const bool hasMark = bytes.startsWith("\xef\xbb\xbf");
    qsizetype start = 0;
    for (int line = 0; line < 2 && start < bytes.size() && !hasMark; ++line) {
        qsizetype end = bytes.indexOf('\n', start);
        if (end < 0)
            end = bytes.size();
        const QString text = QString::fromLatin1(bytes.mid(start, end - start));
        if (const QRegularExpressionMatch match = coding.match(text); match.hasMatch()) {
            name = match.captured(1).toLower().replace(u'_', u'-');
            break;
        }
        if (!text.trimmed().isEmpty() && !text.trimmed().startsWith(u'#'))
            break;
        start = end + 1;
    }
    Decoded result;
    if (name.startsWith(QLatin1String("latin-1")) || name.startsWith(QLatin1String("iso-8859-1")) ||
        name == QLatin1String("latin1") || name == QLatin1String("iso8859-1")) {
        result.text = QString::fromLatin1(bytes);
    } else {
        QStringDecoder decoder(QStringConverter::Utf8);
        result.text = decoder(bytes);
        if (decoder.hasError()) {
            // Find the first bad place for the message.
            qsizetype good = 0;
            for (qsizetype position = 0; position < bytes.size();) {
                qsizetype end = bytes.indexOf('\n', position);
                end = end < 0 ? bytes.size() : end + 1;
                QStringDecoder lineDecoder(QStringConverter::Utf8);
                const QString ignored = lineDecoder(QByteArrayView(bytes).sliced(position, end - position));
                if (lineDecoder.hasError())
                    break;
                ++good;
                position = end;
            }
            result.line = int(good) + 1;
            const bool isUtf8 = name.startsWith(QLatin1String("utf"));
            result.problem = isUtf8 ? QStringLiteral("The file is not UTF-8")
                                    : QStringLiteral("The file's encoding, %1, is not supported").arg(name);
        }
    }
    if (result.text.startsWith(QChar::ByteOrderMark))
        result.text.remove(0, 1);
    result.text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    result.text.replace(u'\r', u'\n');
    return result;
}

std::optional<Revision> RevisionReader::read(const QString &path, Depth depth, const ScriptSurroundings &surroundings)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        Revision revision;
        revision.file = path;
        revision.id = lenientId(path, {});
        revision.isSql = path.endsWith(QLatin1String(".sql"));
        revision.isHeaderCertain = false;
        addProblem(revision, QStringLiteral("unreadable"),
                   QStringLiteral("The script cannot be read: %1").arg(file.errorString()), wholeFile(revision));
        return revision;
    }
    const Decoded decoded = decode(file.readAll());
    auto revision = readText(path, decoded.text, decoded.problem.isEmpty() ? depth : Depth::Header, surroundings);
    if (revision && !decoded.problem.isEmpty()) {
        revision->isHeaderCertain = false;
        revision->diagnostics.insert(revision->diagnostics.begin(),
                                     {Severity::Error, QStringLiteral("encoding"), decoded.problem,
                                      wholeFile(*revision, decoded.line),
                                      QStringLiteral("Save it as UTF-8, or name its encoding in a coding line.")});
    }
    return revision;
}

std::optional<Revision> RevisionReader::readText(const QString &path, const QString &text, Depth depth,
                                                 const ScriptSurroundings &surroundings)
{
    Revision revision;
    revision.file = path;
    if (path.endsWith(QLatin1String(".sql")))
        return readSqlRevision(std::move(revision), text);

    const std::optional<ScriptHeader> scanned = scanScriptHeader(text);
    if (scanned && depth == Depth::Header) {
        applyHeader(revision, *scanned, SourceText(path, text));
        return revision;
    }
    const auto source = std::make_shared<const SourceText>(path, text);
    const auto module = script::parseModule(source);
    ScriptHeader header = evaluateScriptHeader(*module);
    const bool isUnknown = std::ranges::any_of(
        header.values, [](const HeaderValue &value) { return value.kind == HeaderValue::Kind::Unknown; });
    if (isUnknown && module->diagnostics.empty())
        interpretScriptHeader(module, surroundings, header);
    applyHeader(revision, header, *source);
    revision.diagnostics.insert(revision.diagnostics.end(), module->diagnostics.begin(), module->diagnostics.end());
    return revision;
}

RevisionReader::Listing RevisionReader::list(const QStringList &directories, bool isRecursive)
{
    static const QRegularExpression scriptName(QStringLiteral("^(?!\\.#|__init__)(.*\\.(?:py|sql))$"));
    static const QRegularExpression compiledName(QStringLiteral("^(?!\\.#|__init__)(.*)\\.py[co]$"));
    Listing result;
    QSet<QString> seen;
    for (const QString &root : directories) {
        std::vector<QString> todo{root};
        while (!todo.empty()) {
            const QString folder = todo.back();
            todo.pop_back();
            const QDir dir(folder);
            if (!dir.exists() || dir.dirName().endsWith(QLatin1String("__pycache__")))
                continue;
            QStringList names = dir.entryList(QDir::Files | QDir::Hidden | QDir::System);
            names.sort(Qt::CaseSensitive);
            for (const QString &name : names) {
                if (const auto match = compiledName.match(name); match.hasMatch()) {
                    if (!names.contains(match.captured(1) + QStringLiteral(".py")))
                        result.compiled.append(dir.filePath(name));
                    continue;
                }
                if (!scriptName.match(name).hasMatch())
                    continue;
                const QFileInfo info(dir.filePath(name));
                const QString real = info.exists() ? info.canonicalFilePath() : info.absoluteFilePath();
                if (seen.contains(real)) {
                    result.warnings.append(
                        QStringLiteral("File %1 loaded twice! ignoring. Please ensure version_locations is unique.")
                            .arg(real));
                    continue;
                }
                seen.insert(real);
                result.files.append(real);
            }
            if (!isRecursive)
                continue;
            QStringList folders = dir.entryList(QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot | QDir::NoSymLinks);
            folders.sort(Qt::CaseSensitive);
            for (const QString &name : std::ranges::reverse_view(folders))
                todo.push_back(dir.filePath(name));
        }
    }
    return result;
}

std::vector<Revision> RevisionReader::readAll(const QStringList &paths, Depth depth,
                                              const ScriptSurroundings &surroundings)
{
    const auto all = QtConcurrent::blockingMapped<QList<std::optional<Revision>>>(
        paths, [depth, &surroundings](const QString &path) { return RevisionReader::read(path, depth, surroundings); });
    std::vector<Revision> result;
    result.reserve(size_t(all.size()));
    for (const std::optional<Revision> &revision : all) {
        if (revision)
            result.push_back(*revision);
    }
    return result;
}

} // namespace retort
