// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/Session.h"
#include "engine/migration/StatementEffect.h"
#include "model/Error.h"

#include <QString>

#include <optional>
#include <vector>

namespace retort {

class Catalogue;

/// Whether it is in the database.
Result<bool> hasObject(Catalogue &catalogue, const DatabaseObject &object);
/// The object under another name.
DatabaseObject renamedObject(DatabaseObject object, const QString &name);
/// "table two is there"
QString presenceOf(const DatabaseObject &object, bool isThere);

/// What a database shows of statements that run one after the other: which of the things that they make, drop and
/// rename are there now. So it tells how many of them have run, where nobody has noted it.
class DatabaseTrace
{
public:
    struct Statement
    {
        QString text;
        /// Whether it runs at all depends on what is not known: nothing is concluded from what it touches.
        bool isUndecided = false;
    };

    /// Asks the database, which is changed by nobody meanwhile. Errors are the database's.
    static Result<DatabaseTrace> of(Session &session, const std::vector<Statement> &statements);

    /// Whether the database looks as it would after the first `count` statements and no more.
    bool fits(size_t count) const;
    /// What is there although the statements are to make it.
    std::vector<DatabaseObject> made() const;
    /// What is not there although the statements are to drop or rename it.
    std::vector<DatabaseObject> missing() const;
    /// What it shows of that statement, "table two is there, column t.a is not there"; empty if nothing.
    QString evidence(size_t statement) const;

private:
    struct Event
    {
        size_t statement = 0;
        /// Whether the thing is there before and after; nothing if that is open.
        std::optional<bool> before;
        std::optional<bool> after;
    };
    struct Thing
    {
        DatabaseObject object;
        std::vector<Event> events = {};
        bool isThere = false;
    };

    std::vector<DatabaseObject> surprises(bool isThere) const;
    void note(const DatabaseObject &object, const Event &event);
    void note(const StatementEffect &effect, size_t statement, bool isUndecided);
    void leaveOutPartsOfMoved();

    std::vector<Thing> m_things;
};

} // namespace retort
