// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"

#include <QDateTime>
#include <QString>

#include <functional>

/// The log of a running program: a rotating file, standard error, and listeners such as the window's log pane.
/// It is the one thing that is global. Everything here may be called from any thread; before start() and after stop()
/// only listeners hear anything.
namespace retort::log {

enum class Level { Debug, Info, Warning, Error };

struct Entry
{
    /// UTC.
    QDateTime time;
    Level level = Level::Info;
    /// Who says it, in Python's dotted way: "alembic.runtime.migration" for what Alembic logs as well, else "retort.…".
    QString category;
    QString message;
};

struct Setup
{
    /// Absolute path of the file; empty for none. It is made anew at 2 MB, and four older ones are kept.
    QString file = {};
    /// Lines in Alembic's form: "INFO  [alembic.runtime.migration] Running upgrade …". Below warnings, only what
    /// Alembic logs as well is shown, unless the level is Debug.
    bool toStandardError = false;
    /// What is less important goes nowhere.
    Level level = Level::Info;
    /// What Qt itself has to say (qWarning and so on) is logged as "qt".
    bool captureQtMessages = false;
};

/// Opens the sinks; called once by main(). When the file cannot be written the rest works all the same, and the error
/// says why.
Result<void> start(const Setup &setup);
/// Closes the sinks and forgets all listeners.
void stop();

/// NAME.log in the user's state folder ($XDG_STATE_HOME/retort, else ~/.local/state/retort).
QString defaultFile(const QString &name);

void setLevel(Level level);
Level level();

void write(Level level, const QString &category, const QString &message);
inline void debug(const QString &category, const QString &message)
{
    write(Level::Debug, category, message);
}
inline void info(const QString &category, const QString &message)
{
    write(Level::Info, category, message);
}
inline void warning(const QString &category, const QString &message)
{
    write(Level::Warning, category, message);
}
inline void error(const QString &category, const QString &message)
{
    write(Level::Error, category, message);
}

/// "INFO  [category] message": the line as standard error gets it.
QString line(const Entry &entry);

/// Hears every entry that the level lets through, in the thread that writes it. A listener may write to the log itself.
/// Returns the number to take it off with.
int addListener(std::function<void(const Entry &)> listener);
/// A call that is under way in another thread may still end after this returns.
void removeListener(int number);

} // namespace retort::log
