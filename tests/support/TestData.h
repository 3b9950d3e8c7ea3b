// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

// Where the tests find their files, and how they read them.
namespace retort::test {

/// The absolute path of `name` below tests/data.
QString dataPath(const QString &name);

/// The text of a file; fails the program with a plain message if it cannot be read.
QString readText(const QString &path);

} // namespace retort::test
