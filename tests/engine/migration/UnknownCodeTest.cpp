// SPDX-License-Identifier: GPL-3.0-or-later
// Scripts that use what Retort cannot read, against a database: nothing that they may do is left out in silence.
#include "tests/support/ScratchProject.h"

#include <QTest>

using namespace retort;
using test::ScratchProject;

namespace {

const QString kMakeTable =
    QStringLiteral("    op.create_table('users', sa.Column('id', sa.Integer(), primary_key=True), "
                   "sa.Column('name', sa.String(9)), sa.Column('later', sa.String(9)))\n"
                   "    op.execute(\"INSERT INTO users VALUES (1, 'Ann', 'x'), (2, 'Bo', 'y')\")\n");

/// An application whose classes stand on libraries that are not there.
ScratchProject applicationProject()
{
    ScratchProject project;
    project.write(QStringLiteral("alembic.ini"),
                  QStringLiteral("[alembic]\nscript_location = %(here)s/migrations\nprepend_sys_path = %(here)s\n"
                                 "path_separator = os\nsqlalchemy.url = sqlite:///%(here)s/app.db\n"));
    project.write(QStringLiteral("app/__init__.py"), {});
    project.write(QStringLiteral("app/models.py"),
                  QStringLiteral("import sqlalchemy as sa\n"
                                 "from missing_validation import ConfigDict\n"
                                 "from sqlalchemy.ext.associationproxy import association_proxy\n"
                                 "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n"
                                 "class Base(DeclarativeBase):\n    pass\n"
                                 "class User(Base):\n"
                                 "    __tablename__ = 'users'\n"
                                 "    model_config = ConfigDict(exclude={'name'})\n"
                                 "    friends = association_proxy('links', 'friend')\n"
                                 "    id: Mapped[int] = mapped_column(primary_key=True)\n"
                                 "    name: Mapped[str] = mapped_column(sa.String(9))\n"
                                 "    later: Mapped[str] = mapped_column(sa.String(9))\n"
                                 "    added: Mapped[str] = mapped_column(sa.String(9))\n"));
    project.write(QStringLiteral("app/settings.py"),
                  QStringLiteral("import logging\n"
                                 "from missing_settings import BaseSettings\n"
                                 "class Settings(BaseSettings):\n    PRODUCTION: bool\n"
                                 "def get_logger():\n"
                                 "    return logging.getLogger('p' if Settings().PRODUCTION else 'd')\n"));
    return project;
}

} // namespace

class UnknownCodeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatMayChangeTheDatabaseEndsTheRun_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *name, const QString &body, const char *message) {
            QTest::newRow(name) << body << QString::fromLatin1(message);
        };
        row("a call by itself", QStringLiteral("    from nowhere import helper\n    helper()\n"),
            "nowhere.helper() is not known to Retort, and may change the database");
        row("a call that is given op", QStringLiteral("    from nowhere import helper\n    done = helper(op)\n"),
            "nowhere.helper() is not known to Retort, is given the database, and may change it");
        row("a call that is given the connection",
            QStringLiteral("    from nowhere import helper\n    if helper(bind=op.get_bind()):\n        pass\n"),
            "nowhere.helper() is not known to Retort, is given the database, and may change it");
        row("a call that is given a session",
            QStringLiteral("    from nowhere import helper\n    from sqlalchemy.orm import Session\n"
                           "    done = helper.run(Session(bind=op.get_bind()))\n"),
            "nowhere.helper.run() is not known to Retort, is given the database, and may change it");
        row("an object for a session",
            QStringLiteral("    from nowhere import User\n    from sqlalchemy.orm import Session\n"
                           "    Session(bind=op.get_bind()).add(User(name='x'))\n"),
            "session.add(): what it inserts is known only when the script runs");
        row("a statement about a class",
            QStringLiteral("    from nowhere import User\n    from sqlalchemy.orm import Session\n"
                           "    for user in Session(bind=op.get_bind()).query(User).all():\n        pass\n"),
            "has a part that Retort does not know");
        row("a value in a statement",
            QStringLiteral("    from nowhere import NAME\n"
                           "    op.execute(sa.text('UPDATE users SET name = :n').bindparams(n=NAME))\n"),
            "has a part that Retort does not know");
    }

    void whatMayChangeTheDatabaseEndsTheRun()
    {
        QFETCH(QString, body);
        QFETCH(QString, message);
        ScratchProject project = applicationProject();
        project.addRevision(QStringLiteral("aaaa1111"), kMakeTable);
        project.addRevision(QStringLiteral("bbbb2222"),
                            QString(QStringLiteral("    op.drop_column('users', 'later')\n") + body));
        QVERIFY(project.upgrade(QStringLiteral("aaaa1111")).isSuccess());
        const RunOutcome outcome = project.upgrade();
        QVERIFY(outcome.error);
        QVERIFY2(outcome.error->message.contains(message), qPrintable(outcome.error->message));
        QVERIFY(outcome.error->where.line > 0);
        QCOMPARE(project.rows(), QStringList{QStringLiteral("aaaa1111")});
        QCOMPARE(project.ask(QStringLiteral("SELECT later FROM users")).size(), 2);
    }

    void messagesAndProgressDoNot()
    {
        ScratchProject project = applicationProject();
        project.addRevision(QStringLiteral("aaaa1111"),
                            QStringLiteral("    from nowhere import logger, tqdm\n    logger.info('x')\n") +
                                kMakeTable);
        const RunOutcome outcome = project.upgrade();
        QVERIFY2(outcome.isSuccess(), outcome.error ? qPrintable(outcome.error->message) : "");
        QCOMPARE(project.rows(), QStringList{QStringLiteral("aaaa1111")});
    }

    void theAddressOfTheDatabaseIsKnown()
    {
        ScratchProject project = applicationProject();
        project.addRevision(QStringLiteral("aaaa1111"),
                            kMakeTable + QStringLiteral("    url = op.get_bind().engine.url\n"
                                                        "    if str(url).startswith('sqlite') and "
                                                        "url.get_backend_name() == 'sqlite':\n"
                                                        "        op.drop_column('users', 'later')\n"
                                                        "    op.execute(f\"UPDATE users SET name = "
                                                        "'{url.database}' WHERE id = 1\")\n"));
        const RunOutcome outcome = project.upgrade();
        QVERIFY2(outcome.isSuccess(), outcome.error ? qPrintable(outcome.error->message) : "");
        const QStringList rows = project.ask(QStringLiteral("SELECT * FROM users WHERE id = 1"));
        QCOMPARE(rows.size(), 1);
        QVERIFY2(rows.first().endsWith(QStringLiteral("app.db")), qPrintable(rows.first()));
    }

    /// Half a key would meet other rows, too.
    void anObjectWhoseKeyNobodyTellsIsNotChanged()
    {
        ScratchProject project = applicationProject();
        project.addRevision(
            QStringLiteral("aaaa1111"),
            QStringLiteral("    from app.models import Base\n    from sqlalchemy.orm import Session\n"
                           "    op.create_table('seats', sa.Column('row', sa.Integer(), primary_key=True), "
                           "sa.Column('place', sa.Integer(), primary_key=True, server_default='7'), "
                           "sa.Column('name', sa.String(9)))\n"
                           "    class Seat(Base):\n        __tablename__ = 'seats'\n"
                           "        row = sa.Column(sa.Integer, primary_key=True)\n"
                           "        place = sa.Column(sa.Integer, primary_key=True, server_default='7')\n"
                           "        name = sa.Column(sa.String(9))\n"
                           "    session = Session(bind=op.get_bind())\n"
                           "    seat = Seat(row=3, name='x')\n"
                           "    session.add(seat)\n    session.flush()\n"
                           "    seat.name = 'y'\n    session.commit()\n"));
        const RunOutcome outcome = project.upgrade();
        QVERIFY(outcome.error);
        QVERIFY2(outcome.error->message.contains(QStringLiteral("the key of a row of seats is not known")),
                 qPrintable(outcome.error->message));
        QVERIFY(project.schema().isEmpty());
    }

    void theForeignKeysOfAReflectedTableHaveNames()
    {
        ScratchProject project = applicationProject();
        project.addRevision(
            QStringLiteral("aaaa1111"),
            QStringLiteral("    op.create_table('owners', sa.Column('id', sa.Integer(), primary_key=True))\n"
                           "    op.create_table('pets', sa.Column('id', sa.Integer(), primary_key=True), "
                           "sa.Column('owner', sa.Integer(), sa.ForeignKey('owners.id', name='fk_owner')))\n"));
        project.addRevision(QStringLiteral("bbbb2222"),
                            QStringLiteral("    pets = sa.Table('pets', sa.MetaData(), autoload_with=op.get_bind())\n"
                                           "    with op.batch_alter_table('pets') as batch:\n"
                                           "        for key in pets.foreign_keys:\n"
                                           "            batch.drop_constraint(key.name, type_='foreignkey')\n"));
        const RunOutcome outcome = project.upgrade();
        QVERIFY2(outcome.isSuccess(), outcome.error ? qPrintable(outcome.error->message) : "");
        QVERIFY(!project.schema().join(QChar()).contains(QStringLiteral("fk_owner")));
    }

    void envPyMayLockTheVersionTableBeforeThereIsOne()
    {
        ScratchProject project = applicationProject();
        project.write(QStringLiteral("migrations/env.py"),
                      QStringLiteral("from alembic import context\n"
                                     "from sqlalchemy import create_engine, text\n"
                                     "url = context.config.get_main_option('sqlalchemy.url')\n"
                                     "with create_engine(url).connect() as connection:\n"
                                     "    context.configure(connection=connection)\n"
                                     "    with context.begin_transaction():\n"
                                     "        context.get_context()._ensure_version_table()\n"
                                     "        connection.execute(text('DELETE FROM alembic_version WHERE 1 = 0'))\n"
                                     "        context.run_migrations()\n"));
        project.addRevision(QStringLiteral("aaaa1111"), kMakeTable);
        const RunOutcome outcome = project.upgrade();
        QVERIFY2(outcome.isSuccess(), outcome.error ? qPrintable(outcome.error->message) : "");
        QCOMPARE(project.rows(), QStringList{QStringLiteral("aaaa1111")});
    }

    /// The logger of an application depends on its settings, the models on libraries: only their use matters.
    void modelsAndLoggersOfAnApplicationWork()
    {
        ScratchProject project = applicationProject();
        project.addRevision(QStringLiteral("aaaa1111"), kMakeTable);
        project.write(
            QStringLiteral("migrations/versions/bbbb2222.py"),
            QStringLiteral("\"\"\"use the models\"\"\"\n"
                           "from alembic import op\n"
                           "from sqlalchemy import orm, select\n"
                           "from app.models import User\n"
                           "from app.settings import get_logger\n"
                           "logger = get_logger()\n"
                           "revision = 'bbbb2222'\n"
                           "down_revision = 'aaaa1111'\n"
                           "def upgrade():\n"
                           "    session = orm.Session(bind=op.get_bind())\n"
                           "    only = orm.load_only(User.name)\n"
                           "    for user in session.execute(select(User).options(only)).scalars().all():\n"
                           "        logger.info('user %s', user.name)\n"
                           "        user.name = user.name.upper()\n"
                           "    session.commit()\n"
                           "    first = session.scalars(select(User).options(only).where(User.id == 2)).one()\n"
                           "    op.execute(f\"UPDATE users SET later = '{first.name}!' WHERE id = 2\")\n"
                           "    for user, name in session.execute(select(User, User.name).options(only)):\n"
                           "        op.execute(f\"UPDATE users SET name = '{user.id}{name}' WHERE id = "
                           "{user.id}\")\n"
                           "    for user in session.query(User).options(only):\n"
                           "        user.name += '.'\n"
                           "    session.flush()\n"));
        const RunOutcome outcome = project.upgrade();
        QVERIFY2(outcome.isSuccess(), outcome.error ? qPrintable(outcome.error->message) : "");
        QCOMPARE(project.ask(QStringLiteral("SELECT name, later FROM users ORDER BY id")),
                 (QStringList{QStringLiteral("1ANN.|x"), QStringLiteral("2BO.|BO!")}));
    }
};

QTEST_GUILESS_MAIN(UnknownCodeTest)
#include "UnknownCodeTest.moc"
