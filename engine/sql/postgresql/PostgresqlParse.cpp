// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/postgresql/PostgresqlParse.h"

#include "engine/sql/postgresql/PostgresqlTypes.h"

#include <pg_query.h>

#include <algorithm>
#include <array>
#include <vector>

namespace retort {

namespace {

struct InternalName
{
    QLatin1String internal;
    /// In the words of format_type().
    QLatin1String words;
    bool isSerial = false;
};

/// Names that the grammar or people write in place of the standard's words.
constexpr auto kInternalNames = std::to_array<InternalName>({
    {QLatin1String("int2"), QLatin1String("smallint")},
    {QLatin1String("int4"), QLatin1String("integer")},
    {QLatin1String("int8"), QLatin1String("bigint")},
    {QLatin1String("float4"), QLatin1String("real")},
    {QLatin1String("float8"), QLatin1String("double precision")},
    {QLatin1String("bool"), QLatin1String("boolean")},
    {QLatin1String("varchar"), QLatin1String("character varying")},
    {QLatin1String("bpchar"), QLatin1String("character")},
    {QLatin1String("varbit"), QLatin1String("bit varying")},
    {QLatin1String("timestamp"), QLatin1String("timestamp without time zone")},
    {QLatin1String("timestamptz"), QLatin1String("timestamp with time zone")},
    {QLatin1String("time"), QLatin1String("time without time zone")},
    {QLatin1String("timetz"), QLatin1String("time with time zone")},
    {QLatin1String("serial"), QLatin1String("integer"), true},
    {QLatin1String("serial4"), QLatin1String("integer"), true},
    {QLatin1String("bigserial"), QLatin1String("bigint"), true},
    {QLatin1String("serial8"), QLatin1String("bigint"), true},
    {QLatin1String("smallserial"), QLatin1String("smallint"), true},
    {QLatin1String("serial2"), QLatin1String("smallint"), true},
});

const InternalName *internalName(const PgQuery__TypeName &type)
{
    const QStringList path = pgTexts({type.names, type.n_names});
    const auto *found = std::ranges::find(kInternalNames, path.value(path.size() - 1), &InternalName::internal);
    const bool isServersOwn = path.size() == 1 || path.first() == QLatin1String("pg_catalog");
    return isServersOwn && found != kInternalNames.end() ? found : nullptr;
}

std::optional<qint64> wholeNumber(const PgQuery__Node *node)
{
    if (node && node->node_case == PG_QUERY__NODE__NODE_INTEGER)
        return node->integer->ival;
    // What is too large for 32 bits is a "float" in its written form.
    if (node && node->node_case == PG_QUERY__NODE__NODE_FLOAT) {
        bool isWhole = false;
        const qint64 number = pgText(node->float_->fval).toLongLong(&isWhole);
        return isWhole ? std::optional(number) : std::nullopt;
    }
    if (node && node->node_case == PG_QUERY__NODE__NODE_A_CONST &&
        node->a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL)
        return node->a_const->ival->ival;
    return std::nullopt;
}

bool isFalse(const PgQuery__Node *node)
{
    return node && node->node_case == PG_QUERY__NODE__NODE_BOOLEAN && !node->boolean->boolval;
}

} // namespace

std::optional<PostgresqlParse> PostgresqlParse::of(const QString &statement)
{
    PgQueryProtobufParseResult answer = pg_query_parse_protobuf(statement.toUtf8().constData());
    PgQuery__ParseResult *tree = nullptr;
    if (!answer.error) {
        tree = pg_query__parse_result__unpack(nullptr, answer.parse_tree.len,
                                              reinterpret_cast<const uint8_t *>(answer.parse_tree.data));
    }
    pg_query_free_protobuf_parse_result(answer);
    if (!tree)
        return std::nullopt;
    PostgresqlParse parse(tree);
    const bool isOne = tree->n_stmts == 1 && tree->stmts[0]->stmt;
    return isOne ? std::optional(std::move(parse)) : std::nullopt;
}

std::optional<QString> postgresqlExpression(const PgQuery__Node &expression)
{
    // libpg_query prints whole statements: SELECT <expression>.
    PgQuery__ResTarget target;
    pg_query__res_target__init(&target);
    target.val = const_cast<PgQuery__Node *>(&expression);
    PgQuery__Node targetNode;
    pg_query__node__init(&targetNode);
    targetNode.node_case = PG_QUERY__NODE__NODE_RES_TARGET;
    targetNode.res_target = &target;
    PgQuery__Node *targets = &targetNode;

    PgQuery__SelectStmt select;
    pg_query__select_stmt__init(&select);
    select.n_target_list = 1;
    select.target_list = &targets;
    select.limit_option = PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_DEFAULT;
    select.op = PG_QUERY__SET_OPERATION__SETOP_NONE;
    PgQuery__Node selectNode;
    pg_query__node__init(&selectNode);
    selectNode.node_case = PG_QUERY__NODE__NODE_SELECT_STMT;
    selectNode.select_stmt = &select;

    PgQuery__RawStmt raw;
    pg_query__raw_stmt__init(&raw);
    raw.stmt = &selectNode;
    PgQuery__RawStmt *statements = &raw;
    PgQuery__ParseResult tree;
    pg_query__parse_result__init(&tree);
    tree.n_stmts = 1;
    tree.stmts = &statements;

    std::vector<uint8_t> packed(pg_query__parse_result__get_packed_size(&tree));
    pg_query__parse_result__pack(&tree, packed.data());
    PgQueryProtobuf bytes;
    bytes.data = reinterpret_cast<char *>(packed.data());
    bytes.len = packed.size();
    PgQueryDeparseResult answer = pg_query_deparse_protobuf(bytes);
    const QString text = answer.error ? QString() : QString::fromUtf8(answer.query);
    pg_query_free_deparse_result(answer);
    const QLatin1String start("SELECT ");
    return text.startsWith(start) ? std::optional(text.mid(start.size())) : std::nullopt;
}

QStringList pgTexts(PgNodes nodes)
{
    QStringList texts;
    for (const PgQuery__Node *node : nodes) {
        if (node->node_case == PG_QUERY__NODE__NODE_STRING)
            texts << QString::fromUtf8(node->string->sval);
        else if (node->node_case == PG_QUERY__NODE__NODE_LIST)
            texts << pgTexts({node->list->items, node->list->n_items});
        else if (node->node_case == PG_QUERY__NODE__NODE_TYPE_NAME)
            texts << pgTexts({node->type_name->names, node->type_name->n_names});
    }
    return texts;
}

TableId pgTableId(const PgQuery__RangeVar &relation)
{
    return pgTableId(QStringList{pgText(relation.schemaname), pgText(relation.relname)});
}

TableId pgTableId(const QStringList &path)
{
    TableId id{path.size() > 1 ? path.at(path.size() - 2) : QString(), path.value(path.size() - 1)};
    if (id.schema == QLatin1String("public"))
        id.schema = QString();
    return id;
}

bool isPgSerial(const PgQuery__TypeName &type)
{
    const InternalName *name = internalName(type);
    return name && name->isSerial;
}

SqlType pgColumnType(const PgQuery__TypeName &type, const Schema &schema)
{
    const QStringList path = pgTexts({type.names, type.n_names});
    const TableId id = pgTableId(path);
    SqlType result;
    if (const auto known = schema.enumTypes().find(id); known != schema.enumTypes().end()) {
        result = postgresqlEnum(id, known->second);
    } else {
        const InternalName *name = internalName(type);
        QStringList numbers;
        for (const PgQuery__Node *modifier : PgNodes(type.typmods, type.n_typmods)) {
            if (const auto number = wholeNumber(modifier))
                numbers << QString::number(*number);
        }
        const QString words = name ? QString(name->words) : path.value(path.size() - 1);
        // The first modifier of an interval is a mask of its fields.
        const bool hasNumbers = !numbers.isEmpty() && words != QLatin1String("interval");
        result = postgresqlType(hasNumbers ? words + u'(' + numbers.join(u',') + u')' : words);
        if (!result.opaque.isEmpty())
            result.opaque = words;
    }
    if (type.n_array_bounds == 0)
        return result;
    SqlType array = sqlType(QStringLiteral("ARRAY"));
    array.dialect = QStringLiteral("postgresql");
    array.item = std::make_shared<const SqlType>(std::move(result));
    return array;
}

SequenceOptions pgSequenceOptions(PgNodes options)
{
    SequenceOptions result;
    for (const PgQuery__Node *node : options) {
        if (node->node_case != PG_QUERY__NODE__NODE_DEF_ELEM)
            continue;
        const QString name = pgText(node->def_elem->defname);
        const std::optional<qint64> number = wholeNumber(node->def_elem->arg);
        if (name == QLatin1String("start"))
            result.start = number;
        else if (name == QLatin1String("increment"))
            result.increment = number;
        else if (name == QLatin1String("cache"))
            result.cache = number;
        else if (name == QLatin1String("minvalue"))
            number ? void(result.minValue = number) : void(result.noMinValue = true);
        else if (name == QLatin1String("maxvalue"))
            number ? void(result.maxValue = number) : void(result.noMaxValue = true);
        else if (name == QLatin1String("cycle"))
            result.cycle = !isFalse(node->def_elem->arg);
    }
    return result;
}

} // namespace retort
