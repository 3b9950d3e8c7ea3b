// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/postgresql/PostgresqlTableWriter.h"

#include "engine/sql/RenderFailure.h"
#include "model/SqlOperators.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <array>

namespace retort {

namespace {

constexpr TableRules kPostgresqlTableRules{.hasNativeBoolean = true,
                                           .hasNativeEnum = true,
                                           .hasIdentityColumns = true,
                                           .canAlterConstraints = true,
                                           .hasComments = true,
                                           .hasInlineComments = false,
                                           .showsOnUpdate = true};

QString accessMethod(const QString &name)
{
    const QString pattern = QStringLiteral("^(?:btree|hash|gist|gin|[\\w_]+)$");
    if (!QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption).match(name).hasMatch())
        throw RenderFailure{QStringLiteral("Unexpected SQL phrase: '%1' (matching against '%2')").arg(name, pattern)};
    return name.toLower();
}

} // namespace

PostgresqlTableWriter::PostgresqlTableWriter(const WriterSet &writers)
    : TableWriter(QStringLiteral("postgresql"), kPostgresqlTableRules, writers)
{}

QString PostgresqlTableWriter::columnSpecification(const Column &column, const Table &table,
                                                   RenderContext &context) const
{
    const auto *identityDefault = column.serverDefault ? std::get_if<Identity>(&*column.serverDefault) : nullptr;
    const SqlType &type = column.type.forDialect(dialect());
    QString result = writers().identifiers.quoted(column.name, column.quote) % u' ';
    const bool isSerial =
        table.autoincrementColumn() == &column && !identityDefault && !column.sequence && !column.hasPythonDefault;
    if (isSerial) {
        const bool isBig = type.name == QLatin1String("BigInteger") || type.name == QLatin1String("BIGINT");
        const bool isSmall = type.name == QLatin1String("SmallInteger") || type.name == QLatin1String("SMALLINT");
        result += isBig ? QLatin1String("BIGSERIAL") : isSmall ? QLatin1String("SMALLSERIAL") : QLatin1String("SERIAL");
    } else {
        result += writers().types.ddl(column.type) % columnDefault(column, context);
    }
    if (column.serverDefault) {
        if (const auto *expression = std::get_if<Computed>(&*column.serverDefault))
            result += u' ' % computed(*expression, context);
    }
    if (identityDefault)
        result += u' ' % identity(*identityDefault);
    const bool isNullable = table.isNullable(column);
    if (!isNullable && !identityDefault)
        result += QLatin1String(" NOT NULL");
    else if (isNullable && identityDefault)
        result += QLatin1String(" NULL");
    return result;
}

QString PostgresqlTableWriter::computed(const Computed &node, RenderContext &context) const
{
    if (node.persisted == false) {
        throw RenderFailure{QStringLiteral("PostrgreSQL computed columns do not support 'virtual' persistence; set the "
                                           "'persisted' flag to None or True for PostgreSQL support.")};
    }
    return QLatin1String("GENERATED ALWAYS AS (") % writers().expressions.inDefinition(node.expression, context) %
           QLatin1String(") STORED");
}

std::optional<QString> PostgresqlTableWriter::constraint(const Constraint &node, const Table &table,
                                                         RenderContext &context) const
{
    std::optional<QString> text = TableWriter::constraint(node, table, context);
    const bool canBeInvalid = node.as<CheckConstraint>() || node.as<ForeignKeyConstraint>();
    if (text && canBeInvalid && node.options.flag(u"postgresql_not_valid"))
        *text += QLatin1String(" NOT VALID");
    return text;
}

QString PostgresqlTableWriter::keyModifier(const Constraint &node) const
{
    const SqlValue *option = node.options.value(u"postgresql_nulls_not_distinct");
    if (!option || option->isNull())
        return {};
    return node.options.flag(u"postgresql_nulls_not_distinct") ? QStringLiteral("NULLS NOT DISTINCT ")
                                                               : QStringLiteral("NULLS DISTINCT ");
}

QString PostgresqlTableWriter::include(const SqlOptions &options) const
{
    const SqlOption *option = options.find(u"postgresql_include");
    const QStringList columns = option ? names(*option) : QStringList();
    return columns.isEmpty() ? QString() : QString(QLatin1String(" INCLUDE (") % quotedList(columns) % u')');
}

QString PostgresqlTableWriter::keyInclude(const Constraint &node) const
{
    return include(node.options);
}

QString PostgresqlTableWriter::exclude(const ExcludeConstraint &node, RenderContext &context) const
{
    QStringList elements;
    for (const auto &[element, op] : node.elements) {
        QString text = writers().expressions.inDefinition(element, context);
        const auto *column = element.as<SqlColumn>();
        if (column && node.ops.contains(column->name))
            text += u' ' % node.ops.text(column->name);
        elements += text % QLatin1String(" WITH ") % op;
    }
    QString result = QLatin1String("EXCLUDE USING ") % accessMethod(node.access) % QLatin1String(" (") %
                     elements.join(QLatin1String(", ")) % u')';
    if (node.where)
        result += QLatin1String(" WHERE (") % writers().expressions.withLiterals(node.where, context) % u')';
    return result;
}

QString PostgresqlTableWriter::tableOptions(const Table &table, RenderContext &) const
{
    const SqlOptions &options = table.options;
    QString result;
    if (const SqlOption *inherits = options.find(u"postgresql_inherits"))
        result += QLatin1String("\n INHERITS ( ") % quotedList(names(*inherits)) % QLatin1String(" )");
    if (const QString text = options.text(u"postgresql_partition_by"); !text.isEmpty())
        result += QLatin1String("\n PARTITION BY ") % text;
    if (const QString text = options.text(u"postgresql_using"); !text.isEmpty())
        result += QLatin1String("\n USING ") % text;
    if (const SqlValue *oids = options.value(u"postgresql_with_oids"); oids && !oids->isNull())
        result +=
            options.flag(u"postgresql_with_oids") ? QLatin1String("\n WITH OIDS") : QLatin1String("\n WITHOUT OIDS");
    if (const QString text = options.text(u"postgresql_on_commit"); !text.isEmpty())
        result += QLatin1String("\n ON COMMIT ") % QString(text).replace(u'_', u' ').toUpper();
    if (const QString text = options.text(u"postgresql_tablespace"); !text.isEmpty())
        result += QLatin1String("\n TABLESPACE ") % writers().identifiers.quoted(text);
    return result;
}

QString PostgresqlTableWriter::indexElement(const SqlExpression &element, const Index &index,
                                            RenderContext &context) const
{
    const auto *column = element.as<SqlColumn>();
    QString text = writers().expressions.inDefinition(column ? element : grouped(element, {}), context);
    const SqlValue *ops = index.options.value(u"postgresql_ops");
    const auto *map = ops ? ops->as<SqlValueMap>() : nullptr;
    const auto *label = element.as<SqlLabel>();
    const auto *written = element.as<SqlText>();
    const QString key = column ? column->name : label ? label->name : written ? written->text : QString();
    if (map && !key.isEmpty()) {
        const auto found = std::ranges::find(*map, key, &std::pair<QString, SqlValue>::first);
        if (found != map->end())
            text += u' ' % found->second.as<QString>()[0];
    }
    return text;
}

QString PostgresqlTableWriter::createIndex(const Index &index, const Table &table, bool ifNotExists,
                                           RenderContext &context) const
{
    const SqlOptions &options = index.options;
    QString result = index.isUnique ? QStringLiteral("CREATE UNIQUE INDEX ") : QStringLiteral("CREATE INDEX ");
    if (options.flag(u"postgresql_concurrently"))
        result += QLatin1String("CONCURRENTLY ");
    if (ifNotExists)
        result += QLatin1String("IF NOT EXISTS ");
    result += indexName(index, table, context) % QLatin1String(" ON ") %
              writers().identifiers.table(table.id(), table.quote) % u' ';
    if (const QString access = options.text(u"postgresql_using"); !access.isEmpty())
        result += QLatin1String("USING ") % accessMethod(access) % u' ';
    result += u'(' % indexElements(index, context) % u')' % include(options);
    if (const SqlValue *nulls = options.value(u"postgresql_nulls_not_distinct"); nulls && !nulls->isNull()) {
        result += options.flag(u"postgresql_nulls_not_distinct") ? QLatin1String(" NULLS NOT DISTINCT")
                                                                 : QLatin1String(" NULLS DISTINCT");
    }
    if (const SqlValue *with = options.value(u"postgresql_with")) {
        QStringList parameters;
        if (const auto *map = with->as<SqlValueMap>()) {
            for (const auto &[name, value] : *map) {
                const auto *text = value.as<QString>();
                parameters += name % QLatin1String(" = ") % (text ? *text : pythonRepr(value));
            }
        }
        if (!parameters.isEmpty())
            result += QLatin1String(" WITH (") % parameters.join(QLatin1String(", ")) % u')';
    }
    if (const QString tablespace = options.text(u"postgresql_tablespace"); !tablespace.isEmpty())
        result += QLatin1String(" TABLESPACE ") % writers().identifiers.quoted(tablespace);
    if (const SqlOption *where = options.find(u"postgresql_where")) {
        if (const QString text = optionExpression(*where, context); !text.isEmpty())
            result += QLatin1String(" WHERE ") % text;
    }
    return result;
}

QString PostgresqlTableWriter::dropIndex(const ObjectName &name, const TableId &table, bool ifExists,
                                         const SqlOptions &options) const
{
    QString result = QStringLiteral("DROP INDEX ");
    if (options.flag(u"postgresql_concurrently"))
        result += QLatin1String("CONCURRENTLY ");
    if (ifExists)
        result += QLatin1String("IF EXISTS ");
    if (!table.schema.isEmpty())
        result += writers().identifiers.quotedSchema(table.schema) % u'.';
    return result % objectName(name);
}

} // namespace retort
