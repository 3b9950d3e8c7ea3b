// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/GraphText.h"

#include <QRegularExpression>

namespace retort::test {

RevisionGraph graphFromText(const QStringList &lines)
{
    static const QRegularExpression form(QStringLiteral("^(\\S+)(?: < ([^@+]+?))?(?: @ ([^+]+?))?(?: \\+ (.+?))?$"));
    static const QRegularExpression comma(QStringLiteral(",\\s*"));
    std::vector<Revision> revisions;
    for (const QString &line : lines) {
        const QRegularExpressionMatch match = form.match(line);
        Revision revision;
        revision.id = match.captured(1);
        revision.downRevisions = match.captured(2).split(comma, Qt::SkipEmptyParts);
        revision.branchLabels = match.captured(3).split(comma, Qt::SkipEmptyParts);
        revision.dependsOn = match.captured(4).split(comma, Qt::SkipEmptyParts);
        revision.message = QString(QStringLiteral("msg ") + revision.id);
        revision.file = QString(QStringLiteral("/p/versions/") + revision.id + QStringLiteral(".py"));
        revisions.push_back(revision);
    }
    return RevisionGraph(std::move(revisions));
}

RevisionGraph syntheticGraph(int count)
{
    std::vector<Revision> revisions;
    const auto add = [&](const QString &id, const QStringList &parents, const QStringList &dependsOn = {}) {
        Revision revision;
        revision.id = id;
        revision.downRevisions = parents;
        revision.dependsOn = dependsOn;
        revisions.push_back(revision);
        return id;
    };
    const auto name = [&] { return QStringLiteral("%1").arg(revisions.size(), 8, 16, QLatin1Char('0')); };
    QString trunk = add(name(), {});
    QString side;
    while (int(revisions.size()) < count) {
        const size_t step = revisions.size();
        if (step % 10 == 3) {
            const QString left = add(name(), {trunk});
            const QString right = add(name(), {trunk});
            const QString further = add(name(), {right});
            trunk = add(name(), {left, further});
        } else if (step % 100 == 57) {
            side = add(name(), side.isEmpty() ? QStringList() : QStringList(side), {trunk});
        } else {
            trunk = add(name(), {trunk});
        }
    }
    return RevisionGraph(std::move(revisions));
}

} // namespace retort::test
