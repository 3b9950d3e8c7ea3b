// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/VersionTable.h"
#include "engine/migration/ScriptFingerprint.h"
#include "tests/ui/WindowFixture.h"
#include "ui/preview/SqlView.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QPointer>
#include <QRadioButton>
#include <QTreeView>

using namespace retort;

namespace {

const QString kBase = QStringLiteral("123456789abc");
const QString kHalf = QStringLiteral("ffff00000001");

/// Each statement is kept at once, on SQLite, too.
QString body(const QString &second)
{
    return QStringLiteral("    with op.get_context().autocommit_block():\n"
                          "        op.execute('CREATE TABLE half (id INTEGER)')\n"
                          "        op.execute('%1')\n")
        .arg(second);
}

} // namespace

/// Runs that left a revision half done, met in the window: what is shown of them, and the three ways on.
class RecoveryWindowTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<test::WindowFixture> m;

    QStringList versionTable() const
    {
        return VersionTable::read(*m->workspace().database().url).value_or(QStringList{QStringLiteral("?")});
    }

    Result<QueryResult> ask(const QString &sql) const
    {
        const auto session = Session::open(*m->workspace().database().url);
        return session ? (*session)->execute(sql) : std::unexpected(session.error());
    }
    bool hasTable(const char *name) const
    {
        const auto rows = ask(QStringLiteral("SELECT 1 FROM sqlite_master WHERE name = '%1'").arg(QLatin1String(name)));
        return rows && !rows->rows.empty();
    }

    /// Everything up to the base script is applied, and the next one is there.
    bool prepare(const QString &second)
    {
        m->writeScript(kHalf, kBase, body(second), QStringLiteral("    op.execute('DROP TABLE half')\n"));
        if (!m->open())
            return false;
        m->click("123456789abc");
        QDialog *plan = planHere();
        if (!plan || !m->apply(plan))
            return false;
        test::press(plan, "closeRun");
        return m->isGone("applyDialog") && isAtRest();
    }

    bool isAtRest() const
    {
        return QTest::qWaitFor(
            [this] {
                return m->workspace().database().kind == ui::DatabaseState::Kind::Known && !m->workspace().isRunning();
            },
            20'000);
    }

    QDialog *planHere() const
    {
        if (!m->activate() || !QTest::qWaitFor([this] { return m->actions().upgradeHere->isEnabled(); }, 20'000))
            return nullptr;
        m->actions().upgradeHere->trigger();
        return m->dialog("applyDialog");
    }

    /// The run of the second script fails in the middle; opens what it left from its report.
    QDialog *failInTheMiddle()
    {
        return prepare(QStringLiteral("INSERT INTO nowhere VALUES (1)")) ? failHere() : nullptr;
    }

    QDialog *failHere()
    {
        m->click("ffff00000001");
        QDialog *plan = planHere();
        if (!plan || !m->apply(plan))
            return nullptr;
        auto *recover = plan->findChild<QPushButton *>(QStringLiteral("recoverRun"));
        if (!QTest::qWaitFor([recover] { return recover->isVisible(); }, 20'000) || !isAtRest())
            return nullptr;
        test::press(plan, "recoverRun");
        return examined();
    }

    /// The recovery dialog once it has looked.
    QDialog *examined() const
    {
        QDialog *dialog = m->dialog("recoveryDialog");
        if (!dialog)
            return nullptr;
        auto *list = dialog->findChild<QWidget *>(QStringLiteral("recoveryStatements"));
        return QTest::qWaitFor([list] { return list->isVisible(); }, 20'000) ? dialog : nullptr;
    }

    static QString sqlIn(QDialog *dialog)
    {
        return dialog->findChild<ui::SqlView *>(QStringLiteral("recoverySql"))->text();
    }
    static QAbstractItemModel *statementsIn(QDialog *dialog)
    {
        return dialog->findChild<QTreeView *>(QStringLiteral("recoveryStatements"))->model();
    }
    static void choose(QDialog *dialog, const char *way)
    {
        dialog->findChild<QRadioButton *>(QLatin1String(way))->click();
    }
    bool goOn(QDialog *dialog) const
    {
        auto *go = dialog->findChild<QPushButton *>(QStringLiteral("recover"));
        if (!go->isEnabled())
            return false;
        QTest::mouseClick(go, Qt::LeftButton);
        auto *close = dialog->findChild<QPushButton *>(QStringLiteral("closeRun"));
        return QTest::qWaitFor([close] { return close->isVisible(); }, 60'000) && isAtRest();
    }

    /// As a process that died has left it: `sql` is in the journal, and nobody knows its end. `isAlone`: it commits by
    /// itself.
    void dieBefore(const QString &sql, bool isAlone)
    {
        auto journal = RunJournal::open(m->journal);
        QVERIFY(journal);
        QVERIFY((*journal)->begin(
            {.database = *m->workspace().database().url, .verb = QStringLiteral("upgrade ") + kHalf, .rows = {kBase}}));
        const int revision = m->workspace().graph()->find(kHalf);
        QVERIFY((*journal)->beginScript(kHalf, scriptFingerprint(m->workspace().graph()->at(revision).file)));
        StatementProgress statement;
        statement.statement.text = sql;
        statement.revision = kHalf;
        QVERIFY((*journal)->aboutToRun(statement, isAlone));
        const qint64 run = (*journal)->run();
        journal->reset();
        const auto url = DatabaseUrl::parse(QStringLiteral("sqlite:///") + m->journal);
        QVERIFY(url);
        const auto session = Session::open(*url);
        QVERIFY(session);
        QVERIFY((*session)->execute(QStringLiteral("UPDATE run SET process = 2147483646 WHERE id = %1").arg(run)));
    }

    /// Opens the project in a new window, and waits for the banner.
    QWidget *meetAgain()
    {
        if (!m->window->close())
            return nullptr;
        m->makeWindow();
        if (!m->open())
            return nullptr;
        auto *banner = m->find<QWidget>("interruptedBanner");
        return QTest::qWaitFor([banner] { return banner->isVisible(); }, 20'000) ? banner : nullptr;
    }

private Q_SLOTS:
    void init() { m = std::make_unique<test::WindowFixture>(); }
    void cleanup() { m.reset(); }

    /// The journal of another machine tells of it, or none.
    void whatTheDatabaseHasAlreadyIsShownAndGoneOnWith()
    {
        QVERIFY(prepare(QStringLiteral("CREATE TABLE other (id INTEGER)")));
        QVERIFY(ask(QStringLiteral("CREATE TABLE half (id INTEGER)")));
        QDialog *dialog = failHere();
        QVERIFY(dialog);
        QCOMPARE(test::textOf(dialog, "recoveryTitle"), QStringLiteral("Revision ffff00000001 is half done"));
        const QString summary = test::textOf(dialog, "recoverySummary");
        QVERIFY2(summary.startsWith(QStringLiteral("The database shows a part of it, and no journal tells of it")),
                 qPrintable(summary));
        QAbstractItemModel *statements = statementsIn(dialog);
        QCOMPARE(statements->rowCount(), 2);
        QCOMPARE(statements->index(0, 0).data().toString(), QStringLiteral("done"));
        QCOMPARE(statements->index(0, 2).data().toString(), QStringLiteral("table half is there"));
        QCOMPARE(statements->index(1, 0).data().toString(), QStringLiteral("not done"));
        QVERIFY2(!sqlIn(dialog).contains(QStringLiteral("CREATE TABLE half")), qPrintable(sqlIn(dialog)));
        choose(dialog, "wayContinue");
        QVERIFY(goOn(dialog));
        QVERIFY(hasTable("other"));
        QCOMPARE(versionTable(), QStringList(kHalf));
    }

    void aFailedRunShowsWhatItLeftAndIsGoneOnWith()
    {
        QDialog *dialog = failInTheMiddle();
        QVERIFY(dialog);
        QCOMPARE(test::textOf(dialog, "recoveryTitle"), QStringLiteral("Revision ffff00000001 is half done"));
        QVERIFY(test::textOf(dialog, "recoverySummary").contains(kBase));
        QAbstractItemModel *statements = statementsIn(dialog);
        const QAbstractItemModelTester tester(statements);
        QCOMPARE(statements->rowCount(), 2);
        QCOMPARE(statements->index(0, 0).data().toString(), QStringLiteral("done"));
        QVERIFY(statements->index(0, 1).data().toString().contains(QStringLiteral("CREATE TABLE half")));
        QCOMPARE(statements->index(1, 0).data().toString(), QStringLiteral("not done"));
        // What is done is not run again.
        const QString rest = sqlIn(dialog);
        QVERIFY2(rest.contains(QStringLiteral("INSERT INTO nowhere")), qPrintable(rest));
        QVERIFY2(!rest.contains(QStringLiteral("CREATE TABLE half")), qPrintable(rest));
        const QPointer<QDialog> last(dialog);
        dialog->reject();
        QTRY_VERIFY(!last);

        // Mended by hand; the banner leads back.
        m->writeScript(kHalf, kBase, body(QStringLiteral("CREATE TABLE other (id INTEGER)")));
        m->workspace().reload();
        QTRY_VERIFY(!m->workspace().isLoading());
        auto *banner = m->find<QWidget>("interruptedBanner");
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), 20'000);
        test::press(banner, "lookAtInterrupted");
        dialog = examined();
        QVERIFY(dialog);
        QVERIFY(test::textOf(dialog, "recoveryMessage").contains(QStringLiteral("has changed since")));
        choose(dialog, "wayContinue");
        QVERIFY(goOn(dialog));
        QCOMPARE(test::textOf(dialog, "runTitle"), QStringLiteral("The interrupted run is dealt with"));
        QCOMPARE(versionTable(), QStringList{kHalf});
        QVERIFY(hasTable("half") && hasTable("other"));
        test::press(dialog, "closeRun");
        QTRY_VERIFY_WITH_TIMEOUT(!banner->isVisible(), 20'000);
    }

    void whatIsDoneIsLeftOutOnceAndInItsOrder()
    {
        QVERIFY(prepare(QStringLiteral("INSERT INTO half VALUES (1)')\n"
                                       "        op.execute('INSERT INTO nowhere VALUES (1)')\n"
                                       "        op.execute('INSERT INTO half VALUES (1)")));
        QDialog *dialog = failHere();
        QVERIFY(dialog);
        // It stands there twice, and was run once.
        const QString rest = sqlIn(dialog);
        QVERIFY2(!rest.contains(QStringLiteral("CREATE TABLE half")), qPrintable(rest));
        QCOMPARE(rest.count(QStringLiteral("INSERT INTO half")), 1);
        QVERIFY2(rest.indexOf(QStringLiteral("INSERT INTO nowhere")) < rest.indexOf(QStringLiteral("INSERT INTO half")),
                 qPrintable(rest));
    }

    void onlyTheLastAnswerCounts()
    {
        QVERIFY(prepare(QStringLiteral("UPDATE users SET email = lower(email)")));
        dieBefore(QStringLiteral("UPDATE users SET email = lower(email)"), true);
        QVERIFY(meetAgain());
        std::vector<ui::ExaminedRun> examined;
        connect(&m->workspace(), &ui::Workspace::runExamined, this,
                [&examined](const ui::ExaminedRun &run) { examined.push_back(run); });
        m->workspace().examineInterruptedRun(true);
        m->workspace().examineInterruptedRun(false);
        QTRY_COMPARE_WITH_TIMEOUT(examined.size(), std::size_t(1), 20'000);
        QVERIFY(!QTest::qWaitFor([&examined] { return examined.size() > 1; }, 300));
        QCOMPARE(examined[0].report->statements.at(0).fate, RecoveryStatement::Fate::NotDone);
        m->workspace().disconnect(this);
    }

    void whatIsDoneIsTakenBack()
    {
        QDialog *dialog = failInTheMiddle();
        QVERIFY(dialog && hasTable("half"));
        choose(dialog, "wayUndo");
        QVERIFY2(sqlIn(dialog).contains(QStringLiteral("DROP TABLE half;")), qPrintable(sqlIn(dialog)));
        // Nothing runs before the button.
        QVERIFY(hasTable("half"));
        QVERIFY(goOn(dialog));
        QVERIFY(!hasTable("half"));
        QCOMPARE(versionTable(), QStringList{kBase});
        QTRY_VERIFY_WITH_TIMEOUT(!m->workspace().interruptedRun(), 20'000);
    }

    void theRevisionIsMarkedAsDone()
    {
        QDialog *dialog = failInTheMiddle();
        QVERIFY(dialog);
        choose(dialog, "wayMark");
        QVERIFY(goOn(dialog));
        QVERIFY(hasTable("half"));
        QCOMPARE(versionTable(), QStringList{kHalf});
    }

    void aStatementInDoubtIsAskedFor()
    {
        QVERIFY(prepare(QStringLiteral("UPDATE users SET email = lower(email)")));
        dieBefore(QStringLiteral("UPDATE users SET email = lower(email)"), true);
        QWidget *banner = meetAgain();
        QVERIFY(banner);
        test::press(banner, "lookAtInterrupted");
        QDialog *dialog = examined();
        QVERIFY(dialog);
        QCOMPARE(statementsIn(dialog)->index(0, 0).data().toString(), QStringLiteral("in doubt"));
        QVERIFY(!dialog->findChild<QRadioButton *>(QStringLiteral("wayContinue"))->isEnabled());
        QVERIFY(!dialog->findChild<QRadioButton *>(QStringLiteral("wayUndo"))->isEnabled());
        test::press(dialog, "inDoubtDone");
        QTRY_COMPARE_WITH_TIMEOUT(statementsIn(dialog)->index(0, 0).data().toString(), QStringLiteral("done"), 20'000);
        QVERIFY(dialog->findChild<QRadioButton *>(QStringLiteral("wayContinue"))->isEnabled());
        dialog->reject();
    }

    void aRevisionThatFailedBeforeItDidAnythingIsNotHalfDone()
    {
        QFile environment(m->project + QStringLiteral("/migrations/env.py"));
        QVERIFY(environment.open(QIODevice::ReadWrite));
        const QByteArray changed =
            environment.readAll().replace("context.configure(", "context.configure(transaction_per_migration=True, ");
        QVERIFY(changed.contains("transaction_per_migration"));
        environment.resize(0);
        environment.seek(0);
        environment.write(changed);
        environment.close();
        m->writeScript(QStringLiteral("ffff00000002"), kHalf, QStringLiteral("    raise ValueError('no')\n"));
        QVERIFY(prepare(QStringLiteral("SELECT 1")));
        m->click("ffff00000002");
        QDialog *plan = planHere();
        QVERIFY(plan && m->apply(plan));
        QVERIFY(isAtRest());
        QTRY_VERIFY_WITH_TIMEOUT(m->workspace().runs().size() == 2, 20'000);
        QCOMPARE(versionTable(), QStringList{kHalf});
        QVERIFY(!m->workspace().interruptedRun());
        QVERIFY(plan->findChild<QWidget *>(QStringLiteral("retryRun"))->isVisible());
    }

    void aRunThatLeftNothingIsDismissed()
    {
        QVERIFY(prepare(QStringLiteral("SELECT 1")));
        dieBefore(QStringLiteral("CREATE TABLE half (id INTEGER)"), false);
        QWidget *banner = meetAgain();
        QVERIFY(banner);
        test::press(banner, "lookAtInterrupted");
        QDialog *dialog = m->dialog("recoveryDialog");
        QVERIFY(dialog);
        auto *dismiss = dialog->findChild<QPushButton *>(QStringLiteral("dismissRun"));
        QTRY_VERIFY_WITH_TIMEOUT(dismiss->isVisible(), 20'000);
        QVERIFY(test::textOf(dialog, "recoveryMessage").contains(QStringLiteral("no revision half done")));
        QTest::mouseClick(dismiss, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!banner->isVisible(), 20'000);
        // The run stays in the list.
        QVERIFY(m->workspace().runs().size() >= 2);
    }

    void aProtectedEnvironmentAsksForItsName()
    {
        m->writeToml(QStringLiteral("[environments.live]\nurl = \"sqlite:///%(here)s/shop.db\"\n"));
        QDialog *dialog = failInTheMiddle();
        QVERIFY(dialog);
        const QPointer<QDialog> last(dialog);
        dialog->reject();
        QTRY_VERIFY(!last);
        m->writeToml(QStringLiteral("[environments.live]\nurl = \"sqlite:///%(here)s/shop.db\"\nprotected = true\n"));
        m->workspace().readEnvironments();
        QTRY_VERIFY_WITH_TIMEOUT(m->workspace().environment() && m->workspace().environment()->isProtected, 20'000);
        auto *banner = m->find<QWidget>("interruptedBanner");
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), 20'000);
        test::press(banner, "lookAtInterrupted");
        dialog = examined();
        QVERIFY(dialog);
        choose(dialog, "wayUndo");
        auto *go = dialog->findChild<QPushButton *>(QStringLiteral("recover"));
        QVERIFY(!go->isEnabled());
        auto *name = dialog->findChild<QLineEdit *>(QStringLiteral("confirmName"));
        QTest::keyClicks(name, QStringLiteral("live"));
        choose(dialog, "wayContinue");
        // It fails where it failed before; what was typed for it is not good for another way.
        QVERIFY(goOn(dialog));
        auto *again = dialog->findChild<QPushButton *>(QStringLiteral("recoverRun"));
        QTRY_VERIFY_WITH_TIMEOUT(again->isVisible(), 20'000);
        QVERIFY(isAtRest());
        QTest::mouseClick(again, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(name->isVisible(), 20'000);
        choose(dialog, "wayUndo");
        QCOMPARE(name->text(), QString());
        QVERIFY(!go->isEnabled());
        QTest::keyClicks(name, QStringLiteral("live"));
        QVERIFY(goOn(dialog));
        QVERIFY(!hasTable("half"));
    }

    void anAppliedScriptThatChangedIsMarked()
    {
        QVERIFY(prepare(QStringLiteral("SELECT 1")));
        QVERIFY(m->workspace().edited().isEmpty());
        QFile script(m->workspace().graph()->at(m->workspace().graph()->find(kBase)).file);
        QVERIFY(script.open(QIODevice::Append));
        script.write("\n# later\n");
        script.close();
        m->workspace().reload();
        QTRY_COMPARE_WITH_TIMEOUT(m->workspace().edited(), QStringList{kBase}, 20'000);
        QVERIFY(m->model().state(m->rowOf("123456789abc")).isEdited);
        const auto badges = m->model().badges(m->rowOf("123456789abc"));
        QVERIFY(std::ranges::any_of(
            badges, [](const ui::Badge &badge) { return badge.text.contains(QStringLiteral("edited")); }));
    }
};

QTEST_MAIN(RecoveryWindowTest)
#include "RecoveryWindowTest.moc"
