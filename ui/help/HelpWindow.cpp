// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/HelpWindow.h"

#include "ui/common/Looks.h"
#include "ui/common/Screens.h"

#include <QDir>
#include <QFile>
#include <QListWidget>
#include <QLocale>
#include <QSplitter>
#include <QTextBlock>
#include <QTextBrowser>
#include <QVBoxLayout>

// The pages are in a static library; this pulls them into the program.
static void initHelpResources()
{
    Q_INIT_RESOURCE(help);
}

namespace retort::ui {

namespace {

const QString kHelpFolder = QStringLiteral(":/help");

QString readPage(const QString &name)
{
    // A page in the user's language where there is one ("topics.ru.md").
    const QString language = QLocale().name().section(u'_', 0, 0);
    for (const QString &ending : {QString(u'.' + language + QStringLiteral(".md")), QStringLiteral(".md")}) {
        QFile file(kHelpFolder + u'/' + name + ending);
        if (file.open(QIODevice::ReadOnly))
            return QString::fromUtf8(file.readAll());
    }
    return {};
}

/// The page's first heading.
QString pageTitle(const QString &name)
{
    for (const QString &line : readPage(name).split(u'\n')) {
        if (line.startsWith(QLatin1String("# ")))
            return line.mid(2).trimmed();
    }
    return name;
}

} // namespace

HelpWindow::HelpWindow(QWidget *parent) : QDialog(parent), m_list(new QListWidget), m_page(new QTextBrowser)
{
    initHelpResources();
    setObjectName(QStringLiteral("helpWindow"));
    setWindowTitle(tr("Help"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(roomFor(*this, {960, 680}));
    m_list->setObjectName(QStringLiteral("helpPages"));
    m_list->setAccessibleName(tr("Pages"));
    m_page->setObjectName(QStringLiteral("helpPage"));
    m_page->setAccessibleName(tr("Page"));
    m_page->setOpenExternalLinks(true);
    m_page->setFrameShape(QFrame::NoFrame);
    m_page->document()->setDocumentMargin(20);
    auto *splitter = new QSplitter;
    splitter->addWidget(m_list);
    splitter->addWidget(m_page);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({260, 700});
    splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
    fillList();
    connect(m_list, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem *item) {
        if (item)
            m_page->setMarkdown(readPage(item->data(Qt::UserRole).toString()));
    });
    m_list->setCurrentRow(0);
}

void HelpWindow::fillList()
{
    QStringList names;
    for (const QString &file : QDir(kHelpFolder).entryList({QStringLiteral("*.md")}, QDir::Files, QDir::Name)) {
        if (const QString name = file.section(u'.', 0, 0); !names.contains(name))
            names << name;
    }
    // Where one begins stands first.
    if (names.removeOne(QStringLiteral("first-steps")))
        names.prepend(QStringLiteral("first-steps"));
    for (const QString &name : names) {
        auto *item = new QListWidgetItem(pageTitle(name), m_list);
        item->setData(Qt::UserRole, name);
        item->setSizeHint({0, kRowHeight + kGrid});
    }
}

void HelpWindow::showPage(const QString &name, const QString &place)
{
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->data(Qt::UserRole).toString() == name)
            m_list->setCurrentRow(row);
    }
    if (place.isEmpty())
        return;
    for (QTextBlock block = m_page->document()->begin(); block.isValid(); block = block.next()) {
        if (block.blockFormat().headingLevel() == 0 || !block.text().startsWith(place, Qt::CaseInsensitive))
            continue;
        m_page->setTextCursor(QTextCursor(block));
        m_page->ensureCursorVisible();
        return;
    }
}

} // namespace retort::ui
