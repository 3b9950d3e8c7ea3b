// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/RenderContext.h"
#include "model/SqlType.h"
#include "model/SqlValue.h"

#include <QString>

namespace retort {

/// How a database writes values.
struct LiteralRules
{
    enum class Moment { Iso, IsoWithMicroseconds, OracleFunctions };
    enum class Interval { None, MakeInterval, NumToDsInterval };
    enum class Binary { HexString, PostgresqlEscape, Hexadecimal };
    /// PlainUnlikeAlembic: Alembic doubles them where the database does not read them so.
    enum class Backslash { Plain, Doubled, PlainUnlikeAlembic };

    /// true and false instead of 1 and 0.
    bool hasBooleanWords = false;
    bool hasNativeUuid = false;
    /// A UUID that is a text in the script keeps its dashes.
    bool keepsUuidText = false;
    /// N'…' for the Unicode types.
    bool prefixesUnicode = false;
    Moment moment = Moment::Iso;
    /// A database gets moments without their offset from UTC, as MySQL's driver for Python leaves it out.
    bool sendsLocalTime = false;
    Interval interval = Interval::None;
    Binary binary = Binary::HexString;
    Backslash backslash = Backslash::Plain;
};

/// Writes values as SQL literals. Offline it does so as Alembic does, errors included; for a connection every value has
/// a form. Throws RenderFailure for a value that has none.
class LiteralWriter
{
public:
    explicit LiteralWriter(const LiteralRules &rules) : m_rules(rules) {}

    QString literal(const SqlValue &value, const SqlType &written, QStringView dialect,
                    const RenderContext &context) const;
    /// 'text', quotes doubled.
    QString text(const QString &value, const RenderContext &context) const;
    QString boolean(bool value) const;
    /// Whether a backslash inside quotes is no plain character.
    bool escapesWithBackslash() const { return m_rules.backslash == LiteralRules::Backslash::Doubled; }

private:
    struct Request;
    QString offlineLiteral(const Request &request) const;
    QString onlineLiteral(const Request &request) const;
    QString dateTime(const SqlDateTime &moment, bool isDateOnly) const;
    QString time(const SqlTime &value) const;
    QString uuid(const SqlUuid &value, bool isNative) const;

    LiteralRules m_rules;
};

/// "2024-01-02"
QString isoDate(const SqlDate &date);
/// "03:04:05", ".000678" if there are microseconds or `always`, "+00:00" if there is an offset and `withZone`.
QString isoTime(const SqlTime &time, bool alwaysMicroseconds = false, bool withZone = true);

} // namespace retort
