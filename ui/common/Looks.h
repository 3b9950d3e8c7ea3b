// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QAction;
class QFrame;
class QLabel;
class QPushButton;
class QToolButton;
class QWidget;

// Small widgets in the looks that the style sheet knows (see StyleSheet.h).
namespace retort::ui {

/// Grid of the desktop in pixels, and the height of a row in every list.
constexpr int kGrid = 4;
constexpr int kRowHeight = 26;

/// Gives `widget` the look of that name; may be called again to change it.
void setLook(QWidget *widget, const char *look);

QLabel *mutedLabel(const QString &text);
/// A button without a frame; `name` is what a screen reader says, and the tooltip.
QToolButton *flatButton(const QString &text, const QString &name);
/// A flat button for an action, with its icon alone.
QToolButton *flatButton(QAction *action);
/// Makes a dialog as tall as its wrapped texts need at its width; it does not shrink.
void growToText(QWidget &dialog);
/// The one filled button of a dialog or bar.
QPushButton *primaryButton(const QString &text);

/// A frame around it, as around a list or a text; takes it.
QFrame *cardAround(QWidget *widget);

} // namespace retort::ui
