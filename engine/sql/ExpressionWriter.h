// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/Identifiers.h"
#include "engine/sql/LiteralWriter.h"
#include "engine/sql/RenderContext.h"
#include "engine/sql/RenderFailure.h"
#include "engine/sql/TypeWriter.h"
#include "model/SqlNodes.h"

#include <QString>

#include <map>
#include <span>
#include <vector>

namespace retort {

/// A function that is written in another way than its name says.
struct FunctionRule
{
    QStringView name;
    /// With "(" at the end or with a tail, the arguments follow; else it stands alone.
    QStringView sql;
    QStringView separator = u", ";
    /// What stands behind the arguments in place of ")".
    QStringView tail = u"";
    /// Alembic writes parameters' names among its arguments, where values should stand.
    bool namesParameters = false;
    /// What stands before the third argument, if not what stands before the second.
    QStringView thirdSeparator = u"";
};

/// Stands for the percent sign of a parameter while those of the text are doubled.
inline constexpr QChar kParameterPercent(0xfdd2);

/// What differs between the databases in expressions and statements.
struct ExpressionRules
{
    enum class Concat { Pipes, Function, Plus };
    enum class Limit { Standard, Sqlite, CommaOffset, Top, FetchFirst };
    enum class EmptySet { NullAndFalse, EmptySelect };
    enum class Division { CastToNumeric, AddZero, Plain };
    enum class UpdateFrom { From, ListTables, FromWithTarget, None };
    enum class DeleteFrom { Using, UsingWithTarget, FromWithTarget, None };
    /// FOR UPDATE and its kin: all forms, MySQL's two, the one word, or nothing.
    enum class Locking { All, ShareMode, UpdateOnly, None };
    /// OnlyExpressions: without the table's name, and the key only if an expression makes it. Output: OUTPUT inserted.a
    /// before the values. Into: RETURNING … INTO :ret_0.
    enum class Returning { AllKeys, OnlyExpressions, Output, Into, None };

    /// A boolean column is a condition by itself.
    bool hasBooleanConditions = false;
    bool hasILike = false;
    bool hasDefaultValues = true;
    /// VALUES (…), (…)
    bool hasMultiRowInsert = true;
    Concat concat = Concat::Pipes;
    Limit limit = Limit::Standard;
    EmptySet emptySet = EmptySet::NullAndFalse;
    Division division = Division::Plain;
    UpdateFrom updateFrom = UpdateFrom::None;
    DeleteFrom deleteFrom = DeleteFrom::None;
    Returning returning = Returning::None;
    Locking locking = Locking::None;
    /// SELECT DISTINCT ON (…)
    bool hasDistinctOn = false;
    /// ORDER BY has the label of what is selected in place of its expression.
    bool ordersByLabels = true;
    QStringView innerJoin = u" JOIN ";
    QStringView aliasWord = u" AS ";
    /// What a SELECT without tables ends with, and what it has before WHERE.
    QStringView noTable = u"";
    QStringView noTableBeforeWhere = u"";
    QStringView exceptWord = u"EXCEPT";
    /// Before a list of tuples: (a, b) IN (VALUES (1, 2)).
    QStringView tupleListWord = u"";
    QStringView recursiveWord = u"RECURSIVE ";
    /// INSERT INTO t (a) WITH … SELECT, not WITH … INSERT.
    bool putsCtesBehindInsert = false;
    /// VALUES(a): the value that was to be inserted, behind ON DUPLICATE KEY UPDATE.
    bool hasInsertedValues = false;
    /// ON CONFLICT ON CONSTRAINT
    bool hasNamedConflicts = true;
    /// COLLATE "C" or COLLATE C
    bool quotesCollations = true;
    /// A parameter as the driver wants it that SQLAlchemy takes; {} is its name.
    QStringView parameterForm = u":{}";
    /// :"order": a parameter whose name is a reserved word.
    bool quotesParameters = false;
    /// :a::JSON
    bool castsJsonParameters = false;
    /// ARRAY[…]::UUID[] for a database: the values alone would be text there.
    bool castsArrays = false;
    /// A JSON element is found by '$."key"', not by 'key'.
    bool hasJsonPaths = true;
    /// ARRAY[…], an element of it, and ORDER BY inside an aggregate.
    bool hasArrays = false;
    QStringView regexp = u" REGEXP ";
    QStringView notRegexp = u" NOT REGEXP ";
    std::span<const FunctionRule> functions = {};
};

/// Writes expressions and statements. Throws RenderFailure for what the database has no words for.
class ExpressionWriter
{
public:
    ExpressionWriter(QString dialect, const ExpressionRules &rules, const Identifiers &identifiers,
                     const TypeWriter &types, const LiteralWriter &literals);
    virtual ~ExpressionWriter() = default;

    /// A statement as op.execute() runs it: parameters are literals or names, as the context says. `values` are those
    /// given beside it by name; may be null.
    QString statement(const SqlExpression &expression, RenderContext &context,
                      const SqlValueMap *values = nullptr) const;
    /// An expression inside DDL: values as literals, columns without their table.
    QString inDefinition(const SqlExpression &expression, RenderContext &context) const;
    /// Any expression with literals and full column names.
    QString withLiterals(const SqlExpression &expression, RenderContext &context) const;
    /// One INSERT, UPDATE or the like for bulk_insert: no RETURNING, always literals.
    QString bulkRow(const SqlInsert &insert, RenderContext &context) const;
    /// INSERT … VALUES (…), (…)
    bool hasMultiRowInsert() const { return m_rules.hasMultiRowInsert; }

protected:
    /// One statement being written.
    struct State
    {
        RenderContext &context;
        bool literalBinds = true;
        bool includeTable = true;
        bool isBulk = false;
        const SqlValueMap *values = nullptr;
        /// How many parameters were written.
        int parameters = 0;
        /// Inside an operand of a plain operator: some operators are set in parentheses there.
        bool isOperand = false;
        /// The next select stands in a FROM or a WITH: each of its columns has its name behind AS.
        bool labelsColumns = false;
        /// Names of the recursive CTEs that are being written.
        std::vector<QString> openCtes = {};
        /// Relations of the statements around the present one, outermost first.
        std::vector<std::vector<SqlExpression>> enclosing = {};
        /// How often a stem was numbered: "anon" → 2.
        std::map<QString, int> counters = {};
        /// Names given to what has none in a select.
        std::vector<std::pair<SqlExpression, QString>> columnNames = {};
        /// Names given to nameless aliases.
        std::vector<std::pair<SqlExpression, QString>> aliasNames = {};
        /// CTEs met on the way, with their text.
        std::vector<std::pair<SqlExpression, QString>> ctes = {};
    };

    QString write(const SqlExpression &expression, State &state) const;
    /// The same where Alembic forgets that values are to be written and writes their parameters' names.
    QString writeNamed(const SqlExpression &expression, State &state) const;
    /// left between right, both as writeNamed() has them.
    QString namedSides(const SqlBinary &node, QLatin1String between, State &state) const;
    virtual QString castText(const SqlCast &node, State &state) const;
    virtual QString tryCastText(const SqlCast &cast, State &state) const;
    virtual QString unaryText(const SqlUnary &node, State &state) const;
    virtual QString extractText(const SqlExtract &node, State &state) const;
    virtual QString binaryText(const SqlBinary &node, State &state) const;
    /// An element of a JSON document; fails where the database has none.
    virtual QString jsonElement(const SqlBinary &node, State &state) const;
    /// ->> and #>> as they are, in a database that need not know them.
    virtual QString jsonText(const SqlBinary &node, State &state) const;
    /// What a select with LIMIT and OFFSET is written as; empty: as it is.
    virtual SqlExpression limited(const SqlSelect &) const { return {}; }
    /// regexp_match() and its opposite, and regexp_replace().
    virtual QString regexpMatch(const SqlBinary &node, State &state) const;
    virtual QString regexpReplace(const SqlBinary &node, State &state) const;
    virtual QString nextValue(const SqlSequenceNext &sequence) const;
    /// What follows VALUES in an upsert; fails where the database has none.
    virtual QString onConflict(const SqlInsert &insert, State &state) const;

    const Identifiers &identifiers() const { return m_identifiers; }
    const TypeWriter &types() const { return m_types; }
    const LiteralWriter &literals() const { return m_literals; }
    const ExpressionRules &rules() const { return m_rules; }
    const QString &dialect() const { return m_dialect; }

    /// ON CONFLICT … as PostgreSQL and SQLite have it.
    QString standardOnConflict(const SqlInsert &insert, State &state) const;
    /// The columns of a subquery that is written around a select; fails where one has no name to be called by.
    static std::vector<SqlExpression> allColumnsOf(const SqlExpression &subquery);
    QString joined(const std::vector<SqlExpression> &items, QLatin1String separator, State &state) const;
    QString likeText(const SqlBinary &node, State &state) const;
    /// left text right; `isEager`: in parentheses if it is an operand itself.
    QString plainBinary(const SqlBinary &node, QStringView text, State &state, bool isEager = false) const;
    /// The path of a JSON element as '$."key"[0]'.
    QString jsonPath(const SqlBinary &node, State &state) const;
    /// left, right
    QString jsonArguments(const SqlBinary &node, State &state) const;

private:
    class Visitor;
    class SelectLabels;

    RenderFailure unsupported(const QString &element) const;
    /// A value as the database reads it where it stands.
    QString value(const SqlValue &value, const SqlType &type, const State &state) const;
    QString parameter(const SqlParameter &written, State &state) const;
    /// The name of a parameter that has no value, with what the database wants around it.
    QString namedParameter(const SqlTableColumn &column) const;
    QString expandedParameter(const SqlParameter &node, State &state) const;
    QString text(const SqlText &node, State &state) const;
    QString functionText(const SqlFunction &node, State &state) const;
    QString listText(const SqlList &node, State &state) const;
    QString inText(const SqlBinary &node, State &state) const;
    QString concatText(const std::vector<SqlExpression> &items, State &state) const;
    QString overText(const SqlOver &node, State &state) const;
    QString caseText(const SqlCase &node, State &state) const;
    QString valuesText(const SqlValues &values, State &state) const;

    QString selectText(const SqlSelect &select, State &state, bool isInFrom) const;
    QString selectColumns(const SqlSelect &select, bool labelsColumns, State &state) const;
    /// The name that an unnamed item of a select gets in a statement: "anon_1", "max_1".
    static QString givenName(const SqlExpression &item, State &state);
    QString columnName(const SqlColumn &column, State &state) const;
    QStringList lockedRelations(const SqlForUpdate &lock, State &state) const;
    QString lockText(const SqlForUpdate &lock, State &state) const;
    QString compoundText(const SqlCompound &compound, State &state) const;
    QString compoundOrder(const SqlCompound &compound, State &state) const;
    /// A compound select with LIMIT or OFFSET where only a plain one can have them.
    QString limitedCompound(const SqlCompound &compound, State &state) const;
    QString limitText(const SqlExpression &limit, const SqlExpression &offset, State &state) const;
    QString relationText(const SqlExpression &relation, State &state) const;
    QString relationName(const SqlExpression &relation, State &state) const;
    QString insertText(const SqlInsert &insert, State &state) const;
    QString updateText(const SqlUpdate &update, State &state) const;
    QString deleteText(const SqlDelete &node, State &state) const;
    /// An item of ORDER BY. `columns` are those of the select, `relations` what it selects from.
    QString orderText(const SqlExpression &item, const std::vector<SqlExpression> &columns,
                      const std::vector<SqlExpression> &relations, State &state) const;
    /// RETURNING or OUTPUT; `row` is what OUTPUT calls the row: "inserted" or "deleted".
    QString returningText(const std::vector<SqlExpression> &columns, QLatin1String row, State &state) const;
    QString returningClause(const QStringList &columns) const;
    QString implicitReturning(const SqlInsert &insert, State &state) const;
    QString insertReturning(const SqlInsert &insert, State &state) const;
    QString insertSelect(const SqlInsert &insert, const QString &head, State &state) const;
    std::vector<SqlTableColumn> insertColumns(const SqlInsert &insert) const;
    QString insertedValue(const SqlAssignments &row, const SqlTableColumn &column, State &state) const;
    QString conditions(const std::vector<SqlExpression> &where, State &state) const;
    QString assigned(const SqlExpression &value, const QString &column, const SqlType &type, State &state) const;
    QString withCtes(const QString &statement, State &state) const;
    static QString numbered(const QString &stem, State &state);

    QString m_dialect;
    ExpressionRules m_rules;
    const Identifiers &m_identifiers;
    const TypeWriter &m_types;
    const LiteralWriter &m_literals;
};

} // namespace retort
