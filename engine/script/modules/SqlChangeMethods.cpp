// SPDX-License-Identifier: GPL-3.0-or-later
// The methods of statements that change data: insert.values, update.where, on_conflict_do_update and their kin.
#include "engine/script/modules/SqlStatementParts.h"
#include "engine/script/modules/TypedValues.h"
#include "model/PlaceholderText.h"
#include "model/SqlOperators.h"

#include <algorithm>

namespace retort::script {

namespace {

/// Assignments from values({...}), values(a=1), values([1, 2]).
SqlAssignments assignmentsOf(Interpreter &run, const SqlExpression &table,
                             const std::vector<std::pair<Value, Value>> &pairs)
{
    SqlAssignments assignments;
    for (const auto &[key, value] : pairs) {
        const QString name = toText(run, key);
        const SqlExpression column = columnOf(table, name);
        const bool isSql = bool(asExpression(value)) || run.findAttribute(value, QStringLiteral("__clause_element__"));
        SqlExpression given;
        if (isSql && !unknownAs(value)) {
            given = toExpression(run, value, column);
            if (given.as<SqlSelect>() || given.as<SqlCompound>())
                given = SqlScalarSubquery{given};
        } else {
            const SqlType type = column ? typeOf(column) : SqlType();
            given = SqlParameter{name, false, toSqlValue(run, boundValue(run, value, type)), type};
        }
        assignments.emplace_back(name, given);
    }
    return assignments;
}

std::vector<std::pair<Value, Value>> pairsOf(Interpreter &run, const SqlExpression &table, const Value &row,
                                             bool isUpdate = false)
{
    std::vector<std::pair<Value, Value>> pairs;
    if (const auto *dict = row.as<DictObject>()) {
        for (const auto &entry : dict->table.entries()) {
            if (entry.isAlive)
                pairs.emplace_back(entry.key, entry.value);
        }
        return pairs;
    }
    const auto columns = columnsOf(table);
    if (const UnknownObject *unknown = unknownAs(row); unknown && run.isPreview()) {
        // Whatever is in it, each column of an INSERT gets a part of it; of an UPDATE nobody knows which.
        for (const SqlExpression &column : isUpdate ? std::vector<SqlExpression>() : columns) {
            const QString name = column.as<SqlColumn>()->name;
            pairs.emplace_back(run.text(name), run.unknown(QString(unknown->name() + u'.' + name)));
        }
        if (pairs.empty())
            pairs.emplace_back(run.text(placeholderText(unknown->name())), row);
        return pairs;
    }
    const auto values = run.collect(row);
    for (std::size_t i = 0; i < values.size() && i < columns.size(); ++i)
        pairs.emplace_back(run.text(columns[i].as<SqlColumn>()->name), values[i]);
    return pairs;
}

/// Pairs that are written as tuples of two, so that their order counts.
std::vector<std::pair<Value, Value>> pairsInOrder(Interpreter &run, const std::vector<Value> &tuples)
{
    std::vector<std::pair<Value, Value>> pairs;
    for (const Value &item : tuples) {
        const auto pair = run.collect(item);
        if (pair.size() != 2)
            raise(run, "ValueError", QStringLiteral("pairs of a column and its value are expected"));
        pairs.emplace_back(pair[0], pair[1]);
    }
    return pairs;
}

/// The order of the table's columns; what is none of them stays behind.
void sortByColumns(const SqlExpression &table, SqlAssignments &assignments)
{
    const auto columns = columnsOf(table);
    const auto place = [&columns](const auto &assignment) {
        return std::ranges::find(columns, assignment.first, nameOfColumn) - columns.begin();
    };
    std::ranges::stable_sort(assignments, {}, place);
}

Value valuesMethod(Interpreter &run, BoundArgs &args)
{
    std::vector<std::pair<Value, Value>> named;
    for (const auto &[key, value] : args.keywords)
        named.emplace_back(run.text(key), value);
    const Value first = args.rest.empty() ? Value() : args.rest[0];
    const auto *rows = first.as<ListObject>();
    const bool hasManyRows =
        rows && !rows->items.empty() && (rows->items[0].as<DictObject>() || rows->items[0].as<TupleObject>());
    if (statementSelf(args).as<SqlUpdate>()) {
        return changedCopy<SqlUpdate>(run, args, [&](SqlUpdate &update) {
            auto pairs =
                first.isNone() ? std::vector<std::pair<Value, Value>>() : pairsOf(run, update.table, first, true);
            pairs.insert(pairs.end(), named.begin(), named.end());
            for (auto &assignment : assignmentsOf(run, update.table, pairs)) {
                std::erase_if(update.values, [&](const auto &old) { return old.first == assignment.first; });
                update.values.push_back(std::move(assignment));
            }
        });
    }
    return changedCopy<SqlInsert>(run, args, [&](SqlInsert &insert) {
        insert.hasValues = true;
        if (hasManyRows) {
            for (const Value &row : rows->items)
                insert.rows.push_back(assignmentsOf(run, insert.table, pairsOf(run, insert.table, row)));
            return;
        }
        std::vector<std::pair<Value, Value>> pairs;
        if (!first.isNone() && args.rest.size() == 1)
            pairs = pairsOf(run, insert.table, first);
        else if (args.rest.size() > 1)
            pairs = pairsOf(run, insert.table, run.tuple(args.rest));
        pairs.insert(pairs.end(), named.begin(), named.end());
        if (insert.rows.empty())
            insert.rows.emplace_back();
        for (auto &assignment : assignmentsOf(run, insert.table, pairs)) {
            auto &row = insert.rows.front();
            std::erase_if(row, [&](const auto &old) { return old.first == assignment.first; });
            row.push_back(std::move(assignment));
        }
    });
}

/// The table with its key and those of its columns that are to be loaded.
SqlTable tableOfLoaded(const SqlTable &table, const QStringList &names)
{
    SqlTable loaded = table;
    std::erase_if(loaded.columns, [&names](const SqlTableColumn &column) {
        return !column.isPrimaryKey && !names.contains(column.name);
    });
    return loaded;
}

/// load_only() says which columns a select of a model has; other options say how objects are loaded, of which nothing
/// shows in the SQL that a migration cares for.
Value withOptions(Interpreter &run, BoundArgs &args)
{
    QStringList names;
    for (const Value &option : args.rest) {
        const auto columns = unknownAs(option) ? std::nullopt : run.findAttribute(option, QStringLiteral("loads_only"));
        for (const Value &column : columns ? run.collect(*columns) : std::vector<Value>())
            names << nameOfColumn(toExpression(run, column));
    }
    if (names.isEmpty() || !statementSelf(args).as<SqlSelect>())
        return args["self"];
    return changedCopy<SqlSelect>(run, args, [&names](SqlSelect &select) {
        for (SqlExpression &item : select.columns) {
            if (const auto *table = item.as<SqlTable>())
                item = tableOfLoaded(*table, names);
        }
    });
}

Value onConflict(Interpreter &run, BoundArgs &args, bool doesUpdate)
{
    return changedCopy<SqlInsert>(run, args, [&](SqlInsert &insert) {
        SqlOnConflict conflict;
        if (!args["index_elements"].isNone()) {
            for (const Value &element : run.collect(args["index_elements"]))
                conflict.elements.push_back(toIndexElement(run, element));
        }
        conflict.constraint = args["constraint"].isNone() ? QString() : toText(run, args["constraint"]);
        if (!args["index_where"].isNone())
            conflict.elementsWhere = toTextExpression(run, args["index_where"]);
        if (doesUpdate) {
            if (args["set_"].as<ListObject>() || args["set_"].as<TupleObject>()) {
                raise(run, "ValueError",
                      QStringLiteral("set parameter must be a non-empty dictionary or a ColumnCollection such as the "
                                     "`.c.` collection of a Table object"));
            }
            conflict.set = assignmentsOf(run, insert.table, pairsOf(run, insert.table, args["set_"]));
            if (!args["where"].isNone())
                conflict.where = toTextExpression(run, args["where"]);
        }
        insert.onConflict = std::move(conflict);
    });
}

} // namespace

const NativeTable &changeMethods()
{
    static const NativeTable table{
        {"where", "self, *whereclause", whereMethod},
        {"options", "self, *options", withOptions},
        {"filter", "self, *whereclause", whereMethod},
        {"values", "self, *args, **kw", valuesMethod},
        {"returning", "self, *cols, **kw",
         [](Interpreter &run, BoundArgs &args) {
             const Expressions columns = expressionsOf(run, args.rest);
             return changedCopy<SqlInsert, SqlUpdate, SqlDelete>(run, args,
                                                                 [&](auto &s) { append(s.returning, columns); });
         }},
        {"prefix_with", "self, *prefixes, dialect='*'",
         [](Interpreter &run, BoundArgs &args) {
             QStringList prefixes;
             for (const Value &prefix : args.rest)
                 prefixes << toText(run, prefix);
             return changedCopy<SqlSelect, SqlInsert, SqlUpdate, SqlDelete>(run, args,
                                                                            [&](auto &s) { s.prefixes += prefixes; });
         }},
        {"from_select", "self, names, select, include_defaults=True",
         [](Interpreter &run, BoundArgs &args) {
             const QStringList names = toTextList(run, args["names"]);
             const SqlExpression select = toExpression(run, args["select"]);
             return changedCopy<SqlInsert>(run, args, [&](SqlInsert &insert) {
                 insert.selectColumns = names;
                 insert.select = select;
             });
         }},
        {"on_conflict_do_nothing",
         "self, constraint=None, index_elements=None, index_where=None, set_=None, where=None",
         [](Interpreter &run, BoundArgs &args) { return onConflict(run, args, false); }},
        {"on_conflict_do_update", "self, constraint=None, index_elements=None, index_where=None, set_=None, where=None",
         [](Interpreter &run, BoundArgs &args) { return onConflict(run, args, true); }},
        {"on_duplicate_key_update", "self, *args, **kw",
         [](Interpreter &run, BoundArgs &args) {
             return changedCopy<SqlInsert>(run, args, [&](SqlInsert &insert) {
                 const auto *ordered = args.rest.empty() ? nullptr : args.rest[0].as<ListObject>();
                 std::vector<std::pair<Value, Value>> pairs;
                 if (ordered)
                     pairs = pairsInOrder(run, ordered->items);
                 else if (!args.rest.empty())
                     pairs = pairsOf(run, insert.table, args.rest[0]);
                 for (const auto &[key, value] : args.keywords)
                     pairs.emplace_back(run.text(key), value);
                 insert.onDuplicateKey = assignmentsOf(run, insert.table, pairs);
                 if (!ordered)
                     sortByColumns(insert.table, insert.onDuplicateKey);
             });
         }},
        {"ordered_values", "self, *args",
         [](Interpreter &run, BoundArgs &args) {
             return changedCopy<SqlUpdate>(run, args, [&](SqlUpdate &update) {
                 update.values = assignmentsOf(run, update.table, pairsInOrder(run, args.rest));
                 update.isOrdered = true;
             });
         }},
        {"inline", "self", [](Interpreter &, BoundArgs &args) { return args["self"]; }},
        {"execution_options", "self, **kw", [](Interpreter &, BoundArgs &args) { return args["self"]; }},
        {"add_cte", "self, *ctes",
         [](Interpreter &run, BoundArgs &args) {
             const Expressions ctes = expressionsOf(run, args.rest);
             return changedCopy<SqlSelect, SqlInsert, SqlUpdate, SqlDelete>(run, args,
                                                                            [&](auto &s) { append(s.ctes, ctes); });
         }},
        {"cte", "self, name=None, recursive=False",
         [](Interpreter &run, BoundArgs &args) {
             return aliasMethod(run, args,
                                args.boolean("recursive") ? SqlAlias::Kind::RecursiveCte : SqlAlias::Kind::Cte);
         }},
    };
    return table;
}

} // namespace retort::script
