// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/ScriptWriter.h"

#include "engine/project/ProjectInit.h"
#include "engine/project/ScriptName.h"
#include "engine/project/TemplateRenderer.h"
#include "tests/support/ProjectFolder.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTest>

using namespace retort;

namespace {

QString pythonValue(const QStringList &list, bool isAlwaysList = false)
{
    if (list.isEmpty())
        return QStringLiteral("None");
    if (list.size() == 1 && !isAlwaysList)
        return QString(u'\'' + list.first() + u'\'');
    return QString(QStringLiteral("('") + list.join(QStringLiteral("', '")) + QStringLiteral("',)"));
}

/// Stands in for a project's script.py.mako.
Result<QString> renderPlainly(const TemplateValues &values)
{
    return QString(QStringLiteral("\"\"\"%1\n\nCreate Date: %2\n\"\"\"\nrevision = '%3'\ndown_revision = %4\n"
                                  "branch_labels = %5\ndepends_on = %6\n")
                       .arg(values.message, values.createDate, values.upRevision, pythonValue(values.downRevisions),
                            pythonValue(values.branchLabels, true), pythonValue(values.dependsOn)));
}

struct WriterProject
{
    explicit WriterProject(const QByteArray &ini = {})
    {
        folder.write(QStringLiteral("alembic.ini"), "[alembic]\nscript_location = %(here)s/db\n" + ini);
        folder.writeRevision(QStringLiteral("db/versions"), "base1");
        folder.writeRevision(QStringLiteral("db/versions"), "aaaa1", "'base1'", "branch_labels = ('left',)");
        folder.writeRevision(QStringLiteral("db/versions"), "bbbb1", "'base1'");
    }
    Result<WrittenRevision> write(const NewRevision &request) const
    {
        const Project project = Project::open(folder.path()).value();
        const auto render = [&project](const TemplateValues &values) {
            return values.isSql ? renderProjectTemplate(project, values) : renderPlainly(values);
        };
        return ScriptWriter(project, render).write(request);
    }
    QString failure(const NewRevision &request) const
    {
        const qsizetype before = count();
        const auto written = write(request);
        if (written || count() != before)
            return QStringLiteral("something was written");
        return written.error().message;
    }
    qsizetype count() const { return QDir(folder.path(QStringLiteral("db/versions"))).entryList(QDir::Files).size(); }

    test::ProjectFolder folder;
};

NewRevision onHead(const char *head)
{
    NewRevision request;
    request.heads = QStringList(QString::fromUtf8(head));
    request.revisionId = QStringLiteral("cccc1");
    return request;
}

} // namespace

class ScriptWriterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRevisionIsWrittenOnItsHead()
    {
        const WriterProject project;
        NewRevision request = onHead("left@head");
        request.message = QStringLiteral("Add  user's e-mail & Größe (v2)!");
        const WrittenRevision written = project.write(request).value();
        QCOMPARE(QFileInfo(written.path).fileName(), QStringLiteral("cccc1_add_user_s_e_mail_größe_v2.py"));
        const Project after = Project::open(project.folder.path()).value();
        const RevisionGraph &graph = after.graph();
        QCOMPARE(graph.at(graph.find(QStringLiteral("cccc1"))).downRevisions, QStringList(QStringLiteral("aaaa1")));
        QVERIFY(!graph.error());
    }

    void anIdIsTwelveHexadecimalDigits()
    {
        const WriterProject project;
        NewRevision request;
        request.heads = QStringList(QStringLiteral("heads"));
        const WrittenRevision written = project.write(request).value();
        QVERIFY(QRegularExpression(QStringLiteral("^[0-9a-f]{12}$")).match(written.id).hasMatch());
        QCOMPARE(QFileInfo(written.path).fileName(), QString(written.id + QStringLiteral("_.py")));
        QVERIFY(project.folder.read(QStringLiteral("db/versions/%1_.py").arg(written.id)).contains("empty message"));
    }

    void refusalsAreAlembicsAndWriteNothing()
    {
        const WriterProject project;
        NewRevision request = onHead("head");
        QCOMPARE(
            project.failure(request),
            QStringLiteral("Multiple heads are present; please specify the head revision on which the new revision "
                           "should be based, or perform a merge."));
        QCOMPARE(project.failure(onHead("base1")),
                 QStringLiteral("Revision base1 is not a head revision; please specify --splice to create a new branch "
                                "from this revision"));
        QCOMPARE(project.failure(onHead("zzzz")), QStringLiteral("Can't locate revision identified by 'zzzz'"));
        request.heads = QStringList({QStringLiteral("aaaa1"), QStringLiteral("left")});
        QCOMPARE(project.failure(request), QStringLiteral("Duplicate head revisions specified"));
        request = onHead("aaaa1");
        request.revisionId = QStringLiteral("ff-f");
        QCOMPARE(project.failure(request),
                 QStringLiteral("Character(s) '-' not allowed in revision identifier 'ff-f'"));
        request.revisionId = QStringLiteral("bbbb1");
        QCOMPARE(project.failure(request), QStringLiteral("Revision bbbb1 is present more than once"));
        request = onHead("aaaa1");
        request.branchLabels = QStringList(QStringLiteral("left"));
        QCOMPARE(project.failure(request),
                 QStringLiteral("Branch name 'left' in revision cccc1 already used by revision aaaa1"));
        request = onHead("aaaa1");
        request.versionPath = QStringLiteral("nope");
        QCOMPARE(project.failure(request), QStringLiteral("Path nope is not represented in current version locations"));
    }

    void aSpliceAndAMergeAreWritten()
    {
        const WriterProject project;
        NewRevision splice = onHead("base1");
        splice.splice = true;
        QVERIFY(project.write(splice));
        const Project opened = Project::open(project.folder.path()).value();
        NewRevision request;
        request.revisionId = QStringLiteral("dddd1");
        QVERIFY(ScriptWriter(opened, renderPlainly).merge({QStringLiteral("heads")}, request));
        const Project after = Project::open(project.folder.path()).value();
        QCOMPARE(after.graph().ids(after.graph().heads()), QStringList(QStringLiteral("dddd1")));
        QCOMPARE(int(after.graph().parents(after.graph().find(QStringLiteral("dddd1"))).size()), 3);
    }

    void dependenciesBecomeWholeIdsAndLabelsStay()
    {
        const WriterProject project;
        NewRevision request = onHead("base");
        request.dependsOn = QStringList({QStringLiteral("left"), QStringLiteral("bbb")});
        request.branchLabels = QStringList(QStringLiteral("other"));
        QVERIFY(project.write(request));
        const Project after = Project::open(project.folder.path()).value();
        const Revision &revision = after.graph().at(after.graph().find(QStringLiteral("cccc1")));
        QCOMPARE(revision.dependsOn, QStringList({QStringLiteral("left"), QStringLiteral("bbbb1")}));
        QCOMPARE(revision.branchLabels, QStringList(QStringLiteral("other")));
        QVERIFY(revision.downRevisions.isEmpty());
    }

    void aTemplateThatLosesTheLabelsIsNoticedBeforeWriting()
    {
        const WriterProject project;
        const Project opened = Project::open(project.folder.path()).value();
        NewRevision request = onHead("aaaa1");
        request.branchLabels = QStringList(QStringLiteral("other"));
        const auto written =
            ScriptWriter(opened, [](const TemplateValues &values) {
                return Result<QString>(
                    QStringLiteral("revision = '%1'\ndown_revision = 'aaaa1'\n").arg(values.upRevision));
            }).write(request);
        QVERIFY(written.error().message.startsWith(QStringLiteral("Version cccc1 specified branch_labels other")));
        QCOMPARE(project.count(), 3);
    }

    void namesAndDatesFollowTheOptions()
    {
        const WriterProject project("file_template = %%(year)d/%%(month).2d-%%(rev)s_%%(slug)s\ntimezone = utc\n"
                                    "recursive_version_locations = true\ntruncate_slug_length = 10\n");
        NewRevision request = onHead("aaaa1");
        request.message = QStringLiteral("a rather long message");
        request.createDate = QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5), Qt::UTC);
        const WrittenRevision written = project.write(request).value();
        QCOMPARE(written.path, project.folder.path(QStringLiteral("db/versions/2026/01-cccc1_a_rather_.py")));
        QCOMPARE(written.createdDirectories, QStringList(project.folder.path(QStringLiteral("db/versions/2026"))));
        QVERIFY(project.folder.read(QStringLiteral("db/versions/2026/01-cccc1_a_rather_.py"))
                    .contains("Create Date: 2026-01-02 03:04:05+00:00"));
        QCOMPARE(ScriptName::now(QStringLiteral("No/Where")).error().message,
                 QStringLiteral("Can't locate timezone: No/Where"));
    }

    void slugsAreCutAsAlembicCutsThem()
    {
        QCOMPARE(ScriptWriter::slug(QStringLiteral("a very long message that surely exceeds forty characters"), 40),
                 QStringLiteral("a_very_long_message_that_surely_exceeds_"));
        QCOMPARE(ScriptWriter::slug(QString(53, u'w'), 40), QString(QString(40, u'w') + u'_'));
        QCOMPARE(ScriptWriter::slug({}, 40), QString());
    }

    void aPlainSqlRevisionIsWritten()
    {
        const WriterProject project;
        NewRevision request = onHead("aaaa1");
        request.asSql = true;
        request.message = QStringLiteral("create orders");
        request.upgrades = QStringLiteral("CREATE TABLE orders (id INTEGER);");
        const WrittenRevision written = project.write(request).value();
        QVERIFY(written.path.endsWith(QStringLiteral("cccc1_create_orders.sql")));
        const Project after = Project::open(project.folder.path()).value();
        QVERIFY(after.graph().at(after.graph().find(QStringLiteral("cccc1"))).isSql);
        QFile file(written.path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QString text = QString::fromUtf8(file.readAll());
        text.replace(QRegularExpression(QStringLiteral("created: .*")), QStringLiteral("created: now"));
        QCOMPARE(text, QStringLiteral("-- message: create orders\n-- revision: cccc1\n-- revises: aaaa1\n"
                                      "-- created: now\n-- upgrade\nCREATE TABLE orders (id INTEGER);\n"
                                      "-- downgrade\n"));
    }

    void aProjectsOwnTemplateOfPlainSqlIsUsed()
    {
        const WriterProject project;
        project.folder.write(QStringLiteral("db/script.sql.mako"),
                             "-- Owner: the shop\n-- revision: ${up_revision}\n-- revises: ${down_revision | comma,n}\n"
                             "-- depends on: ${depends_on | comma,n}\n-- branch labels: ${branch_labels | comma,n}\n"
                             "-- upgrade\n-- downgrade\n");
        NewRevision request = onHead("aaaa1");
        request.asSql = true;
        request.branchLabels = {QStringLiteral("sales")};
        request.dependsOn = {QStringLiteral("bbbb1")};
        const WrittenRevision written = project.write(request).value();
        QFile file(written.path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(file.readAll()),
                 QStringLiteral("-- Owner: the shop\n-- revision: cccc1\n-- revises: aaaa1\n-- depends on: bbbb1\n"
                                "-- branch labels: sales\n-- upgrade\n-- downgrade\n"));
        const Project after = Project::open(project.folder.path()).value();
        QVERIFY(!after.graph().error());
    }

    void everyTemplateMakesAProjectThatOpens()
    {
        QCOMPARE(int(ProjectInit::templates().size()), 5);
        for (const ProjectInit::Template &kind : ProjectInit::templates()) {
            const test::ProjectFolder folder;
            ProjectInit init;
            init.templateName = kind.name;
            init.directory = QStringLiteral("db");
            init.workingDirectory = folder.path();
            init.asPackage = true;
            const ProjectInit::Outcome outcome = init.run().value();
            QVERIFY(!kind.summary.isEmpty());
            QCOMPARE(outcome.lines.first(),
                     QStringLiteral("Creating directory %1 ...  done").arg(folder.path(QStringLiteral("db"))));
            QVERIFY(folder.exists(QStringLiteral("db/env.py")));
            const Project project = Project::open(folder.path()).value();
            QCOMPARE(project.scriptDirectory(), folder.path(QStringLiteral("db")));
            QCOMPARE(project.config().fileTemplate().value(), QStringLiteral("%(rev)s_%(slug)s"));
            QVERIFY(project.warnings().isEmpty());
            QCOMPARE(init.run().error().message, QStringLiteral("Directory db already exists and is not empty"));
        }
    }

    void anExistingPyprojectFileIsAppendedTo()
    {
        const test::ProjectFolder folder;
        folder.write(QStringLiteral("pyproject.toml"), "[project]\nname = 'x'\n");
        ProjectInit init;
        init.templateName = QStringLiteral("pyproject");
        init.directory = QStringLiteral("db");
        init.workingDirectory = folder.path();
        const ProjectInit::Outcome outcome = init.run().value();
        QVERIFY(outcome.lines.contains(
            QStringLiteral("Appending to existing %1 ...  done").arg(folder.path(QStringLiteral("pyproject.toml")))));
        QVERIFY(folder.read(QStringLiteral("pyproject.toml")).startsWith("[project]\nname = 'x'\n\n\n[tool.alembic]"));
        init.directory = QStringLiteral("other");
        QVERIFY(init.run().value().lines.contains(
            QStringLiteral("File %1 already exists and already has a [tool.alembic] section, skipping")
                .arg(folder.path(QStringLiteral("pyproject.toml")))));
    }
};

QTEST_GUILESS_MAIN(ScriptWriterTest)
#include "ScriptWriterTest.moc"
