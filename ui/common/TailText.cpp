// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/TailText.h"

#include <QScrollBar>

#include <algorithm>
#include <limits>
#include <utility>

namespace retort::ui {

namespace {

constexpr int kEnd = std::numeric_limits<int>::max();

} // namespace

TailText::TailText(QWidget *parent) : QPlainTextEdit(parent), m_place(kEnd)
{
    setReadOnly(true);
    // So that the scroll bar counts in lines.
    setLineWrapMode(NoWrap);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (m_isMoving)
            return;
        m_isFollowing = value >= verticalScrollBar()->maximum();
        m_place = kEnd;
    });
}

template <typename Change>
void TailText::keepPlace(Change change)
{
    const bool wasMoving = std::exchange(m_isMoving, true);
    change();
    if (m_isFollowing)
        verticalScrollBar()->setValue(std::min(m_place, verticalScrollBar()->maximum()));
    m_isMoving = wasMoving;
}

void TailText::start()
{
    m_place = kEnd;
    m_isFollowing = true;
    keepPlace([this] { clear(); });
}

void TailText::add(const QString &lines)
{
    keepPlace([&] { appendPlainText(lines); });
}

void TailText::showFrom(int line)
{
    m_place = line;
    m_isFollowing = true;
    keepPlace([this] { horizontalScrollBar()->setValue(0); });
}

void TailText::resizeEvent(QResizeEvent *event)
{
    keepPlace([&] { QPlainTextEdit::resizeEvent(event); });
}

void TailText::showEvent(QShowEvent *event)
{
    keepPlace([&] { QPlainTextEdit::showEvent(event); });
}

} // namespace retort::ui
