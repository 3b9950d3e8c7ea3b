// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/Fonts.h"

#include <QFontDatabase>

#include <algorithm>

namespace retort::ui {

QFont interfaceFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    if (QFontDatabase::hasFamily(QStringLiteral("Inter")))
        font.setFamily(QStringLiteral("Inter"));
    font.setPointSizeF(std::max(font.pointSizeF(), 9.5));
    return font;
}

namespace {

QFont findMonospaceFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    for (const QString &family : {QStringLiteral("JetBrains Mono"), QStringLiteral("DejaVu Sans Mono")}) {
        if (QFontDatabase::hasFamily(family)) {
            font.setFamily(family);
            break;
        }
    }
    font.setStyleHint(QFont::Monospace);
    font.setFixedPitch(true);
    font.setPointSizeF(std::max(font.pointSizeF(), 9.5));
    return font;
}

} // namespace

QFont monospaceFont()
{
    // Models are asked for it cell by cell, and finding it asks the system.
    static const QFont found = findMonospaceFont();
    return found;
}

QFont scaled(QFont font, double factor)
{
    font.setPointSizeF(font.pointSizeF() * factor);
    return font;
}

QFont emphasised(QFont font)
{
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace retort::ui
