// SPDX-License-Identifier: GPL-3.0-or-later
// inspect(bind): what a script asks about tables, columns and indexes. Offline the replay of the earlier revisions
// answers, online the database. What an open world does not know is unknown and not absent.
#include "engine/script/modules/Inspection.h"

#include "engine/script/Interpreter.h"
#include "engine/script/NativeTable.h"
#include "engine/script/OperationTarget.h"
#include "engine/script/modules/AlembicObjects.h"
#include "engine/script/modules/Library.h"
#include "engine/script/modules/ServerQuestions.h"
#include "engine/script/modules/SqlBridge.h"
#include "engine/script/modules/SqlObjects.h"
#include "engine/script/modules/SqlalchemyParts.h"
#include "engine/script/modules/SqlalchemyTypes.h"

#include <array>

namespace retort::script {

namespace {

/// The schema as far as it is known; null if nothing is.
const Schema *knownSchema(Interpreter &run)
{
    OperationTarget *target = run.host().target;
    if (!target)
        return nullptr;
    const Result<const Schema *> schema = target->schema();
    if (!schema)
        raiseDatabaseError(run, schema.error());
    return *schema;
}

TableId tableArgument(Interpreter &run, BoundArgs &args)
{
    const Value name = args["table_name"];
    if (const auto *table = nativeAs<TableValue>(name))
        return table->table.id();
    QString schema = toSchemaName(run, args["schema"]);
    // PostgreSQL's default schema and none are the same.
    if (schema == QLatin1String("public") && run.host().target->dialectName() == QLatin1String("postgresql"))
        schema.clear();
    return {schema, toText(run, name)};
}

Value knowledge(Interpreter &run, Knowledge known)
{
    return known == Knowledge::Unknown ? run.unknown(run.sourceHere()) : Value::boolean(known == Knowledge::Yes);
}

Value namesOf(Interpreter &run, const QStringList &names, bool isComplete)
{
    std::vector<Value> values;
    for (const QString &name : names)
        values.push_back(run.text(name));
    if (!isComplete)
        values.push_back(run.unknownRest(QStringLiteral("name")));
    return run.list(std::move(values));
}

Value textOrNone(Interpreter &run, const QString &text)
{
    return text.isEmpty() ? Value() : run.text(text);
}

DictObject *makeDict(Interpreter &run, std::initializer_list<std::pair<const char *, Value>> entries)
{
    auto *dict = run.make<DictObject>();
    for (const auto &[key, value] : entries)
        dict->set(run, QLatin1String(key), value);
    return dict;
}

/// The object's name, or the one that the database gives it.
Value nameValue(Interpreter &run, const ObjectName &name, const QString &automatic)
{
    if (!name.isEmpty())
        return run.text(name.text);
    const QString dialect = run.host().target->dialectName();
    if (dialect == QLatin1String("sqlite"))
        return {};
    return dialect == QLatin1String("postgresql") && !automatic.isEmpty() ? run.text(automatic)
                                                                          : run.unknown(QStringLiteral("name"));
}

// ---------------------------------------------------------------------------------------------------- parts of a table

using Part = std::vector<Value> (*)(Interpreter &, const Table &);

Value typeValue(Interpreter &run, const SqlType &type)
{
    if (!type.opaque.isEmpty())
        return run.unknown(type.opaque);
    std::optional<Value> cls;
    if (run.host().target)
        cls = findType(run, run.host().target->dialectName(), type.name);
    if (!cls)
        cls = findType(run, u"", type.name);
    auto *found = cls ? cls->as<ClassObject>() : nullptr;
    return run.make<TypeValue>(found ? found : typeBaseClass(run), type);
}

std::vector<Value> columnsOf(Interpreter &run, const Table &table)
{
    std::vector<Value> columns;
    for (const Column &column : table.columns) {
        columns.emplace_back(makeDict(
            run, {{"name", run.text(column.name)},
                  {"type", typeValue(run, column.type)},
                  {"nullable", Value::boolean(table.isNullable(column))},
                  {"default", column.serverDefault ? run.unknown(column.name + QStringLiteral(".default")) : Value()},
                  {"autoincrement", Value::boolean(table.autoincrementColumn() == &column)},
                  {"primary_key", Value::integer(table.primaryKey().contains(column.name) ? 1 : 0)},
                  {"comment", column.comment ? run.text(*column.comment) : Value()}}));
    }
    return columns;
}

std::vector<Value> indexesOf(Interpreter &run, const Table &table)
{
    std::vector<Value> indexes;
    for (const Index &index : table.indexes) {
        std::vector<Value> names;
        for (const SqlExpression &element : index.elements) {
            const auto *column = element.as<SqlColumn>();
            names.push_back(column ? run.text(column->name) : Value());
        }
        indexes.emplace_back(makeDict(run, {{"name", nameValue(run, index.name, {})},
                                            {"column_names", run.list(std::move(names))},
                                            {"unique", Value::boolean(index.isUnique)},
                                            {"include_columns", run.list({})},
                                            {"dialect_options", Value(run.make<DictObject>())}}));
    }
    return indexes;
}

QString automaticName(const Table &table, const QStringList &columns, const char *suffix)
{
    return table.name + u'_' + (columns + QStringList{QLatin1String(suffix)}).join(u'_');
}

std::vector<Value> foreignKeysOf(Interpreter &run, const Table &table)
{
    std::vector<Value> keys;
    for (const Constraint &constraint : table.constraints) {
        const auto *key = constraint.as<ForeignKeyConstraint>();
        if (!key)
            continue;
        auto *options = run.make<DictObject>();
        if (!key->onDelete.isEmpty())
            options->set(run, QStringLiteral("ondelete"), run.text(key->onDelete));
        if (!key->onUpdate.isEmpty())
            options->set(run, QStringLiteral("onupdate"), run.text(key->onUpdate));
        keys.emplace_back(
            makeDict(run, {{"name", nameValue(run, constraint.name, automaticName(table, key->columns, "fkey"))},
                           {"constrained_columns", run.textList(key->columns)},
                           {"referred_schema", textOrNone(run, key->referredSchema)},
                           {"referred_table", run.text(key->referredTable)},
                           {"referred_columns", run.textList(key->referredColumns)},
                           {"options", Value(options)}}));
    }
    return keys;
}

std::vector<Value> uniquesOf(Interpreter &run, const Table &table)
{
    std::vector<Value> constraints;
    for (const Constraint &constraint : table.constraints) {
        if (const auto *unique = constraint.as<UniqueConstraint>()) {
            constraints.emplace_back(
                makeDict(run, {{"name", nameValue(run, constraint.name, automaticName(table, unique->columns, "key"))},
                               {"column_names", run.textList(unique->columns)}}));
        }
    }
    return constraints;
}

std::vector<Value> checksOf(Interpreter &run, const Table &table)
{
    std::vector<Value> constraints;
    for (const Constraint &constraint : table.constraints) {
        if (constraint.as<CheckConstraint>()) {
            constraints.emplace_back(makeDict(run, {{"name", nameValue(run, constraint.name, {})},
                                                    {"sqltext", run.unknown(QStringLiteral("sqltext"))}}));
        }
    }
    return constraints;
}

Table versionTable()
{
    SqlType type = sqlType(QStringLiteral("VARCHAR"));
    type.length = 32;
    return {
        .name = QStringLiteral("alembic_version"),
        .columns = {{.name = QStringLiteral("version_num"), .type = type, .nullable = false, .isPrimaryKey = true}}};
}

/// The table; null if it is not known whether or how it is there. Raises NoSuchTableError if it is not there.
const Table *knownTable(Interpreter &run, const TableId &id)
{
    const Schema *schema = knownSchema(run);
    if (!schema)
        return nullptr;
    // Alembic's own table is there as soon as a revision is.
    if (id.name == QLatin1String("alembic_version") && id.schema == run.host().versionTableSchema &&
        !schema->table(id)) {
        static const Table versions = versionTable();
        return &versions;
    }
    if (schema->hasTable(id) == Knowledge::No)
        raiseNoSuchTable(run, id.name);
    return schema->table(id);
}

template <Part part>
Value partsOf(Interpreter &run, BoundArgs &args)
{
    const Table *table = knownTable(run, tableArgument(run, args));
    if (!table)
        return run.unknown(run.sourceHere());
    std::vector<Value> values = part(run, *table);
    if (!table->isComplete)
        values.push_back(run.unknownRest());
    return run.list(std::move(values));
}

Value primaryKeyOf(Interpreter &run, BoundArgs &args)
{
    const Table *table = knownTable(run, tableArgument(run, args));
    if (!table)
        return run.unknown(run.sourceHere());
    ObjectName name;
    for (const Constraint &constraint : table->constraints) {
        if (constraint.as<PrimaryKeyConstraint>())
            name = constraint.name;
    }
    const QStringList columns = table->primaryKey();
    const Value nameOrNone = columns.isEmpty() ? Value() : nameValue(run, name, table->name + QStringLiteral("_pkey"));
    return makeDict(run, {{"constrained_columns", run.textList(columns)}, {"name", nameOrNone}});
}

// ----------------------------------------------------------------------------------------------------------- inspector

QString schemaArgument(Interpreter &run, BoundArgs &args)
{
    const QString name = toSchemaName(run, args["schema"]);
    const bool isDefault =
        name == QLatin1String("public") && run.host().target->dialectName() == QLatin1String("postgresql");
    return isDefault ? QString() : name;
}

Value tableNames(Interpreter &run, BoundArgs &args)
{
    const Schema *schema = knownSchema(run);
    if (!schema)
        return run.unknown(run.sourceHere());
    const QString wanted = schemaArgument(run, args);
    QStringList names;
    for (const auto &[id, table] : schema->tables()) {
        if (id.schema == wanted)
            names << id.name;
    }
    // Alembic's own table is there as soon as a revision is.
    if (wanted == run.host().versionTableSchema && !names.contains(QStringLiteral("alembic_version")))
        names << QStringLiteral("alembic_version");
    names.sort();
    return namesOf(run, names, schema->isComplete(wanted) && !schema->hasUncertainTables());
}

Value enums(Interpreter &run, BoundArgs &args)
{
    const Schema *schema = knownSchema(run);
    if (!schema)
        return run.unknown(run.sourceHere());
    const QString wanted = schemaArgument(run, args);
    std::vector<Value> values;
    for (const auto &[id, labels] : schema->enumTypes()) {
        if (id.schema == wanted) {
            values.emplace_back(makeDict(run, {{"name", run.text(id.name)},
                                               {"schema", textOrNone(run, id.schema)},
                                               {"visible", Value::boolean(true)},
                                               {"labels", run.textList(labels)}}));
        }
    }
    if (!schema->isComplete(wanted))
        values.push_back(run.unknownRest());
    return run.list(std::move(values));
}

Value sequenceNames(Interpreter &run, BoundArgs &args)
{
    const Schema *schema = knownSchema(run);
    if (!schema)
        return run.unknown(run.sourceHere());
    const QString wanted = schemaArgument(run, args);
    QStringList names;
    for (const auto &[id, sequence] : schema->sequences()) {
        if (id.schema == wanted)
            names << id.name;
    }
    return namesOf(run, names, false);
}

Value hasTable(Interpreter &run, BoundArgs &args)
{
    const TableId id = tableArgument(run, args);
    if (isPartlyUnknown(args["table_name"]))
        return run.unknown(run.sourceHere());
    if (id.name == QLatin1String("alembic_version") && id.schema == run.host().versionTableSchema)
        return Value::boolean(true);
    const Schema *schema = knownSchema(run);
    return schema ? knowledge(run, schema->hasTable(id)) : run.unknown(run.sourceHere());
}

Value notKnown(Interpreter &run, BoundArgs &)
{
    return run.unknown(run.sourceHere());
}

const NativeTable &inspectorMethods()
{
    static const NativeTable table{
        {"get_table_names", "self, schema=None, **kw", tableNames},
        {"has_table", "self, table_name, schema=None, **kw", hasTable},
        {"get_columns", "self, table_name, schema=None, **kw", partsOf<columnsOf>},
        {"get_indexes", "self, table_name, schema=None, **kw", partsOf<indexesOf>},
        {"get_foreign_keys", "self, table_name, schema=None, **kw", partsOf<foreignKeysOf>},
        {"get_unique_constraints", "self, table_name, schema=None, **kw", partsOf<uniquesOf>},
        {"get_check_constraints", "self, table_name, schema=None, **kw", partsOf<checksOf>},
        {"get_pk_constraint", "self, table_name, schema=None, **kw", primaryKeyOf},
        {"get_table_comment", "self, table_name, schema=None, **kw",
         [](Interpreter &run, BoundArgs &args) -> Value {
             const Table *found = knownTable(run, tableArgument(run, args));
             if (!found)
                 return run.unknown(run.sourceHere());
             return makeDict(run, {{"text", found->comment ? run.text(*found->comment) : Value()}});
         }},
        {"has_index", "self, table_name, index_name, schema=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             const Schema *schema = knownSchema(run);
             return schema ? knowledge(run, schema->hasIndex(tableArgument(run, args), args.text("index_name")))
                           : run.unknown(run.sourceHere());
         }},
        {"get_enums", "self, schema=None, **kw", enums},
        {"get_sequence_names", "self, schema=None, **kw", sequenceNames},
        {"get_schema_names", "self, **kw", schemaNames},
        {"get_view_names", "self, schema=None, **kw", viewNames},
        {"get_materialized_view_names", "self, schema=None, **kw", materializedViewNames},
        {"get_view_definition", "self, view_name, schema=None, **kw", viewDefinition},
        {"get_table_options", "self, table_name, schema=None, **kw", notKnown},
        {"get_sorted_table_and_fkc_names", "self, schema=None, **kw", notKnown},
        {"has_sequence", "self, sequence_name, schema=None, **kw", hasSequence},
        {"has_schema", "self, schema_name, **kw", hasSchema},
        {"reflect_table", "self, *args, **kw", [](Interpreter &, BoundArgs &) { return Value(); }},
        {"clear_cache", "self", [](Interpreter &, BoundArgs &) { return Value(); }},
    };
    return table;
}

} // namespace

void raiseNoSuchTable(Interpreter &interpreter, const QString &name)
{
    const Value cls = *findSqlException(interpreter, QStringLiteral("NoSuchTableError"));
    throw PythonError{interpreter.call(cls, {interpreter.text(name)}), interpreter.here(), interpreter.calledFrom()};
}

Value inspectorValue(Interpreter &interpreter)
{
    ClassObject *cls = sqlClass(interpreter, QStringLiteral("engine.Inspector"));
    if (!cls->members.contains(QStringLiteral("has_table"))) {
        inspectorMethods().addTo(interpreter, *cls);
        addProperty(interpreter, *cls, "default_schema_name", [](Interpreter &run, const Value &) {
            if (!run.host().target->isOffline())
                return defaultSchemaName(run);
            const bool isPostgresql = run.host().target->dialectName() == QLatin1String("postgresql");
            return isPostgresql ? run.text(QStringLiteral("public")) : Value();
        });
    }
    auto *inspector = interpreter.make<InstanceObject>(cls);
    const Value bind = bindValue(interpreter);
    inspector->attributes.set(QStringLiteral("bind"), bind);
    inspector->attributes.set(QStringLiteral("engine"), bind);
    inspector->attributes.set(QStringLiteral("dialect"), interpreter.attribute(bind, QStringLiteral("dialect")));
    return inspector;
}

std::optional<Table> reflectedTable(Interpreter &interpreter, const TableId &id)
{
    const Table *table = knownTable(interpreter, id);
    return table ? std::optional(*table) : std::nullopt;
}

void addTableQuestions(Interpreter &interpreter, InstanceObject &dialect)
{
    static const NativeTable table{
        {"has_table", "connection, table_name, schema=None, **kw", hasTable},
        {"has_index", "connection, table_name, index_name, schema=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             const Schema *schema = knownSchema(run);
             return schema ? knowledge(run, schema->hasIndex(tableArgument(run, args), args.text("index_name")))
                           : run.unknown(run.sourceHere());
         }},
        {"get_table_names", "connection, schema=None, **kw", tableNames},
        {"get_columns", "connection, table_name, schema=None, **kw", partsOf<columnsOf>},
        {"get_indexes", "connection, table_name, schema=None, **kw", partsOf<indexesOf>},
        {"get_foreign_keys", "connection, table_name, schema=None, **kw", partsOf<foreignKeysOf>},
        {"has_sequence", "connection, sequence_name, schema=None, **kw", hasSequence},
        {"has_type", "connection, type_name, schema=None, **kw", notKnown},
        {"has_schema", "connection, schema_name, **kw", hasSchema},
    };
    for (const char *name : {"has_table", "has_index", "get_table_names", "get_columns", "get_indexes",
                             "get_foreign_keys", "has_sequence", "has_type", "has_schema"}) {
        Value function = *table.find(interpreter, QLatin1String(name));
        function.as<NativeFunction>()->bindsSelf = false;
        dialect.attributes.set(QLatin1String(name), function);
    }
}

} // namespace retort::script
