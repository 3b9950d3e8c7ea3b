// SPDX-License-Identifier: GPL-3.0-or-later
// sqlalchemy.schema: Column, Table, constraints, indexes, defaults, DDL elements.
#include "engine/script/modules/SqlalchemyParts.h"

#include "engine/script/Interpreter.h"
#include "engine/script/NativeTable.h"
#include "engine/script/modules/Inspection.h"
#include "engine/script/modules/OperationArguments.h"
#include "engine/script/modules/SqlBridge.h"
#include "engine/script/modules/SqlObjects.h"
#include "engine/script/modules/SqlalchemyDdl.h"

#include <algorithm>
#include <ranges>

namespace retort::script {

namespace {

Autoincrement toAutoincrement(Interpreter &run, const Value &value)
{
    if (value.as<StrObject>()) {
        return run.str(value) == QLatin1String("ignore_fk") ? Autoincrement::IgnoreForeignKey : Autoincrement::Auto;
    }
    return run.truth(value) ? Autoincrement::On : Autoincrement::Off;
}

void setColumnArgument(Interpreter &run, Column &column, const Value &value)
{
    if (const auto *constraint = nativeAs<ConstraintValue>(value)) {
        column.constraints.push_back(constraint->constraint);
    } else if (const auto *sequence = nativeAs<HeldValue<Sequence>>(value)) {
        column.sequence = sequence->held;
    } else if (nativeAs<HeldValue<Computed>>(value) || nativeAs<HeldValue<Identity>>(value) ||
               nativeAs<HeldValue<FetchedDefault>>(value) || nativeAs<HeldValue<ServerDefault>>(value)) {
        column.serverDefault = toServerDefault(run, value);
    } else if (isTypeLike(run, value)) {
        column.type = toSqlType(run, value);
    } else if (!value.isNone()) {
        raise(run, "TypeError",
              QStringLiteral("Column() got %1, which is no type, constraint or default").arg(run.repr(value)));
    }
}

/// A default that is there already and need not be computed for each row.
bool isPlainDefault(const Value &value)
{
    return value.isBool() || value.isInt() || value.isFloat() || value.as<StrObject>() || bool(asExpression(value));
}

Value makeColumn(Interpreter &run, ClassObject &cls, BoundArgs &args)
{
    Column column;
    std::size_t at = 0;
    if (!args["name"].isNone())
        column.name = toText(run, args["name"]);
    else if (!args.rest.empty() && (args.rest[0].as<StrObject>() || nativeAs<FinalName>(args.rest[0]) ||
                                    nativeAs<HeldValue<ObjectName>>(args.rest[0]))) {
        column.name = toText(run, args.rest[at]);
        if (const auto *quoted = nativeAs<HeldValue<ObjectName>>(args.rest[at]))
            column.quote = quoted->held.quote;
        ++at;
    }
    for (; at < args.rest.size(); ++at)
        setColumnArgument(run, column, args.rest[at]);
    if (!args["type_"].isNone())
        column.type = toSqlType(run, args["type_"]);
    if (args.has("nullable") && !args["nullable"].isNone())
        column.nullable = run.truth(args["nullable"]);
    column.isPrimaryKey = args.boolean("primary_key");
    if (args.has("autoincrement"))
        column.autoincrement = toAutoincrement(run, args["autoincrement"]);
    if (!args["server_default"].isNone())
        column.serverDefault = toServerDefault(run, args["server_default"]);
    if (!args["comment"].isNone())
        column.comment = toText(run, args["comment"]);
    column.isUnique = args.boolean("unique");
    column.isIndexed = args.boolean("index");
    if (args.has("quote") && !args["quote"].isNone())
        column.quote = run.truth(args["quote"]);
    if (const Value value = args["default"]; !value.isNone()) {
        column.hasPythonDefault = true;
        if (const auto *sequence = nativeAs<HeldValue<Sequence>>(value))
            column.sequence = sequence->held;
        else if (isPlainDefault(value))
            column.pythonDefault = toOption(run, value);
    }
    if (!args["key"].isNone())
        column.key = toText(run, args["key"]);
    column.options = toOptions(run, args.keywords);
    if (args.boolean("system"))
        column.options.set(QStringLiteral("system"), SqlValue(true));
    return run.make<ColumnValue>(&cls, std::move(column));
}

Constraint namedConstraint(Interpreter &run, BoundArgs &args, Constraint::Detail detail)
{
    Constraint constraint{std::move(detail), toObjectName(run, args["name"])};
    if (args.has("deferrable") && !args["deferrable"].isNone())
        constraint.deferrable = run.truth(args["deferrable"]);
    constraint.initially = args["initially"].isNone() ? QString() : toText(run, args["initially"]);
    for (const auto &[name, value] : args.keywords) {
        if (name != QLatin1String("info") && name != QLatin1String("comment") && !name.startsWith(u'_'))
            constraint.options.set(name, toOption(run, value));
    }
    constraint.creationOrder = nextCreationOrder(run);
    return constraint;
}

QStringList columnNames(Interpreter &run, const std::vector<Value> &values)
{
    QStringList names;
    for (const Value &value : values)
        names += value.as<ListObject>() || value.as<TupleObject>() ? toTextList(run, value)
                                                                   : QStringList{toText(run, value)};
    return names;
}

/// The place that a foreign key refers to: "schema.table.column" or a column of a Table.
ForeignKeyTarget foreignKeyTarget(Interpreter &run, const Value &value)
{
    if (const auto *column = nativeAs<ColumnValue>(value)) {
        const auto *table = column->relation.as<SqlTable>();
        return {table ? table->schema : QString(), table ? table->name : QString(), column->column.name};
    }
    const SqlExpression sql = asExpression(value);
    if (const auto *column = sql.as<SqlColumn>()) {
        const auto *table = column->relation.as<SqlTable>();
        return {table ? table->schema : QString(), table ? table->name : QString(), column->name};
    }
    return parseForeignKeyTarget(toText(run, value));
}

void setForeignKeyRules(Interpreter &run, BoundArgs &args, ForeignKeyConstraint &key)
{
    const auto text = [&](const char *name) { return args[name].isNone() ? QString() : toText(run, args[name]); };
    key.onDelete = text("ondelete");
    key.onUpdate = text("onupdate");
    key.match = text("match");
    key.useAlter = args.boolean("use_alter");
}

Value makeForeignKey(Interpreter &run, ClassObject &cls, BoundArgs &args)
{
    const ForeignKeyTarget target = foreignKeyTarget(run, args["column"]);
    ForeignKeyConstraint key;
    key.referredSchema = target.schema;
    key.referredTable = target.table;
    key.referredColumns = {target.column};
    setForeignKeyRules(run, args, key);
    auto *value = run.make<ConstraintValue>(&cls, namedConstraint(run, args, std::move(key)));
    value->isColumnForeignKey = true;
    return value;
}

Value makeForeignKeyConstraint(Interpreter &run, ClassObject &cls, BoundArgs &args)
{
    ForeignKeyConstraint key;
    key.columns = toTextList(run, args["columns"]);
    for (const Value &column : run.collect(args["refcolumns"])) {
        const ForeignKeyTarget target = foreignKeyTarget(run, column);
        key.referredSchema = target.schema;
        key.referredTable = target.table;
        key.referredColumns << target.column;
    }
    if (key.columns.size() != key.referredColumns.size()) {
        raise(run, "ValueError",
              QStringLiteral("ForeignKeyConstraint number of constrained columns must match the "
                             "number of referenced columns."));
    }
    setForeignKeyRules(run, args, key);
    return run.make<ConstraintValue>(&cls, namedConstraint(run, args, std::move(key)));
}

Value makeIndex(Interpreter &run, ClassObject &cls, BoundArgs &args)
{
    Index index{.name = toObjectName(run, args["name"]), .elements = {}};
    for (const Value &element : args.rest)
        index.elements.push_back(toIndexElement(run, element));
    index.isUnique = args.boolean("unique");
    index.options = toOptions(run, args.keywords);
    auto *value = run.make<IndexValue>(&cls, std::move(index));
    for (const Value &element : args.rest) {
        const auto *column = nativeAs<ColumnValue>(element);
        const auto *table = column ? column->relation.as<SqlTable>() : nullptr;
        if (table)
            value->table = {table->schema, table->name};
    }
    return value;
}

/// The tables that a MetaData knows, by name; null for anything else.
DictObject *tablesOf(Interpreter &run, const Value &metadata)
{
    const auto *instance = metadata.as<InstanceObject>();
    const Value *tables = instance ? instance->attributes.find(QStringLiteral("tables")) : nullptr;
    Q_UNUSED(run);
    return tables ? tables->as<DictObject>() : nullptr;
}

/// Those tables, each after the ones that its foreign keys refer to; else by name.
std::vector<TableValue *> sortedTables(Interpreter &run, const Value &metadata)
{
    std::vector<TableValue *> left;
    const DictObject *known = tablesOf(run, metadata);
    if (!known)
        return left;
    for (const auto &entry : known->table.entries()) {
        auto *table = entry.isAlive ? nativeAs<TableValue>(entry.value) : nullptr;
        if (table)
            left.push_back(table);
    }
    std::ranges::sort(left, {}, [](const TableValue *value) { return value->table.id(); });
    const auto refersTo = [](const TableValue *from, const TableValue *to) {
        const auto isKeyTo = [&](const Constraint &constraint) {
            const auto *key = std::get_if<ForeignKeyConstraint>(&constraint.detail);
            return key && from != to && key->referredTable == to->table.name && key->referredSchema == to->table.schema;
        };
        return std::ranges::any_of(from->table.constraints, isKeyTo) ||
               std::ranges::any_of(from->table.columns, [&](const Column &column) {
                   return std::ranges::any_of(column.constraints, isKeyTo);
               });
    };
    std::vector<TableValue *> sorted;
    while (!left.empty()) {
        auto next = std::ranges::find_if(left, [&](const TableValue *candidate) {
            return std::ranges::none_of(left, [&](const TableValue *other) { return refersTo(candidate, other); });
        });
        if (next == left.end())
            next = left.begin();
        sorted.push_back(*next);
        left.erase(next);
    }
    return sorted;
}

/// create_all(tables=…) and drop_all(tables=…) may name some of them.
bool isWanted(Interpreter &run, BoundArgs &args, TableValue *table)
{
    const Value wanted = args["tables"];
    return wanted.isNone() || std::ranges::any_of(run.collect(wanted), [&](const Value &value) {
               return value.object() == static_cast<Object *>(table);
           });
}

Value makeTableValue(Interpreter &run, ClassObject &cls, BoundArgs &args)
{
    bool isReflected = args.has("autoload") && run.truth(args["autoload"]);
    for (const auto &keyword : args.keywords)
        isReflected |= keyword.first == QLatin1String("autoload_with");
    auto *registered = tablesOf(run, args["metadata"]);
    const QString schema = toSchemaName(run, args["schema"]);
    const QString key = schema.isEmpty() ? toText(run, args["name"]) : schema + u'.' + toText(run, args["name"]);
    // A table that is named without columns is the one that the metadata knows already.
    if (const Value *same = registered && args.rest.empty() ? registered->find(run, key) : nullptr)
        return *same;
    Table table = toTable(run, toText(run, args["name"]), schema, args.rest, args.keywords);
    std::vector<Column> reflected;
    if (isReflected && run.host().target) {
        const std::optional<Table> known = reflectedTable(run, table.id());
        if (!known)
            return run.unknown(table.name);
        for (const Column &column : known->columns) {
            if (!table.column(column.name))
                reflected.push_back(column);
        }
        std::ranges::copy(reflected, std::back_inserter(table.columns));
        if (table.constraints.empty())
            table.constraints = known->constraints;
        if (table.indexes.empty())
            table.indexes = known->indexes;
    }
    auto *value = run.make<TableValue>(&cls, table);
    for (const Column &column : reflected) {
        auto *columnValue = run.make<ColumnValue>(sqlClass(run, QStringLiteral("schema.Column")), column);
        columnValue->relation = value->relation;
        value->columns.emplace_back(column.name, columnValue);
    }
    for (const Value &item : args.rest) {
        if (auto *column = nativeAs<ColumnValue>(item)) {
            column->relation = value->relation;
            value->columns.emplace_back(column->column.key.isEmpty() ? column->column.name : column->column.key, item);
        }
    }
    if (registered)
        registered->set(run, key, value);
    return value;
}

std::optional<qint64> wholeNumber(BoundArgs &args, const char *name)
{
    return args.optionalInteger(name);
}

SequenceOptions sequenceOptions(Interpreter &run, BoundArgs &args)
{
    SequenceOptions options;
    options.start = wholeNumber(args, "start");
    options.increment = wholeNumber(args, "increment");
    options.minValue = wholeNumber(args, "minvalue");
    options.maxValue = wholeNumber(args, "maxvalue");
    options.noMinValue = args.boolean("nominvalue");
    options.noMaxValue = args.boolean("nomaxvalue");
    if (!args["cycle"].isNone())
        options.cycle = run.truth(args["cycle"]);
    options.cache = wholeNumber(args, "cache");
    if (!args["order"].isNone())
        options.order = run.truth(args["order"]);
    return options;
}

const std::vector<SchemaClass> &schemaClasses()
{
    static const std::vector<SchemaClass> classes{
        {"Column",
         "*args, name=None, type_=None, autoincrement=None, default=None, index=None, unique=None, nullable=None, "
         "primary_key=None, server_default=None, comment=None, quote=None, key=None, doc=None, onupdate=None, "
         "server_onupdate=None, info=None, system=None, insert_default=None, insert_sentinel=None, **kw",
         makeColumn},
        {"ForeignKey",
         "column, use_alter=False, name=None, onupdate=None, ondelete=None, deferrable=None, initially=None, "
         "link_to_name=False, match=None, info=None, comment=None, **kw",
         makeForeignKey},
        {"ForeignKeyConstraint",
         "columns, refcolumns, name=None, onupdate=None, ondelete=None, deferrable=None, initially=None, "
         "use_alter=False, link_to_name=False, match=None, table=None, info=None, comment=None, **kw",
         makeForeignKeyConstraint},
        {"PrimaryKeyConstraint", "*columns, name=None, deferrable=None, initially=None, info=None, **kw",
         [](Interpreter &run, ClassObject &cls, BoundArgs &args) -> Value {
             return run.make<ConstraintValue>(
                 &cls, namedConstraint(run, args, PrimaryKeyConstraint{columnNames(run, args.rest)}));
         }},
        {"UniqueConstraint", "*columns, name=None, deferrable=None, initially=None, info=None, **kw",
         [](Interpreter &run, ClassObject &cls, BoundArgs &args) -> Value {
             return run.make<ConstraintValue>(
                 &cls, namedConstraint(run, args, UniqueConstraint{columnNames(run, args.rest)}));
         }},
        {"CheckConstraint", "sqltext, name=None, deferrable=None, initially=None, table=None, info=None, **kw",
         [](Interpreter &run, ClassObject &cls, BoundArgs &args) -> Value {
             return run.make<ConstraintValue>(
                 &cls, namedConstraint(run, args, CheckConstraint{toTextExpression(run, args["sqltext"])}));
         }},
        {"ExcludeConstraint",
         "*elements, name=None, deferrable=None, initially=None, where=None, using=None, ops=None, info=None, **kw",
         [](Interpreter &run, ClassObject &cls, BoundArgs &args) -> Value {
             return run.make<ConstraintValue>(&cls, namedConstraint(run, args, toExclude(run, args)));
         }},
        {"Index", "name, *expressions, unique=False, quote=None, info=None, _table=None, **kw", makeIndex},
        {"Table", "name, metadata, *args, schema=None, autoload=None, **kw", makeTableValue},
        {"Computed", "sqltext, persisted=None",
         [](Interpreter &run, ClassObject &cls, BoundArgs &args) {
             Computed computed{toTextExpression(run, args["sqltext"])};
             if (!args["persisted"].isNone())
                 computed.persisted = run.truth(args["persisted"]);
             return heldValue(run, cls, std::move(computed));
         }},
        {"Identity",
         "always=False, on_null=None, start=None, increment=None, minvalue=None, maxvalue=None, nominvalue=None, "
         "nomaxvalue=None, cycle=None, cache=None, order=None",
         [](Interpreter &run, ClassObject &cls, BoundArgs &args) {
             return heldValue(run, cls,
                              Identity{args.boolean("always"), args.boolean("on_null"), sequenceOptions(run, args)});
         }},
        {"Sequence",
         "name, start=None, increment=None, minvalue=None, maxvalue=None, nominvalue=None, nomaxvalue=None, "
         "cycle=None, schema=None, cache=None, order=None, data_type=None, optional=False, quote=None, metadata=None, "
         "for_update=False",
         [](Interpreter &run, ClassObject &cls, BoundArgs &args) {
             return heldValue(run, cls,
                              Sequence{toText(run, args["name"]), toSchemaName(run, args["schema"]),
                                       sequenceOptions(run, args), toSqlType(run, args["data_type"])});
         }},
        {"FetchedValue", "for_update=False",
         [](Interpreter &run, ClassObject &cls, BoundArgs &) { return heldValue(run, cls, FetchedDefault{}); }},
        {"DefaultClause", "arg, for_update=False",
         [](Interpreter &run, ClassObject &cls, BoundArgs &args) {
             return heldValue(run, cls, toServerDefault(run, args["arg"]));
         }},
        {"quoted_name", "value, quote=None",
         [](Interpreter &run, ClassObject &cls, BoundArgs &args) {
             ObjectName name = toObjectName(run, args["value"]);
             if (!args["quote"].isNone())
                 name.quote = run.truth(args["quote"]);
             return heldValue(run, cls, std::move(name));
         }},
    };
    return classes;
}

/// MetaData: remembers its naming convention, and nothing else that a migration's SQL shows.
Value makeMetaData(Interpreter &run, ClassObject &cls, CallArgs &args)
{
    auto *metadata = run.make<InstanceObject>(&cls);
    metadata->attributes.set(QStringLiteral("naming_convention"), Value(run.make<DictObject>()));
    metadata->attributes.set(QStringLiteral("tables"), Value(run.make<DictObject>()));
    metadata->attributes.set(QStringLiteral("schema"), Value());
    for (const auto &[name, value] : args.keywords) {
        if (name == QLatin1String("bind")) {
            run.report(Diagnostic::Severity::Information, QStringLiteral("old-spelling"),
                       QStringLiteral("MetaData(bind=) is the spelling of SQLAlchemy 1"));
        }
        metadata->attributes.set(name, value);
    }
    return metadata;
}

/// MetaData.reflect(): the tables that are known, each as Table(…, autoload_with=bind) gives it.
Value reflectAll(Interpreter &run, BoundArgs &args)
{
    auto *metadata = args["self"].as<InstanceObject>();
    if (!metadata)
        return {};
    const Value table = run.attribute(run.importModule(QStringLiteral("sqlalchemy")), QStringLiteral("Table"));
    const Value inspector = inspectorValue(run);
    CallArgs schema{{args["schema"]}};
    const Value names = args["only"].isNone()
                            ? run.call(run.attribute(inspector, QStringLiteral("get_table_names")), std::move(schema))
                            : args["only"];
    auto *tables = run.make<DictObject>();
    for (const Value &name : unknownAs(names) ? std::vector{run.unknownRest()} : run.collect(names)) {
        if (isRest(name)) {
            tables->table.set(run, name, run.unknown());
            continue;
        }
        CallArgs call{{name, args["self"]}};
        call.keywords = {{QStringLiteral("autoload_with"), run.attribute(inspector, QStringLiteral("bind"))},
                         {QStringLiteral("schema"), args["schema"]}};
        try {
            tables->table.set(run, name, run.call(table, std::move(call)));
        } catch (const PythonError &) {
            tables->table.set(run, name, run.unknown(run.str(name)));
        }
    }
    metadata->attributes.set(QStringLiteral("tables"), tables);
    return {};
}

const NativeTable &metaDataMethods()
{
    static const NativeTable table{
        {"reflect", "self, bind=None, schema=None, views=False, resolve_fks=True, only=None, **kw", reflectAll},
        {"create_all", "self, bind=None, tables=None, checkfirst=True",
         [](Interpreter &run, BoundArgs &args) {
             for (TableValue *one : sortedTables(run, args["self"])) {
                 if (isWanted(run, args, one))
                     perform(run, CreateTable{one->table});
             }
             return Value();
         }},
        {"drop_all", "self, bind=None, tables=None, checkfirst=True",
         [](Interpreter &run, BoundArgs &args) {
             for (TableValue *one : sortedTables(run, args["self"]) | std::views::reverse) {
                 if (isWanted(run, args, one))
                     perform(run, DropTable{one->table.id()});
             }
             return Value();
         }},
        {"clear", "self", [](Interpreter &, BoundArgs &) { return Value(); }},
    };
    return table;
}

std::optional<Value> findSchemaClass(Interpreter &interpreter, const std::vector<SchemaClass> &classes,
                                     const QString &name)
{
    for (const SchemaClass &entry : classes) {
        if (name != QLatin1String(entry.name))
            continue;
        ClassObject *cls = sqlClass(interpreter, QStringLiteral("schema.") + name);
        if (!cls->construct) {
            const auto signature = std::make_shared<Signature>(name, QLatin1String(entry.parameters));
            cls->construct = [&entry, signature](Interpreter &run, ClassObject &wanted, CallArgs &args) {
                BoundArgs bound = signature->bind(run, args);
                return entry.make(run, wanted, bound);
            };
        }
        return Value(cls);
    }
    return std::nullopt;
}

} // namespace

std::optional<Value> findSchemaItem(Interpreter &interpreter, const QString &name)
{
    if (name == QLatin1String("MetaData")) {
        ClassObject *cls = sqlClass(interpreter, QStringLiteral("schema.MetaData"));
        if (!cls->construct) {
            cls->construct = makeMetaData;
            metaDataMethods().addTo(interpreter, *cls);
        }
        return Value(cls);
    }
    for (const auto *classes : {&schemaClasses(), &ddlClasses()}) {
        if (const auto found = findSchemaClass(interpreter, *classes, name))
            return found;
    }
    return std::nullopt;
}

} // namespace retort::script
