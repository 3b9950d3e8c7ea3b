// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/mysql/MysqlTableWriter.h"

#include "engine/sql/RenderFailure.h"

#include <QStringList>

#include <algorithm>
#include <array>

namespace retort {

namespace {

constexpr TableRules kMysqlTableRules{.hasNativeBoolean = false,
                                      .hasNativeEnum = true,
                                      .hasIdentityColumns = false,
                                      .canAlterConstraints = true,
                                      .hasComments = true,
                                      .hasInlineComments = true,
                                      .showsOnUpdate = true};

// Options whose name has spaces in SQL.
constexpr auto kSpacedOptions =
    std::to_array<QStringView>({u"DATA_DIRECTORY", u"INDEX_DIRECTORY", u"DEFAULT_CHARACTER_SET", u"CHARACTER_SET",
                                u"DEFAULT_CHARSET", u"DEFAULT_COLLATE"});
// Options without "=".
constexpr auto kUnjoinedOptions =
    std::to_array<QStringView>({u"TABLESPACE", u"DEFAULT CHARACTER SET", u"CHARACTER SET", u"COLLATE"});
// Options whose value is a string literal.
constexpr auto kQuotedOptions = std::to_array<QStringView>({u"COMMENT", u"PASSWORD", u"CONNECTION"});
constexpr auto kPartitionOptions =
    std::to_array<QStringView>({u"PARTITION_BY", u"PARTITIONS", u"SUBPARTITION_BY", u"SUBPARTITIONS"});
constexpr auto kCharsetOptions =
    std::to_array<QStringView>({u"DEFAULT_CHARSET", u"DEFAULT_CHARACTER_SET", u"CHARSET", u"CHARACTER_SET"});

template <typename List>
bool isAmong(const List &list, QStringView name)
{
    return std::ranges::find(list, name) != list.end();
}

} // namespace

MysqlTableWriter::MysqlTableWriter(const QString &dialect, const WriterSet &writers)
    : TableWriter(dialect, kMysqlTableRules, writers)
{}

QString MysqlTableWriter::sharedOption(const SqlOptions &options, QLatin1String name, RenderContext &context) const
{
    const QString own = options.text(optionName(name));
    if (!own.isEmpty())
        return own;
    const QString fallback = options.text(QString(QLatin1String("mysql_") % name));
    if (!fallback.isEmpty() && dialect() != QLatin1String("mysql")) {
        context.warnings +=
            QStringLiteral("Using 'mysql_%1' with the '%2' dialect is deprecated; please additionally specify "
                           "'%2_%1'.")
                .arg(name, dialect());
    }
    return fallback;
}

QString MysqlTableWriter::columnSpecification(const Column &column, const Table &table, RenderContext &context) const
{
    QString result = writers().identifiers.quoted(column.name, column.quote) % u' ' % writers().types.ddl(column.type);
    const auto *expression = column.serverDefault ? std::get_if<Computed>(&*column.serverDefault) : nullptr;
    if (expression)
        result += u' ' % computed(*expression, context);
    const bool isNullable = table.isNullable(column);
    const SqlType &type = column.type.forDialect(dialect());
    // SQL Server's TIMESTAMP is no moment in time.
    const bool isTimestamp = type.name == QLatin1String("TIMESTAMP") && type.dialect != QLatin1String("mssql");
    if (!isNullable)
        result += QLatin1String(" NOT NULL");
    else if (isTimestamp)
        result += QLatin1String(" NULL");
    if (column.comment)
        result += QLatin1String(" COMMENT ") % writers().literals.text(*column.comment, context);
    const bool hasIdentity = column.serverDefault && std::holds_alternative<Identity>(*column.serverDefault);
    const bool isMadeBySequence = column.sequence && dialect() == QLatin1String("mariadb") && !context.isOffline;
    if (table.autoincrementColumn() == &column && (!column.serverDefault || hasIdentity) && !isMadeBySequence)
        result += QLatin1String(" AUTO_INCREMENT");
    else
        result += columnDefault(column, context);
    return result;
}

QString MysqlTableWriter::tableOptions(const Table &table, RenderContext &context) const
{
    const QString prefix = dialect() + u'_';
    std::vector<std::pair<QString, QString>> options;
    if (table.comment)
        options.emplace_back(QStringLiteral("COMMENT"), *table.comment);
    for (const auto &[name, option] : table.options) {
        if (name.startsWith(prefix))
            options.emplace_back(name.mid(prefix.size()).toUpper(), table.options.text(name));
    }

    // COLLATE belongs behind the character set, partitions behind everything.
    const bool hasCharset =
        std::ranges::any_of(options, [](const auto &option) { return isAmong(kCharsetOptions, option.first); });
    const auto rank = [hasCharset](const QString &name) {
        if (const auto found = std::ranges::find(kPartitionOptions, QStringView(name));
            found != kPartitionOptions.end())
            return 10 + int(found - kPartitionOptions.begin());
        return hasCharset && name == QLatin1String("COLLATE") ? 1 : 0;
    };
    std::ranges::stable_sort(options, {}, [&rank](const auto &option) { return rank(option.first); });

    QStringList texts;
    for (const auto &[key, value] : options) {
        const bool isPartition = isAmong(kPartitionOptions, key);
        QString name = key;
        if (isPartition || isAmong(kSpacedOptions, key))
            name.replace(u'_', u' ');
        const QString argument = isAmong(kQuotedOptions, key) ? writers().literals.text(value, context) : value;
        texts += name % (isPartition || isAmong(kUnjoinedOptions, name) ? u' ' : u'=') % argument;
    }
    return texts.join(u' ');
}

QString MysqlTableWriter::matchText(const ForeignKeyConstraint &key) const
{
    if (!key.match.isEmpty()) {
        throw RenderFailure{
            QStringLiteral("MySQL ignores the 'MATCH' keyword while at the same time causes ON UPDATE/ON DELETE "
                           "clauses to be ignored.")};
    }
    return {};
}

std::optional<QString> MysqlTableWriter::constraint(const Constraint &node, const Table &table,
                                                    RenderContext &context) const
{
    std::optional<QString> text = TableWriter::constraint(node, table, context);
    if (text && node.as<PrimaryKeyConstraint>()) {
        if (const QString method = sharedOption(node.options, QLatin1String("using"), context); !method.isEmpty())
            *text += QLatin1String(" USING ") % writers().identifiers.quoted(method);
    }
    return text;
}

QString MysqlTableWriter::indexElement(const SqlExpression &element, const Index &index, RenderContext &context) const
{
    const auto *unaryNode = element.as<SqlUnary>();
    const bool isOrdering =
        unaryNode && (unaryNode->op == SqlOperator::Ascending || unaryNode->op == SqlOperator::Descending);
    const bool needsGroup = element.as<SqlBinary>() || element.as<SqlFunction>() || (unaryNode && !isOrdering);
    QString text =
        writers().expressions.inDefinition(needsGroup ? SqlExpression(SqlGrouping{element}) : element, context);

    const SqlValue *length = index.options.value(optionName(QLatin1String("length")));
    if (!length || length->isNull())
        return text;
    std::optional<qint64> size;
    if (const auto *all = length->as<qint64>())
        size = *all;
    const auto *column = element.as<SqlColumn>();
    if (const auto *map = length->as<SqlValueMap>()) {
        for (const auto &[name, value] : *map) {
            if ((column && column->name == name) || name == text)
                size = value.as<qint64>() ? std::optional<qint64>(*value.as<qint64>()) : std::nullopt;
        }
    }
    return size ? QStringLiteral("%1(%2)").arg(text).arg(*size) : text;
}

QString MysqlTableWriter::createIndex(const Index &index, const Table &table, bool ifNotExists,
                                      RenderContext &context) const
{
    QString result = index.isUnique ? QStringLiteral("CREATE UNIQUE ") : QStringLiteral("CREATE ");
    if (const QString prefix = index.options.text(optionName(QLatin1String("prefix"))); !prefix.isEmpty())
        result += prefix % u' ';
    result += QLatin1String("INDEX ");
    if (ifNotExists)
        result += QLatin1String("IF NOT EXISTS ");
    result += indexName(index, table, context) % QLatin1String(" ON ") %
              writers().identifiers.table(table.id(), table.quote) % QLatin1String(" (") %
              indexElements(index, context) % u')';
    if (const QString parser = sharedOption(index.options, QLatin1String("with_parser"), context); !parser.isEmpty())
        result += QLatin1String(" WITH PARSER ") % parser;
    if (const QString method = sharedOption(index.options, QLatin1String("using"), context); !method.isEmpty())
        result += QLatin1String(" USING ") % writers().identifiers.quoted(method);
    return result;
}

QString MysqlTableWriter::dropIndex(const ObjectName &name, const TableId &table, bool ifExists,
                                    const SqlOptions &) const
{
    return QLatin1String("DROP INDEX ") % (ifExists ? QLatin1String("IF EXISTS ") : QLatin1String("")) %
           objectName(name) % QLatin1String(" ON ") % writers().identifiers.table(table);
}

QString MysqlTableWriter::sequenceOptions(const SequenceOptions &options) const
{
    return TableWriter::sequenceOptions(options).replace(QLatin1String("NO CYCLE"), QLatin1String("NOCYCLE"));
}

} // namespace retort
