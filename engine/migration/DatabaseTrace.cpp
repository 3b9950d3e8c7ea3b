// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/DatabaseTrace.h"

#include "engine/database/Catalogue.h"

#include <QStringList>

#include <algorithm>

namespace retort {

namespace {

bool isSamePlace(const TableId &one, const TableId &other)
{
    return one.name.compare(other.name, Qt::CaseInsensitive) == 0 &&
           one.schema.compare(other.schema, Qt::CaseInsensitive) == 0;
}

bool isSameThing(const DatabaseObject &one, const DatabaseObject &other)
{
    return one.kind == other.kind && isSamePlace(one.place, other.place) &&
           one.name.compare(other.name, Qt::CaseInsensitive) == 0;
}

} // namespace

Result<bool> hasObject(Catalogue &catalogue, const DatabaseObject &object)
{
    using ObjectKind = DatabaseObject::Kind;
    switch (object.kind) {
    case ObjectKind::Table: return catalogue.hasTable(object.place);
    case ObjectKind::Column: return catalogue.hasColumn(object.place, object.name);
    case ObjectKind::Index: return catalogue.hasIndex(object.place, object.name);
    case ObjectKind::Constraint: return catalogue.hasConstraint(object.place, object.name);
    case ObjectKind::View: return catalogue.hasView(object.place);
    case ObjectKind::Sequence: return catalogue.hasSequence(object.place);
    case ObjectKind::Type: return catalogue.hasType(object.place);
    case ObjectKind::Schema: break;
    }
    return catalogue.hasSchema(object.place.name);
}

DatabaseObject renamedObject(DatabaseObject object, const QString &name)
{
    (object.name.isEmpty() ? object.place.name : object.name) = name;
    return object;
}

QString presenceOf(const DatabaseObject &object, bool isThere)
{
    return object.toString() + QLatin1String(isThere ? " is there" : " is not there");
}

Result<DatabaseTrace> DatabaseTrace::of(Session &session, const std::vector<Statement> &statements)
{
    DatabaseTrace trace;
    for (size_t i = 0; i < statements.size(); ++i) {
        for (const StatementEffect &effect : effectsOf(statements[i].text, session.dialectName()))
            trace.note(effect, i, statements[i].isUndecided);
    }
    trace.leaveOutPartsOfMoved();
    Catalogue catalogue(session);
    for (Thing &thing : trace.m_things) {
        const Result<bool> isThere = hasObject(catalogue, thing.object);
        if (!isThere)
            return std::unexpected(isThere.error());
        thing.isThere = *isThere;
    }
    return trace;
}

void DatabaseTrace::note(const DatabaseObject &object, const Event &event)
{
    auto known = std::ranges::find_if(m_things, [&](const Thing &thing) { return isSameThing(thing.object, object); });
    if (known == m_things.end())
        known = m_things.insert(m_things.end(), Thing{object});
    known->events.push_back(event);
}

void DatabaseTrace::note(const StatementEffect &effect, size_t statement, bool isUndecided)
{
    using Kind = StatementEffect::Kind;
    const bool isSeen = effect.kind == Kind::Create || effect.kind == Kind::Drop || effect.kind == Kind::Rename;
    if (!isSeen || effect.isTemporary)
        return;
    const bool isThereAfter = effect.kind == Kind::Create;
    Event event{.statement = statement, .before = !isThereAfter, .after = isThereAfter};
    if (effect.mayBeVoid)
        event.before.reset();
    if (isUndecided) {
        event.before.reset();
        event.after.reset();
    }
    note(effect.object, event);
    if (effect.kind == Kind::Rename) {
        std::swap(event.before, event.after);
        note(renamedObject(effect.object, effect.newName), event);
    }
}

/// A column, index or constraint of a table that is dropped or renamed on the way is not where its statement says.
void DatabaseTrace::leaveOutPartsOfMoved()
{
    const auto isMoved = [this](const TableId &place) {
        return std::ranges::any_of(m_things, [&](const Thing &table) {
            return table.object.kind == DatabaseObject::Kind::Table && isSamePlace(table.object.place, place) &&
                   std::ranges::any_of(table.events, [](const Event &event) { return event.after != true; });
        });
    };
    std::vector<Thing> kept;
    for (const Thing &thing : m_things) {
        if (thing.object.name.isEmpty() || !isMoved(thing.object.place))
            kept.push_back(thing);
    }
    m_things = std::move(kept);
}

bool DatabaseTrace::fits(size_t count) const
{
    return std::ranges::all_of(m_things, [count](const Thing &thing) {
        std::optional<bool> expected = thing.events.front().before;
        for (const Event &event : thing.events) {
            if (event.statement < count)
                expected = event.after;
        }
        return !expected || *expected == thing.isThere;
    });
}

/// What is (not) there, and should be the other way round before the first statement.
std::vector<DatabaseObject> DatabaseTrace::surprises(bool isThere) const
{
    std::vector<DatabaseObject> objects;
    for (const Thing &thing : m_things) {
        if (thing.isThere == isThere && thing.events.front().before == !isThere)
            objects.push_back(thing.object);
    }
    return objects;
}

std::vector<DatabaseObject> DatabaseTrace::made() const
{
    return surprises(true);
}

std::vector<DatabaseObject> DatabaseTrace::missing() const
{
    return surprises(false);
}

QString DatabaseTrace::evidence(size_t statement) const
{
    QStringList shown;
    for (const Thing &thing : m_things) {
        if (std::ranges::any_of(thing.events, [statement](const Event &event) { return event.statement == statement; }))
            shown << presenceOf(thing.object, thing.isThere);
    }
    return shown.join(QStringLiteral(", "));
}

} // namespace retort
