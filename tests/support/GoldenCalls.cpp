// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/GoldenThings.h"

#include <QHash>

#include <algorithm>

namespace retort::test {

namespace {

ServerDefault serverDefaultOf(const Thing &thing)
{
    if (const auto *computed = thing.as<Computed>())
        return *computed;
    if (const auto *identity = thing.as<Identity>())
        return *identity;
    if (const auto *expression = thing.as<SqlExpression>())
        return *expression;
    return textOf(thing);
}

Change<ServerDefault> defaultChange(const Keywords &keywords, const QString &name)
{
    const Thing *found = find(keywords, name);
    if (!found)
        return {};
    const auto *none = found->as<SqlValue>();
    if (none && none->isNull())
        return Change<ServerDefault>(std::in_place, std::nullopt);
    return Change<ServerDefault>(std::in_place, serverDefaultOf(*found));
}

void fillCommon(Constraint &constraint, const Keywords &keywords)
{
    if (const Thing *name = find(keywords, QStringLiteral("name")))
        constraint.name = nameOf(*name);
    constraint.deferrable = truth(value(keywords, QStringLiteral("deferrable")));
    constraint.initially = textOf(value(keywords, QStringLiteral("initially")));
    constraint.options = dialectOptions(keywords);
}

Constraint foreignKey(const QStringList &columns, const QStringList &targets, const Keywords &keywords)
{
    ForeignKeyConstraint key{columns};
    for (const QString &target : targets) {
        const ForeignKeyTarget parsed = parseForeignKeyTarget(target);
        key.referredSchema = parsed.schema;
        key.referredTable = parsed.table;
        key.referredColumns += parsed.column;
    }
    key.onDelete = textOf(value(keywords, QStringLiteral("ondelete")));
    key.onUpdate = textOf(value(keywords, QStringLiteral("onupdate")));
    key.match = textOf(value(keywords, QStringLiteral("match")));
    key.useAlter = isTrue(value(keywords, QStringLiteral("use_alter")));
    Constraint constraint{key};
    fillCommon(constraint, keywords);
    return constraint;
}

SequenceOptions sequenceOptionsOf(const Keywords &keywords)
{
    const auto at = [&keywords](const char *name) { return value(keywords, QString::fromLatin1(name)); };
    return {.start = number(at("start")),
            .increment = number(at("increment")),
            .minValue = number(at("minvalue")),
            .maxValue = number(at("maxvalue")),
            .noMinValue = isTrue(at("nominvalue")),
            .noMaxValue = isTrue(at("nomaxvalue")),
            .cycle = truth(at("cycle")),
            .cache = number(at("cache")),
            .order = truth(at("order"))};
}

SqlExpression elementOf(const Thing &thing)
{
    if (const auto *text = plain(thing).as<QString>())
        return SqlColumn{*text};
    return sqlOf(thing);
}

ExcludeConstraint excludeOf(const Things &elements, const Keywords &keywords)
{
    ExcludeConstraint exclude;
    for (const Thing &element : elements) {
        const Things &pair = std::get<Things>(element.data);
        exclude.elements.emplace_back(elementOf(pair.at(0)), textOf(pair.at(1)));
    }
    if (const Thing *where = find(keywords, QStringLiteral("where")))
        exclude.where = sqlOf(*where);
    if (const Thing *access = find(keywords, QStringLiteral("using")))
        exclude.access = textOf(*access);
    if (const Thing *ops = find(keywords, QStringLiteral("ops"))) {
        for (const auto &[key, op] : std::get<Pairs>(ops->data).items)
            exclude.ops.set(textOf(key), plain(op));
    }
    return exclude;
}

TableId tableId(const Thing &name, const Keywords &keywords, const char *schema = "schema")
{
    return {textOf(value(keywords, QString::fromLatin1(schema))), textOf(name)};
}

Operation made(Operation::Detail detail)
{
    return Operation{std::move(detail)};
}

/// op.create_table(name, *elements, …)
CreateTable createTable(const Things &arguments, const Keywords &keywords)
{
    CreateTable operation;
    Table &table = operation.table;
    table.name = textOf(arguments.at(0));
    table.schema = textOf(value(keywords, QStringLiteral("schema")));
    table.prefixes = textsOf(value(keywords, QStringLiteral("prefixes")));
    if (const Thing *comment = find(keywords, QStringLiteral("comment")))
        table.comment = textOf(*comment);
    table.options = dialectOptions(keywords);
    operation.ifNotExists = isTrue(value(keywords, QStringLiteral("if_not_exists")));
    for (size_t i = 1; i < arguments.size(); ++i) {
        if (const auto *column = arguments[i].as<Column>())
            table.columns.push_back(*column);
        else if (const auto *constraint = arguments[i].as<Constraint>())
            table.constraints.push_back(*constraint);
        else if (const auto *index = arguments[i].as<Index>())
            table.indexes.push_back(*index);
    }
    return operation;
}

AlterColumn alterColumn(const Things &arguments, const Keywords &keywords)
{
    AlterColumn operation;
    operation.table = tableId(arguments.at(0), keywords);
    operation.column = textOf(arguments.at(1));
    const auto at = [&keywords](const char *name) { return value(keywords, QString::fromLatin1(name)); };
    operation.nullable = truth(at("nullable"));
    if (const Thing *comment = find(keywords, QStringLiteral("comment"))) {
        if (plain(*comment).isNull())
            operation.comment = Change<QString>(std::in_place, std::nullopt);
        else
            operation.comment = Change<QString>(std::in_place, textOf(*comment));
    }
    operation.serverDefault = defaultChange(keywords, QStringLiteral("server_default"));
    operation.existingServerDefault = defaultChange(keywords, QStringLiteral("existing_server_default"));
    if (const Thing *name = find(keywords, QStringLiteral("new_column_name")))
        operation.newName = textOf(*name);
    if (const Thing *type = find(keywords, QStringLiteral("type_")))
        operation.type = GoldenCalls::typeOf(*type);
    if (const Thing *type = find(keywords, QStringLiteral("existing_type")))
        operation.existingType = GoldenCalls::typeOf(*type);
    operation.existingNullable = truth(at("existing_nullable"));
    operation.autoincrement = truth(at("autoincrement"));
    operation.existingAutoincrement = truth(at("existing_autoincrement"));
    if (const Thing *comment = find(keywords, QStringLiteral("existing_comment")))
        operation.existingComment = textOf(*comment);
    operation.options = dialectOptions(keywords);
    return operation;
}

} // namespace

GoldenCalls::GoldenCalls()
{
    const auto column = [](const char *name, const char *type) {
        return SqlTableColumn{QString::fromLatin1(name), sqlType(QString::fromLatin1(type))};
    };
    m_names[QStringLiteral("t")] = {
        SqlExpression(SqlTable{QStringLiteral("t"),
                               {},
                               {column("a", "String"), column("b", "Integer"), column("d", "DateTime"),
                                column("f", "Boolean"), column("order", "Integer")}})};
    m_names[QStringLiteral("u")] = {
        SqlExpression(SqlTable{QStringLiteral("u"), {}, {column("id", "Integer"), column("n", "String")}})};
}

SqlType GoldenCalls::typeOf(const Thing &thing)
{
    if (const auto *type = thing.as<SqlType>())
        return *type;
    if (const auto *name = thing.as<DottedName>()) {
        // A class without parentheses.
        const QString module = name->name.section(u'.', 0, 0);
        const auto made =
            makeSqlType(module == QLatin1String("sa") ? QString() : module, name->name.section(u'.', -1), {}, {});
        if (made)
            return *made;
    }
    return {};
}

SqlExpression GoldenCalls::expressionOf(const Thing &thing, const SqlExpression &beside)
{
    if (thing.as<SqlExpression>() || thing.as<Column>())
        return sqlOf(thing);
    return parameterFor(valueOf(thing), beside);
}

Thing GoldenCalls::evaluate(const QJsonObject &tree)
{
    const QString kind = tree[QStringLiteral("k")].toString();
    const QJsonValue content = tree[QStringLiteral("v")];
    if (kind == QLatin1String("none"))
        return {SqlValue()};
    if (kind == QLatin1String("bool"))
        return {SqlValue(content.toBool())};
    if (kind == QLatin1String("int"))
        return {SqlValue(qint64(content.toInteger()))};
    if (kind == QLatin1String("float"))
        return {SqlValue(content.toDouble())};
    if (kind == QLatin1String("str"))
        return {SqlValue(content.toString())};
    if (kind == QLatin1String("bytes"))
        return {SqlValue(content.toString().toLatin1())};
    if (kind == QLatin1String("list") || kind == QLatin1String("tuple")) {
        Things items;
        for (const QJsonValue &item : content.toArray())
            items.push_back(evaluate(item.toObject()));
        return {items};
    }
    if (kind == QLatin1String("dict")) {
        Pairs pairs;
        for (const QJsonValue &item : content.toArray())
            pairs.items.emplace_back(evaluate(item[0].toObject()), evaluate(item[1].toObject()));
        return {pairs};
    }
    if (kind == QLatin1String("name")) {
        const auto known = m_names.find(content.toString());
        return known == m_names.end() ? Thing{DottedName{nullptr, content.toString()}} : known->second;
    }
    if (kind == QLatin1String("attr")) {
        const Thing object = evaluate(tree[QStringLiteral("of")].toObject());
        const QString name = content.toString();
        if (const auto *dotted = object.as<DottedName>()) {
            if (dotted->object && dotted->name == QLatin1String("c"))
                return {columnOf(sqlOf(*dotted->object), name)};
            return {DottedName{dotted->object, dotted->name + u'.' + name}};
        }
        return {DottedName{std::make_shared<Thing>(object), name}};
    }
    if (kind == QLatin1String("bin")) {
        return binaryOf(tree[QStringLiteral("op")].toString(), evaluate(tree[QStringLiteral("l")].toObject()),
                        evaluate(tree[QStringLiteral("r")].toObject()));
    }
    if (kind == QLatin1String("un")) {
        const SqlExpression operand = sqlOf(evaluate(tree[QStringLiteral("v")].toObject()));
        return {tree[QStringLiteral("op")] == QLatin1String("neg") ? unary(SqlOperator::Negate, operand)
                                                                   : negation(operand)};
    }
    if (kind == QLatin1String("call")) {
        const Thing callee = evaluate(tree[QStringLiteral("f")].toObject());
        Things arguments;
        for (const QJsonValue &argument : tree[QStringLiteral("a")].toArray())
            arguments.push_back(evaluate(argument.toObject()));
        Keywords keywords;
        for (const QJsonValue &keyword : tree[QStringLiteral("kw")].toArray())
            keywords.emplace_back(keyword[0].toString(), evaluate(keyword[1].toObject()));
        const auto *name = callee.as<DottedName>();
        if (!name)
            uncovered(QStringLiteral("a call of something without a name"));
        return name->object ? method(*name->object, name->name, arguments, keywords)
                            : call(name->name, arguments, keywords);
    }
    uncovered(kind);
}

Operation GoldenCalls::operation(const QJsonObject &tree)
{
    const Thing thing = evaluate(tree);
    const auto *operation = thing.as<Operation>();
    if (!operation)
        uncovered(QStringLiteral("no operation"));
    return *operation;
}

Thing GoldenCalls::binaryOf(const QString &op, const Thing &left, const Thing &right)
{
    static const QHash<QString, SqlOperator> operators = {
        {QStringLiteral("+"), SqlOperator::Add},          {QStringLiteral("-"), SqlOperator::Subtract},
        {QStringLiteral("*"), SqlOperator::Multiply},     {QStringLiteral("/"), SqlOperator::TrueDivide},
        {QStringLiteral("//"), SqlOperator::FloorDivide}, {QStringLiteral("%"), SqlOperator::Modulo},
        {QStringLiteral("=="), SqlOperator::Equal},       {QStringLiteral("!="), SqlOperator::NotEqual},
        {QStringLiteral("<"), SqlOperator::Less},         {QStringLiteral("<="), SqlOperator::LessEqual},
        {QStringLiteral(">"), SqlOperator::Greater},      {QStringLiteral(">="), SqlOperator::GreaterEqual},
    };
    const SqlExpression leftSide = expressionOf(left);
    if (op == QLatin1String("&"))
        return {conjunction({leftSide, expressionOf(right)})};
    if (op == QLatin1String("|"))
        return {disjunction({leftSide, expressionOf(right)})};
    return {binary(operators.value(op), leftSide, expressionOf(right, leftSide))};
}

Thing GoldenCalls::call(const QString &name, const Things &arguments, const Keywords &keywords)
{
    for (const auto &calls : {&GoldenCalls::operationCall, &GoldenCalls::schemaCall, &GoldenCalls::expressionCall}) {
        if (const auto result = (this->*calls)(name, arguments, keywords))
            return *result;
    }
    const QString module = name.section(u'.', 0, 0);
    const QString dialect = module == QLatin1String("sa") ? QString() : module;
    const QString typeName = name.section(u'.', -1);
    if (isKnownSqlType(dialect, typeName)) {
        const auto argumentOf = [](const Thing &thing) -> SqlTypeArgument {
            if (const auto *type = thing.as<SqlType>())
                return *type;
            if (thing.as<DottedName>())
                return typeOf(thing);
            if (const auto *expression = thing.as<SqlExpression>())
                return *expression;
            return valueOf(thing);
        };
        std::vector<SqlTypeArgument> positional;
        for (const Thing &argument : arguments)
            positional.push_back(argumentOf(argument));
        std::vector<std::pair<QString, SqlTypeArgument>> named;
        for (const auto &[key, thing] : keywords)
            named.emplace_back(key, argumentOf(thing));
        const Result<SqlType> type = makeSqlType(dialect, typeName, positional, named);
        if (!type)
            uncovered(type.error().message);
        return {*type};
    }
    uncovered(name);
}

std::optional<Thing> GoldenCalls::schemaCall(const QString &name, const Things &arguments, const Keywords &keywords)
{
    const QString last = name.section(u'.', -1);
    const auto at = [&keywords](const char *key) { return value(keywords, QString::fromLatin1(key)); };
    if (last == QLatin1String("Column")) {
        Column column;
        size_t first = 0;
        if (!arguments.empty() && plain(arguments[0]).as<QString>()) {
            column.name = textOf(arguments[0]);
            first = 1;
        }
        for (size_t i = first; i < arguments.size(); ++i) {
            const Thing &argument = arguments[i];
            if (const auto *constraint = argument.as<Constraint>())
                column.constraints.push_back(*constraint);
            else if (const auto *sequence = argument.as<Sequence>())
                column.sequence = *sequence;
            else if (argument.as<Computed>() || argument.as<Identity>())
                column.serverDefault = serverDefaultOf(argument);
            else if (argument.as<SqlType>() || argument.as<DottedName>())
                column.type = typeOf(argument);
        }
        column.nullable = truth(at("nullable"));
        column.isPrimaryKey = isTrue(at("primary_key"));
        column.isUnique = isTrue(at("unique"));
        column.isIndexed = isTrue(at("index"));
        if (const Thing *comment = find(keywords, QStringLiteral("comment")))
            column.comment = textOf(*comment);
        if (const Thing *given = find(keywords, QStringLiteral("server_default")))
            column.serverDefault = serverDefaultOf(*given);
        if (const Thing *autoincrement = find(keywords, QStringLiteral("autoincrement")))
            column.autoincrement = isTrue(*autoincrement) ? Autoincrement::On : Autoincrement::Off;
        column.options = dialectOptions(keywords);
        return Thing{column};
    }
    if (last == QLatin1String("PrimaryKeyConstraint") || last == QLatin1String("UniqueConstraint")) {
        QStringList columns;
        for (const Thing &argument : arguments)
            columns += textOf(argument);
        Constraint constraint{PrimaryKeyConstraint{columns}};
        if (last == QLatin1String("UniqueConstraint"))
            constraint.detail = UniqueConstraint{columns};
        fillCommon(constraint, keywords);
        return Thing{constraint};
    }
    if (last == QLatin1String("CheckConstraint")) {
        Constraint constraint{CheckConstraint{sqlOf(arguments.at(0))}};
        fillCommon(constraint, keywords);
        return Thing{constraint};
    }
    if (last == QLatin1String("ForeignKeyConstraint"))
        return Thing{foreignKey(textsOf(arguments.at(0)), textsOf(arguments.at(1)), keywords)};
    if (last == QLatin1String("ForeignKey"))
        return Thing{foreignKey({}, textsOf(arguments.at(0)), keywords)};
    if (last == QLatin1String("ExcludeConstraint")) {
        Constraint constraint{excludeOf(arguments, keywords)};
        fillCommon(constraint, keywords);
        return Thing{constraint};
    }
    if (last == QLatin1String("Index")) {
        Index index{nameOf(arguments.at(0)), {}, isTrue(at("unique")), dialectOptions(keywords)};
        for (size_t i = 1; i < arguments.size(); ++i)
            index.elements.push_back(elementOf(arguments[i]));
        return Thing{index};
    }
    if (last == QLatin1String("Computed"))
        return Thing{Computed{sqlOf(arguments.at(0)), truth(at("persisted"))}};
    if (last == QLatin1String("Identity"))
        return Thing{Identity{isTrue(at("always")), isTrue(at("on_null")), sequenceOptionsOf(keywords)}};
    if (last == QLatin1String("Sequence")) {
        Sequence sequence;
        sequence.name = textOf(arguments.at(0));
        sequence.schema = textOf(at("schema"));
        sequence.options = sequenceOptionsOf(keywords);
        return Thing{sequence};
    }
    if (last == QLatin1String("CreateSequence"))
        return Thing{made(CreateSequence{std::get<Sequence>(arguments.at(0).data)})};
    if (last == QLatin1String("DropSequence")) {
        const Sequence &sequence = std::get<Sequence>(arguments.at(0).data);
        return Thing{made(DropSequence{{sequence.schema, sequence.name}})};
    }
    if (last == QLatin1String("CreateSchema"))
        return Thing{made(CreateSchema{textOf(arguments.at(0)), isTrue(at("if_not_exists"))})};
    if (last == QLatin1String("DropSchema"))
        return Thing{made(DropSchema{textOf(arguments.at(0)), isTrue(at("if_exists")), isTrue(at("cascade"))})};
    if (last == QLatin1String("DDL")) {
        QString text = textOf(arguments.at(0));
        if (const Thing *context = find(keywords, QStringLiteral("context"))) {
            for (const auto &[key, thing] : std::get<Pairs>(context->data).items)
                text.replace(QStringLiteral("%(%1)s").arg(textOf(key)), textOf(thing));
        }
        return Thing{made(RawSql{text.replace(QLatin1String("%%"), QLatin1String("%"))})};
    }
    return {};
}

std::optional<Thing> GoldenCalls::operationCall(const QString &name, const Things &arguments, const Keywords &keywords)
{
    if (!name.startsWith(QLatin1String("op.")))
        return {};
    const QString verb = name.mid(3);
    const auto at = [&keywords](const char *key) { return value(keywords, QString::fromLatin1(key)); };
    const auto argument = [&](size_t index, const char *key) {
        return index < arguments.size() ? arguments[index] : value(keywords, QString::fromLatin1(key));
    };
    const auto constraintOp = [&](Constraint constraint, const char *schema = "schema") {
        const Thing given = argument(0, "name");
        fillCommon(constraint, keywords);
        constraint.name = nameOf(given);
        return Thing{made(AddConstraint{tableId(arguments.at(1), keywords, schema), constraint})};
    };
    if (verb == QLatin1String("f"))
        return Thing{ObjectName{textOf(arguments.at(0)), true, {}}};
    if (verb == QLatin1String("inline_literal"))
        return Thing{
            SqlExpression(SqlLiteral{valueOf(arguments.at(0)), retort::typeOfValue(valueOf(arguments.at(0)))})};
    if (verb == QLatin1String("create_table"))
        return Thing{made(createTable(arguments, keywords))};
    if (verb == QLatin1String("drop_table"))
        return Thing{made(DropTable{tableId(arguments.at(0), keywords), isTrue(at("if_exists")), {}})};
    if (verb == QLatin1String("rename_table"))
        return Thing{made(RenameTable{tableId(arguments.at(0), keywords), textOf(arguments.at(1))})};
    if (verb == QLatin1String("add_column")) {
        return Thing{
            made(AddColumn{tableId(arguments.at(0), keywords), std::get<Column>(arguments.at(1).data),
                           isTrue(at("if_not_exists")), isTrue(at("inline_references")),
                           isTrue(at("inline_primary_key")), textOf(at("insert_before")), textOf(at("insert_after"))})};
    }
    if (verb == QLatin1String("drop_column")) {
        return Thing{made(DropColumn{tableId(arguments.at(0), keywords), textOf(arguments.at(1)),
                                     isTrue(at("if_exists")), dialectOptions(keywords)})};
    }
    if (verb == QLatin1String("alter_column"))
        return Thing{made(alterColumn(arguments, keywords))};
    if (verb == QLatin1String("create_index")) {
        Index index{nameOf(arguments.at(0)), {}, isTrue(at("unique")), dialectOptions(keywords)};
        for (const Thing &element : std::get<Things>(arguments.at(2).data))
            index.elements.push_back(elementOf(element));
        return Thing{made(CreateIndex{tableId(arguments.at(1), keywords), index, isTrue(at("if_not_exists"))})};
    }
    if (verb == QLatin1String("drop_index")) {
        return Thing{made(DropIndex{nameOf(arguments.at(0)), tableId(argument(1, "table_name"), keywords),
                                    isTrue(at("if_exists")), dialectOptions(keywords)})};
    }
    if (verb == QLatin1String("create_primary_key"))
        return constraintOp(Constraint{PrimaryKeyConstraint{textsOf(arguments.at(2))}});
    if (verb == QLatin1String("create_unique_constraint"))
        return constraintOp(Constraint{UniqueConstraint{textsOf(arguments.at(2))}});
    if (verb == QLatin1String("create_check_constraint"))
        return constraintOp(Constraint{CheckConstraint{sqlOf(arguments.at(2))}});
    if (verb == QLatin1String("create_foreign_key")) {
        ForeignKeyConstraint key;
        key.columns = textsOf(arguments.at(3));
        key.referredSchema = textOf(at("referent_schema"));
        key.referredTable = textOf(arguments.at(2));
        key.referredColumns = textsOf(arguments.at(4));
        key.onDelete = textOf(at("ondelete"));
        key.onUpdate = textOf(at("onupdate"));
        key.match = textOf(at("match"));
        return constraintOp(Constraint{key}, "source_schema");
    }
    if (verb == QLatin1String("create_exclude_constraint"))
        return constraintOp(Constraint{excludeOf(Things(arguments.begin() + 2, arguments.end()), keywords)});
    if (verb == QLatin1String("drop_constraint")) {
        return Thing{made(DropConstraint{tableId(arguments.at(1), keywords), nameOf(arguments.at(0)),
                                         textOf(argument(2, "type_")), isTrue(at("if_exists"))})};
    }
    if (verb == QLatin1String("create_table_comment")) {
        const Thing comment = arguments.at(1);
        return Thing{
            made(SetTableComment{tableId(arguments.at(0), keywords),
                                 plain(comment).isNull() ? std::nullopt : std::optional<QString>(textOf(comment)),
                                 {}})};
    }
    if (verb == QLatin1String("drop_table_comment"))
        return Thing{made(SetTableComment{tableId(arguments.at(0), keywords), std::nullopt, {}})};
    if (verb == QLatin1String("execute")) {
        if (const auto *inner = arguments.at(0).as<Operation>())
            return Thing{*inner};
        if (!arguments.at(0).as<SqlExpression>() && !plain(arguments.at(0)).as<QString>())
            uncovered(QStringLiteral("execute of what is no statement"));
        return Thing{made(ExecuteSql{sqlOf(arguments.at(0)), {}})};
    }
    uncovered(name);
}

} // namespace retort::test
