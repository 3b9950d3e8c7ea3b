// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/log/LogModel.h"

#include <QSortFilterProxyModel>
#include <QWidget>

class QComboBox;
class QLineEdit;
class QTreeView;

namespace retort::ui {

class ThemeStyle;

/// The entries of a log of a level and up that hold a text.
class LogFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit LogFilter(LogModel &model, QObject *parent = nullptr);

    void setLevel(log::Level level);
    void setText(const QString &text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    const LogModel &m_model;
    log::Level m_level = log::Level::Info;
    QString m_text;
};

/// The log pane: what Retort does and what the scripts and the server say. Follows the end unless scrolled away.
class LogPane : public QWidget
{
    Q_OBJECT

public:
    /// `style` outlives the pane.
    explicit LogPane(const ThemeStyle &style, QWidget *parent = nullptr);

    /// Level and search, for the strip at the top of the pane; the caller takes it.
    QWidget *controls() const { return m_controls; }
    const LogFilter &filter() const { return m_filter; }

private:
    void copySelected();

    LogModel m_model;
    LogFilter m_filter;
    QWidget *m_controls;
    QComboBox *m_level;
    QLineEdit *m_search;
    QTreeView *m_view;
    bool m_isAtEnd = true;
};

} // namespace retort::ui
