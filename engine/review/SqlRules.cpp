// SPDX-License-Identifier: GPL-3.0-or-later
// The rules that look at SQL which a script sends as text.
#include "engine/review/HazardRules.h"

#include <QCoreApplication>

#include <array>

namespace retort {

namespace {

using Severity = Hazard::Severity;
using Found = std::optional<QString>;

/// The first group of `pattern` where it fits the words from their beginning.
template <const char *Pattern>
Found fits(const HazardSubject &subject)
{
    static const QRegularExpression pattern(QLatin1String("^") + QLatin1String(Pattern));
    const QRegularExpressionMatch match = pattern.match(subject.words);
    if (!match.hasMatch() || subject.isNewTable)
        return {};
    // As it was written, not in capitals.
    const QString name = match.captured(1);
    const qsizetype place = subject.sql.indexOf(name, 0, Qt::CaseInsensitive);
    return place < 0 ? name : subject.sql.mid(place, name.size());
}

template <const char *Pattern, bool IsDowngrade>
Found fitsWhen(const HazardSubject &subject)
{
    return subject.isDowngrade == IsDowngrade ? fits<Pattern>(subject) : Found();
}

template <const char *Pattern>
Found fitsInTransaction(const HazardSubject &subject)
{
    return subject.isInTransaction ? fits<Pattern>(subject) : Found();
}

// Names may be quoted, and stand behind that of their schema.
#define RETORT_NAME "([\\w.\"`]+)"
constexpr char kDropTable[] = "DROP TABLE (?:IF EXISTS )?" RETORT_NAME;
constexpr char kDropColumn[] =
    "ALTER TABLE (?:IF EXISTS )?(?:ONLY )?" RETORT_NAME " DROP (?:COLUMN )?(?!CONSTRAINT|INDEX|KEY|FOREIGN|"
    "PRIMARY|CHECK|DEFAULT|PARTITION)";
constexpr char kDropSchema[] = "DROP (?:SCHEMA|DATABASE) (?:IF EXISTS )?" RETORT_NAME;
constexpr char kTruncate[] = "TRUNCATE (?:TABLE )?(?:ONLY )?" RETORT_NAME;
constexpr char kDeleteAll[] = "DELETE FROM (?:ONLY )?" RETORT_NAME "(?!.* WHERE )";
constexpr char kUpdateAll[] = "UPDATE (?:ONLY )?" RETORT_NAME " (?:AS \\w+ )?SET (?!.* WHERE )";
constexpr char kIndex[] =
    "CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)(?:IF NOT EXISTS )?(?:[\\w.\"]+ )?ON (?:ONLY )?" RETORT_NAME;
constexpr char kConcurrently[] =
    "(?:CREATE (?:UNIQUE )?|DROP |RE)INDEX (?:\\w+ )?CONCURRENTLY (?:IF (?:NOT )?EXISTS )?" RETORT_NAME;
constexpr char kDropIndex[] = "DROP INDEX (?!CONCURRENTLY)(?:IF EXISTS )?" RETORT_NAME;
constexpr char kSetNotNull[] = "ALTER TABLE (?:ONLY )?" RETORT_NAME " ALTER (?:COLUMN )?[\\w\"]+ SET NOT NULL";
constexpr char kType[] = "ALTER TABLE (?:ONLY )?" RETORT_NAME " ALTER (?:COLUMN )?[\\w\"]+ (?:SET DATA )?TYPE ";
constexpr char kForeignKey[] =
    "ALTER TABLE (?:ONLY )?" RETORT_NAME " ADD (?:CONSTRAINT [\\w\"]+ )?FOREIGN KEY(?!.* NOT VALID)";
constexpr char kCheck[] = "ALTER TABLE (?:ONLY )?" RETORT_NAME " ADD (?:CONSTRAINT [\\w\"]+ )?CHECK(?!.* NOT VALID)";
constexpr char kUnique[] = "ALTER TABLE (?:ONLY )?" RETORT_NAME " ADD (?:CONSTRAINT [\\w\"]+ )?UNIQUE(?! USING INDEX)";
constexpr char kAddNotNull[] =
    "ALTER TABLE (?:ONLY )?" RETORT_NAME " ADD (?:COLUMN )?(?!CONSTRAINT)(?!.* DEFAULT )(?!.* GENERATED ).* NOT NULL";
constexpr char kRewrite[] = "(?:VACUUM FULL|CLUSTER) (?:VERBOSE )?" RETORT_NAME;
constexpr char kEnumValue[] = "ALTER TYPE " RETORT_NAME " ADD VALUE";
#undef RETORT_NAME

constexpr std::array kSqlRules = {
    HazardRule{
        "DS-DROP-TABLE", "", Severity::Error, fitsWhen<kDropTable, false>,
        QT_TRANSLATE_NOOP("retort::Hazard", "Drops the table %1 with all of its rows."),
        QT_TRANSLATE_NOOP("retort::Hazard", "Make sure that nothing reads it any more, and keep a copy of the rows.")},
    HazardRule{"DS-DROP-COLUMN", "", Severity::Error, fitsWhen<kDropColumn, false>,
               QT_TRANSLATE_NOOP("retort::Hazard",
                                 "Drops a column of %1 with the data in it; programs that still read it fail."),
               QT_TRANSLATE_NOOP("retort::Hazard", "Drop it one release after the last program that uses it.")},
    HazardRule{"DS-DOWN-LOSSY", "", Severity::Warning, fitsWhen<kDropTable, true>,
               QT_TRANSLATE_NOOP("retort::Hazard", "Going back loses what was stored in %1 since."),
               QT_TRANSLATE_NOOP("retort::Hazard", "Keep a copy of it if it may be needed.")},
    HazardRule{"DS-DOWN-LOSSY", "", Severity::Warning, fitsWhen<kDropColumn, true>,
               QT_TRANSLATE_NOOP("retort::Hazard", "Going back loses what was stored in %1 since."),
               QT_TRANSLATE_NOOP("retort::Hazard", "Keep a copy of it if it may be needed.")},
    HazardRule{"DS-DROP-SCHEMA", "", Severity::Error, fits<kDropSchema>,
               QT_TRANSLATE_NOOP("retort::Hazard", "Drops the schema %1."),
               QT_TRANSLATE_NOOP("retort::Hazard", "Keep a copy of what is in it.")},
    HazardRule{"DS-TRUNCATE", "", Severity::Error, fits<kTruncate>,
               QT_TRANSLATE_NOOP("retort::Hazard", "Deletes all rows of %1."),
               QT_TRANSLATE_NOOP("retort::Hazard", "Keep a copy of the rows.")},
    HazardRule{"DS-DELETE-ALL", "", Severity::Error, fits<kDeleteAll>,
               QT_TRANSLATE_NOOP("retort::Hazard", "Deletes all rows of %1: there is no WHERE."),
               QT_TRANSLATE_NOOP("retort::Hazard", "Keep a copy of the rows.")},
    HazardRule{"DS-UPDATE-ALL", "", Severity::Warning, fits<kUpdateAll>,
               QT_TRANSLATE_NOOP("retort::Hazard", "Writes every row of %1: there is no WHERE."),
               QT_TRANSLATE_NOOP("retort::Hazard", "Fill large tables in batches, in a revision of its own.")},

    HazardRule{"PG-IDX-CONC", "postgresql", Severity::Error, fits<kIndex>,
               QT_TRANSLATE_NOOP("retort::Hazard", "Writes to %1 wait until the index is built."),
               QT_TRANSLATE_NOOP("retort::Hazard", "CREATE INDEX CONCURRENTLY inside autocommit_block()")},
    HazardRule{"PG-IDX-DROP-CONC", "postgresql", Severity::Warning, fits<kDropIndex>,
               QT_TRANSLATE_NOOP("retort::Hazard", "Reads and writes queue behind dropping the index %1."),
               QT_TRANSLATE_NOOP("retort::Hazard", "DROP INDEX CONCURRENTLY inside autocommit_block()")},
    HazardRule{"PG-CONC-IN-TX", "postgresql", Severity::Error, fitsInTransaction<kConcurrently>,
               QT_TRANSLATE_NOOP("retort::Hazard", "Will fail: CONCURRENTLY is refused inside a transaction (%1)."),
               QT_TRANSLATE_NOOP("retort::Hazard", "Put it inside autocommit_block(), or into a revision of its own.")},
    HazardRule{
        "PG-NOTNULL-SET", "postgresql", Severity::Error, fits<kSetNotNull>,
        QT_TRANSLATE_NOOP("retort::Hazard", "Reads and writes wait while every row of the table is looked at for %1."),
        QT_TRANSLATE_NOOP("retort::Hazard",
                          "CHECK (… IS NOT NULL) NOT VALID, validate it, SET NOT NULL, drop the CHECK")},
    HazardRule{
        "PG-TYPE-CHANGE", "postgresql", Severity::Warning, fits<kType>,
        QT_TRANSLATE_NOOP("retort::Hazard",
                          "The table and its indexes may be written anew for the type of a column of %1; reads and "
                          "writes wait."),
        QT_TRANSLATE_NOOP("retort::Hazard", "Add a column of the new type, write both, and swap.")},
    HazardRule{"PG-FK-VALID", "postgresql", Severity::Error, fits<kForeignKey>,
               QT_TRANSLATE_NOOP("retort::Hazard",
                                 "Writes to %1 and to the table it refers to wait while every row is checked."),
               QT_TRANSLATE_NOOP("retort::Hazard", "NOT VALID, then VALIDATE CONSTRAINT in a later revision")},
    HazardRule{"PG-CHECK-VALID", "postgresql", Severity::Error, fits<kCheck>,
               QT_TRANSLATE_NOOP("retort::Hazard", "Reads and writes of %1 wait while every row is checked."),
               QT_TRANSLATE_NOOP("retort::Hazard", "NOT VALID, then VALIDATE CONSTRAINT in a later revision")},
    HazardRule{
        "PG-UNIQUE-CONSTRAINT", "postgresql", Severity::Error, fits<kUnique>,
        QT_TRANSLATE_NOOP("retort::Hazard", "Reads and writes of %1 wait while the index of the constraint is built."),
        QT_TRANSLATE_NOOP("retort::Hazard", "Build a unique index concurrently, then add the constraint USING INDEX.")},
    HazardRule{"PG-ADDCOL-NOTNULL", "postgresql", Severity::Error, fits<kAddNotNull>,
               QT_TRANSLATE_NOOP("retort::Hazard",
                                 "A new column of %1 is NOT NULL without a default: fails if the table has rows."),
               QT_TRANSLATE_NOOP("retort::Hazard", "Give it a default, or make it nullable and fill it first.")},
    HazardRule{
        "PG-CLUSTER-VACFULL", "postgresql", Severity::Error, fits<kRewrite>,
        QT_TRANSLATE_NOOP("retort::Hazard", "Reads and writes of %1 wait while the whole table is written anew."),
        QT_TRANSLATE_NOOP("retort::Hazard", "pg_repack")},
    HazardRule{
        "PG-ENUM-ADD-TX", "postgresql", Severity::Warning, fitsInTransaction<kEnumValue>,
        QT_TRANSLATE_NOOP("retort::Hazard",
                          "The new value of %1 cannot be used before the transaction ends; PostgreSQL 11 and older "
                          "refuse it."),
        QT_TRANSLATE_NOOP("retort::Hazard", "Put it inside autocommit_block().")},

    HazardRule{"LT-ADDCOL-NOTNULL", "sqlite", Severity::Error, fits<kAddNotNull>,
               QT_TRANSLATE_NOOP("retort::Hazard", "Will fail: SQLite adds no NOT NULL column without a default (%1)."),
               QT_TRANSLATE_NOOP("retort::Hazard", "Give it a default.")},
};

} // namespace

std::span<const HazardRule> sqlRules()
{
    return kSqlRules;
}

} // namespace retort
