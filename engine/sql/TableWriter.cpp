// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/TableWriter.h"

#include "engine/sql/RenderFailure.h"
#include "engine/sql/TableOptions.h"
#include "model/NamingRules.h"
#include "model/PlaceholderText.h"
#include "model/SqlOperators.h"

#include <QCryptographicHash>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <array>

namespace retort {

namespace {

/// A phrase from a short list, as written; anything else is refused so that no SQL is smuggled in.
QString checkedPhrase(const QString &phrase, const QString &pattern)
{
    const QRegularExpression expression(pattern, QRegularExpression::CaseInsensitiveOption);
    if (!expression.match(phrase).hasMatch())
        throw RenderFailure{QStringLiteral("Unexpected SQL phrase: '%1' (matching against '%2')")
                                .arg(phrase, QString(pattern).replace(u'\\', QLatin1String("\\\\")))};
    return phrase;
}

const QString &cascadePattern()
{
    static const QString pattern = QStringLiteral("^(?:RESTRICT|CASCADE|SET NULL|NO ACTION|SET DEFAULT)$");
    return pattern;
}

const QString &cascadeWithColumnsPattern()
{
    static const QString pattern =
        QStringLiteral("^(?:RESTRICT|CASCADE|SET (?:NULL|DEFAULT)(?:\\s*\\(.+\\))?|NO ACTION)$");
    return pattern;
}

} // namespace

TableWriter::TableWriter(QString dialect, const TableRules &rules, const WriterSet &writers)
    : m_dialect(std::move(dialect)), m_rules(rules), m_writers(writers)
{}

QString TableWriter::createTable(const Table &table, bool ifNotExists, RenderContext &context) const
{
    if (const QString refused = refusedTableOption(table); !refused.isEmpty())
        throw RenderFailure{refused};
    QStringList lines;
    for (const Column &column : table.columns) {
        if (column.options.flag(u"system"))
            continue; // the database makes it by itself
        try {
            lines += columnSpecification(column, table, context) + inlineChecks(column, table, context);
        } catch (const RenderFailure &failure) {
            throw RenderFailure{
                QStringLiteral("(in table '%1', column '%2'): %3").arg(table.name, column.name, failure.message),
                failure.hint, failure.isUnknown};
        }
    }
    for (const PlacedConstraint &placed : constraints(table)) {
        const auto *foreign = placed.constraint.as<ForeignKeyConstraint>();
        if (foreign && foreign->useAlter && m_rules.canAlterConstraints)
            continue;
        if (const auto text = constraint(placed.constraint, table, context))
            lines += *text;
    }
    QString result = QStringLiteral("CREATE ");
    if (!table.prefixes.isEmpty())
        result += table.prefixes.join(u' ') % u' ';
    result += QLatin1String("TABLE ");
    if (ifNotExists)
        result += QLatin1String("IF NOT EXISTS ");
    result += m_writers.identifiers.table(table.id(), table.quote) % QLatin1String(" (");
    if (!lines.isEmpty())
        result += QLatin1String("\n    ") % lines.join(QLatin1String(", \n    "));
    return result % QLatin1String("\n)") % tableOptions(table, context);
}

QString TableWriter::columnSpecification(const Column &column, const Table &table, RenderContext &context) const
{
    QString result = m_writers.identifiers.quoted(column.name, column.quote) % u' ' % m_writers.types.ddl(column.type) %
                     columnDefault(column, context);
    const auto *computedDefault = column.serverDefault ? std::get_if<Computed>(&*column.serverDefault) : nullptr;
    if (computedDefault)
        result += u' ' % computed(*computedDefault, context);
    const auto *identityDefault = column.serverDefault ? std::get_if<Identity>(&*column.serverDefault) : nullptr;
    if (identityDefault && m_rules.hasIdentityColumns)
        result += u' ' % identity(*identityDefault);
    if (!table.isNullable(column) && !(identityDefault && m_rules.hasIdentityColumns))
        result += QLatin1String(" NOT NULL");
    return result;
}

QString TableWriter::columnDefault(const Column &column, RenderContext &context) const
{
    if (!column.serverDefault)
        return {};
    const QString text = defaultText(*column.serverDefault, context);
    return text.isEmpty() ? QString() : QString(QLatin1String(" DEFAULT ") % text);
}

QString TableWriter::defaultText(const ServerDefault &serverDefault, RenderContext &context) const
{
    if (const auto *literal = std::get_if<QString>(&serverDefault))
        return m_writers.literals.text(*literal, context);
    if (const auto *expression = std::get_if<SqlExpression>(&serverDefault))
        return m_writers.expressions.withLiterals(*expression, context);
    return {};
}

QString TableWriter::inlineChecks(const Column &column, const Table &table, RenderContext &context) const
{
    QString result;
    for (const Constraint &check : column.constraints) {
        if (check.as<CheckConstraint>()) {
            if (const auto text = constraint(check, table, context))
                result += u' ' % *text;
        }
    }
    return result;
}

std::vector<PlacedConstraint> TableWriter::constraints(const Table &table) const
{
    return constraintsInOrder(table, [this](const Column &column) { return typeCheck(column); });
}

std::optional<Constraint> TableWriter::typeCheck(const Column &column) const
{
    const SqlType &type = column.type.forDialect(m_dialect);
    if (!type.createConstraint)
        return {};
    const SqlAffinity affinity = affinityOf(type);
    SqlExpression condition;
    if (affinity == SqlAffinity::Boolean && !m_rules.hasNativeBoolean) {
        const SqlExpression number = SqlColumn{column.name, sqlType(QStringLiteral("Integer")), {}, column.quote};
        condition = inList(number, {SqlValue(0), SqlValue(1)});
    } else if (affinity == SqlAffinity::Enum && !(m_rules.hasNativeEnum && type.native)) {
        SqlValueList labels;
        for (const QString &label : type.values)
            labels.emplace_back(label);
        condition = inList(SqlColumn{column.name, sqlType(QStringLiteral("String")), {}, column.quote}, labels);
    } else {
        return {};
    }
    return Constraint{CheckConstraint{condition}, ObjectName{type.typeName, false, {}}};
}

QString TableWriter::constraintName(const Constraint &constraint, const Table &table,
                                    const RenderContext &context) const
{
    const Result<ObjectName> name = conventionalName(constraint, table, context.namingConvention);
    if (!name)
        throw RenderFailure{name.error().message};
    return name->isEmpty() ? QString() : objectName(*name);
}

QString TableWriter::indexName(const Index &index, const Table &table, const RenderContext &context) const
{
    const Result<ObjectName> name = conventionalName(index, table, context.namingConvention);
    if (!name)
        throw RenderFailure{name.error().message};
    if (name->isEmpty())
        throw RenderFailure{QStringLiteral("CREATE INDEX requires that the index have a name")};
    return objectName(*name);
}

QString TableWriter::objectName(const ObjectName &name) const
{
    const IdentifierRules &limits = m_writers.identifiers.rules();
    const int length = int(name.text.toUcs4().size());
    if (name.isFinal && length > limits.maxObjectNameLength) {
        // SQLAlchemy's way to shorten: the beginning, and four digits of the whole name's MD5.
        const QByteArray digest = QCryptographicHash::hash(name.text.toUtf8(), QCryptographicHash::Md5).toHex();
        return m_writers.identifiers.quoted(
            name.text.left(limits.maxObjectNameLength - 8) % u'_' % QString::fromLatin1(digest.right(4)), name.quote);
    }
    if (!name.isFinal && length > limits.maxLength && !hasPlaceholderText(name.text)) {
        throw RenderFailure{QStringLiteral("Identifier '%1' exceeds maximum length of %2 characters")
                                .arg(name.text)
                                .arg(limits.maxLength)};
    }
    return m_writers.identifiers.quoted(name.text, name.quote);
}

QString TableWriter::quotedList(const QStringList &list) const
{
    QStringList quoted;
    for (const QString &name : list)
        quoted += m_writers.identifiers.quoted(name);
    return quoted.join(QLatin1String(", "));
}

QStringList TableWriter::names(const SqlOption &option)
{
    QStringList result;
    const auto *value = std::get_if<SqlValue>(&option);
    if (!value) {
        if (const auto *column = std::get<SqlExpression>(option).as<SqlColumn>())
            result += column->name;
        return result;
    }
    if (const auto *text = value->as<QString>())
        result += *text;
    if (const auto *list = value->as<SqlValueList>()) {
        for (const SqlValue &item : *list) {
            if (const auto *text = item.as<QString>())
                result += *text;
        }
    }
    return result;
}

QString TableWriter::optionExpression(const SqlOption &option, RenderContext &context) const
{
    if (const auto *expression = std::get_if<SqlExpression>(&option))
        return m_writers.expressions.inDefinition(*expression, context);
    const auto *text = std::get<SqlValue>(option).as<QString>();
    return text ? m_writers.expressions.inDefinition(SqlExpression(SqlText{*text}), context) : QString();
}

QString TableWriter::deferrability(const Constraint &constraint) const
{
    QString result;
    if (constraint.deferrable)
        result += *constraint.deferrable ? QLatin1String(" DEFERRABLE") : QLatin1String(" NOT DEFERRABLE");
    if (!constraint.initially.isEmpty())
        result += QLatin1String(" INITIALLY ") %
                  checkedPhrase(constraint.initially, QStringLiteral("^(?:DEFERRED|IMMEDIATE)$"));
    return result;
}

QString TableWriter::matchText(const ForeignKeyConstraint &key) const
{
    return key.match.isEmpty() ? QString() : QString(QLatin1String(" MATCH ") % key.match);
}

QString TableWriter::referredTable(const ForeignKeyConstraint &key) const
{
    return m_writers.identifiers.table({key.referredSchema, key.referredTable});
}

QString TableWriter::foreignKeyTail(const Constraint &constraint, RenderContext &context) const
{
    const ForeignKeyConstraint &key = *constraint.as<ForeignKeyConstraint>();
    QString result = matchText(key);
    if (!key.onDelete.isEmpty()) {
        result += QLatin1String(" ON DELETE ") %
                  (checksOnDelete() ? checkedPhrase(key.onDelete, hasColumnListOnDelete() ? cascadeWithColumnsPattern()
                                                                                          : cascadePattern())
                                    : key.onDelete);
    }
    if (!key.onUpdate.isEmpty()) {
        if (m_rules.showsOnUpdate)
            result += QLatin1String(" ON UPDATE ") % checkedPhrase(key.onUpdate, cascadePattern());
        else
            context.warnings += QStringLiteral(
                "Oracle Database does not contain native UPDATE CASCADE functionality - onupdates will not be "
                "rendered for foreign keys.  Consider using deferrable=True, initially='deferred' or triggers.");
    }
    return result + deferrability(constraint);
}

QString TableWriter::exclude(const ExcludeConstraint &, RenderContext &) const
{
    throw RenderFailure{QStringLiteral("Compiler <compiler> can't render element of type <class "
                                       "'sqlalchemy.dialects.postgresql.ext.ExcludeConstraint'>"),
                        QStringLiteral("only PostgreSQL has exclusion constraints")};
}

std::optional<QString> TableWriter::constraint(const Constraint &constraint, const Table &table,
                                               RenderContext &context) const
{
    const QString name = constraintName(constraint, table, context);
    const QString preamble = name.isEmpty() ? QString() : QString(QLatin1String("CONSTRAINT ") % name % u' ');
    if (constraint.as<PrimaryKeyConstraint>()) {
        QStringList columns = table.primaryKey();
        const bool isImplicit = std::ranges::none_of(
            table.constraints, [](const Constraint &other) { return other.as<PrimaryKeyConstraint>() != nullptr; });
        const Column *numbered = table.autoincrementColumn();
        if (m_rules.putsNumberedColumnFirst && isImplicit && numbered && columns.removeOne(numbered->name))
            columns.prepend(numbered->name);
        if (columns.isEmpty())
            columns = constraint.as<PrimaryKeyConstraint>()->columns;
        return preamble % QLatin1String("PRIMARY KEY ") % keyModifier(constraint) % u'(' % quotedList(columns) % u')' %
               keyInclude(constraint) % deferrability(constraint);
    }
    if (const auto *unique = constraint.as<UniqueConstraint>()) {
        return preamble % QLatin1String("UNIQUE ") % keyModifier(constraint) % u'(' % quotedList(unique->columns) %
               u')' % keyInclude(constraint) % deferrability(constraint);
    }
    if (const auto *check = constraint.as<CheckConstraint>()) {
        return preamble % QLatin1String("CHECK (") % m_writers.expressions.inDefinition(check->condition, context) %
               u')' % deferrability(constraint);
    }
    if (const auto *foreign = constraint.as<ForeignKeyConstraint>()) {
        return preamble % QLatin1String("FOREIGN KEY(") % quotedList(foreign->columns) %
               QLatin1String(") REFERENCES ") % referredTable(*foreign) % QLatin1String(" (") %
               quotedList(foreign->referredColumns) % u')' % foreignKeyTail(constraint, context);
    }
    return preamble % exclude(*constraint.as<ExcludeConstraint>(), context) % deferrability(constraint);
}

QString TableWriter::indexElement(const SqlExpression &element, const Index &, RenderContext &context) const
{
    return m_writers.expressions.inDefinition(element, context);
}

QString TableWriter::indexElements(const Index &index, RenderContext &context) const
{
    QStringList elements;
    for (const SqlExpression &element : index.elements)
        elements += indexElement(element, index, context);
    return elements.join(QLatin1String(", "));
}

QString TableWriter::createIndex(const Index &index, const Table &table, bool ifNotExists, RenderContext &context) const
{
    return (index.isUnique ? QLatin1String("CREATE UNIQUE INDEX ") : QLatin1String("CREATE INDEX ")) %
           (ifNotExists ? QLatin1String("IF NOT EXISTS ") : QLatin1String("")) % indexName(index, table, context) %
           QLatin1String(" ON ") % m_writers.identifiers.table(table.id(), table.quote) % QLatin1String(" (") %
           indexElements(index, context) % u')';
}

QString TableWriter::dropIndex(const ObjectName &name, const TableId &table, bool ifExists, const SqlOptions &) const
{
    return QLatin1String("DROP INDEX ") % (ifExists ? QLatin1String("IF EXISTS ") : QLatin1String("")) %
           (table.schema.isEmpty() ? QString() : QString(m_writers.identifiers.quotedSchema(table.schema) % u'.')) %
           objectName(name);
}

QString TableWriter::computed(const Computed &computed, RenderContext &context) const
{
    QString result = QLatin1String("GENERATED ALWAYS AS (") %
                     m_writers.expressions.inDefinition(computed.expression, context) % u')';
    if (computed.persisted)
        result += *computed.persisted ? QLatin1String(" STORED") : QLatin1String(" VIRTUAL");
    return result;
}

QString TableWriter::identity(const Identity &identity) const
{
    const QString options = sequenceOptions(identity.options);
    return QLatin1String("GENERATED ") % (identity.always ? QLatin1String("ALWAYS") : QLatin1String("BY DEFAULT")) %
           QLatin1String(" AS IDENTITY") %
           (options.isEmpty() ? QString() : QString(QLatin1String(" (") % options % u')'));
}

QString TableWriter::sequenceOptions(const SequenceOptions &options) const
{
    QStringList parts;
    const auto number = [&parts](QLatin1String word, const std::optional<qint64> &value) {
        if (value)
            parts += word % QString::number(*value);
    };
    number(QLatin1String("INCREMENT BY "), options.increment);
    number(QLatin1String("START WITH "), options.start);
    number(QLatin1String("MINVALUE "), options.minValue);
    number(QLatin1String("MAXVALUE "), options.maxValue);
    if (options.noMinValue)
        parts += QStringLiteral("NO MINVALUE");
    if (options.noMaxValue)
        parts += QStringLiteral("NO MAXVALUE");
    number(QLatin1String("CACHE "), options.cache);
    if (options.cycle)
        parts += *options.cycle ? QStringLiteral("CYCLE") : QStringLiteral("NO CYCLE");
    return parts.join(u' ');
}

} // namespace retort
