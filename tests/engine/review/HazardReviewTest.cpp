// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/review/HazardReview.h"
#include "engine/migration/EnvironmentReader.h"
#include "engine/review/HazardRules.h"
#include "tests/support/ScratchProject.h"

#include <QTest>

using namespace retort;

class HazardReviewTest : public QObject
{
    Q_OBJECT

private:
    /// The rules that find something in a revision `body` after one that makes the table t (id, name, note).
    static QStringList rulesIn(const QString &body, const QString &dialect, bool isDowngrade = false)
    {
        QStringList rules;
        for (const Hazard &hazard : hazardsIn(body, dialect, isDowngrade))
            rules << hazard.rule;
        return rules;
    }

    static std::vector<Hazard> hazardsIn(const QString &body, const QString &dialect, bool isDowngrade = false)
    {
        test::ScratchProject scratch;
        scratch.addRevision(
            QStringLiteral("aaaa11111111"),
            QStringLiteral("    op.create_table('t', sa.Column('id', sa.Integer(), primary_key=True),\n"
                           "        sa.Column('name', sa.String(50)), sa.Column('note', sa.Text()))\n"));
        const QString indented = QStringLiteral("    ") + body + u'\n';
        const QString pass = QStringLiteral("    pass\n");
        scratch.addRevision(QStringLiteral("bbbb22222222"), isDowngrade ? pass : indented,
                            isDowngrade ? indented : pass);
        const Project project = scratch.open();
        const OfflineRequest request{.project = project,
                                     .dialectName = dialect,
                                     .environment = readEnvironment(project, {}, false).options,
                                     .isMeantToRun = false};
        const OfflineScript script =
            isDowngrade ? OfflineScript::downgrade(request, QStringLiteral("bbbb22222222:aaaa11111111"))
                        : OfflineScript::upgrade(request, QStringLiteral("aaaa11111111:bbbb22222222"));
        if (script.error)
            return {{.rule = script.error->message}};
        return reviewHazards(
            {.dialectName = dialect,
             .direction = isDowngrade ? MigrationStep::Direction::Downgrade : MigrationStep::Direction::Upgrade},
            script.pieces);
    }

private Q_SLOTS:
    void eachRuleFindsItsCase_data()
    {
        QTest::addColumn<QString>("dialect");
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("rules");
        const auto row = [](const char *name, const char *dialect, const char *body, const char *rules) {
            QTest::newRow(name) << QString::fromLatin1(dialect) << QString::fromLatin1(body)
                                << QString::fromLatin1(rules);
        };
        const char *pg = "postgresql";
        row("drop table", pg, "op.drop_table('t')", "DS-DROP-TABLE");
        row("drop column", pg, "op.drop_column('t', 'note')", "DS-DROP-COLUMN");
        row("drop column in text", pg, "op.execute('ALTER TABLE t DROP COLUMN note')", "DS-DROP-COLUMN");
        row("drop constraint in text", pg, "op.execute('ALTER TABLE t DROP CONSTRAINT c')", "");
        row("drop schema", pg, "op.execute('drop schema old cascade')", "DS-DROP-SCHEMA");
        row("truncate", pg, "op.execute('TRUNCATE t')", "DS-TRUNCATE");
        row("delete all", "sqlite", "op.execute('DELETE FROM t')", "DS-DELETE-ALL");
        row("delete some", "sqlite", "op.execute('DELETE FROM t WHERE id = 1')", "");
        row("update all", "sqlite", "op.execute(\"UPDATE t SET note = 'where '\")", "DS-UPDATE-ALL");
        row("update some", "sqlite", "op.execute('UPDATE t SET note = NULL WHERE id = 1')", "");
        row("a value that looks like SQL", "sqlite", "op.execute(\"INSERT INTO t (note) VALUES ('DROP TABLE t')\")",
            "");
        row("narrower", pg,
            "op.alter_column('t', 'name', existing_type=sa.String(50), type_=sa.String(20), existing_nullable=True)",
            "DS-NARROW PG-TYPE-CHANGE");
        row("wider", pg,
            "op.alter_column('t', 'name', existing_type=sa.String(50), type_=sa.String(80), existing_nullable=True)",
            "");
        row("to text", pg,
            "op.alter_column('t', 'name', existing_type=sa.String(50), type_=sa.Text(), existing_nullable=True)", "");
        row("rename table", pg, "op.rename_table('t', 'u')", "BC-RENAME-TABLE");
        row("rename column", pg, "op.alter_column('t', 'name', new_column_name='title')", "BC-RENAME-COLUMN");
        row("not null", pg, "op.alter_column('t', 'name', nullable=False)", "MF-NOTNULL PG-NOTNULL-SET");
        row("unique index", pg, "op.create_index('ix', 't', ['name'], unique=True)", "MF-UNIQUE PG-IDX-CONC");
        row("index", pg, "op.create_index('ix', 't', ['name'])", "PG-IDX-CONC");
        row("index elsewhere", "sqlite", "op.create_index('ix', 't', ['name'])", "");
        row("index in text", pg, "op.execute('create index ix on t (name)')", "PG-IDX-CONC");
        row("concurrent index", pg, "op.create_index('ix', 't', ['name'], postgresql_concurrently=True)",
            "PG-CONC-IN-TX");
        row("concurrent index outside", pg,
            "with op.get_context().autocommit_block():\n"
            "        op.create_index('ix', 't', ['name'], postgresql_concurrently=True)",
            "");
        row("concurrent index after a COMMIT", pg,
            "op.execute('COMMIT')\n    op.create_index('ix', 't', ['name'], postgresql_concurrently=True)", "");
        row("drop index", pg, "op.drop_index('ix', 't')", "PG-IDX-DROP-CONC");
        row("add not null", pg, "op.add_column('t', sa.Column('n', sa.Integer(), nullable=False))",
            "PG-ADDCOL-NOTNULL");
        row("add not null, sqlite", "sqlite", "op.add_column('t', sa.Column('n', sa.Integer(), nullable=False))",
            "LT-ADDCOL-NOTNULL");
        row("add not null, mysql", "mysql", "op.add_column('t', sa.Column('n', sa.Integer(), nullable=False))",
            "MY-ADDCOL-NOTNULL");
        row("add not null, mariadb", "mariadb", "op.add_column('t', sa.Column('n', sa.Integer(), nullable=False))",
            "MY-ADDCOL-NOTNULL");
        row("add with a default", pg,
            "op.add_column('t', sa.Column('n', sa.Integer(), nullable=False, server_default='0'))", "");
        row("add with a volatile default", pg,
            "op.add_column('t', sa.Column('n', sa.Uuid(), server_default=sa.text('gen_random_uuid()')))",
            "PG-ADDCOL-REWRITE");
        row("computed", pg, "op.add_column('t', sa.Column('n', sa.Integer(), sa.Computed('id * 2', persisted=True)))",
            "PG-ADDCOL-REWRITE");
        row("unique constraint", pg, "op.create_unique_constraint('uq', 't', ['name'])",
            "MF-UNIQUE PG-UNIQUE-CONSTRAINT");
        row("foreign key", pg, "op.create_foreign_key('fk', 't', 'u', ['id'], ['id'])", "PG-FK-VALID");
        row("check", pg, "op.create_check_constraint('ck', 't', 'id > 0')", "PG-CHECK-VALID");
        row("two statements on MySQL", "mysql", "op.drop_column('t', 'note'); op.drop_column('t', 'name')",
            "DS-DROP-COLUMN DS-DROP-COLUMN MY-NONATOMIC");
        row("a new table", pg,
            "op.create_table('u', sa.Column('id', sa.Integer())); op.create_index('ix', 'u', ['id'])", "");
        row("a new table in text", pg, "op.execute('CREATE TABLE u (id int)'); op.execute('CREATE INDEX ix ON u (id)')",
            "");
        row("batch on SQLite", "sqlite",
            "with op.batch_alter_table('t', recreate='always') as b:\n        b.drop_column('note')",
            "LT-REBUILD DS-DROP-COLUMN");
    }

    void eachRuleFindsItsCase()
    {
        QFETCH(QString, dialect);
        QFETCH(QString, body);
        QFETCH(QString, rules);
        QCOMPARE(rulesIn(body, dialect).join(u' '), rules);
    }

    void aDowngradeLosesWhatWasStored()
    {
        QCOMPARE(rulesIn(QStringLiteral("op.drop_table('t')"), QStringLiteral("sqlite"), true),
                 QStringList{QStringLiteral("DS-DOWN-LOSSY")});
        QCOMPARE(rulesIn(QStringLiteral("op.drop_column('t', 'note')"), QStringLiteral("postgresql"), true),
                 QStringList{QStringLiteral("DS-DOWN-LOSSY")});
    }

    void aHazardKnowsItsPlaceAndItsSubject()
    {
        const std::vector<Hazard> hazards =
            hazardsIn(QStringLiteral("op.create_index('ix', 't', ['name'])"), QStringLiteral("postgresql"));
        QCOMPARE(hazards.size(), std::size_t(1));
        QCOMPARE(hazards[0].revision, QStringLiteral("bbbb22222222"));
        QVERIFY(hazards[0].source.file.endsWith(QStringLiteral(".py")));
        QVERIFY(hazards[0].source.line > 0);
        QVERIFY(hazards[0].piece >= 0);
        QVERIFY2(hazards[0].message.contains(QStringLiteral(" t ")), qPrintable(hazards[0].message));
        QVERIFY(!hazards[0].advice.isEmpty());
        QCOMPARE(countOf(hazards, Hazard::Severity::Error), 1);
    }

    void aRuleIsFoundByItsName()
    {
        const HazardRule *rule = hazardRule(QStringLiteral("MY-COPY-LOCK"));
        QVERIFY(rule);
        QVERIFY(rule->isFor(QStringLiteral("mariadb")));
        QVERIFY(!rule->isFor(QStringLiteral("postgresql")));
        QVERIFY(!hazardRule(QStringLiteral("NONE")));
    }
};

QTEST_GUILESS_MAIN(HazardReviewTest)
#include "HazardReviewTest.moc"
