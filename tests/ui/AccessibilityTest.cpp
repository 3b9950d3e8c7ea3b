// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/WindowFixture.h"
#include "ui/environments/PasswordDialog.h"
#include "ui/environments/TrustDialog.h"
#include "ui/help/HelpWindow.h"
#include "ui/help/KeysDialog.h"
#include "ui/preview/SqlView.h"
#include "ui/recovery/RecoveryView.h"

#include <QAccessible>
#include <QAction>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>

using namespace retort;

namespace {

/// Roles that a person operates or reads: each has to say what it is.
bool needsName(QAccessible::Role role)
{
    switch (role) {
    case QAccessible::PushButton:
    case QAccessible::ButtonMenu:
    case QAccessible::CheckBox:
    case QAccessible::RadioButton:
    case QAccessible::ComboBox:
    case QAccessible::EditableText:
    case QAccessible::SpinBox:
    case QAccessible::Slider:
    case QAccessible::Table:
    case QAccessible::Tree:
    case QAccessible::List:
    case QAccessible::PageTab:
    case QAccessible::PageTabList:
    case QAccessible::ProgressBar:
    case QAccessible::MenuItem:
    case QAccessible::Dialog:
    case QAccessible::Window: return true;
    default: return false;
    }
}

QString describeObject(const QAccessibleInterface &thing)
{
    const QObject *object = thing.object();
    QStringList path;
    for (; object; object = object->parent())
        path.prepend(QLatin1String(object->metaObject()->className()) +
                     (object->objectName().isEmpty() ? QString() : QString(u'#' + object->objectName())));
    return QStringLiteral("role %1 at %2").arg(int(thing.role())).arg(path.join(QStringLiteral(" > ")));
}

/// Adds everything below `thing` that is shown, wants a name and has none. The cells of lists have texts of their own.
void collectUnnamed(QAccessibleInterface *thing, QStringList &unnamed, int &count)
{
    if (!thing || !thing->isValid() || thing->state().invisible)
        return;
    const QAccessible::Role role = thing->role();
    ++count;
    // The edit field inside a combo box, and the bar of a scroll area, belong to their owner.
    const QObject *owner = thing->object() ? thing->object()->parent() : nullptr;
    const bool isPart = owner && (owner->inherits("QComboBox") || owner->inherits("QAbstractSpinBox") ||
                                  owner->inherits("QLineEdit") || owner->inherits("QTabBar"));
    const bool isSeparator = thing->state().disabled && role == QAccessible::MenuItem;
    if (needsName(role) && !isPart && !isSeparator && thing->text(QAccessible::Name).trimmed().isEmpty())
        unnamed << describeObject(*thing);
    if (role == QAccessible::Table || role == QAccessible::Tree || role == QAccessible::List)
        return;
    for (int child = 0; child < thing->childCount(); ++child)
        collectUnnamed(thing->child(child), unnamed, count);
}

} // namespace

/// Walks the accessible tree of every window, as a screen reader does.
class AccessibilityTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<test::WindowFixture> m;

    static void check(QWidget *window, int atLeast)
    {
        QStringList unnamed;
        int count = 0;
        collectUnnamed(QAccessible::queryAccessibleInterface(window), unnamed, count);
        QVERIFY2(count >= atLeast, qPrintable(QString::number(count)));
        QVERIFY2(unnamed.isEmpty(), qPrintable(unnamed.join(u'\n')));
        checkMnemonics(window);
    }

    /// No two things that are shown at once have the same letter.
    static void checkMnemonics(QWidget *window)
    {
        QHash<QString, QStringList> byKeys;
        for (const QWidget *widget : window->findChildren<QWidget *>()) {
            if (!widget->isVisible() || widget->window() != window)
                continue;
            QString text;
            if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
                text = button->text();
            else if (const auto *label = qobject_cast<const QLabel *>(widget); label && label->buddy())
                text = label->text();
            addMnemonic(text, byKeys);
        }
        for (const QMenuBar *menus : window->findChildren<QMenuBar *>()) {
            for (const QAction *entry : menus->actions()) {
                addMnemonic(entry->text(), byKeys);
                if (entry->menu())
                    checkMenu(*entry->menu());
            }
        }
        checkUnique(byKeys);
    }

    static void checkMenu(const QMenu &menu)
    {
        QHash<QString, QStringList> byKeys;
        for (const QAction *entry : menu.actions()) {
            if (entry->isVisible())
                addMnemonic(entry->text(), byKeys);
            if (entry->menu())
                checkMenu(*entry->menu());
        }
        checkUnique(byKeys);
    }

    static void addMnemonic(const QString &text, QHash<QString, QStringList> &byKeys)
    {
        const QKeySequence keys = QKeySequence::mnemonic(text);
        if (!keys.isEmpty())
            byKeys[keys.toString()] << text;
    }

    static void checkUnique(const QHash<QString, QStringList> &byKeys)
    {
        for (auto entry = byKeys.cbegin(); entry != byKeys.cend(); ++entry)
            QVERIFY2(entry->size() == 1, qPrintable(entry.key() + QStringLiteral(": ") + entry->join(u'|')));
    }

    /// Every widget that Tab reaches can be seen to have the focus, and Tab comes around again.
    static void walkFocus(QWidget *window)
    {
        QWidget *first = window->focusWidget();
        QVERIFY(first);
        QSet<QWidget *> seen;
        QWidget *widget = first;
        do {
            seen.insert(widget);
            widget = widget->nextInFocusChain();
        } while (widget != first && !seen.contains(widget));
        QCOMPARE(widget, first);
    }

    /// Whatever takes the focus by Tab gets it, some time.
    static void checkTab(QWidget *window)
    {
        window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window));
        QTRY_VERIFY(window->focusWidget());
        QSet<const QWidget *> reached;
        for (int i = 0; i < 100; ++i) {
            QWidget *focus = window->focusWidget();
            QVERIFY(focus);
            reached.insert(focus);
            // An editor keeps the key for itself; what follows it is asked for as the window would.
            if (!QTest::qWaitFor([focus] { return focus->hasFocus(); }, 1000))
                focus->setFocus(Qt::TabFocusReason);
            QTest::keyClick(focus, Qt::Key_Tab);
        }
        for (const QWidget *widget : window->findChildren<QWidget *>()) {
            const bool takesFocus = (widget->focusPolicy() & Qt::TabFocus) && widget->isVisibleTo(window) &&
                                    widget->isEnabled() && !widget->focusProxy() && widget->window() == window;
            if (takesFocus)
                QVERIFY2(reached.contains(widget), qPrintable(QLatin1String(widget->metaObject()->className()) + u' ' +
                                                              widget->objectName() + u' ' + widget->toolTip()));
        }
    }

    QAction *menuAction(const char *word) const
    {
        for (auto *action : m->window->findChildren<QAction *>()) {
            if (action->text().remove(u'&').contains(QLatin1String(word)))
                return action;
        }
        return nullptr;
    }

    static void languages()
    {
        QTest::addColumn<QString>("language");
        for (const char *language : {"en", "ru"})
            QTest::newRow(language) << QString::fromLatin1(language);
    }

    /// A window in the row's language.
    void speak() const
    {
        QFETCH(QString, language);
        ui::installLanguage(*qApp, language);
        m->makeWindow();
    }

private Q_SLOTS:
    void init()
    {
        m = std::make_unique<test::WindowFixture>();
        m->writeScript(QStringLiteral("ffff00000001"), QStringLiteral("123456789abc"),
                       QStringLiteral("    op.drop_table('users')\n"));
    }
    void cleanup() { m.reset(); }

    void theWelcomePage_data() { languages(); }

    void theWelcomePage()
    {
        speak();
        check(m->window.get(), 10);
    }

    void theMainWindow_data() { languages(); }

    void theMainWindow()
    {
        speak();
        QVERIFY(m->open());
        // The button at the upper right says what comes next: the way up, then to or from what is selected.
        check(m->window.get(), 40);
        m->click("123456789abc");
        QVERIFY(m->activate());
        checkTab(m->window.get());
        QTest::keyClick(&m->table(), Qt::Key_Return);
        QTest::qWait(200);
        check(m->window.get(), 40);
        walkFocus(m->window.get());
        for (const int tab : {3, 4, 5}) {
            QTest::keyClick(m->window.get(), Qt::Key(Qt::Key_0 + tab), Qt::ControlModifier);
            QTest::qWait(50);
            check(m->window.get(), 40);
        }
    }

    void everyDialog_data()
    {
        QTest::addColumn<QString>("action");
        QTest::addColumn<QString>("dialog");
        QTest::addColumn<QString>("language");
        for (const char *language : {"en", "ru"}) {
            const auto add = [language](const char *action, const char *dialog) {
                QTest::addRow("%s, %s", action, language) << action << dialog << language;
            };
            add("upgradeToHeads", "applyDialog");
            add("newRevision", "newRevisionDialog");
            add("mergeHeads", "mergeDialog");
            add("reparent", "parentDialog");
            add("compare", "compareDialog");
            add("editEnvironments", "environmentsDialog");
        }
    }

    void everyDialog()
    {
        QFETCH(QString, action);
        QFETCH(QString, dialog);
        QFETCH(QString, language);
        QVERIFY(m->open());
        m->click("123456789abc");
        QTest::keyClick(&m->table(), Qt::Key_Up, Qt::ShiftModifier);
        if (action != QLatin1String("compare"))
            m->click("ffff00000001");
        const ui::RevisionActions &actions = m->actions();
        const QHash<QString, QAction *> all{{QStringLiteral("upgradeToHeads"), actions.upgradeHere},
                                            {QStringLiteral("newRevision"), actions.newRevision},
                                            {QStringLiteral("mergeHeads"), actions.mergeHeads},
                                            {QStringLiteral("reparent"), actions.reparent},
                                            {QStringLiteral("compare"), actions.compare},
                                            {QStringLiteral("editEnvironments"), menuAction("Environments")}};
        QTRY_VERIFY(all.value(action)->isEnabled());
        // What is opened from now on speaks it.
        ui::installLanguage(*qApp, language);
        all.value(action)->trigger();
        QDialog *shown = m->dialog(dialog.toLatin1().constData());
        QVERIFY(shown);
        check(shown, 5);
        checkTab(shown);
        if (action == QLatin1String("upgradeToHeads")) {
            QVERIFY(m->apply(shown));
            check(shown, 5);
            checkTab(shown);
            test::press(shown, "closeRun");
        } else {
            shown->reject();
        }
    }

    void helpAndKeys()
    {
        ui::HelpWindow help;
        help.show();
        help.showPage(QStringLiteral("first-steps"));
        check(&help, 3);
        ui::KeysDialog keys(*m->window->findChild<QMenuBar *>());
        keys.show();
        check(&keys, 3);
    }

    void whatTheWindowAsks()
    {
        QVERIFY(m->open());
        ui::TrustDialog trust(
            m->workspace(),
            {{{QStringLiteral("hosts"), {QStringLiteral("a: b.example")}}, true},
             {{QStringLiteral("secrets"), {QStringLiteral("a: password from the variable A, sent to b.example")}},
              false}},
            m->window.get());
        trust.show();
        check(&trust, 6);
        walkFocus(&trust);
        trust.hide();
        ui::PasswordDialog password(m->workspace(), 1, QStringLiteral("Password of a"), m->window.get());
        password.show();
        check(&password, 4);
        walkFocus(&password);
        password.hide();
        QTest::keyClick(m->window.get(), Qt::Key_K, Qt::ControlModifier);
        QDialog *palette = m->dialog("commandPalette");
        QVERIFY(palette);
        check(palette, 3);
        palette->reject();
    }

    void whatAnInterruptedRunLeft()
    {
        ui::RecoveryView view(m->style);
        view.resize(880, 720);
        ui::ExaminedRun examined;
        RecoveryReport report;
        report.revision = QStringLiteral("ffff00000001");
        report.statements = {{.statement = {.text = QStringLiteral("CREATE TABLE a (id INTEGER)")},
                              .fate = RecoveryStatement::Fate::InDoubt,
                              .evidence = QStringLiteral("as you say")}};
        report.whyNotUndo = QStringLiteral("No statement takes this back: CREATE TABLE a (id INTEGER)");
        examined.report = report;
        Environment environment;
        environment.name = QStringLiteral("live");
        environment.isProtected = true;
        view.QWidget::show();
        view.show(examined, &environment);
        check(&view, 12);
    }

    void menusAndTheirShortcutsDoNotClash()
    {
        QHash<QString, QStringList> byKeys;
        for (const QAction *action : m->window->findChildren<QAction *>()) {
            if (!action->shortcut().isEmpty() && action->shortcutContext() == Qt::WindowShortcut)
                byKeys[action->shortcut().toString()] << action->text();
        }
        QVERIFY(byKeys.size() > 25);
        for (auto entry = byKeys.cbegin(); entry != byKeys.cend(); ++entry)
            QVERIFY2(entry->size() == 1, qPrintable(entry.key() + QStringLiteral(": ") + entry->join(u'|')));
    }
};

QTEST_MAIN(AccessibilityTest)
#include "AccessibilityTest.moc"
