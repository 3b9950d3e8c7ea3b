// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDockWidget>
#include <QFrame>

class QHBoxLayout;
class QLabel;

namespace retort::ui {

/// The strip at the top of a pane: a title or tabs on the left, controls on the right. Mouse presses on its free
/// space go through to the dock, so that the pane can be dragged by it.
class PanelHeader : public QWidget
{
    Q_OBJECT

public:
    explicit PanelHeader(QWidget *parent = nullptr);

    /// A title in half-bold type.
    QLabel *addTitle(const QString &title);
    void addWidget(QWidget *widget, int stretch = 0);
    void addStretch();

    /// A dock gives its strip this height, whatever stands in it.
    QSize sizeHint() const override;

private:
    QHBoxLayout *m_layout;
};

/// A header above a body with one border around both: what every pane looks like that is no dock.
class Panel : public QWidget
{
    Q_OBJECT

public:
    /// Takes both.
    Panel(PanelHeader *header, QWidget *body, QWidget *parent = nullptr);
};

/// The same as a dock.
class PanelDock : public QDockWidget
{
    Q_OBJECT

public:
    /// Takes both. `name` is the object name under which the layout is kept, `title` is for menus and screen readers.
    PanelDock(const QString &name, const QString &title, PanelHeader *header, QWidget *body, QWidget *parent = nullptr);
};

} // namespace retort::ui
