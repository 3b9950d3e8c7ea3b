// SPDX-License-Identifier: GPL-3.0-or-later
// What scripts ask a connected database, and how they go about it.
#include "engine/migration/MigrationRun.h"
#include "tests/support/ScratchProject.h"
#include "tests/support/ScratchServer.h"

#include <QTest>

using namespace retort;
using test::ScratchProject;
using test::ScratchServer;

class ServerQuestionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void viewsAndSchemasAreSeen_data()
    {
        QTest::addColumn<QString>("dialect");
        QTest::addColumn<QString>("schema");
        QTest::newRow("postgresql") << QStringLiteral("postgresql") << QStringLiteral("public");
        QTest::newRow("mariadb") << QStringLiteral("mariadb") << QStringLiteral("scratch");
        QTest::newRow("sqlite") << QStringLiteral("sqlite") << QStringLiteral("main");
    }
    void viewsAndSchemasAreSeen()
    {
        QFETCH(QString, dialect);
        QFETCH(QString, schema);
        const auto server = ScratchServer::start(dialect);
        QVERIFY(server);
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"),
                            QStringLiteral("    op.execute('CREATE TABLE one (id INTEGER)')\n"
                                           "    op.execute('CREATE VIEW shown AS SELECT id AS number FROM one')\n"));
        project.addRevision(QStringLiteral("b2"),
                            QStringLiteral("    asked = sa.inspect(op.get_bind())\n"
                                           "    print(asked.get_view_names())\n"
                                           "    print(asked.get_view_names(schema='%1'))\n"
                                           "    print('number' in asked.get_view_definition('shown'))\n"
                                           "    print('%1' in asked.get_schema_names())\n"
                                           "    print(asked.has_schema('nowhere'), asked.has_sequence('none'))\n"
                                           "    print('one' in asked.get_table_names())\n")
                                .arg(schema));
        // A script may ask for what is not there, and go on.
        project.addRevision(QStringLiteral("c3"),
                            QStringLiteral("    from sqlalchemy.exc import NoSuchTableError\n"
                                           "    asked = sa.inspect(op.get_bind())\n"
                                           "    for schema, name in ((None, 'nothing'), ('%1', 'nothing')):\n"
                                           "        try:\n"
                                           "            asked.get_view_definition(name, schema=schema)\n"
                                           "        except NoSuchTableError as error:\n"
                                           "            print('no view', error)\n"
                                           "    op.execute('CREATE TABLE two (id INTEGER)')\n")
                                .arg(schema));
        QString printed;
        const RunOutcome outcome = project.upgradeAt(server->url(), printed);
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        QCOMPARE(printed, QStringLiteral("['shown']\n['shown']\nTrue\nTrue\nFalse False\nTrue\n"
                                         "no view nothing\nno view %1.nothing\n")
                              .arg(schema));
    }

    void theKeyOfAnInsertedRowIsKnown_data()
    {
        QTest::addColumn<QString>("dialect");
        for (const char *dialect : {"postgresql", "mariadb", "sqlite"})
            QTest::newRow(dialect) << QString::fromLatin1(dialect);
    }
    void theKeyOfAnInsertedRowIsKnown()
    {
        QFETCH(QString, dialect);
        const auto server = ScratchServer::start(dialect);
        QVERIFY(server);
        ScratchProject project;
        project.addRevision(
            QStringLiteral("a1"),
            QStringLiteral("    from sqlalchemy.orm import DeclarativeBase, Session\n"
                           "    op.create_table('pets', sa.Column('id', sa.Integer(), primary_key=True),\n"
                           "                    sa.Column('name', sa.String(9)))\n"
                           "    class Base(DeclarativeBase):\n        pass\n"
                           "    class Pet(Base):\n        __tablename__ = 'pets'\n"
                           "        id = sa.Column(sa.Integer, primary_key=True)\n"
                           "        name = sa.Column(sa.String(9))\n"
                           "    session = Session(bind=op.get_bind())\n"
                           "    pet, other = Pet(name='x'), Pet(name='o')\n"
                           "    session.add_all([pet, other])\n"
                           "    session.flush()\n"
                           "    print(pet.id, other.id)\n"
                           "    pet.name = 'y'\n"
                           "    session.commit()\n"
                           "    pets = Pet.__table__\n"
                           "    answer = session.execute(pets.insert().values(name='z'))\n"
                           "    print(answer.inserted_primary_key)\n"
                           "    answer = op.get_bind().execute(pets.insert().values(id=9, name='q'))\n"
                           "    print(answer.inserted_primary_key[0])\n"
                           "    print(op.get_bind().execute(sa.select(pets).order_by('id')).fetchall())\n"));
        QString printed;
        const RunOutcome outcome = project.upgradeAt(server->url(), printed);
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        QCOMPARE(printed, QStringLiteral("1 2\n(3,)\n9\n[(1, 'y'), (2, 'o'), (3, 'z'), (9, 'q')]\n"));
    }

    /// PostgreSQL would take the values of a bare ARRAY[…] for text.
    void listsOfValuesKeepTheirKind()
    {
        const auto server = ScratchServer::start("postgresql");
        QVERIFY(server);
        ScratchProject project;
        project.addRevision(
            QStringLiteral("a1"),
            QStringLiteral("    import datetime, uuid\n"
                           "    from sqlalchemy.dialects.postgresql import ARRAY, ENUM\n"
                           "    moods = ENUM('good', 'bad', name='mood', create_type=False)\n"
                           "    op.execute(\"CREATE TYPE mood AS ENUM ('good', 'bad')\")\n"
                           "    visits = op.create_table('visits', sa.Column('id', sa.Uuid(), primary_key=True),\n"
                           "        sa.Column('day', sa.Date()), sa.Column('at', sa.DateTime(timezone=True)),\n"
                           "        sa.Column('guests', ARRAY(sa.Uuid())), sa.Column('moods', ARRAY(moods)),\n"
                           "        sa.Column('sizes', ARRAY(sa.Integer())), sa.Column('words', ARRAY(sa.Text())))\n"
                           "    one, two = uuid.UUID(int=1), uuid.UUID(int=2)\n"
                           "    day = datetime.date(2024, 1, 2)\n"
                           "    at = datetime.datetime(2024, 1, 2, 3, tzinfo=datetime.timezone.utc)\n"
                           "    bind = op.get_bind()\n"
                           "    bind.execute(visits.insert(), [dict(id=one, day=day, at=at, guests=[two],\n"
                           "        moods=['bad'], sizes=[], words=['a'])])\n"
                           "    for column, values in (('id', [one, two]), ('day', [day]), ('at', [at])):\n"
                           "        found = bind.execute(sa.text(f'SELECT count(*) FROM visits WHERE {column} = '\n"
                           "            'ANY(:values)'), {'values': values}).scalar()\n"
                           "        print(column, found)\n"
                           "    print(bind.execute(sa.text(\"SELECT guests, moods::text, sizes, words FROM visits \"\n"
                           "        'WHERE guests && :guests'), {'guests': [two]}).fetchall())\n"));
        QString printed;
        const RunOutcome outcome = project.upgradeAt(server->url(), printed);
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        QCOMPARE(printed, QStringLiteral("id 1\nday 1\nat 1\n[([UUID('00000000-0000-0000-0000-000000000002')], "
                                         "'{bad}', [], ['a'])]\n"));
    }

    /// What PostgreSQL takes only outside of a transaction, the way that scripts did it before autocommit_block().
    void aCommitMakesRoomForWhatStandsAlone()
    {
        const auto server = ScratchServer::start("postgresql");
        QVERIFY(server);
        ScratchProject project;
        project.addRevision(
            QStringLiteral("a1"),
            QStringLiteral("    op.create_table('t', sa.Column('id', sa.Integer()))\n"
                           "    op.execute('COMMIT')\n"
                           "    op.create_index('i', 't', ['id'], postgresql_concurrently=True)\n"
                           "    op.execute('DROP INDEX CONCURRENTLY i')\n"
                           "    op.execute('VACUUM t')\n"
                           "    op.add_column('t', sa.Column('name', sa.Text()))\n"
                           "    chosen = sa.text('SELECT count(*) FROM pg_class WHERE relname IN :names')\n"
                           "    chosen = chosen.bindparams(sa.bindparam('names', expanding=True), names=['t', 'i'])\n"
                           "    print(op.get_bind().execute(chosen).scalar())\n"));
        QString printed;
        const RunOutcome outcome = project.upgradeAt(server->url(), printed);
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        QCOMPARE(printed, QStringLiteral("1\n"));
        QCOMPARE(server->value(QStringLiteral("SELECT version_num FROM alembic_version;")), QStringLiteral("a1"));
    }
};

QTEST_GUILESS_MAIN(ServerQuestionsTest)
#include "ServerQuestionsTest.moc"
