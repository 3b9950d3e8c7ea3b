// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

namespace retort {

/// One object on a line of its own, with its newline: the form of --json, for programs that read line by line.
QString jsonLine(const QJsonObject &object);

} // namespace retort
