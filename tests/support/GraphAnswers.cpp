// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/GraphAnswers.h"

#include "model/MigrationPlan.h"
#include "model/RevisionResolver.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace retort::test {

namespace {

/// "id +inserted -deleted from>to", one string a step.
QStringList stepTexts(const MigrationPlan &plan)
{
    QStringList result;
    for (const MigrationStep &step : plan.steps) {
        QStringList parts{step.id};
        for (const VersionChange &change : step.changes) {
            switch (change.kind) {
            case VersionChange::Kind::Insert: parts.append(QString(u'+' + change.to)); break;
            case VersionChange::Kind::Delete: parts.append(QString(u'-' + change.from)); break;
            case VersionChange::Kind::Update: parts.append(QString(change.from + u'>' + change.to)); break;
            }
        }
        result.append(parts.join(u' '));
    }
    return result;
}

} // namespace

QStringList strings(const QJsonValue &value)
{
    QStringList result;
    for (const QJsonValue &item : value.toArray())
        result.append(item.toString());
    return result;
}

RevisionGraph graphOf(const QJsonObject &object)
{
    std::vector<Revision> revisions;
    for (const QJsonValue &value : object.value(QStringLiteral("revisions")).toArray()) {
        const QJsonObject item = value.toObject();
        Revision revision;
        revision.id = item.value(QStringLiteral("id")).toString();
        revision.downRevisions = strings(item.value(QStringLiteral("down")));
        revision.dependsOn = strings(item.value(QStringLiteral("deps")));
        revision.branchLabels = strings(item.value(QStringLiteral("labels")));
        revision.message = item.value(QStringLiteral("doc")).toString();
        revisions.push_back(revision);
    }
    return RevisionGraph(std::move(revisions));
}

QJsonObject answer(const RevisionGraph &graph, const QJsonObject &request)
{
    const QString kind = request.value(QStringLiteral("kind")).toString();
    const QString target = request.value(QStringLiteral("target")).toString();
    const QStringList rows = strings(request.value(QStringLiteral("rows")));
    const auto plan = [](const Result<MigrationPlan> &made) -> QJsonObject {
        if (!made)
            return {{QStringLiteral("error"), made.error().message}};
        return {{QStringLiteral("steps"), QJsonArray::fromStringList(stepTexts(*made))},
                {QStringLiteral("rows"), QJsonArray::fromStringList(made->rowsAfter)}};
    };
    const auto ids = [&graph](const RevisionResolver::Found<std::vector<int>> &found) -> QJsonObject {
        if (!found)
            return {{QStringLiteral("error"), found.error().message}};
        return {{QStringLiteral("ids"), QJsonArray::fromStringList(graph.ids(*found))}};
    };
    const RevisionResolver resolver(graph);
    if (kind == QLatin1String("upgrade"))
        return plan(planUpgrade(graph, rows, target));
    if (kind == QLatin1String("downgrade"))
        return plan(planDowngrade(graph, rows, target));
    if (kind == QLatin1String("stamp"))
        return plan(planStamp(graph, rows, strings(request.value(QStringLiteral("target")))));
    if (kind == QLatin1String("offline-upgrade"))
        return plan(planOfflineUpgrade(graph, target));
    if (kind == QLatin1String("offline-downgrade"))
        return plan(planOfflineDowngrade(graph, target));
    if (kind == QLatin1String("show"))
        return ids(resolver.resolve(target));
    if (kind == QLatin1String("history"))
        return ids(resolver.history(target));
    if (kind == QLatin1String("one")) {
        const auto found = resolver.resolveOne(target);
        if (!found)
            return {{QStringLiteral("error"), found.error().message}};
        return ids(*found == RevisionGraph::kNone ? std::vector<int>{} : std::vector<int>{*found});
    }
    const auto found = resolver.rows(rows);
    if (!found)
        return {{QStringLiteral("error"), found.error().message}};
    QStringList current = graph.ids(graph.impliedRows(*found));
    current.sort();
    return {{QStringLiteral("ids"), QJsonArray::fromStringList(current)}};
}

QString comparable(const QJsonObject &object)
{
    QJsonObject copy = object;
    const QString error = object.value(QStringLiteral("error")).toString();
    if (error.startsWith(QLatin1String("Requested revision ")))
        copy.insert(QStringLiteral("error"), QStringLiteral("Requested revision …"));
    return QString::fromUtf8(QJsonDocument(copy).toJson(QJsonDocument::Compact));
}

bool isBetterOnPurpose(const QJsonObject &request, const QJsonObject &got)
{
    const QString kind = request.value(QStringLiteral("kind")).toString();
    if (kind == QLatin1String("stamp")) {
        return got.value(QStringLiteral("error")).toString().startsWith(QLatin1String("Relative revision -"));
    }
    if (kind.endsWith(QLatin1String("downgrade"))) {
        return request.value(QStringLiteral("target")).toString().contains(u'@') &&
               request.value(QStringLiteral("answer")).toObject().contains(QStringLiteral("steps")) &&
               got.value(QStringLiteral("error")).toString().startsWith(QLatin1String("Can't locate revision"));
    }
    const QString lower = request.value(QStringLiteral("target")).toString().section(u':', 0, 0);
    return kind == QLatin1String("history") && got.contains(QStringLiteral("ids")) &&
           lower.mid(lower.indexOf(u'@') + 1).startsWith(u'-');
}

} // namespace retort::test
