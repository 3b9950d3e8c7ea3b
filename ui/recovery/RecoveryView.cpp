// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recovery/RecoveryView.h"

#include "ui/common/BusySign.h"
#include "ui/common/ConfirmBar.h"
#include "ui/common/EnginePhrases.h"
#include "ui/common/ErrorText.h"
#include "ui/common/Looks.h"
#include "ui/common/PlainList.h"
#include "ui/common/ThemeStyle.h"
#include "ui/preview/SqlView.h"
#include "ui/runs/RunsModel.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace retort::ui {

namespace {

using Way = RunRecovery::Way;

constexpr int kMostShownStatements = 6;
constexpr std::array kWays{Way::Continue, Way::Undo, Way::Mark};
constexpr int kReasonIndent = 24;

QString withComment(const QString &comment, const QString &sql)
{
    return QStringLiteral("-- ") + comment + u'\n' + sql;
}

QString asScript(const QStringList &statements)
{
    QString script;
    for (const QString &statement : statements)
        script += statement.trimmed() + QStringLiteral(";\n");
    return script;
}

QString goText(Way way)
{
    switch (way) {
    case Way::Continue: return RecoveryView::tr("&Run the Rest");
    case Way::Undo: return RecoveryView::tr("&Take It Back");
    case Way::Mark: return RecoveryView::tr("&Mark as Done");
    }
    return {};
}

} // namespace

RecoveryView::RecoveryView(const ThemeStyle &style, QWidget *parent)
    : QWidget(parent),
      m_model(style),
      m_title(new QLabel),
      m_summary(mutedLabel({})),
      m_busy(new BusySign),
      m_message(new QLabel),
      m_list(new PlainList(m_model, RecoveryModel::StatementColumn, kMostShownStatements)),
      m_listCard(cardAround(m_list)),
      m_doubtBar(new QFrame),
      m_ways(new QWidget),
      m_group(new QButtonGroup(this)),
      m_sql(new SqlView(style)),
      m_sqlCard(cardAround(m_sql)),
      m_confirm(new ConfirmBar),
      m_note(mutedLabel(tr("Nothing has been changed yet."))),
      m_close(new QPushButton(tr("Later"))),
      m_dismiss(new QPushButton(tr("&Do Not Mention It Again"))),
      m_go(primaryButton({}))
{
    const std::initializer_list<std::pair<QWidget *, const char *>> names{
        {m_title, "recoveryTitle"},     {m_summary, "recoverySummary"},
        {m_message, "recoveryMessage"}, {m_list, "recoveryStatements"},
        {m_sql, "recoverySql"},         {m_close, "recoverLater"},
        {m_dismiss, "dismissRun"},      {m_go, "recover"}};
    for (const auto &[widget, name] : names)
        widget->setObjectName(QLatin1String(name));
    setLook(m_title, "subtitle");
    for (QLabel *label : {m_title, m_summary, m_message})
        label->setWordWrap(true);
    for (QLabel *label : {m_title, m_summary, m_message})
        label->setTextFormat(Qt::PlainText);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_list->setAccessibleName(tr("Statements of the revision, and what became of them"));
    m_sql->setAccessibleName(tr("SQL of the chosen way"));
    build();
    connect(m_busy, &BusySign::stopWanted, this, &RecoveryView::stopWanted);
    connect(m_close, &QPushButton::clicked, this, &RecoveryView::closeWanted);
    connect(m_dismiss, &QPushButton::clicked, this, &RecoveryView::dismissWanted);
    connect(m_go, &QPushButton::clicked, this, &RecoveryView::goOnWanted);
    connect(m_confirm, &ConfirmBar::changed, this, &RecoveryView::updateButton);
    connect(m_group, &QButtonGroup::idClicked, this, &RecoveryView::showWay);
}

void RecoveryView::build()
{
    setLook(m_doubtBar, "banner");
    auto *doubt = new QHBoxLayout(m_doubtBar);
    doubt->setContentsMargins(12, 8, 8, 8);
    doubt->setSpacing(8);
    auto *question = new QLabel(tr("The database does not show whether the statement in doubt has taken effect. Do you "
                                   "know?"));
    question->setWordWrap(true);
    doubt->addWidget(question, 1);
    for (const bool isDone : {true, false}) {
        auto *answer = new QPushButton(isDone ? tr("It &Has") : tr("It Has &Not"));
        answer->setObjectName(isDone ? QStringLiteral("inDoubtDone") : QStringLiteral("inDoubtNotDone"));
        doubt->addWidget(answer);
        connect(answer, &QPushButton::clicked, this, [this, isDone] { Q_EMIT inDoubtAnswered(isDone); });
    }
    auto *ways = new QVBoxLayout(m_ways);
    ways->setContentsMargins(0, 0, 0, 0);
    ways->setSpacing(kGrid);
    addWay(*ways, Way::Continue, tr("&Continue: run the rest of the revision, and what was to follow"));
    addWay(*ways, Way::Undo, tr("&Undo: take back what the revision has done"));
    addWay(*ways, Way::Mark, tr("Mar&k: change the version table alone, as if the revision were done"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_note);
    buttons->addStretch(1);
    for (QPushButton *button : {m_dismiss, m_close, m_go})
        buttons->addWidget(button);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(8);
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_title, m_summary, m_busy, m_message, m_listCard, m_doubtBar, m_ways})
        layout->addWidget(widget);
    layout->addWidget(m_sqlCard, 1);
    layout->addWidget(m_confirm);
    layout->addSpacing(kGrid);
    layout->addLayout(buttons);
}

void RecoveryView::addWay(QVBoxLayout &layout, Way way, const QString &text)
{
    constexpr std::array kNames{"wayContinue", "wayUndo", "wayMark"};
    auto *button = new QRadioButton(text);
    button->setObjectName(QLatin1String(kNames[std::size_t(way)]));
    m_group->addButton(button, int(way));
    layout.addWidget(button);
    auto *reason = mutedLabel({});
    reason->setWordWrap(true);
    reason->setIndent(kReasonIndent);
    layout.addWidget(reason);
    m_reasons.push_back(reason);
}

void RecoveryView::wait(const JournalRun &run)
{
    m_title->setText(tr("A run did not come to its end"));
    m_summary->setText(
        tr("%1, %2, begun %3 by %4")
            .arg(RunsModel::verbName(run.verb), RunsModel::wayText(run), RunsModel::timeText(run), run.who));
    m_busy->wait(tr("Looking at the journal and at the database…"));
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_message, m_listCard, m_doubtBar, m_ways, m_sqlCard, m_dismiss, m_go})
        widget->hide();
    // Each run is confirmed anew.
    m_confirm->dismiss();
}

void RecoveryView::show(const ExaminedRun &examined, const Environment *environment)
{
    m_examined = examined;
    m_busy->wait({});
    m_isExportOnly = environment && environment->isExportOnly;
    m_confirmText = environment && environment->needsConfirmation() ? environment->confirmText() : QString();
    const bool isHalfDone = examined.report && examined.report->isHalfDone();
    for (QWidget *widget : std::initializer_list<QWidget *>{m_listCard, m_ways, m_sqlCard, m_go})
        widget->setVisible(isHalfDone);
    m_dismiss->setVisible(!isHalfDone && !examined.error);
    m_close->setText(isHalfDone ? tr("Later") : tr("Close"));
    QString message;
    if (examined.error)
        message = withHint(*examined.error);
    else if (!isHalfDone)
        message = tr("It left no revision half done. Plan it again to go on.");
    else if (examined.report->isScriptChanged)
        message = tr("The script has changed since. Going on works only if what has run is still in it.");
    setLook(m_message, examined.error ? "error" : isHalfDone ? "warning" : "");
    m_message->setText(message);
    m_message->setVisible(!message.isEmpty());
    if (!isHalfDone) {
        m_doubtBar->hide();
        m_confirm->dismiss();
        m_close->setFocus(Qt::OtherFocusReason);
        return;
    }
    const RecoveryReport &report = *examined.report;
    const QString at = report.rows.isEmpty() ? tr("base") : report.rows.join(QStringLiteral(", "));
    m_title->setText(tr("Revision %1 is half done").arg(report.revision));
    m_summary->setText(report.isByCatalogue
                           ? tr("The database shows a part of it, and no journal tells of it: a run on another machine "
                                "may have stopped there, or something else has made it. The version table says: %1.")
                                 .arg(at)
                           : tr("%1, %2, begun %3 by %4. The version table says: %5.")
                                 .arg(RunsModel::verbName(report.run.verb), RunsModel::wayText(report.run),
                                      RunsModel::timeText(report.run), report.run.who, at));
    m_model.setStatements(report.statements);
    m_list->updateGeometry();
    m_doubtBar->setVisible(std::ranges::any_of(report.statements, [](const RecoveryStatement &statement) {
        return statement.fate == RecoveryStatement::Fate::InDoubt;
    }));
    showWays();
}

QString RecoveryView::whyNot(Way way) const
{
    const RecoveryReport &report = *m_examined.report;
    const std::array reasons{report.whyNotContinue, report.whyNotUndo, report.whyNotMark};
    return reasons[std::size_t(way)];
}

void RecoveryView::showWays()
{
    QAbstractButton *first = nullptr;
    for (const Way way : kWays) {
        const QString reason = whyNot(way);
        QAbstractButton *button = m_group->button(int(way));
        button->setEnabled(reason.isEmpty());
        button->setAccessibleDescription(evidenceText(reason));
        m_reasons[std::size_t(way)]->setText(tr("Not possible: %1").arg(evidenceText(reason)));
        m_reasons[std::size_t(way)]->setVisible(!reason.isEmpty());
        if (!first && reason.isEmpty())
            first = button;
    }
    QAbstractButton *checked = m_group->checkedButton();
    if (first && (!checked || !checked->isEnabled())) {
        first->setChecked(true);
        checked = first;
    }
    if (checked)
        checked->setFocus(Qt::OtherFocusReason);
    if (m_isExportOnly)
        m_confirm->say(tr("This environment is for export only: nothing is run from here."));
    else if (!m_confirmText.isEmpty())
        m_confirm->ask(tr("This environment is protected. Type <b>%1</b> to go on.").arg(m_confirmText.toHtmlEscaped()),
                       m_confirmText, tr("Type %1 to go on").arg(m_confirmText));
    else
        m_confirm->dismiss();
    showWay();
}

Way RecoveryView::way() const
{
    return Way(std::max(m_group->checkedId(), 0));
}

QString RecoveryView::sqlOf(Way way) const
{
    const RecoveryReport &report = *m_examined.report;
    switch (way) {
    case Way::Continue: {
        QString text;
        if (!report.cleanUp.isEmpty())
            text += withComment(tr("First, what is in the way is cleared:"), asScript(report.cleanUp)) + u'\n';
        return text + withComment(tr("The rest of the revision, as far as a preview can tell:"), m_examined.rest.text);
    }
    case Way::Undo: {
        QString text;
        for (const RecoveryStatement &statement : report.statements) {
            for (const QString &warning : statement.undoWarnings)
                text += withComment(shownPhrase(warning), {});
        }
        return text + withComment(tr("Takes back what is done, the last first:"), asScript(report.undo));
    }
    case Way::Mark:
        return withComment(tr("Only the version table is changed. The statements that are not done stay undone."), {});
    }
    return {};
}

void RecoveryView::showWay()
{
    SqlText sql;
    if (m_group->checkedButton() && whyNot(way()).isEmpty())
        sql.text = sqlOf(way());
    m_sql->show(sql);
    m_go->setText(goText(way()));
    setLook(m_go, way() == Way::Undo ? "danger" : "primary");
    updateButton();
}

void RecoveryView::updateButton()
{
    const bool isOpen = m_examined.report && m_group->checkedButton() && whyNot(way()).isEmpty();
    m_go->setEnabled(isOpen && !m_isExportOnly && m_confirm->isConfirmed());
}

} // namespace retort::ui
