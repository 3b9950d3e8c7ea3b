// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/SqlPreview.h"

#include "engine/sql/Dialect.h"
#include "ui/Workspace.h"
#include "ui/common/EnginePhrases.h"
#include "ui/common/Icons.h"
#include "ui/common/Looks.h"
#include "ui/common/Questions.h"
#include "ui/common/ThemeStyle.h"
#include "ui/preview/SqlView.h"

#include <QClipboard>
#include <QComboBox>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace retort::ui {

namespace {

constexpr int kBusyAfterMilliseconds = 300;

} // namespace

SqlPreview::SqlPreview(Workspace &workspace, Questions &questions, const ThemeStyle &style, QWidget *parent)
    : QWidget(parent),
      m_workspace(workspace),
      m_questions(questions),
      m_controls(new QWidget),
      m_dialect(new QComboBox),
      m_direction(new QComboBox),
      m_busy(mutedLabel(tr("Working…"))),
      m_errorBar(new QFrame),
      m_error(new QLabel),
      m_view(new SqlView(style))
{
    buildControls(style);
    setLook(m_errorBar, "banner-error");
    m_error->setObjectName(QStringLiteral("previewError"));
    m_error->setWordWrap(true);
    m_error->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::LinksAccessibleByMouse);
    auto *errorLayout = new QHBoxLayout(m_errorBar);
    errorLayout->setContentsMargins(12, 4, 12, 4);
    errorLayout->addWidget(m_error);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_errorBar);
    layout->addWidget(m_view, 1);

    m_busyTimer.setSingleShot(true);
    m_busyTimer.setInterval(kBusyAfterMilliseconds);
    connect(&m_busyTimer, &QTimer::timeout, m_busy, &QWidget::show);
    connect(m_error, &QLabel::linkActivated, this, [this] {
        if (const auto &error = m_workspace.preview().error)
            m_workspace.openScript(error->where.file, error->where.line);
    });
    connect(m_view, &SqlView::placeClicked, this,
            [this](const SourceRange &place) { m_workspace.openScript(place.file, place.line); });
    connect(&workspace, &Workspace::previewChanged, this, &SqlPreview::refresh);
    refresh();
}

void SqlPreview::buildControls(const ThemeStyle &style)
{
    m_dialect->setObjectName(QStringLiteral("dialect"));
    m_dialect->setAccessibleName(tr("Database for which the SQL is shown"));
    for (const QString &name : Dialect::names()) {
        if (const std::unique_ptr<Dialect> dialect = Dialect::create(name))
            m_dialect->addItem(dialect->displayName(), name);
    }
    m_direction->setObjectName(QStringLiteral("direction"));
    m_direction->setAccessibleName(tr("Direction of the SQL"));
    m_direction->addItem(tr("Upgrade"), int(MigrationStep::Direction::Upgrade));
    m_direction->addItem(tr("Downgrade"), int(MigrationStep::Direction::Downgrade));
    QToolButton *copyButton = flatButton({}, tr("Copy the SQL"));
    copyButton->setIcon(themedIcon(style, QStringLiteral("copy")));
    QToolButton *exportButton = flatButton({}, tr("Export the SQL to a file…"));
    exportButton->setIcon(themedIcon(style, QStringLiteral("export")));

    auto *layout = new QHBoxLayout(m_controls);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_busy);
    layout->addWidget(m_dialect);
    layout->addWidget(m_direction);
    layout->addWidget(copyButton);
    layout->addWidget(exportButton);

    connect(copyButton, &QToolButton::clicked, this, &SqlPreview::copy);
    connect(exportButton, &QToolButton::clicked, this, &SqlPreview::exportToFile);
    connect(m_dialect, &QComboBox::activated, this,
            [this] { m_workspace.chooseDialect(m_dialect->currentData().toString()); });
    connect(m_direction, &QComboBox::activated, this,
            [this] { m_workspace.setDirection(MigrationStep::Direction(m_direction->currentData().toInt())); });
}

void SqlPreview::refresh()
{
    m_dialect->setCurrentIndex(m_dialect->findData(m_workspace.dialect()));
    m_direction->setCurrentIndex(m_direction->findData(int(m_workspace.direction())));
    if (m_workspace.isPreviewing()) {
        m_busyTimer.start();
        return;
    }
    m_busyTimer.stop();
    m_busy->hide();
    const SqlText &sql = m_workspace.preview();
    m_view->show(sql);
    m_errorBar->setVisible(sql.error.has_value());
    if (!sql.error)
        return;
    QString text = shownPhrase(sql.error->message).toHtmlEscaped();
    if (sql.error->where.isValid())
        text += QStringLiteral(" <a href=\"#\">%1</a>")
                    .arg(tr("%1, line %2")
                             .arg(QFileInfo(sql.error->where.file).fileName().toHtmlEscaped())
                             .arg(sql.error->where.line));
    if (!sql.error->hint.isEmpty())
        text += QStringLiteral("<br>") + shownPhrase(sql.error->hint).toHtmlEscaped();
    m_error->setText(text);
}

void SqlPreview::copy()
{
    QGuiApplication::clipboard()->setText(m_view->hasSelectedText() ? m_view->selectedText()
                                                                    : m_workspace.preview().text);
}

void SqlPreview::exportToFile()
{
    if (m_workspace.selected() == RevisionGraph::kNone)
        return;
    const bool isUpgrade = m_workspace.direction() == MigrationStep::Direction::Upgrade;
    const QString suggestion = m_workspace.graph()->id(m_workspace.selected()) +
                               (isUpgrade ? QStringLiteral("_upgrade.sql") : QStringLiteral("_downgrade.sql"));
    saveText(m_questions, this, suggestion, tr("SQL (*.sql)"), m_workspace.preview().text);
}

} // namespace retort::ui
