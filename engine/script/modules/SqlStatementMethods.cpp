// SPDX-License-Identifier: GPL-3.0-or-later
// The methods of relations and statements: table.c, select.where, insert.values and their kin.
#include "engine/script/modules/SqlStatementMethods.h"

#include "engine/script/modules/SqlStatementParts.h"
#include "model/SqlOperators.h"

#include <algorithm>

namespace retort::script {

const SqlExpression &statementSelf(BoundArgs &args)
{
    return nativeAs<ExpressionValue>(args["self"])->expression;
}

Expressions expressionsOf(Interpreter &run, const std::vector<Value> &values)
{
    Expressions result;
    for (const Value &value : values) {
        if (value.as<ListObject>() || value.as<TupleObject>()) {
            const Expressions inner = expressionsOf(run, run.collect(value));
            result.insert(result.end(), inner.begin(), inner.end());
        } else {
            result.push_back(toTextExpression(run, value));
        }
    }
    return result;
}

void append(Expressions &to, const Expressions &more)
{
    to.insert(to.end(), more.begin(), more.end());
}

Value whereMethod(Interpreter &run, BoundArgs &args)
{
    Expressions conditions = expressionsOf(run, args.rest);
    std::erase_if(conditions, [](const SqlExpression &condition) {
        const auto *list = condition.as<SqlList>(); // and_() and or_() without arguments
        return list && list->items.empty();
    });
    return changedCopy<SqlSelect, SqlUpdate, SqlDelete>(run, args,
                                                        [&](auto &statement) { append(statement.where, conditions); });
}

Value aliasMethod(Interpreter &run, BoundArgs &args, SqlAlias::Kind kind)
{
    return makeExpression(run,
                          SqlAlias{kind, args["name"].isNone() ? QString() : args.text("name"), statementSelf(args)});
}

namespace {

/// The columns of a select: a number among them is written as it is, and None, True and False are SQL's own words.
Expressions selectedColumns(Interpreter &run, const std::vector<Value> &values)
{
    Expressions result;
    for (const Value &value : values) {
        if (value.isNone())
            result.emplace_back(SqlKeyword::Null);
        else if (value.isBool())
            result.emplace_back(value.asBool() ? SqlKeyword::True : SqlKeyword::False);
        else if (value.isInt() || value.isFloat())
            result.emplace_back(SqlLiteralColumn{run.str(value)});
        else if (value.as<StrObject>() && run.str(value) == QLatin1String("*"))
            result.emplace_back(SqlLiteralColumn{QStringLiteral("*")});
        else if (value.as<StrObject>())
            raiseArgumentError(
                run, QStringLiteral("Textual column expression %1 should be explicitly declared with text(%1), "
                                    "or use column(%1) for more specificity")
                         .arg(run.repr(value)));
        else
            append(result, expressionsOf(run, {value}));
    }
    return result;
}

/// The items of ORDER BY and GROUP BY: a plain string names one of the select's columns.
Expressions orderItems(Interpreter &run, const std::vector<Value> &values)
{
    Expressions items;
    for (const Value &value : values) {
        if (value.as<StrObject>())
            items.emplace_back(SqlText{.text = run.str(value), .isReference = true});
        else
            append(items, expressionsOf(run, {value}));
    }
    return items;
}

/// What ORDER BY, GROUP BY become by more items; a single None takes away those that were there.
void setItems(Interpreter &run, Expressions &items, const std::vector<Value> &more)
{
    if (more.size() == 1 && more.front().isNone())
        items.clear();
    else
        append(items, orderItems(run, more));
}

/// The number of LIMIT or OFFSET; None takes it away.
SqlExpression rowNumber(Interpreter &run, const Value &value)
{
    return value.isNone() ? SqlExpression() : toExpression(run, value);
}

/// What filter_by() looks for its columns in: what was joined last, else the first that is selected from.
SqlExpression filteredRelation(const SqlSelect &select)
{
    if (!select.from.empty()) {
        const auto *join = select.from.back().as<SqlJoin>();
        return join ? join->right : select.from.front();
    }
    const auto *column = select.columns.front().as<SqlColumn>();
    return column ? column->relation : select.columns.front();
}

/// The condition of a join, from the one foreign key between two tables, cannot be known here: it must be given.
Value joinMethod(Interpreter &run, BoundArgs &args, bool isOuter)
{
    const SqlExpression &self = statementSelf(args);
    const SqlExpression right = toExpression(run, args["target"]);
    if (!args.has("onclause")) {
        stop(run, QStringLiteral("not-interpreted"),
             QStringLiteral("Retort needs the ON clause of this join to be written in the script"));
    }
    SqlJoin join{isOuter || args.boolean("isouter") ? SqlJoin::Kind::LeftOuter : SqlJoin::Kind::Inner, self, right,
                 toExpression(run, args["onclause"])};
    if (args.boolean("full"))
        join.kind = SqlJoin::Kind::FullOuter;
    const auto *select = self.as<SqlSelect>();
    if (!select)
        return makeExpression(run, std::move(join));
    SqlSelect copy = *select;
    if (copy.from.empty()) {
        for (const SqlExpression &column : copy.columns) {
            const auto *named = column.as<SqlColumn>();
            if (named && named->relation && !named->relation.isSame(right)) {
                copy.from.push_back(named->relation);
                break;
            }
            if (column.as<SqlTable>() && !column.isSame(right)) {
                copy.from.push_back(column);
                break;
            }
        }
    }
    if (copy.from.empty())
        raise(run, "TypeError", QStringLiteral("Can't determine which FROM clause to join from"));
    join.left = copy.from.back();
    copy.from.back() = std::move(join);
    return makeExpression(run, std::move(copy));
}

/// `first` and the selects that are given, joined by UNION or its kin.
SqlCompound compoundOf(Interpreter &run, BoundArgs &args, const SqlExpression &first, const QString &keyword)
{
    SqlCompound compound{keyword, {first}, {}, {}, {}};
    for (const Value &other : args.rest)
        compound.selects.push_back(toExpression(run, other));
    return compound;
}

Value compoundMethod(Interpreter &run, BoundArgs &args, const QString &keyword)
{
    return makeExpression(run, compoundOf(run, args, statementSelf(args), keyword));
}

using Method = Value (*)(Interpreter &, BoundArgs &);

const NativeTable &selectMethods()
{
    static const NativeTable table{
        {"select_from", "self, *froms",
         [](Interpreter &run, BoundArgs &args) {
             const Expressions froms = expressionsOf(run, args.rest);
             return changedCopy<SqlSelect>(run, args, [&](SqlSelect &select) { append(select.from, froms); });
         }},
        {"filter_by", "self, **kw",
         [](Interpreter &run, BoundArgs &args) {
             return changedCopy<SqlSelect>(run, args, [&](SqlSelect &select) {
                 const SqlExpression from = filteredRelation(select);
                 for (const auto &[name, value] : args.keywords) {
                     const SqlExpression column = columnOf(from, name);
                     if (!column)
                         raise(run, "AttributeError", QStringLiteral("filter_by(): there is no column %1").arg(name));
                     select.where.push_back(
                         retort::binary(SqlOperator::Equal, column, toExpression(run, value, column)));
                 }
             });
         }},
        {"order_by", "self, *clauses",
         [](Interpreter &run, BoundArgs &args) {
             return changedCopy<SqlSelect, SqlCompound>(run, args,
                                                        [&](auto &s) { setItems(run, s.orderBy, args.rest); });
         }},
        {"group_by", "self, *clauses",
         [](Interpreter &run, BoundArgs &args) {
             return changedCopy<SqlSelect>(run, args, [&](SqlSelect &s) { setItems(run, s.groupBy, args.rest); });
         }},
        {"having", "self, *having",
         [](Interpreter &run, BoundArgs &args) {
             const Expressions clauses = expressionsOf(run, args.rest);
             return changedCopy<SqlSelect>(run, args, [&](SqlSelect &s) { append(s.having, clauses); });
         }},
        {"limit", "self, limit",
         [](Interpreter &run, BoundArgs &args) {
             const SqlExpression limit = rowNumber(run, args["limit"]);
             return changedCopy<SqlSelect, SqlCompound>(run, args, [&](auto &s) { s.limit = limit; });
         }},
        {"offset", "self, offset",
         [](Interpreter &run, BoundArgs &args) {
             const SqlExpression offset = rowNumber(run, args["offset"]);
             return changedCopy<SqlSelect, SqlCompound>(run, args, [&](auto &s) { s.offset = offset; });
         }},
        {"distinct", "self, *expr",
         [](Interpreter &run, BoundArgs &args) {
             const Expressions on = expressionsOf(run, args.rest);
             return changedCopy<SqlSelect>(run, args, [&](SqlSelect &s) {
                 s.isDistinct = true;
                 append(s.distinctOn, on);
             });
         }},
        {"correlate", "self, *froms",
         [](Interpreter &run, BoundArgs &args) {
             const Expressions froms = expressionsOf(run, args.rest);
             return changedCopy<SqlSelect>(run, args, [&](SqlSelect &s) { append(s.correlate, froms); });
         }},
        {"with_for_update", "self, *, nowait=False, read=False, skip_locked=False, key_share=False, of=None",
         [](Interpreter &run, BoundArgs &args) {
             return changedCopy<SqlSelect>(run, args, [&](SqlSelect &s) {
                 s.forUpdate = SqlForUpdate{args.boolean("read"), args.boolean("key_share"), args.boolean("nowait"),
                                            args.boolean("skip_locked"),
                                            args["of"].isNone() ? Expressions() : expressionsOf(run, {args["of"]})};
             });
         }},
        {"with_only_columns", "self, *columns",
         [](Interpreter &run, BoundArgs &args) {
             const Expressions columns = expressionsOf(run, args.rest);
             const Value select = changedCopy<SqlSelect>(run, args, [&](SqlSelect &s) { s.columns = columns; });
             nativeAs<ExpressionValue>(select)->models.clear();
             return select;
         }},
        {"add_columns", "self, *columns",
         [](Interpreter &run, BoundArgs &args) {
             const Expressions columns = expressionsOf(run, args.rest);
             return changedCopy<SqlSelect>(run, args, [&](SqlSelect &s) { append(s.columns, columns); });
         }},
        {"scalar_subquery", "self",
         [](Interpreter &run, BoundArgs &args) { return makeExpression(run, SqlScalarSubquery{statementSelf(args)}); }},
        {"as_scalar", "self",
         [](Interpreter &run, BoundArgs &args) { return makeExpression(run, SqlScalarSubquery{statementSelf(args)}); }},
        {"subquery", "self, name=None",
         [](Interpreter &run, BoundArgs &args) { return aliasMethod(run, args, SqlAlias::Kind::Subquery); }},
        {"exists", "self",
         [](Interpreter &run, BoundArgs &args) { return makeExpression(run, exists(statementSelf(args))); }},
        {"union", "self, *other",
         [](Interpreter &run, BoundArgs &args) { return compoundMethod(run, args, QStringLiteral("UNION")); }},
        {"union_all", "self, *other",
         [](Interpreter &run, BoundArgs &args) { return compoundMethod(run, args, QStringLiteral("UNION ALL")); }},
        {"except_", "self, *other",
         [](Interpreter &run, BoundArgs &args) { return compoundMethod(run, args, QStringLiteral("EXCEPT")); }},
        {"except_all", "self, *other",
         [](Interpreter &run, BoundArgs &args) { return compoundMethod(run, args, QStringLiteral("EXCEPT ALL")); }},
        {"intersect", "self, *other",
         [](Interpreter &run, BoundArgs &args) { return compoundMethod(run, args, QStringLiteral("INTERSECT")); }},
        {"intersect_all", "self, *other",
         [](Interpreter &run, BoundArgs &args) { return compoundMethod(run, args, QStringLiteral("INTERSECT ALL")); }},
        {"lateral", "self, name=None",
         [](Interpreter &run, BoundArgs &args) { return aliasMethod(run, args, SqlAlias::Kind::Lateral); }},
        {"label", "self, name",
         [](Interpreter &run, BoundArgs &args) {
             return makeExpression(run, SqlLabel{args["name"].isNone() ? QString() : toText(run, args["name"]),
                                                 SqlScalarSubquery{statementSelf(args)}});
         }},
        {"slice", "self, start, stop",
         [](Interpreter &run, BoundArgs &args) {
             const qint64 start = args.integer("start");
             const qint64 stop = args.integer("stop");
             return changedCopy<SqlSelect, SqlCompound>(run, args, [&](auto &s) {
                 s.limit = parameterFor(SqlValue(stop - start));
                 if (start != 0)
                     s.offset = parameterFor(SqlValue(start));
             });
         }},
        {"join_from", "self, from_, target, onclause=None, isouter=False, full=False",
         [](Interpreter &run, BoundArgs &args) {
             SqlJoin join{args.boolean("isouter") ? SqlJoin::Kind::LeftOuter : SqlJoin::Kind::Inner,
                          toExpression(run, args["from_"]), toExpression(run, args["target"]),
                          toExpression(run, args["onclause"])};
             if (args.boolean("full"))
                 join.kind = SqlJoin::Kind::FullOuter;
             return changedCopy<SqlSelect>(run, args, [&](SqlSelect &s) { s.from.emplace_back(join); });
         }},
    };
    return table;
}

/// A CTE with one more select: what a recursive one is made of.
Value extendedCte(Interpreter &run, BoundArgs &args, const QString &keyword)
{
    const auto *alias = statementSelf(args).as<SqlAlias>();
    if (!alias)
        raise(run, "AttributeError",
              QStringLiteral("only a select and a CTE can be joined with others by %1").arg(keyword));
    return makeExpression(run, SqlAlias{alias->kind, alias->name, compoundOf(run, args, alias->element, keyword)});
}

const NativeTable &relationMethods()
{
    static const NativeTable table{
        {"union", "self, *other",
         [](Interpreter &run, BoundArgs &args) { return extendedCte(run, args, QStringLiteral("UNION")); }},
        {"union_all", "self, *other",
         [](Interpreter &run, BoundArgs &args) { return extendedCte(run, args, QStringLiteral("UNION ALL")); }},
        {"select", "self, whereclause=None",
         [](Interpreter &run, BoundArgs &args) {
             SqlSelect select{};
             select.columns = {statementSelf(args)};
             if (!args["whereclause"].isNone())
                 select.where = {toExpression(run, args["whereclause"])};
             return makeExpression(run, std::move(select));
         }},
        {"insert", "self, values=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             const Value insert = makeExpression(run, SqlInsert{.table = statementSelf(args)});
             if (args["values"].isNone())
                 return insert;
             return run.call(run.attribute(insert, QStringLiteral("values")), {args["values"]});
         }},
        {"update", "self, whereclause=None, values=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             SqlUpdate update{.table = statementSelf(args)};
             if (!args["whereclause"].isNone())
                 update.where = {toExpression(run, args["whereclause"])};
             const Value made = makeExpression(run, std::move(update));
             return args["values"].isNone() ? made
                                            : run.call(run.attribute(made, QStringLiteral("values")), {args["values"]});
         }},
        {"delete", "self, whereclause=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             SqlDelete statement{.table = statementSelf(args)};
             if (!args["whereclause"].isNone())
                 statement.where = {toExpression(run, args["whereclause"])};
             return makeExpression(run, std::move(statement));
         }},
        {"count", "self",
         [](Interpreter &run, BoundArgs &args) {
             SqlSelect select{};
             select.columns = {retort::function({QStringLiteral("count")}, {})};
             select.from = {statementSelf(args)};
             return makeExpression(run, std::move(select));
         }},
    };
    return table;
}

const NativeTable &joinMethods()
{
    static const NativeTable table{
        {"join", "self, target, onclause=None, isouter=False, full=False",
         [](Interpreter &run, BoundArgs &args) { return joinMethod(run, args, false); }},
        {"outerjoin", "self, target, onclause=None, isouter=False, full=False",
         [](Interpreter &run, BoundArgs &args) { return joinMethod(run, args, true); }},
        {"alias", "self, name=None",
         [](Interpreter &run, BoundArgs &args) {
             const bool isSelect = statementSelf(args).as<SqlSelect>() != nullptr;
             return aliasMethod(run, args, isSelect ? SqlAlias::Kind::Subquery : SqlAlias::Kind::Alias);
         }},
    };
    return table;
}

/// values(…).data([…]) and alias(name).
const NativeTable &valuesMethods()
{
    static const NativeTable table{
        {"data", "self, values",
         [](Interpreter &run, BoundArgs &args) {
             return changedCopy<SqlValues>(run, args, [&](SqlValues &values) {
                 for (const Value &row : run.collect(args["values"])) {
                     Expressions items;
                     for (const Value &value : run.collect(row)) {
                         const std::size_t at = items.size();
                         const SqlType type = at < values.columns.size() ? values.columns[at].type : SqlType();
                         const SqlExpression sql = asExpression(value);
                         const SqlValue plain = sql ? SqlValue() : toSqlValue(run, value);
                         items.push_back(sql ? sql
                                             : SqlExpression(SqlParameter{QStringLiteral("param"), true, plain,
                                                                          type.isNull() ? typeOfValue(plain) : type}));
                     }
                     values.rows.push_back(std::move(items));
                 }
             });
         }},
        {"alias", "self, name=None",
         [](Interpreter &run, BoundArgs &args) {
             const QString name = args["name"].isNone() ? QString() : args.text("name");
             return changedCopy<SqlValues>(run, args, [&](SqlValues &values) { values.name = name; });
         }},
    };
    return table;
}

Value columnCollection(Interpreter &interpreter, const SqlExpression &relation)
{
    std::vector<std::pair<QString, Value>> columns;
    for (const SqlExpression &column : columnsOf(relation)) {
        const auto *named = column.as<SqlColumn>();
        const auto *label = column.as<SqlLabel>();
        columns.emplace_back(named   ? named->name
                             : label ? label->name
                                     : QString(),
                             makeExpression(interpreter, column));
    }
    return interpreter.make<ColumnCollection>(sqlClass(interpreter, QStringLiteral("sql.ColumnCollection")),
                                              std::move(columns));
}

} // namespace

std::optional<Value> statementMethod(Interpreter &interpreter, ExpressionValue &self, const QString &name)
{
    const SqlExpression &sql = self.expression;
    const bool isTable = sql.as<SqlTable>() || sql.as<SqlValues>() || sql.as<SqlAlias>();
    const bool isSelect = sql.as<SqlSelect>() || sql.as<SqlCompound>();
    const bool isChange = sql.as<SqlInsert>() || sql.as<SqlUpdate>() || sql.as<SqlDelete>();
    if ((isTable || sql.as<SqlJoin>()) && (name == QLatin1String("c") || name == QLatin1String("columns")))
        return columnCollection(interpreter, sql);
    if (const auto *table = sql.as<SqlTable>()) {
        if (name == QLatin1String("name"))
            return interpreter.text(table->name);
        if (name == QLatin1String("schema"))
            return table->schema.isEmpty() ? Value() : interpreter.text(table->schema);
    }
    if (const auto *insert = sql.as<SqlInsert>();
        insert && (name == QLatin1String("excluded") || name == QLatin1String("inserted"))) {
        // The row that was to be inserted: columns of a relation called "excluded" (PostgreSQL, SQLite).
        SqlTable excluded{.name = name};
        if (const auto *table = insert->table.as<SqlTable>())
            excluded.columns = table->columns;
        return columnCollection(interpreter, SqlExpression(std::move(excluded)));
    }
    std::optional<Value> method;
    if (sql.as<SqlValues>())
        method = valuesMethods().find(interpreter, name);
    if (isSelect || isChange || sql.as<SqlText>())
        method = changeMethods().find(interpreter, name);
    if (!method && isSelect)
        method = selectMethods().find(interpreter, name);
    if (!method && isTable)
        method = relationMethods().find(interpreter, name);
    if (!method && (isTable || isSelect || sql.as<SqlJoin>()))
        method = joinMethods().find(interpreter, name);
    if (!method)
        return std::nullopt;
    return Value(interpreter.make<BoundMethod>(Value(&self), *method));
}

SqlExpression makeSelect(Interpreter &interpreter, const std::vector<Value> &columns)
{
    SqlSelect select{};
    for (const Value &column : columns) {
        if (column.as<ListObject>()) {
            interpreter.report(Diagnostic::Severity::Information, QStringLiteral("old-spelling"),
                               QStringLiteral("select([…]) is the spelling of SQLAlchemy 1; read as select(…)"));
        }
    }
    select.columns = selectedColumns(interpreter, columns);
    return select;
}

} // namespace retort::script
