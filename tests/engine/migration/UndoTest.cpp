// SPDX-License-Identifier: GPL-3.0-or-later
// Taking back what a half-done revision dropped and changed: as the scripts before it have it, shown before it runs.
#include "engine/migration/MigrationRun.h"
#include "engine/migration/Recovery.h"
#include "engine/migration/StatementInverse.h"
#include "tests/support/ScratchProject.h"
#include "tests/support/ScratchServers.h"

#include <QTest>

#include <map>

using namespace retort;
using test::ScratchProject;
using test::ScratchServer;
using Way = RunRecovery::Way;

namespace {

const QString kStart = QStringLiteral(
    "    op.create_table('shop', sa.Column('id', sa.Integer(), primary_key=True),\n"
    "                    sa.Column('name', sa.String(50), nullable=False, server_default='none'),\n"
    "                    sa.Column('town', sa.String(20)), sa.Column('kind', sa.SmallInteger()),\n"
    "                    sa.UniqueConstraint('town', name='uq_shop_town'))\n"
    "    op.create_index('ix_shop_kind', 'shop', ['kind'])\n"
    "    op.create_table('item', sa.Column('id', sa.Integer(), primary_key=True),\n"
    "                    sa.Column('shop_id', sa.Integer(), sa.ForeignKey('shop.id', name='fk_item_shop')),\n"
    "                    sa.Column('title', sa.String(30), index=True))\n"
    "    op.create_table('note', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('text', sa.Text()))\n");

const QString kDrops = QStringLiteral("op.drop_index('ix_shop_kind', 'shop')\n"
                                      "op.drop_constraint('fk_item_shop', 'item', type_='foreignkey')\n"
                                      "op.drop_table('item')\n"
                                      "op.drop_column('shop', 'town')\n"
                                      "op.alter_column('shop', 'name', type_=sa.String(80), nullable=True, "
                                      "server_default=None, existing_type=sa.String(50), existing_nullable=False, "
                                      "existing_server_default='none')\n"
                                      "op.alter_column('shop', 'kind', new_column_name='sort', "
                                      "existing_type=sa.SmallInteger())\n"
                                      "op.rename_table('note', 'remark')\n"
                                      "op.create_table('extra', sa.Column('id', sa.Integer(), primary_key=True))\n");

QString indented(const QString &text, int depth)
{
    QString result;
    for (const QString &line : text.split(u'\n', Qt::SkipEmptyParts))
        result += QString(depth, u' ') + line + u'\n';
    return result;
}

} // namespace

class UndoTest : public QObject
{
    Q_OBJECT

    test::ScratchServers m_servers;

    QString shape(const QString &dialect)
    {
        ScratchServer &server = *m_servers.at(dialect);
        const QString schema =
            dialect == QLatin1String("mariadb") ? QStringLiteral("database()") : QStringLiteral("'public'");
        QString indexes = QStringLiteral("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1;");
        if (dialect == QLatin1String("mariadb"))
            indexes = QStringLiteral("SELECT concat(table_name, ' ', index_name, ' ', non_unique, ' ', column_name) "
                                     "FROM information_schema.statistics WHERE table_schema = database() ORDER BY 1;");
        return server.value(QStringLiteral("SELECT concat(table_name, '.', column_name, ' ', data_type, ' ', "
                                           "coalesce(cast(character_maximum_length AS CHAR(9)), ''), ' ', is_nullable, "
                                           "' ', coalesce(column_default, '')) FROM information_schema.columns WHERE "
                                           "table_schema = %1 ORDER BY 1;")
                                .arg(schema)) +
               u'\n' + server.value(indexes) + u'\n' +
               server.value(QStringLiteral("SELECT concat(table_name, ' ', constraint_name, ' ', constraint_type) FROM "
                                           "information_schema.table_constraints WHERE constraint_schema = %1 AND "
                                           "constraint_type <> 'CHECK' ORDER BY 1;")
                                .arg(schema));
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString problem = test::startServers(m_servers, {"postgresql", "mariadb"});
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }

    /// PostgreSQL keeps what an autocommit block did, MariaDB each statement.
    void whatIsDroppedAndChangedComesBack_data() { test::addServerRows(); }
    void whatIsDroppedAndChangedComesBack()
    {
        QFETCH(QString, dialect);
        QVERIFY(m_servers.at(dialect)->clear());
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), kStart);
        const bool isMariadb = dialect == QLatin1String("mariadb");
        project.addRevision(
            QStringLiteral("b2"),
            (isMariadb ? QString() : QStringLiteral("    with op.get_context().autocommit_block():\n")) +
                indented(kDrops, isMariadb ? 4 : 8) + QStringLiteral("    op.drop_table('nowhere')\n"));
        MigrationRequest wanted = project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("a1")});
        wanted.url = m_servers.at(dialect)->url();
        wanted.journal = project.file(QStringLiteral("journal.sqlite"));
        const RunOutcome first = runMigration(wanted);
        QVERIFY2(first.isSuccess(), qPrintable(first.error ? first.error->message : QString()));
        const QString before = shape(dialect);
        wanted.targets = {QStringLiteral("b2")};
        QVERIFY(!runMigration(wanted).isSuccess());
        QVERIFY(shape(dialect) != before);

        const auto found = examineLastRun(wanted);
        QVERIFY(found && *found);
        QCOMPARE((*found)->whyNotUndo, QString());
        for (const RecoveryStatement &statement : (*found)->statements) {
            QCOMPARE(statement.losesRows, statement.statement.text.contains(QStringLiteral("DROP TABLE item")) ||
                                              statement.statement.text.contains(QStringLiteral("DROP COLUMN")));
        }
        const RunOutcome undone = runMigration(recoveryRequest(wanted, **found, Way::Undo).value());
        QVERIFY2(undone.isSuccess(), qPrintable(undone.error ? undone.error->message : QString()));
        QCOMPARE(undone.statementCount, int((*found)->undo.size()));
        QCOMPARE(shape(dialect), before);
    }

    /// PostgreSQL's own words for what Alembic has no operation for.
    void namesThatSqlHasChangedComeBack()
    {
        const QString dialect = QStringLiteral("postgresql");
        const auto names = [&] {
            return m_servers.at(dialect)->value(QStringLiteral(
                "SELECT n.nspname || '.' || o.name FROM (SELECT relnamespace AS place, relname AS name FROM pg_class "
                "UNION ALL SELECT connamespace, conname FROM pg_constraint UNION ALL SELECT typnamespace, typname "
                "FROM pg_type WHERE typtype = 'e') o JOIN pg_namespace n ON n.oid = o.place WHERE n.nspname IN "
                "('public', 'attic', 'cellar') AND o.name <> 'alembic_version' ORDER BY 1;"));
        };
        QVERIFY(m_servers.at(dialect)->clear());
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"),
                            kStart + QStringLiteral("    op.execute('CREATE SCHEMA attic; CREATE SCHEMA cellar')\n"
                                                    "    op.execute('CREATE TABLE attic.chest (id int)')\n"
                                                    "    op.execute(\"CREATE TYPE mood AS ENUM ('good', 'bad')\")\n"));
        project.addRevision(
            QStringLiteral("b2"),
            QStringLiteral("    with op.get_context().autocommit_block():\n"
                           "        op.execute('ALTER TABLE item RENAME CONSTRAINT fk_item_shop TO fk_shop')\n"
                           "        op.execute('ALTER INDEX ix_shop_kind RENAME TO ix_kind')\n"
                           "        op.execute('ALTER INDEX shop_pkey RENAME TO pk_shop')\n"
                           "        op.execute('ALTER TYPE mood RENAME TO humour')\n"
                           "        op.execute('ALTER TABLE attic.chest SET SCHEMA cellar')\n"
                           "    op.drop_table('nowhere')\n"));
        MigrationRequest wanted = project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("a1")});
        wanted.url = m_servers.at(dialect)->url();
        wanted.journal = project.file(QStringLiteral("journal.sqlite"));
        QVERIFY(runMigration(wanted).isSuccess());
        const QString before = names();
        wanted.targets = {QStringLiteral("b2")};
        QVERIFY(!runMigration(wanted).isSuccess());
        QVERIFY(names() != before);
        const auto found = examineLastRun(wanted);
        QVERIFY(found && *found);
        QCOMPARE((*found)->whyNotUndo, QString());
        const RunOutcome undone = runMigration(recoveryRequest(wanted, **found, Way::Undo).value());
        QVERIFY2(undone.isSuccess(), qPrintable(undone.error ? undone.error->message : QString()));
        QCOMPARE(names(), before);
    }

    /// What was there before, or cannot be computed back, is left alone.
    void whatWouldDoHarmIsNotTakenBack_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("undo");
        const auto row = [](const char *name, const char *sql, const char *undo) {
            QTest::newRow(name) << QString::fromLatin1(sql) << QString::fromLatin1(undo);
        };
        row("a sequence that was there", "CREATE SEQUENCE IF NOT EXISTS numbers", "");
        row("values that were computed", "ALTER TABLE shop ALTER kind TYPE integer USING kind * 100", "");
        row("a type", "ALTER TABLE shop ALTER kind TYPE integer USING kind::integer",
            "ALTER TABLE shop ALTER COLUMN kind TYPE SMALLINT USING kind::SMALLINT");
        row("the numbers of a key", "ALTER TABLE shop ALTER id DROP DEFAULT", "");
        row("an identity", "ALTER TABLE shop ALTER kind SET NOT NULL, ALTER kind ADD GENERATED ALWAYS AS IDENTITY",
            "ALTER TABLE shop ALTER COLUMN kind DROP IDENTITY; ALTER TABLE shop ALTER COLUMN kind DROP NOT NULL");
        row("a table that is perhaps not there", "ALTER TABLE IF EXISTS gone RENAME TO item", "");
    }
    void whatWouldDoHarmIsNotTakenBack()
    {
        QFETCH(QString, sql);
        QFETCH(QString, undo);
        SchemaReplay before;
        Table shop{.name = QStringLiteral("shop")};
        shop.columns = {
            {.name = QStringLiteral("id"), .type = sqlType(QStringLiteral("Integer")), .isPrimaryKey = true},
            {.name = QStringLiteral("kind"), .type = sqlType(QStringLiteral("SmallInteger"))}};
        before.apply(Operation{CreateTable{shop}});
        RenderContext context;
        context.isOffline = false;
        const auto inverse = InverseWriter(before, QStringLiteral("postgresql"), context).next(sql);
        QCOMPARE(inverse ? inverse->statements.join(QLatin1String("; ")) : QString(), undo);
    }

    /// Rows that are there would have no value for a column that is added NOT NULL and without a default; MySQL and
    /// MariaDB give them one by themselves.
    void aColumnThatRowsNeedAValueForDoesNotComeBack_data() { test::addServerRows(); }
    void aColumnThatRowsNeedAValueForDoesNotComeBack()
    {
        QFETCH(QString, dialect);
        const bool isMariadb = dialect == QLatin1String("mariadb");
        QVERIFY(m_servers.at(dialect)->clear());
        ScratchProject project;
        project.addRevision(
            QStringLiteral("a1"),
            QStringLiteral("    op.create_table('shop', sa.Column('id', sa.Integer(), primary_key=True),\n"
                           "                    sa.Column('code', sa.String(8), nullable=False))\n"
                           "    op.execute(\"INSERT INTO shop VALUES (1, 'a'), (2, 'b')\")\n"));
        project.addRevision(QStringLiteral("b2"),
                            (isMariadb ? QStringLiteral("    op.drop_column('shop', 'code')\n")
                                       : QStringLiteral("    with op.get_context().autocommit_block():\n"
                                                        "        op.drop_column('shop', 'code')\n")) +
                                QStringLiteral("    op.drop_table('nowhere')\n"));
        MigrationRequest wanted = project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("a1")});
        wanted.url = m_servers.at(dialect)->url();
        wanted.journal = project.file(QStringLiteral("journal.sqlite"));
        QVERIFY(runMigration(wanted).isSuccess());
        const QString before = shape(dialect);
        wanted.targets = {QStringLiteral("b2")};
        QVERIFY(!runMigration(wanted).isSuccess());
        const auto found = examineLastRun(wanted);
        QVERIFY(found && *found);
        if (isMariadb) {
            QCOMPARE((*found)->whyNotUndo, QString());
            QVERIFY((*found)->statements.front().losesRows);
            const RunOutcome undone = runMigration(recoveryRequest(wanted, **found, Way::Undo).value());
            QVERIFY2(undone.isSuccess(), qPrintable(undone.error ? undone.error->message : QString()));
            QCOMPARE(shape(dialect), before);
        } else {
            QVERIFY2((*found)->whyNotUndo.contains(QStringLiteral("No statement takes this back: ALTER TABLE shop")),
                     qPrintable((*found)->whyNotUndo));
        }
    }

    /// Values that came after the change of a type may have no room in the old one: that is said before, and counted.
    void valuesThatDoNotFitAreCounted_data() { test::addServerRows(); }
    void valuesThatDoNotFitAreCounted()
    {
        QFETCH(QString, dialect);
        const bool isMariadb = dialect == QLatin1String("mariadb");
        ScratchServer &server = *m_servers.at(dialect);
        QVERIFY(server.clear());
        ScratchProject project;
        project.addRevision(
            QStringLiteral("a1"),
            QStringLiteral(
                "    op.create_table('shop', sa.Column('id', sa.Integer(), primary_key=True),\n"
                "                    sa.Column('name', sa.String(5), nullable=False),\n"
                "                    sa.Column('stock', sa.Integer()), sa.Column('price', sa.Numeric(6, 2)),\n"
                "                    sa.Column('day', sa.Date()), sa.Column('code', sa.String(9)),\n"
                "                    sa.Column('note', sa.String(9)),\n"
                "                    sa.UniqueConstraint('code', name='uq_code'))\n"));
        const QString body = QStringLiteral(
            "op.alter_column('shop', 'name', type_=sa.Text(), existing_type=sa.String(5), nullable=True)\n"
            "op.alter_column('shop', 'stock', type_=sa.BigInteger(), existing_type=sa.Integer())\n"
            "op.alter_column('shop', 'price', type_=sa.Numeric(12, 4), existing_type=sa.Numeric(6, 2))\n"
            "op.alter_column('shop', 'day', type_=sa.DateTime(), existing_type=sa.Date())\n"
            "op.drop_constraint('uq_code', 'shop', type_='unique')\n"
            "op.alter_column('shop', 'note', type_=sa.Text(), existing_type=sa.String(9))\n");
        project.addRevision(
            QStringLiteral("b2"),
            (isMariadb ? QString() : QStringLiteral("    with op.get_context().autocommit_block():\n")) +
                indented(body, isMariadb ? 4 : 8) + QStringLiteral("    op.drop_table('nowhere')\n"));
        MigrationRequest wanted = project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("b2")});
        wanted.url = server.url();
        wanted.journal = project.file(QStringLiteral("journal.sqlite"));
        QVERIFY(!runMigration(wanted).isSuccess());
        QVERIFY(!server.run(QStringLiteral(
            "INSERT INTO shop VALUES (1, 'short', 5, 9999.99, '2026-01-01 00:00:00', 'a', 'x'), "
            "(2, 'much longer', 3000000000, 10000, '2026-01-01 12:00:00', 'b', NULL), "
            "(3, NULL, -3000000000, 1.005, NULL, 'a', 'y'), (4, 'longer', NULL, 1.25, NULL, NULL, 'z');")));

        const auto found = examineLastRun(wanted);
        QVERIFY2(found && *found, found ? "" : qPrintable(found.error().message));
        QStringList warnings;
        for (const RecoveryStatement &statement : (*found)->statements)
            warnings += statement.undoWarnings;
        const auto fits = [](const char *column, const char *type, int count) {
            return QStringLiteral("Values of shop.%1 that do not fit into %2, and are cut, rounded or refused: %3")
                .arg(QLatin1String(column), QLatin1String(type))
                .arg(count);
        };
        QStringList expected{fits("name", "VARCHAR(5)", 2),
                             QStringLiteral("Rows that have no value in shop.name, which is to be NOT NULL again: 1"),
                             fits("stock", "INTEGER", 2),
                             fits("price", "NUMERIC(6, 2)", 2),
                             fits("day", "DATE", 1),
                             QStringLiteral("Values of shop.code that are there more than once, which are refused: 1")};
        QCOMPARE((*found)->whyNotUndo, QString());
        for (const QString &warning : expected)
            QVERIFY2(warnings.contains(warning), qPrintable(warning));
        QCOMPARE(warnings, expected);

        // What is too long is refused, not cut.
        const RunOutcome undone = runMigration(recoveryRequest(wanted, **found, Way::Undo).value());
        QVERIFY(!undone.isSuccess());
        QCOMPARE(server.value(QStringLiteral("SELECT count(*) FROM shop WHERE name = 'much longer';")),
                 QStringLiteral("1"));
    }

    /// What no script has made is not known.
    void whatIsNotKnownIsSaid()
    {
        const QString dialect = QStringLiteral("mariadb");
        QVERIFY(m_servers.at(dialect)->clear());
        QVERIFY(!m_servers.at(dialect)->run(QStringLiteral("CREATE TABLE foreigner (id INTEGER, x INTEGER);")));
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), kStart);
        project.addRevision(QStringLiteral("b2"), QStringLiteral("    op.drop_column('foreigner', 'x')\n"
                                                                 "    op.drop_table('nowhere')\n"));
        MigrationRequest wanted = project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("b2")});
        wanted.url = m_servers.at(dialect)->url();
        wanted.journal = project.file(QStringLiteral("journal.sqlite"));
        QVERIFY(!runMigration(wanted).isSuccess());
        const auto found = examineLastRun(wanted);
        QVERIFY(found && *found);
        QVERIFY2((*found)->whyNotUndo.contains(QStringLiteral("No statement takes this back: ALTER TABLE foreigner")),
                 qPrintable((*found)->whyNotUndo));
        QVERIFY((*found)->undo.isEmpty());
    }
};

QTEST_GUILESS_MAIN(UndoTest)
#include "UndoTest.moc"
