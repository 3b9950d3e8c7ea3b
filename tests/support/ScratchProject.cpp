// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ScratchProject.h"

#include "engine/database/Session.h"
#include "engine/migration/MigrationRun.h"
#include "tests/support/TestData.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QtGlobal>

#include <latch>
#include <thread>

namespace retort::test {

namespace {

QString asText(const SqlValue &value)
{
    if (const auto *text = value.as<QString>())
        return *text;
    if (const auto *number = value.as<qint64>())
        return QString::number(*number);
    if (const auto *number = value.as<double>())
        return pythonFloat(*number);
    return value.isNull() ? QStringLiteral("None") : pythonRepr(value);
}

} // namespace

ScratchProject::ScratchProject() : m_folder(std::make_shared<QTemporaryDir>())
{
    write(QStringLiteral("alembic.ini"),
          QStringLiteral(
              "[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = sqlite:///%(here)s/app.db\n"));
    write(QStringLiteral("migrations/env.py"), QStringLiteral("from alembic import context\n"));
    QDir(folder()).mkpath(QStringLiteral("migrations/versions"));
}

ScratchProject ScratchProject::sample()
{
    ScratchProject project;
    project.m_database = QStringLiteral("shop.db");
    QFile::remove(project.file(QStringLiteral("alembic.ini")));
    QFile::remove(project.file(QStringLiteral("migrations/env.py")));
    const QDir source(QStringLiteral(RETORT_SOURCE_DIR "/resources/sample"));
    for (QDirIterator files(source.path(), QDir::Files, QDirIterator::Subdirectories); files.hasNext();) {
        const QString path = files.next();
        if (!path.contains(QLatin1String("__pycache__")))
            project.write(source.relativeFilePath(path), readText(path));
    }
    return project;
}

DatabaseUrl ScratchProject::url() const
{
    return *DatabaseUrl::parse(QLatin1String("sqlite:///") + databaseFile());
}

void ScratchProject::write(const QString &name, const QString &text) const
{
    const QString path = file(name);
    QDir().mkpath(QFileInfo(path).absolutePath());
    QFile output(path);
    if (!output.open(QIODevice::WriteOnly) || output.write(text.toUtf8()) < 0)
        qFatal("cannot write %s", qPrintable(path));
}

void ScratchProject::addRevision(const QString &id, const QString &upgrade, const QString &downgrade)
{
    const QString down = m_last.isEmpty() ? QStringLiteral("None") : QStringLiteral("'%1'").arg(m_last);
    write(QStringLiteral("migrations/versions/%1.py").arg(id),
          QStringLiteral("\"\"\"step %1\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = '%1'\n"
                         "down_revision = %2\n\n\ndef upgrade():\n%3\n\ndef downgrade():\n%4")
              .arg(id, down, upgrade, downgrade));
    m_last = id;
}

Project ScratchProject::open() const
{
    const auto project = Project::open(file(QStringLiteral("alembic.ini")));
    if (!project)
        qFatal("cannot open the project: %s", qPrintable(project.error().message));
    return *project;
}

MigrationRequest ScratchProject::request(MigrationRequest::Verb verb, const QStringList &targets) const
{
    return MigrationRequest{.project = open(), .url = url(), .verb = verb, .targets = targets};
}

RunOutcome ScratchProject::upgradeAt(const DatabaseUrl &url, QString &printed) const
{
    struct Listener : MigrationObserver
    {
        explicit Listener(QString &given) : text(given) {}
        QString &text;
        void printed(const QString &more) override { text += more; }
    } listener(printed);
    MigrationRequest wanted = request(MigrationRequest::Verb::Upgrade, {QStringLiteral("heads")});
    wanted.url = url;
    return runMigration(wanted, &listener);
}

RunOutcome ScratchProject::upgrade(const QString &target) const
{
    return runMigration(request(MigrationRequest::Verb::Upgrade, {target}));
}

RunOutcome ScratchProject::downgrade(const QString &target) const
{
    return runMigration(request(MigrationRequest::Verb::Downgrade, {target}));
}

QStringList ScratchProject::ask(const QString &sql) const
{
    const auto session = Session::open(url());
    if (!session)
        qFatal("cannot open %s: %s", qPrintable(databaseFile()), qPrintable(session.error().message));
    const auto answer = (*session)->execute(sql);
    if (!answer)
        qFatal("%s: %s", qPrintable(sql), qPrintable(answer.error().message));
    QStringList lines;
    for (const auto &row : answer->rows) {
        QStringList values;
        for (const SqlValue &value : row)
            values << asText(value);
        lines << values.join(QLatin1Char('|'));
    }
    return lines;
}

QStringList ScratchProject::rows() const
{
    return ask(QStringLiteral("SELECT version_num FROM alembic_version ORDER BY 1"));
}

QStringList ScratchProject::schema() const
{
    return ask(
        QStringLiteral("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"));
}

std::vector<RunOutcome> runAtOnce(MigrationRequest request, int count)
{
    request.limits.lockWait = 120'000;
    std::vector<RunOutcome> outcomes(std::size_t(count), RunOutcome{});
    std::latch start(count);
    std::vector<std::jthread> threads;
    for (RunOutcome &outcome : outcomes) {
        threads.emplace_back([&outcome, &start, &request] {
            start.arrive_and_wait();
            outcome = runMigration(request);
        });
    }
    threads.clear(); // waits for each
    return outcomes;
}

} // namespace retort::test
