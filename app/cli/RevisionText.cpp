// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/RevisionText.h"

namespace retort {

namespace {

const QString kBase = QStringLiteral("<base>");

QString joined(const QStringList &ids)
{
    return ids.join(QLatin1String(", "));
}

QString parentsOf(const Revision &revision)
{
    return revision.downRevisions.isEmpty() ? kBase : joined(revision.downRevisions);
}

/// Python's str.splitlines(), as far as docstrings need it.
QStringList linesOf(const QString &text)
{
    return text.isEmpty() ? QStringList() : text.split(QLatin1Char('\n'));
}

} // namespace

QString revisionLine(const RevisionGraph &graph, int index, const LineParts &parts, const RevisionSet *current)
{
    const Revision &revision = graph.at(index);
    QString line;
    if (parts.parents) {
        line += parentsOf(revision);
        if (!revision.dependsOn.isEmpty())
            line += QStringLiteral(" (") + joined(revision.dependsOn) + QLatin1Char(')');
        line += QStringLiteral(" -> ");
    }
    line += revision.id;
    if (parts.labels && !graph.labels(index).isEmpty())
        line += QStringLiteral(" (") + joined(graph.labels(index)) + QLatin1Char(')');
    const struct
    {
        bool applies;
        QLatin1String text;
    } marks[] = {
        {parts.heads && graph.isRealHead(index), QLatin1String(" (head)")},
        {parts.heads && graph.isEffectiveHead(index), QLatin1String(" (effective head)")},
        {parts.heads && current && current->contains(index), QLatin1String(" (current)")},
        {parts.forks && graph.isBranchPoint(index), QLatin1String(" (branchpoint)")},
        {parts.forks && graph.isMergePoint(index), QLatin1String(" (mergepoint)")},
    };
    for (const auto &mark : marks) {
        if (mark.applies)
            line += mark.text;
    }
    if (parts.message)
        line += QStringLiteral(", ") + revision.message;
    return line;
}

QString revisionEntry(const RevisionGraph &graph, int index, const RevisionSet *current)
{
    const Revision &revision = graph.at(index);
    QString entry = QStringLiteral("Rev: ") + revision.id;
    if (graph.isHead(index))
        entry += QStringLiteral(" (head)");
    if (graph.isBranchPoint(index))
        entry += QStringLiteral(" (branchpoint)");
    if (graph.isMergePoint(index))
        entry += QStringLiteral(" (mergepoint)");
    if (current && current->contains(index))
        entry += QStringLiteral(" (current)");
    entry += QLatin1Char('\n');

    const auto row = [&entry](QLatin1String name, const QString &value) {
        entry += name + QStringLiteral(": ") + value + QLatin1Char('\n');
    };
    row(graph.isMergePoint(index) ? QLatin1String("Merges") : QLatin1String("Parent"), parentsOf(revision));
    if (!revision.dependsOn.isEmpty())
        row(QLatin1String("Also depends on"), joined(revision.dependsOn));
    if (graph.isBranchPoint(index))
        row(QLatin1String("Branches into"), joined(graph.ids(graph.children(index))));
    if (!graph.labels(index).isEmpty())
        row(QLatin1String("Branch names"), joined(graph.labels(index)));
    row(QLatin1String("Path"), revision.file);

    entry += QLatin1Char('\n');
    QStringList doc = linesOf(revision.longDoc);
    for (QString &line : doc)
        line.prepend(QLatin1String("    "));
    return entry + doc.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

} // namespace retort
