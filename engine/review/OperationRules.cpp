// SPDX-License-Identifier: GPL-3.0-or-later
// The rules that look at operations.
#include "engine/review/HazardRules.h"

#include <QCoreApplication>

#include <array>

namespace retort {

namespace {

using Severity = Hazard::Severity;
using Found = std::optional<QString>;

QString tableName(const TableId &table)
{
    return table.schema.isEmpty() ? table.name : table.schema + u'.' + table.name;
}

QString columnName(const HazardSubject &subject, const QString &column)
{
    return tableName(subject.table) + u'.' + column;
}

/// The table where `isSo`.
Found tableIf(const HazardSubject &subject, bool isSo)
{
    return isSo ? Found(tableName(subject.table)) : Found();
}

template <typename Detail>
const Detail *constraintOf(const HazardSubject &subject)
{
    const auto *added = subject.operation.as<AddConstraint>();
    return added ? added->constraint.as<Detail>() : nullptr;
}

bool isValidatedLater(const HazardSubject &subject)
{
    const auto *added = subject.operation.as<AddConstraint>();
    return added && added->constraint.options.flag(u"postgresql_not_valid");
}

bool isConcurrent(const SqlOptions &options)
{
    return options.flag(u"postgresql_concurrently");
}

// Data

Found dropsTable(const HazardSubject &subject)
{
    return tableIf(subject, subject.operation.as<DropTable>() && !subject.isNewTable && !subject.isDowngrade);
}

Found dropsColumn(const HazardSubject &subject)
{
    const auto *drop = subject.operation.as<DropColumn>();
    if (!drop || subject.isNewTable || subject.isDowngrade)
        return {};
    return columnName(subject, drop->column);
}

Found losesOnTheWayBack(const HazardSubject &subject)
{
    if (!subject.isDowngrade || subject.isNewTable)
        return {};
    if (const auto *drop = subject.operation.as<DropColumn>())
        return columnName(subject, drop->column);
    return tableIf(subject, subject.operation.as<DropTable>());
}

Found dropsSchema(const HazardSubject &subject)
{
    const auto *drop = subject.operation.as<DropSchema>();
    return drop ? Found(drop->name) : Found();
}

/// Whether every value of `from` has room in `to`, as far as lengths and digits tell.
bool isNarrower(const SqlType &from, const SqlType &to)
{
    const auto less = [](const std::optional<int> &wide, const std::optional<int> &narrow) {
        return narrow && wide && *narrow < *wide;
    };
    if (affinityOf(from) == SqlAffinity::String && affinityOf(to) == SqlAffinity::String && !from.length && to.length)
        return true;
    if (affinityOf(from) == SqlAffinity::Integer && affinityOf(to) == SqlAffinity::Integer) {
        const auto size = [](const SqlType &type) {
            const QString name = type.name.toUpper();
            return name.contains(QLatin1String("BIG")) ? 8 : name.contains(QLatin1String("SMALL")) ? 2 : 4;
        };
        return size(to) < size(from);
    }
    return less(from.length, to.length) || less(from.precision, to.precision);
}

Found narrows(const HazardSubject &subject)
{
    const auto *alter = subject.operation.as<AlterColumn>();
    if (!alter || !alter->type || !alter->existingType || !isNarrower(*alter->existingType, *alter->type))
        return {};
    return columnName(subject, alter->column);
}

Found renamesTable(const HazardSubject &subject)
{
    return tableIf(subject, subject.operation.as<RenameTable>() && !subject.isNewTable);
}

Found renamesColumn(const HazardSubject &subject)
{
    const auto *alter = subject.operation.as<AlterColumn>();
    if (!alter || !alter->newName || *alter->newName == alter->column || subject.isNewTable)
        return {};
    return columnName(subject, alter->column);
}

Found addsUnique(const HazardSubject &subject)
{
    const auto *index = subject.operation.as<CreateIndex>();
    return tableIf(subject, !subject.isNewTable &&
                                ((index && index->index.isUnique) || constraintOf<UniqueConstraint>(subject)));
}

Found setsNotNull(const HazardSubject &subject)
{
    const auto *alter = subject.operation.as<AlterColumn>();
    const bool isSet = alter && alter->nullable && !*alter->nullable && alter->existingNullable.value_or(true);
    return isSet && !subject.isNewTable ? Found(columnName(subject, alter->column)) : Found();
}

Found addsNotNull(const HazardSubject &subject)
{
    const auto *add = subject.operation.as<AddColumn>();
    if (!add || subject.isNewTable)
        return {};
    const bool needsValue =
        add->column.nullable && !*add->column.nullable && !add->column.serverDefault && !add->column.isPrimaryKey;
    return needsValue ? Found(columnName(subject, add->column.name)) : Found();
}

Found isUndecided(const HazardSubject &subject)
{
    const auto *gap = subject.operation.as<Gap>();
    return gap ? Found(gap->reason) : Found();
}

// PostgreSQL

Found indexesAtOnce(const HazardSubject &subject)
{
    const auto *index = subject.operation.as<CreateIndex>();
    return tableIf(subject, index && !isConcurrent(index->index.options) && !subject.isNewTable);
}

Found dropsIndexAtOnce(const HazardSubject &subject)
{
    const auto *index = subject.operation.as<DropIndex>();
    return index && !isConcurrent(index->options) && !subject.isNewTable ? Found(index->name.text) : Found();
}

Found isConcurrentInTransaction(const HazardSubject &subject)
{
    const auto *made = subject.operation.as<CreateIndex>();
    const auto *dropped = subject.operation.as<DropIndex>();
    const bool isSo = (made && isConcurrent(made->index.options)) || (dropped && isConcurrent(dropped->options));
    if (!isSo || !subject.isInTransaction)
        return {};
    return made ? made->index.name.text : dropped->name.text;
}

Found addsUniqueConstraint(const HazardSubject &subject)
{
    return tableIf(subject, constraintOf<UniqueConstraint>(subject) && !subject.isNewTable);
}

Found addsPrimaryKey(const HazardSubject &subject)
{
    return tableIf(subject, constraintOf<PrimaryKeyConstraint>(subject) && !subject.isNewTable);
}

Found addsForeignKey(const HazardSubject &subject)
{
    return tableIf(subject,
                   constraintOf<ForeignKeyConstraint>(subject) && !isValidatedLater(subject) && !subject.isNewTable);
}

Found addsCheck(const HazardSubject &subject)
{
    return tableIf(subject,
                   constraintOf<CheckConstraint>(subject) && !isValidatedLater(subject) && !subject.isNewTable);
}

Found addsExclusion(const HazardSubject &subject)
{
    return tableIf(subject, constraintOf<ExcludeConstraint>(subject) && !subject.isNewTable);
}

/// A function that gives another value for each row.
bool isVolatile(const QString &sql)
{
    static const QRegularExpression calls(
        QStringLiteral(
            "DEFAULT\\s.*\\b(random|clock_timestamp|gen_random_uuid|uuid_generate_v\\d|nextval|timeofday)\\s*\\("),
        QRegularExpression::CaseInsensitiveOption);
    return calls.match(sql).hasMatch();
}

Found rewritesForColumn(const HazardSubject &subject)
{
    const auto *add = subject.operation.as<AddColumn>();
    if (!add || subject.isNewTable)
        return {};
    const Column &column = add->column;
    const bool isComputed = column.serverDefault && std::holds_alternative<Computed>(*column.serverDefault);
    const bool isNumbered = (column.serverDefault && std::holds_alternative<Identity>(*column.serverDefault)) ||
                            subject.words.contains(QLatin1String("SERIAL"));
    return isComputed || isNumbered || isVolatile(subject.sql) ? Found(tableName(subject.table)) : Found();
}

/// varchar(n) → varchar(m > n) or text, and numeric with more digits before the point: no row is touched.
bool isFreeChange(const SqlType &from, const SqlType &to)
{
    if (affinityOf(from) == SqlAffinity::String && affinityOf(to) == SqlAffinity::String)
        return !to.length || (from.length && *from.length <= *to.length);
    return affinityOf(from) == SqlAffinity::Numeric && affinityOf(to) == SqlAffinity::Numeric &&
           from.scale == to.scale && from.precision && (!to.precision || *from.precision <= *to.precision);
}

Found changesType(const HazardSubject &subject)
{
    const auto *alter = subject.operation.as<AlterColumn>();
    if (!alter || !alter->type || subject.isNewTable)
        return {};
    if (alter->existingType && isFreeChange(*alter->existingType, *alter->type))
        return {};
    return columnName(subject, alter->column);
}

// MySQL

Found addsAnyConstraint(const HazardSubject &subject)
{
    return tableIf(subject, !subject.isNewTable && (constraintOf<ForeignKeyConstraint>(subject) ||
                                                    constraintOf<CheckConstraint>(subject)));
}

// SQLite

Found copiesTable(const HazardSubject &subject)
{
    return tableIf(subject, subject.operation.as<BatchAlterTable>() && !subject.isNewTable &&
                                subject.words.contains(QLatin1String("_ALEMBIC_TMP_")));
}

constexpr std::array kOperationRules = {
    HazardRule{
        "DS-DROP-TABLE", "", Severity::Error, dropsTable,
        QT_TRANSLATE_NOOP("retort::Hazard", "Drops the table %1 with all of its rows."),
        QT_TRANSLATE_NOOP("retort::Hazard", "Make sure that nothing reads it any more, and keep a copy of the rows.")},
    HazardRule{"DS-DROP-COLUMN", "", Severity::Error, dropsColumn,
               QT_TRANSLATE_NOOP("retort::Hazard", "Drops %1 with the data in it; programs that still read it fail."),
               QT_TRANSLATE_NOOP("retort::Hazard", "Drop it one release after the last program that uses it.")},
    HazardRule{"DS-DOWN-LOSSY", "", Severity::Warning, losesOnTheWayBack,
               QT_TRANSLATE_NOOP("retort::Hazard", "Going back loses what was stored in %1 since."),
               QT_TRANSLATE_NOOP("retort::Hazard", "Keep a copy of it if it may be needed.")},
    HazardRule{"DS-DROP-SCHEMA", "", Severity::Error, dropsSchema,
               QT_TRANSLATE_NOOP("retort::Hazard", "Drops the schema %1."),
               QT_TRANSLATE_NOOP("retort::Hazard", "Keep a copy of what is in it.")},
    HazardRule{
        "DS-NARROW", "", Severity::Error, narrows,
        QT_TRANSLATE_NOOP("retort::Hazard", "%1 becomes narrower: values that have no room are cut off or refused."),
        QT_TRANSLATE_NOOP("retort::Hazard", "Look for the longest value first.")},
    HazardRule{"BC-RENAME-TABLE", "", Severity::Warning, renamesTable,
               QT_TRANSLATE_NOOP("retort::Hazard", "Programs that know the table as %1 fail after this."),
               QT_TRANSLATE_NOOP("retort::Hazard", "Leave a view under the old name until they are gone.")},
    HazardRule{"BC-RENAME-COLUMN", "", Severity::Warning, renamesColumn,
               QT_TRANSLATE_NOOP("retort::Hazard", "Programs that know the column as %1 fail after this."),
               QT_TRANSLATE_NOOP("retort::Hazard", "Add the new column, write both, and drop the old one later.")},
    HazardRule{"MF-UNIQUE", "", Severity::Warning, addsUnique,
               QT_TRANSLATE_NOOP("retort::Hazard", "Fails if %1 has equal values there already."),
               QT_TRANSLATE_NOOP("retort::Hazard", "Look for duplicates first.")},
    HazardRule{"MF-NOTNULL", "", Severity::Warning, setsNotNull,
               QT_TRANSLATE_NOOP("retort::Hazard", "Fails if %1 is NULL in any row."),
               QT_TRANSLATE_NOOP("retort::Hazard", "Fill the empty rows first.")},
    HazardRule{"AL-OPAQUE", "", Severity::Warning, isUndecided,
               QT_TRANSLATE_NOOP("retort::Hazard", "Cannot be shown before it runs: %1"),
               QT_TRANSLATE_NOOP("retort::Hazard", "Read the script at this place.")},

    HazardRule{"PG-IDX-CONC", "postgresql", Severity::Error, indexesAtOnce,
               QT_TRANSLATE_NOOP("retort::Hazard", "Writes to %1 wait until the index is built."),
               QT_TRANSLATE_NOOP("retort::Hazard", "postgresql_concurrently=True inside autocommit_block()")},
    HazardRule{"PG-IDX-DROP-CONC", "postgresql", Severity::Warning, dropsIndexAtOnce,
               QT_TRANSLATE_NOOP("retort::Hazard", "Reads and writes queue behind dropping the index %1."),
               QT_TRANSLATE_NOOP("retort::Hazard", "postgresql_concurrently=True inside autocommit_block()")},
    HazardRule{"PG-CONC-IN-TX", "postgresql", Severity::Error, isConcurrentInTransaction,
               QT_TRANSLATE_NOOP("retort::Hazard", "Will fail: CONCURRENTLY is refused inside a transaction (%1)."),
               QT_TRANSLATE_NOOP("retort::Hazard", "Put it inside autocommit_block(), or into a revision of its own.")},
    HazardRule{
        "PG-UNIQUE-CONSTRAINT", "postgresql", Severity::Error, addsUniqueConstraint,
        QT_TRANSLATE_NOOP("retort::Hazard", "Reads and writes of %1 wait while the index of the constraint is built."),
        QT_TRANSLATE_NOOP("retort::Hazard", "Build a unique index concurrently, then add the constraint USING INDEX.")},
    HazardRule{"PG-PK-CONSTRAINT", "postgresql", Severity::Error, addsPrimaryKey,
               QT_TRANSLATE_NOOP("retort::Hazard", "Reads and writes of %1 wait while the index of the key is built."),
               QT_TRANSLATE_NOOP("retort::Hazard", "Build a unique index concurrently, then add the key USING INDEX.")},
    HazardRule{
        "PG-FK-VALID", "postgresql", Severity::Error, addsForeignKey,
        QT_TRANSLATE_NOOP("retort::Hazard",
                          "Writes to %1 and to the table it refers to wait while every row is checked."),
        QT_TRANSLATE_NOOP("retort::Hazard", "postgresql_not_valid=True, then VALIDATE CONSTRAINT in a later revision")},
    HazardRule{
        "PG-CHECK-VALID", "postgresql", Severity::Error, addsCheck,
        QT_TRANSLATE_NOOP("retort::Hazard", "Reads and writes of %1 wait while every row is checked."),
        QT_TRANSLATE_NOOP("retort::Hazard", "postgresql_not_valid=True, then VALIDATE CONSTRAINT in a later revision")},
    HazardRule{
        "PG-EXCLUDE", "postgresql", Severity::Warning, addsExclusion,
        QT_TRANSLATE_NOOP("retort::Hazard",
                          "Reads and writes of %1 wait while the constraint is built; there is no concurrent form."),
        QT_TRANSLATE_NOOP("retort::Hazard", "Fill a new table and swap the names.")},
    HazardRule{
        "PG-NOTNULL-SET", "postgresql", Severity::Error, setsNotNull,
        QT_TRANSLATE_NOOP("retort::Hazard", "Reads and writes wait while every row of the table is looked at for %1."),
        QT_TRANSLATE_NOOP("retort::Hazard",
                          "CHECK (… IS NOT NULL) NOT VALID, validate it, SET NOT NULL, drop the CHECK")},
    HazardRule{"PG-ADDCOL-NOTNULL", "postgresql", Severity::Error, addsNotNull,
               QT_TRANSLATE_NOOP("retort::Hazard", "%1 is NOT NULL without a default: fails if the table has rows."),
               QT_TRANSLATE_NOOP("retort::Hazard", "Give it a server_default, or make it nullable and fill it first.")},
    HazardRule{
        "PG-ADDCOL-REWRITE", "postgresql", Severity::Error, rewritesForColumn,
        QT_TRANSLATE_NOOP("retort::Hazard",
                          "The new column makes PostgreSQL write all of %1 anew; reads and writes wait."),
        QT_TRANSLATE_NOOP("retort::Hazard", "Add the column empty, set the default, and fill the rows in batches.")},
    HazardRule{
        "PG-TYPE-CHANGE", "postgresql", Severity::Error, changesType,
        QT_TRANSLATE_NOOP("retort::Hazard",
                          "The table and its indexes are written anew for the type of %1; reads and writes wait."),
        QT_TRANSLATE_NOOP("retort::Hazard", "Add a column of the new type, write both, and swap.")},

    HazardRule{
        "MY-ADDCOL-NOTNULL", "mysql", Severity::Warning, addsNotNull,
        QT_TRANSLATE_NOOP("retort::Hazard",
                          "%1 is NOT NULL without a default: the rows there silently get a zero or an empty text."),
        QT_TRANSLATE_NOOP("retort::Hazard", "Give it a server_default.")},
    HazardRule{
        "MY-COPY-LOCK", "mysql", Severity::Warning, changesType,
        QT_TRANSLATE_NOOP("retort::Hazard", "The table is copied for the type of %1; writes wait."),
        QT_TRANSLATE_NOOP("retort::Hazard", "A tool that changes tables online (gh-ost, pt-online-schema-change)")},
    HazardRule{"MY-CONSTRAINT", "mysql", Severity::Warning, addsAnyConstraint,
               QT_TRANSLATE_NOOP("retort::Hazard", "Writes to %1 wait while every row is checked."), ""},

    HazardRule{"LT-ADDCOL-NOTNULL", "sqlite", Severity::Error, addsNotNull,
               QT_TRANSLATE_NOOP("retort::Hazard", "Will fail: SQLite adds no NOT NULL column without a default (%1)."),
               QT_TRANSLATE_NOOP("retort::Hazard", "Give it a server_default, or use batch_alter_table().")},
    HazardRule{"LT-REBUILD", "sqlite", Severity::Information, copiesTable,
               QT_TRANSLATE_NOOP("retort::Hazard", "The whole table %1 is copied into a new one."), ""},
};

} // namespace

std::span<const HazardRule> operationRules()
{
    return kOperationRules;
}

} // namespace retort
