// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/StyleSheet.h"

#include <utility>
#include <vector>

namespace retort::ui {

QPalette paletteFor(const Theme &theme)
{
    QPalette palette;
    const std::vector<std::pair<QPalette::ColorRole, QColor>> roles{
        {QPalette::Window, theme.ground},
        {QPalette::WindowText, theme.text},
        {QPalette::Base, theme.panel},
        {QPalette::AlternateBase, theme.ground},
        {QPalette::Text, theme.text},
        {QPalette::Button, theme.panel},
        {QPalette::ButtonText, theme.text},
        {QPalette::BrightText, theme.error},
        {QPalette::ToolTipBase, theme.panel},
        {QPalette::ToolTipText, theme.text},
        {QPalette::PlaceholderText, theme.muted},
        {QPalette::Highlight, theme.selection()},
        {QPalette::HighlightedText, theme.text},
        {QPalette::Link, theme.accent},
        {QPalette::LinkVisited, theme.accent},
        {QPalette::Light, theme.panel},
        {QPalette::Midlight, theme.line},
        {QPalette::Mid, theme.line},
        {QPalette::Dark, theme.control()},
        {QPalette::Shadow, theme.control()},
    };
    for (const auto &[role, colour] : roles)
        palette.setColor(role, colour);
    const QColor disabled = mixed(theme.muted, theme.panel, 0.6);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, disabled);
    return palette;
}

// $names are replaced by the theme's colours. Lengths keep to the grid of 4 px.
static const char kStyleSheet[] = R"(
QToolTip { background: $panel; color: $text; border: 1px solid $control; padding: 4px 8px; }
QMainWindow, QDialog { background: $ground; }
QMainWindow::separator { background: transparent; width: 8px; height: 8px; }
QMainWindow::separator:hover { background: $hoverGround; }
QSplitter::handle { background: transparent; }

QMenuBar { background: $panel; color: $text; padding: 2px 8px; border: none; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $hover; }
QMenu { background: $panel; color: $text; border: 1px solid $control; padding: 4px; }
QMenu::item { padding: 4px 24px 4px 12px; border-radius: 4px; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }

QWidget[look="topbar"] { background: $panel; border-bottom: 1px solid $line; }
QWidget[look="header"] { background: $panel; border: 1px solid $line;
    border-top-left-radius: 5px; border-top-right-radius: 5px; }
QFrame[look="body"] { background: $panel; border: 1px solid $line; border-top: none;
    border-bottom-left-radius: 5px; border-bottom-right-radius: 5px; }
QFrame[look="card"] { background: $panel; border: 1px solid $line; border-radius: 5px; }
QFrame[look="footer"] { background: $footer; border-top: 1px solid $line; }
QFrame[look="banner"] { background: $warningTint; border: none; border-bottom: 1px solid $line;
    border-left: 3px solid $warning; }
QFrame[look="banner-error"] { background: $errorTint; border: none; border-bottom: 1px solid $line;
    border-left: 3px solid $error; }
QFrame[look="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }

QLabel { background: transparent; }
QLabel[look="heading"] { font-weight: 600; }
QLabel[look="title"] { font-weight: 600; font-size: 15pt; }
QLabel[look="subtitle"] { font-weight: 600; font-size: 12pt; }
QLabel[look="muted"] { color: $muted; }
QLabel[look="error"] { color: $error; }
QLabel[look="warning"] { color: $warning; }
QLabel[look="applied"] { color: $applied; }

QPushButton, QToolButton { background: $panel; color: $text; border: 1px solid $control; border-radius: 5px;
    padding: 4px 12px; min-height: 18px; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $line; }
QPushButton:focus, QToolButton:focus { border: 1px solid $accent; }
QPushButton:disabled, QToolButton:disabled { color: $disabled; border-color: $line; }
QPushButton[look="primary"] { background: $accent; color: $onAccent; border-color: $accent; font-weight: 600; }
QPushButton[look="primary"]:hover { background: $accentHover; }
QPushButton[look="primary"]:focus { border: 2px solid $text; padding: 3px 11px; }
QPushButton[look="primary"]:disabled { background: $line; color: $disabled; border-color: $line; }
QPushButton[look="danger"] { background: $error; color: $onAccent; border-color: $error; font-weight: 600; }
QPushButton[look="danger"]:focus { border: 2px solid $text; padding: 3px 11px; }
QPushButton[look="flat"], QToolButton[look="flat"] { background: transparent; border: 1px solid transparent;
    padding: 3px 8px; color: $muted; }
QPushButton[look="flat"]:hover, QToolButton[look="flat"]:hover { background: $hover; color: $text; }
QPushButton[look="flat"]:focus, QToolButton[look="flat"]:focus { border: 1px solid $accent; }
QPushButton[look="flat"]:checked, QToolButton[look="flat"]:checked { background: $selection; color: $text; }
QPushButton[look="flat"]:disabled, QToolButton[look="flat"]:disabled { color: $disabled; }
QToolButton::menu-indicator { image: none; width: 0px; }
QPushButton::menu-indicator { image: none; width: 0px; }
QPushButton[look="chip"] { background: $appliedTint; color: $applied; border: 1px solid $appliedTint;
    font-weight: 600; padding: 4px 12px; }
QPushButton[look="chip"]:hover { border-color: $applied; }
QPushButton[look="chip"]:focus { border-color: $accent; }
QPushButton[look="chip-off"] { background: $ground; color: $muted; border: 1px solid $line; padding: 4px 12px; }
QPushButton[look="chip-off"]:hover { border-color: $control; }
QPushButton[look="chip-off"]:focus { border-color: $accent; }
QPushButton[look="link"] { background: transparent; border: 1px solid transparent; color: $accent; padding: 1px 4px;
    text-align: left; min-height: 16px; }
QPushButton[look="link"]:hover { text-decoration: underline; }
QPushButton[look="link"]:focus { border: 1px solid $accent; }
QPushButton[look="tile"] { text-align: left; padding: 8px 12px; }

QLineEdit, QComboBox, QSpinBox, QPlainTextEdit[look="field"] { background: $panel; color: $text;
    border: 1px solid $control; border-radius: 5px; padding: 3px 8px; min-height: 20px;
    selection-background-color: $textSelection; selection-color: $text; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus { border: 1px solid $accent; }
QLineEdit QToolButton { background: transparent; border: none; padding: 0; min-height: 0; }
QLineEdit[look="search"] { background: $ground; border-color: $line; }
QScrollArea[look="bounded"] { background: transparent; border: 1px solid transparent; border-radius: 4px; }
QScrollArea[look="bounded"]:focus { border-color: $accent; }
QLineEdit[look="search"]:focus { background: $panel; border-color: $accent; }
QLineEdit:disabled, QComboBox:disabled { color: $disabled; border-color: $line; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url($chevron); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $panel; border: 1px solid $control; outline: none; padding: 4px;
    selection-background-color: $selection; selection-color: $text; }
QCheckBox, QRadioButton { spacing: 8px; background: transparent; }
QCheckBox::indicator, QRadioButton::indicator { width: 14px; height: 14px; background: $panel;
    border: 1px solid $muted; border-radius: 3px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover, QCheckBox::indicator:focus, QRadioButton::indicator:focus {
    border-color: $accent; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url($tick); }
QRadioButton::indicator:checked { background: $panel; border: 5px solid $accent; width: 6px; height: 6px; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $line; }

QTreeView, QTableView, QListView { background: $panel; border: none; outline: none;
    selection-background-color: $selection; selection-color: $text; }
QTreeView::item, QListView::item { padding: 0 4px; border: none; }
QHeaderView { background: $panel; }
QHeaderView::section { background: $panel; color: $muted; border: none; border-bottom: 1px solid $line;
    padding: 3px 8px; }

QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $muted; border: none; border-bottom: 2px solid transparent;
    padding: 7px 12px 6px 12px; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:focus { color: $accent; }
QTabBar QToolButton { background: $panel; border: none; padding: 0; }
QTabBar QToolButton:hover { background: $hover; }
QTabBar QToolButton::left-arrow { image: url($arrowLeft); width: 12px; height: 12px; }
QTabBar QToolButton::right-arrow { image: url($arrowRight); width: 12px; height: 12px; }
QTabBar::close-button { image: url($close); subcontrol-position: right; margin: 2px; }
QTabBar::close-button:hover { background: $hover; border-radius: 4px; }

QStatusBar { background: $ground; color: $muted; border: none; padding: 0 8px; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $muted; padding: 0 4px; }

QProgressBar { background: $line; border: none; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QProgressBar[look="error"]::chunk { background: $error; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $handle; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
)";

QString styleSheetFor(const Theme &theme)
{
    const auto folder = QLatin1String(theme.isDark ? "dark" : "light");
    const std::vector<std::pair<const char *, QString>> values{
        {"$accentHover", mixed(theme.text, theme.accent, 0.12).name()},
        {"$accent", theme.accent.name()},
        {"$appliedTint", theme.tint(theme.applied).name()},
        {"$applied", theme.applied.name()},
        {"$arrowLeft", QStringLiteral(":/icons/%1/chevron-left.svg").arg(folder)},
        {"$arrowRight", QStringLiteral(":/icons/%1/chevron-right.svg").arg(folder)},
        {"$chevron", QStringLiteral(":/icons/%1/chevron-down.svg").arg(folder)},
        {"$close", QStringLiteral(":/icons/%1/close.svg").arg(folder)},
        {"$control", theme.control().name()},
        {"$disabled", mixed(theme.muted, theme.panel, 0.6).name()},
        {"$errorTint", theme.tint(theme.error).name()},
        {"$error", theme.error.name()},
        {"$footer", mixed(theme.ground, theme.panel, 0.6).name()},
        {"$ground", theme.ground.name()},
        {"$handle", mixed(theme.muted, theme.panel, 0.4).name()},
        {"$hoverGround", mixed(theme.text, theme.ground, 0.08).name()},
        {"$hover", theme.hover().name()},
        {"$line", theme.line.name()},
        {"$muted", theme.muted.name()},
        {"$onAccent", theme.onAccent().name()},
        {"$panel", theme.panel.name()},
        {"$selection", theme.selection().name()},
        {"$textSelection", mixed(theme.accent, theme.panel, 0.3).name()},
        {"$text", theme.text.name()},
        {"$tick", QStringLiteral(":/icons/%1/tick.svg").arg(folder)},
        {"$warningTint", theme.tint(theme.warning).name()},
        {"$warning", theme.warning.name()},
    };
    // A longer name stands before the name that it begins with.
    QString sheet = QString::fromLatin1(kStyleSheet);
    for (const auto &[name, value] : values)
        sheet.replace(QLatin1String(name), value);
    return sheet;
}

} // namespace retort::ui
