// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/RunsPane.h"

#include "ui/Workspace.h"
#include "ui/apply/StepModel.h"
#include "ui/common/Looks.h"
#include "ui/common/ThemeStyle.h"
#include "ui/preview/SqlView.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QTreeView>
#include <QVBoxLayout>

namespace retort::ui {

namespace {

QString fateText(const JournalStatement &statement)
{
    switch (statement.state) {
    case JournalStatement::State::Done: return RunsPane::tr("done in %1").arg(durationText(statement.duration));
    case JournalStatement::State::Failed: return RunsPane::tr("failed after %1").arg(durationText(statement.duration));
    case JournalStatement::State::InDoubt:
        return RunsPane::tr("in doubt: it was about to run, and nobody knows its end");
    case JournalStatement::State::Undone: return RunsPane::tr("undone with its transaction");
    }
    return {};
}

} // namespace

RunsPane::RunsPane(Workspace &workspace, const ThemeStyle &style, QWidget *parent)
    : QWidget(parent),
      m_workspace(workspace),
      m_model(style),
      m_controls(new QWidget),
      m_allDatabases(new QCheckBox(tr("All data&bases"))),
      m_splitter(new QSplitter),
      m_list(new QTreeView),
      m_sql(new SqlView(style)),
      m_empty(mutedLabel(tr("No run yet. Each one is noted here, with its SQL.")))
{
    m_allDatabases->setObjectName(QStringLiteral("allRuns"));
    auto *controlLayout = new QHBoxLayout(m_controls);
    controlLayout->setContentsMargins(0, 0, 0, 0);
    controlLayout->addWidget(m_allDatabases);

    m_list->setObjectName(QStringLiteral("runs"));
    m_list->setAccessibleName(tr("Runs"));
    m_list->setModel(&m_model);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setIconSize({16, 16});
    m_list->header()->setStretchLastSection(true);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_list->header()->setResizeContentsPrecision(0);
    m_sql->setObjectName(QStringLiteral("runSql"));
    m_sql->setAccessibleName(tr("SQL of the run"));
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(m_sql);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setSizes({600, 400});
    m_splitter->setChildrenCollapsible(false);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_splitter, 1);

    connect(&workspace, &Workspace::runsRead, this, &RunsPane::refresh);
    connect(&workspace, &Workspace::databaseChanged, this, &RunsPane::refresh);
    connect(m_allDatabases, &QCheckBox::toggled, this, &RunsPane::refresh);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RunsPane::showSelected);
    connect(&workspace, &Workspace::runStatementsRead, this,
            [this](qint64 run, const std::vector<JournalStatement> &statements) {
                if (run == m_shown)
                    showStatements(statements);
            });
    refresh();
}

void RunsPane::refresh()
{
    std::vector<JournalRun> runs;
    const QString here = m_workspace.database().place;
    for (const JournalRun &run : m_workspace.runs()) {
        if (m_allDatabases->isChecked() || run.place == here)
            runs.push_back(run);
    }
    const qint64 shown = m_shown;
    m_model.setRuns(std::move(runs));
    m_list->setColumnHidden(RunsModel::DatabaseColumn, !m_allDatabases->isChecked());
    m_empty->setVisible(m_model.rowCount() == 0);
    m_splitter->setVisible(m_model.rowCount() > 0);
    if (m_model.rowOf(shown) >= 0)
        m_list->setCurrentIndex(m_model.index(m_model.rowOf(shown), 0));
}

void RunsPane::show(qint64 run)
{
    if (m_model.rowOf(run) < 0)
        m_allDatabases->setChecked(true);
    const int row = m_model.rowOf(run);
    if (row < 0)
        return;
    m_list->setCurrentIndex(m_model.index(row, 0));
    m_list->setFocus();
}

void RunsPane::showSelected()
{
    const QModelIndex current = m_list->currentIndex();
    if (!current.isValid()) {
        m_sql->show({});
        return;
    }
    m_shown = m_model.run(current.row()).id;
    m_workspace.readRunStatements(m_shown);
}

void RunsPane::showStatements(const std::vector<JournalStatement> &statements)
{
    SqlText sql;
    QString revision;
    int line = 1;
    const auto add = [&sql, &line](const QString &text) {
        sql.text += text + u'\n';
        line += int(text.count(u'\n')) + 1;
    };
    for (const JournalStatement &statement : statements) {
        if (statement.revision != revision && !statement.revision.isEmpty())
            add(QStringLiteral("-- ") + tr("Revision %1").arg(statement.revision));
        revision = statement.revision;
        const int first = line;
        add(statement.text.trimmed() + u';');
        sql.pieces.push_back({first, line - 1, statement.revision, {}, false});
        add(QStringLiteral("-- ") + fateText(statement));
        if (!statement.message.isEmpty())
            add(QStringLiteral("-- ") + QString(statement.message).replace(u'\n', QStringLiteral("\n-- ")));
        add({});
    }
    m_sql->show(sql);
}

} // namespace retort::ui
