// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/SchemaReplay.h"
#include "model/SqlNodes.h"

#include <QTest>

using namespace retort;

namespace {

Operation usersTable()
{
    Table table{.name = QStringLiteral("users")};
    table.columns = {
        Column{.name = QStringLiteral("id"), .type = sqlType(QStringLiteral("Integer")), .isPrimaryKey = true},
        Column{.name = QStringLiteral("email"), .type = sqlType(QStringLiteral("String")), .isUnique = true},
        Column{.name = QStringLiteral("age"), .type = sqlType(QStringLiteral("Integer")), .isIndexed = true}};
    return {CreateTable{table, false}};
}

Operation sql(const QString &text)
{
    return {ExecuteSql{SqlText{text}, {}}};
}

const TableId kUsers{{}, QStringLiteral("users")};

} // namespace

class SchemaReplayTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsWhatWasCreated();
    void namesConstraintsByTheConvention();
    void followsRenames();
    void dropsWhatBelongsToAColumn();
    void isUnsureAfterAGap();
    void isUnsureOfWhatStandsUnderACondition();
    void readsPlainSql_data();
    void readsPlainSql();
    void followsBatches();
};

void SchemaReplayTest::knowsWhatWasCreated()
{
    SchemaReplay replay;
    replay.apply(usersTable());
    const Schema &schema = replay.schema();
    QCOMPARE(schema.hasTable(kUsers), Knowledge::Yes);
    QCOMPARE(schema.hasTable({{}, QStringLiteral("other")}), Knowledge::No);
    QCOMPARE(schema.hasColumn(kUsers, u"email"), Knowledge::Yes);
    QCOMPARE(schema.hasColumn(kUsers, u"nope"), Knowledge::No);
    QCOMPARE(schema.hasIndex(kUsers, u"ix_users_age"), Knowledge::Yes);
    QCOMPARE(schema.table(kUsers)->primaryKey(), QStringList{QStringLiteral("id")});

    replay.apply({DropTable{kUsers, false, {}}});
    QCOMPARE(schema.hasTable(kUsers), Knowledge::No);
}

void SchemaReplayTest::namesConstraintsByTheConvention()
{
    SchemaReplay replay(Schema(), {{QStringLiteral("uq"), QStringLiteral("uq_%(table_name)s_%(column_0_name)s")},
                                   {QStringLiteral("pk"), QStringLiteral("pk_%(table_name)s")}});
    replay.apply(usersTable());
    QStringList names;
    for (const Constraint &constraint : replay.schema().table(kUsers)->constraints)
        names += constraint.name.text;
    QCOMPARE(names, (QStringList{QStringLiteral("pk_users"), QStringLiteral("uq_users_email")}));

    replay.apply(
        {DropConstraint{kUsers, {QStringLiteral("uq_users_email"), false, {}}, QStringLiteral("unique"), false}});
    QCOMPARE(replay.schema().table(kUsers)->constraints.size(), size_t(1));
}

void SchemaReplayTest::followsRenames()
{
    SchemaReplay replay;
    replay.apply(usersTable());
    Column owner{.name = QStringLiteral("owner"), .type = sqlType(QStringLiteral("Integer"))};
    owner.constraints = {Constraint{ForeignKeyConstraint{{}, {}, QStringLiteral("users"), {QStringLiteral("id")}}}};
    replay.apply({CreateTable{Table{.name = QStringLiteral("notes"), .columns = {owner}}, false}});
    AlterColumn rename{.table = kUsers, .column = QStringLiteral("id")};
    rename.newName = QStringLiteral("user_id");
    replay.apply({rename});
    replay.apply({RenameTable{kUsers, QStringLiteral("people")}});

    const Table *people = replay.schema().table({{}, QStringLiteral("people")});
    QVERIFY(people);
    QCOMPARE(people->primaryKey(), QStringList{QStringLiteral("user_id")});
    QCOMPARE(replay.schema().hasTable(kUsers), Knowledge::No);
    const auto *key =
        replay.schema().table({{}, QStringLiteral("notes")})->constraints.front().as<ForeignKeyConstraint>();
    QVERIFY(key);
    QCOMPARE(key->referredTable, QStringLiteral("people"));
    QCOMPARE(key->referredColumns, QStringList{QStringLiteral("user_id")});
}

void SchemaReplayTest::dropsWhatBelongsToAColumn()
{
    SchemaReplay replay;
    replay.apply(usersTable());
    replay.apply({DropColumn{kUsers, QStringLiteral("email"), false, {}}});
    replay.apply({DropColumn{kUsers, QStringLiteral("age"), false, {}}});
    const Table *table = replay.schema().table(kUsers);
    QCOMPARE(table->columns.size(), size_t(1));
    QCOMPARE(table->constraints.size(), size_t(1));
    QVERIFY(table->indexes.empty());
}

void SchemaReplayTest::isUnsureAfterAGap()
{
    SchemaReplay replay;
    replay.apply(usersTable());
    replay.apply({Gap{QStringLiteral("unknown call")}});
    QCOMPARE(replay.schema().hasTable({{}, QStringLiteral("other")}), Knowledge::Unknown);
    QCOMPARE(replay.schema().hasTable(kUsers), Knowledge::Yes);
    QCOMPARE(replay.schema().hasColumn(kUsers, u"nope"), Knowledge::Unknown);
}

void SchemaReplayTest::isUnsureOfWhatStandsUnderACondition()
{
    SchemaReplay replay;
    replay.apply(usersTable());
    const std::vector<Guard> guards = {Guard{QStringLiteral("row is not None")}};
    Operation drop{DropTable{kUsers, false, {}}};
    drop.guards = guards;
    replay.apply(drop);
    QCOMPARE(replay.schema().hasTable(kUsers), Knowledge::Unknown);

    Operation create{CreateTable{Table{.name = QStringLiteral("maybe")}, false}};
    create.guards = guards;
    replay.apply(create);
    QCOMPARE(replay.schema().hasTable({{}, QStringLiteral("maybe")}), Knowledge::Unknown);
    QCOMPARE(replay.schema().hasTable({{}, QStringLiteral("other")}), Knowledge::No);
}

void SchemaReplayTest::readsPlainSql_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("users");
    QTest::addColumn<int>("column");
    QTest::addColumn<int>("other");
    const int yes = int(Knowledge::Yes);
    const int no = int(Knowledge::No);
    const int unknown = int(Knowledge::Unknown);
    QTest::newRow("data") << QStringLiteral("UPDATE users SET email = 'a;b'; -- x\nINSERT INTO users VALUES (1);")
                          << yes << no << no;
    QTest::newRow("drop table") << QStringLiteral("drop table if exists users") << no << no << no;
    QTest::newRow("create table") << QStringLiteral("CREATE TABLE IF NOT EXISTS other (id INT)") << yes << no << yes;
    QTest::newRow("alter table") << QStringLiteral("ALTER TABLE users ADD COLUMN nope INT") << yes << unknown << no;
    QTest::newRow("function")
        << QStringLiteral("CREATE OR REPLACE FUNCTION f() RETURNS void AS $$ DROP TABLE users; $$ LANGUAGE sql") << yes
        << no << no;
    QTest::newRow("anything else") << QStringLiteral("CALL make_tables()") << yes << unknown << unknown;
}

void SchemaReplayTest::readsPlainSql()
{
    QFETCH(QString, text);
    QFETCH(int, users);
    QFETCH(int, column);
    QFETCH(int, other);
    SchemaReplay replay;
    replay.apply(usersTable());
    replay.apply(sql(text));
    QCOMPARE(int(replay.schema().hasTable(kUsers)), users);
    QCOMPARE(int(replay.schema().hasColumn(kUsers, u"nope")), column);
    QCOMPARE(int(replay.schema().hasTable({{}, QStringLiteral("other")})), other);
}

void SchemaReplayTest::followsBatches()
{
    SchemaReplay replay;
    replay.apply(usersTable());
    BatchAlterTable batch{.table = kUsers, .operations = {}};
    batch.operations = {
        {AddColumn{.table = kUsers,
                   .column = Column{.name = QStringLiteral("nick"), .type = sqlType(QStringLiteral("Text"))},
                   .insertAfter = QStringLiteral("id")}},
        {DropColumn{kUsers, QStringLiteral("age"), false, {}}}};
    replay.apply({batch});
    QStringList names;
    for (const Column &column : replay.schema().table(kUsers)->columns)
        names += column.name;
    QCOMPARE(names, (QStringList{QStringLiteral("id"), QStringLiteral("nick"), QStringLiteral("email")}));
}

QTEST_GUILESS_MAIN(SchemaReplayTest)
#include "SchemaReplayTest.moc"
