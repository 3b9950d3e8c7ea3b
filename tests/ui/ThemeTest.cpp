// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/Theme.h"
#include "ui/common/StyleSheet.h"

#include <QTest>

using retort::ui::contrast;
using retort::ui::Theme;

Q_DECLARE_METATYPE(const Theme *)

class ThemeTest : public QObject
{
    Q_OBJECT

private:
    static void themes()
    {
        QTest::addColumn<const Theme *>("theme");
        QTest::newRow("light") << &Theme::light();
        QTest::newRow("dark") << &Theme::dark();
    }

private Q_SLOTS:
    void contrastIsWcags()
    {
        QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
        QCOMPARE(contrast(Qt::white, Qt::white), 1.0);
        // The grey that just misses AA on white.
        QVERIFY(contrast(QColor(0x777777), Qt::white) < 4.5);
        QVERIFY(contrast(QColor(0x767676), Qt::white) >= 4.5);
    }

    void textIsReadable_data() { themes(); }
    /// WCAG 2.1 AA asks for 4.5 for text.
    void textIsReadable()
    {
        QFETCH(const Theme *, theme);
        const QVector<std::pair<const char *, QColor>> inks{{"text", theme->text},       {"muted", theme->muted},
                                                            {"accent", theme->accent},   {"applied", theme->applied},
                                                            {"warning", theme->warning}, {"error", theme->error},
                                                            {"literal", theme->literal}};
        const QVector<std::pair<const char *, QColor>> grounds{{"panel", theme->panel}, {"ground", theme->ground}};
        for (const auto &[inkName, ink] : inks) {
            for (const auto &[groundName, ground] : grounds)
                QVERIFY2(contrast(ink, ground) >= 4.5, qPrintable(QStringLiteral("%1 on %2: %3")
                                                                      .arg(QLatin1String(inkName))
                                                                      .arg(QLatin1String(groundName))
                                                                      .arg(contrast(ink, ground))));
        }
        for (const QColor &branch : theme->branches)
            QVERIFY2(contrast(branch, theme->panel) >= 4.5, qPrintable(branch.name()));
    }

    void theSelectedRowIsReadable_data() { themes(); }
    void theSelectedRowIsReadable()
    {
        QFETCH(const Theme *, theme);
        for (const QColor &ground : {theme->selection(), theme->hover()}) {
            QVERIFY(contrast(theme->text, ground) >= 4.5);
            QVERIFY2(contrast(theme->muted, ground) >= 4.5,
                     qPrintable(QString::number(contrast(theme->muted, ground))));
        }
    }

    void badgesAndBannersAreReadable_data() { themes(); }
    void badgesAndBannersAreReadable()
    {
        QFETCH(const Theme *, theme);
        QVERIFY(contrast(theme->onAccent(), theme->accent) >= 4.5);
        QVERIFY(contrast(theme->onAccent(), theme->error) >= 4.5);
        for (const QColor &hue : {theme->accent, theme->applied, theme->warning, theme->error}) {
            QVERIFY2(contrast(hue, theme->tint(hue)) >= 4.5,
                     qPrintable(hue.name() + QStringLiteral(" ") + QString::number(contrast(hue, theme->tint(hue)))));
            QVERIFY(contrast(theme->text, theme->tint(hue)) >= 4.5);
        }
    }

    void theStyleSheetLeavesNoNameUnreplaced_data() { themes(); }
    void theStyleSheetLeavesNoNameUnreplaced()
    {
        QFETCH(const Theme *, theme);
        QVERIFY(!retort::ui::styleSheetFor(*theme).contains(u'$'));
    }
};

QTEST_GUILESS_MAIN(ThemeTest)
#include "ThemeTest.moc"
