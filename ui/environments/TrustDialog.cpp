// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/TrustDialog.h"

#include "ui/Workspace.h"
#include "ui/common/EnginePhrases.h"
#include "ui/common/Fonts.h"
#include "ui/common/Looks.h"
#include "ui/common/Paths.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>

namespace retort::ui {

namespace {

constexpr int kWidth = 640;
/// Of the facts, without margins, frames and a scroll bar.
constexpr int kTextWidth = kWidth - 96;
constexpr int kMostLines = 14;
constexpr int kFrameHeight = 24;

QString headingOf(const QString &subject)
{
    if (subject == QLatin1String("hosts"))
        return TrustDialog::tr("It connects to these hosts:");
    if (subject == QLatin1String("secrets"))
        return TrustDialog::tr("It looks up these secrets, and sends them to these hosts:");
    return subject;
}

} // namespace

QString trustFactText(const QString &fact)
{
    const QString separator = QStringLiteral(": ");
    const qsizetype colon = fact.indexOf(separator);
    return colon < 0 ? fact : fact.left(colon + separator.size()) + shownPhrase(fact.mid(colon + separator.size()));
}

TrustDialog::TrustDialog(Workspace &workspace, std::vector<TrustAsked> asked, QWidget *parent)
    : QDialog(parent), m_workspace(workspace), m_asked(std::move(asked))
{
    setObjectName(QStringLiteral("trustDialog"));
    setWindowTitle(tr("Trust This Project?"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(kWidth, 0);
    auto *title = new QLabel(tr("May this project connect?"));
    setLook(title, "subtitle");
    auto *place = mutedLabel(shownPath(workspace.project().directory()));
    auto *text = new QLabel(tr("Nothing has been looked up or connected to yet. What follows stands in the project’s "
                               "files: agree if you know who wrote them. Any change of it asks again."));
    text->setWordWrap(true);
    auto *changed = new QLabel(tr("This is not what you agreed to before."));
    changed->setObjectName(QStringLiteral("trustChanged"));
    changed->setWordWrap(true);
    setLook(changed, "warning");
    changed->setVisible(std::ranges::any_of(m_asked, &TrustAsked::isChanged));
    auto *agree = primaryButton(tr("&Agree and Connect"));
    agree->setObjectName(QStringLiteral("agreeTrust"));
    auto *decline = new QPushButton(tr("Do &Not Connect"));
    decline->setObjectName(QStringLiteral("declineTrust"));
    // Enter alone agrees to nothing.
    agree->setAutoDefault(false);
    decline->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch(1);
    buttons->addWidget(decline);
    buttons->addWidget(agree);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(8);
    for (QWidget *widget : std::initializer_list<QWidget *>{title, place, text, changed})
        layout->addWidget(widget);
    for (const TrustAsked &one : m_asked) {
        layout->addSpacing(kGrid);
        layout->addWidget(new QLabel(headingOf(one.matter.subject)));
        layout->addWidget(card(one));
    }
    layout->addSpacing(kGrid);
    layout->addLayout(buttons);
    growToText(*this);
    decline->setFocus(Qt::OtherFocusReason);
    connect(agree, &QPushButton::clicked, this, &QDialog::accept);
    connect(decline, &QPushButton::clicked, this, &QDialog::reject);
    connect(this, &QDialog::accepted, this, [this] { m_workspace.agree(m_asked); });
    connect(this, &QDialog::rejected, this, [this] { m_workspace.decline(); });
}

QWidget *TrustDialog::card(const TrustAsked &asked) const
{
    QStringList lines;
    std::ranges::transform(asked.matter.facts, std::back_inserter(lines), trustFactText);
    auto *facts = new QPlainTextEdit(lines.join(u'\n'));
    facts->setObjectName(QStringLiteral("trustFacts"));
    facts->setAccessibleName(headingOf(asked.matter.subject));
    facts->setReadOnly(true);
    facts->setTabChangesFocus(true);
    facts->setFont(scaled(monospaceFont(), 0.92));
    setLook(facts, "field");
    // All of it is to be seen, however long a host's name is; below a certain number of lines one scrolls.
    const QFontMetrics metrics = facts->fontMetrics();
    int shown = 0;
    for (const QString &line : lines)
        shown += 1 + metrics.horizontalAdvance(line) / kTextWidth;
    facts->setFixedHeight(std::clamp(shown, 1, kMostLines) * metrics.lineSpacing() + kFrameHeight);
    return facts;
}

} // namespace retort::ui
