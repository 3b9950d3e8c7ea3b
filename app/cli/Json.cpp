// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Json.h"

#include <CLI/App.hpp>

#include <QJsonArray>
#include <QJsonDocument>

namespace retort {

QString jsonLine(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)) + QLatin1Char('\n');
}

QJsonObject revisionObject(const RevisionGraph &graph, int index, const RevisionSet *current)
{
    const Revision &revision = graph.at(index);
    const auto list = [](const QStringList &texts) { return QJsonArray::fromStringList(texts); };
    QJsonObject object{
        {QStringLiteral("revision"), revision.id},
        {QStringLiteral("downRevisions"), list(revision.downRevisions)},
        {QStringLiteral("dependsOn"), list(revision.dependsOn)},
        {QStringLiteral("nextRevisions"), list(graph.ids(graph.children(index)))},
        {QStringLiteral("branchLabels"), list(graph.labels(index))},
        {QStringLiteral("message"), revision.message},
        {QStringLiteral("doc"), revision.longDoc},
        {QStringLiteral("created"),
         revision.createDate ? QJsonValue(revision.createDate->toString(Qt::ISODateWithMs)) : QJsonValue()},
        {QStringLiteral("file"), revision.file},
        {QStringLiteral("head"), graph.isRealHead(index)},
        {QStringLiteral("effectiveHead"), graph.isEffectiveHead(index)},
        {QStringLiteral("branchPoint"), graph.isBranchPoint(index)},
        {QStringLiteral("mergePoint"), graph.isMergePoint(index)},
    };
    if (current)
        object.insert(QStringLiteral("current"), current->contains(index));
    return object;
}

void declareJson(CLI::App &app, bool &json)
{
    app.add_flag("--json", json, "one object a line for each revision");
}

} // namespace retort
