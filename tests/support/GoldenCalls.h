// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Operation.h"
#include "model/SqlOperators.h"

#include <QJsonArray>
#include <QJsonObject>

#include <functional>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

// Reads the calls of the golden files, which lie there as trees, into values of the model: enough of Alembic's and
// SQLAlchemy's names for these files, and no more. So the writers of SQL are tested without the interpreter.
namespace retort::test {

struct Thing;
using Things = std::vector<Thing>;
using Keywords = std::vector<std::pair<QString, Thing>>;

/// A dotted name that is not called yet, perhaps on an object.
struct DottedName
{
    std::shared_ptr<Thing> object;
    QString name;
};

struct Pairs
{
    std::vector<std::pair<Thing, Thing>> items;
};

struct Thing
{
    std::variant<SqlValue, SqlExpression, SqlType, Column, Constraint, Index, Computed, Identity, Sequence, Things,
                 Pairs, DottedName, ObjectName, Operation>
        data;

    template <typename T>
    const T *as() const
    {
        return std::get_if<T>(&data);
    }
};

/// The tree of a call → what it builds. A name that is not covered ends the program.
class GoldenCalls
{
public:
    GoldenCalls();

    Thing evaluate(const QJsonObject &tree);
    /// Evaluates `op.…(…)`.
    Operation operation(const QJsonObject &tree);

    static SqlType typeOf(const Thing &thing);
    static SqlExpression expressionOf(const Thing &thing, const SqlExpression &beside = {});

private:
    Thing call(const QString &name, const Things &arguments, const Keywords &keywords);
    Thing method(const Thing &object, const QString &name, const Things &arguments, const Keywords &keywords);
    std::optional<Thing> operationCall(const QString &name, const Things &arguments, const Keywords &keywords);
    std::optional<Thing> schemaCall(const QString &name, const Things &arguments, const Keywords &keywords);
    std::optional<Thing> expressionCall(const QString &name, const Things &arguments, const Keywords &keywords);
    Thing binaryOf(const QString &op, const Thing &left, const Thing &right);

    std::map<QString, Thing> m_names;
};

} // namespace retort::test
