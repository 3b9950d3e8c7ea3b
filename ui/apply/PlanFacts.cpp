// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/apply/PlanFacts.h"

#include "ui/common/ErrorText.h"
#include "ui/common/Ids.h"
#include "ui/common/Looks.h"

#include <QFormLayout>
#include <QLabel>
#include <QLocale>

#include <algorithm>
#include <vector>

namespace retort::ui {

namespace {

constexpr int kShownTables = 4;
constexpr int kShownIds = 6;

struct Fact
{
    QString name;
    QString text;
    const char *look = "";
};

QString transactionText(const PlannedRun &run)
{
    if (!run.hasTransactionalDdl)
        return PlanFacts::tr(
            "None on this server: each statement is kept at once, and a failure or a cancel leaves what "
            "has run.");
    if (run.transactionPerMigration)
        return PlanFacts::tr(
            "One for each revision: a failure or a cancel undoes the revision that runs, and keeps those "
            "before it.");
    return PlanFacts::tr("One for all of it: a failure or a cancel undoes everything.");
}

QString lockText(const PlannedRun &run)
{
    if (run.dialectName == QLatin1String("sqlite"))
        return PlanFacts::tr(
            "The file is locked for writing before the first statement; nobody else can write until the "
            "end.");
    if (run.dialectName == QLatin1String("postgresql"))
        return PlanFacts::tr("An advisory lock keeps a second run away; tables are locked by their statements.");
    return PlanFacts::tr("A named lock (GET_LOCK) keeps a second run away; tables are locked by their statements.");
}

QString reachText(const PlannedRun &run)
{
    const QLocale locale;
    QStringList tables;
    for (const TableReach &reach : run.reach) {
        if (int(tables.size()) == kShownTables) {
            tables << PlanFacts::tr("%Ln more", nullptr, int(run.reach.size()) - kShownTables);
            break;
        }
        const QString name = reach.table.name.simplified();
        // Rows by the thousand need no unit in any language.
        tables << (reach.rows < 0 ? PlanFacts::tr("%1 (size unknown)").arg(name)
                                  : PlanFacts::tr("%1 (about %2 rows)").arg(name, locale.toString(reach.rows)));
    }
    return tables.join(QStringLiteral(", "));
}

QString idsText(const QStringList &ids)
{
    return ids.size() <= kShownIds ? ids.join(QStringLiteral(", "))
                                   : ids.mid(0, kShownIds).join(QStringLiteral(", ")) + QStringLiteral(", …");
}

QString undoText(const PlannedRun &run)
{
    QStringList ids;
    for (const PlannedStep &step : run.steps) {
        if (!step.irreversible.isEmpty())
            ids << shortId(step.step.id);
    }
    if (run.verb == MigrationRequest::Verb::Downgrade)
        return PlanFacts::tr("Going back drops what these revisions made, with the data in it.");
    if (!ids.isEmpty())
        return PlanFacts::tr("%Ln revision(s) cannot be taken back by a downgrade: %1", nullptr, int(ids.size()))
            .arg(idsText(ids));
    return {};
}

void addStamp(const PlannedRun &run, std::vector<Fact> &facts)
{
    facts.push_back({PlanFacts::tr("Stamp"),
                     PlanFacts::tr("Only the version table changes. No script runs: the tables must be what that "
                                   "revision expects already."),
                     "warning"});
    if (!run.countedAsApplied.isEmpty())
        facts.push_back(
            {PlanFacts::tr("Will count as applied"),
             PlanFacts::tr("%Ln revision(s) that did not run: %1", nullptr, int(run.countedAsApplied.size()))
                 .arg(idsText(run.countedAsApplied)),
             "warning"});
    if (!run.countedAsPending.isEmpty())
        facts.push_back({PlanFacts::tr("Will count as pending"),
                         PlanFacts::tr("%Ln revision(s) whose changes stay in the database: %1", nullptr,
                                       int(run.countedAsPending.size()))
                             .arg(idsText(run.countedAsPending)),
                         "warning"});
}

std::vector<Fact> factsOf(const PlannedRun &run)
{
    std::vector<Fact> facts;
    if (run.error || run.steps.empty())
        return facts;
    if (run.verb == MigrationRequest::Verb::Stamp)
        addStamp(run, facts);
    facts.push_back({PlanFacts::tr("Transaction"), transactionText(run), run.hasTransactionalDdl ? "" : "warning"});
    facts.push_back({PlanFacts::tr("Lock"), lockText(run)});
    if (!run.reach.empty())
        facts.push_back({PlanFacts::tr("Tables"), reachText(run)});
    if (const QString undo = undoText(run); !undo.isEmpty())
        facts.push_back({PlanFacts::tr("No way back"), undo, "warning"});
    if (run.sql.error) {
        facts.push_back(
            {PlanFacts::tr("Preview"), PlanFacts::tr("Ends early: %1").arg(withHint(*run.sql.error)), "error"});
    }
    return facts;
}

} // namespace

PlanFacts::PlanFacts(QWidget *parent) : QWidget(parent), m_form(new QFormLayout(this))
{
    setObjectName(QStringLiteral("planFacts"));
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(16);
    m_form->setVerticalSpacing(kGrid);
    m_form->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
}

void PlanFacts::show(const PlannedRun &run)
{
    while (m_form->rowCount() > 0)
        m_form->removeRow(0);
    for (const Fact &fact : factsOf(run)) {
        auto *text = new QLabel(fact.text);
        text->setWordWrap(true);
        // What scripts name may look like markup.
        text->setTextFormat(Qt::PlainText);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        setLook(text, fact.look);
        m_form->addRow(mutedLabel(fact.name), text);
    }
    setVisible(m_form->rowCount() > 0);
}

void PlanFacts::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    // Where the dialog is low, layouts take wrapped lines for what may be cut off; the lists beside them can scroll.
    setMinimumHeight(m_form->heightForWidth(width()));
}

QStringList PlanFacts::lines(const PlannedRun &run)
{
    QStringList lines;
    for (const Fact &fact : factsOf(run))
        lines << fact.name + QStringLiteral(": ") + fact.text;
    return lines;
}

} // namespace retort::ui
