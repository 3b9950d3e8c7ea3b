// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/LiteralWriter.h"

#include "engine/sql/RenderFailure.h"
#include "engine/sql/TypeWriter.h"

#include <QDateTime>
#include <QStringDecoder>
#include <QStringList>
#include <QTimeZone>

namespace retort {

namespace {

QString jsonText(const SqlValue &value);

QString jsonString(const QString &text)
{
    QString result = QStringLiteral("\"");
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\')
            result += u'\\' % c;
        else if (c == u'\n')
            result += QLatin1String("\\n");
        else if (c == u'\r')
            result += QLatin1String("\\r");
        else if (c == u'\t')
            result += QLatin1String("\\t");
        else if (c.unicode() < 0x20 || c.unicode() > 0x7e)
            result += QLatin1String("\\u") % QString::number(c.unicode(), 16).rightJustified(4, u'0');
        else
            result += c;
    }
    return result % u'"';
}

/// As Python's json.dumps() writes it.
struct JsonText
{
    QString operator()(std::monostate) const { return QStringLiteral("null"); }
    QString operator()(bool value) const { return value ? QStringLiteral("true") : QStringLiteral("false"); }
    QString operator()(qint64 value) const { return QString::number(value); }
    QString operator()(double value) const { return pythonFloat(value); }
    QString operator()(const QString &value) const { return jsonString(value); }
    QString operator()(const SqlDecimal &value) const { return value.text; }
    QString operator()(const SqlEnumMember &value) const { return jsonString(value.value); }
    QString operator()(const SqlUuid &value) const { return jsonString(dashedUuid(value)); }
    QString operator()(const SqlPlaceholder &value) const { return u':' % value.name; }
    QString operator()(const SqlValueList &list) const
    {
        QStringList items;
        for (const SqlValue &item : list)
            items += jsonText(item);
        return u'[' % items.join(QLatin1String(", ")) % u']';
    }
    QString operator()(const SqlValueMap &map) const
    {
        QStringList items;
        for (const auto &[key, item] : map)
            items += jsonString(key) % QLatin1String(": ") % jsonText(item);
        return u'{' % items.join(QLatin1String(", ")) % u'}';
    }
    template <typename Other>
    QString operator()(const Other &value) const
    {
        throw RenderFailure{QStringLiteral("Object %1 is not JSON serializable").arg(pythonRepr(SqlValue(value)))};
    }
};

QString jsonText(const SqlValue &value)
{
    return std::visit(JsonText(), value.data);
}

[[noreturn]] void failLiteral(const SqlValue &value, const SqlType &type)
{
    throw RenderFailure{
        QStringLiteral(
            "Could not render literal value \"%1\" with datatype %2; see parent stack trace for more detail.")
            .arg(pythonRepr(value), plainTypeName(type))};
}

[[noreturn]] void failNoRenderer(const SqlValue &value, const SqlType &type)
{
    throw RenderFailure{
        QStringLiteral("No literal value renderer is available for literal value \"%1\" with datatype %2")
            .arg(pythonRepr(value), plainTypeName(type))};
}

std::optional<QString> validUtf8(const QByteArray &bytes)
{
    QStringDecoder decode(QStringDecoder::Utf8);
    QString text = decode(bytes);
    if (decode.hasError())
        return {};
    return text;
}

QString decimalSeconds(const SqlInterval &interval)
{
    return pythonFloat(double(interval.microseconds) / 1e6);
}

} // namespace

struct LiteralWriter::Request
{
    const SqlValue &value;
    const SqlType &type;
    SqlAffinity affinity;
    QStringView dialect;
    const RenderContext &context;
};

QString isoDate(const SqlDate &date)
{
    return QStringLiteral("%1-%2-%3")
        .arg(date.year, 4, 10, QLatin1Char('0'))
        .arg(date.month, 2, 10, QLatin1Char('0'))
        .arg(date.day, 2, 10, QLatin1Char('0'));
}

QString isoTime(const SqlTime &time, bool alwaysMicroseconds, bool withZone)
{
    QString text = QStringLiteral("%1:%2:%3")
                       .arg(time.hour, 2, 10, QLatin1Char('0'))
                       .arg(time.minute, 2, 10, QLatin1Char('0'))
                       .arg(time.second, 2, 10, QLatin1Char('0'));
    if (alwaysMicroseconds || time.microsecond != 0)
        text += QStringLiteral(".%1").arg(time.microsecond, 6, 10, QLatin1Char('0'));
    if (withZone && time.utcOffset) {
        const int seconds = std::abs(*time.utcOffset);
        text += *time.utcOffset < 0 ? u'-' : u'+';
        text += QStringLiteral("%1:%2")
                    .arg(seconds / 3600, 2, 10, QLatin1Char('0'))
                    .arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'));
        if (seconds % 60 != 0)
            text += QStringLiteral(":%1").arg(seconds % 60, 2, 10, QLatin1Char('0'));
    }
    return text;
}

QString LiteralWriter::text(const QString &value, const RenderContext &context) const
{
    QString inner = value;
    inner.replace(u'\'', QLatin1String("''"));
    if (m_rules.backslash == LiteralRules::Backslash::Doubled)
        inner.replace(u'\\', QLatin1String("\\\\"));
    else if (m_rules.backslash == LiteralRules::Backslash::PlainUnlikeAlembic && inner.contains(u'\\'))
        context.differs(AlembicDifference::Backslash);
    return u'\'' % inner % u'\'';
}

QString LiteralWriter::boolean(bool value) const
{
    if (m_rules.hasBooleanWords)
        return value ? QStringLiteral("true") : QStringLiteral("false");
    return value ? QStringLiteral("1") : QStringLiteral("0");
}

QString LiteralWriter::dateTime(const SqlDateTime &moment, bool isDateOnly) const
{
    const QString date = isoDate(moment.date);
    switch (m_rules.moment) {
    case LiteralRules::Moment::Iso: break;
    case LiteralRules::Moment::IsoWithMicroseconds:
        return u'\'' % date % u' ' % isoTime(moment.time, true, false) % u'\'';
    case LiteralRules::Moment::OracleFunctions: {
        const QString text = isDateOnly ? date : QString(date % u' ' % isoTime(moment.time));
        if (moment.time.microsecond != 0)
            return QStringLiteral("TO_TIMESTAMP('%1', 'YYYY-MM-DD HH24:MI:SS.FF')").arg(text);
        return QStringLiteral("TO_DATE('%1', 'YYYY-MM-DD HH24:MI:SS')").arg(text);
    }
    }
    return isDateOnly ? QString(u'\'' % date % u'\'') : QString(u'\'' % date % u' ' % isoTime(moment.time) % u'\'');
}

QString LiteralWriter::time(const SqlTime &value) const
{
    const bool isSqlite = m_rules.moment == LiteralRules::Moment::IsoWithMicroseconds;
    return u'\'' % isoTime(value, isSqlite, !isSqlite) % u'\'';
}

QString LiteralWriter::uuid(const SqlUuid &value, bool isNative) const
{
    return u'\'' % (isNative && m_rules.hasNativeUuid ? dashedUuid(value) : value.hex) % u'\'';
}

QString LiteralWriter::literal(const SqlValue &value, const SqlType &written, QStringView dialect,
                               const RenderContext &context) const
{
    if (value.isNull()) {
        // A connection is sent None for a JSON column as the null of JSON; a text says NULL.
        const SqlType &column = written.forDialect(dialect);
        const bool isJson = !context.isOffline && affinityOf(column) == SqlAffinity::Json;
        return isJson && !column.options.flag(u"none_as_null", false) ? text(QStringLiteral("null"), context)
                                                                      : QStringLiteral("NULL");
    }
    if (const auto *placeholder = value.as<SqlPlaceholder>())
        return u':' % placeholder->name;
    const SqlType &type = written.forDialect(dialect);
    const Request request{value, type, affinityOf(type), dialect, context};
    if (!context.isOffline)
        return onlineLiteral(request);
    try {
        return offlineLiteral(request);
    } catch (const RenderFailure &) {
        // Alembic gives up here; with a connection it would have sent the value, and so it has a form.
        QString text = onlineLiteral(request);
        context.differs(AlembicDifference::LiteralForm);
        return text;
    }
}

QString LiteralWriter::offlineLiteral(const Request &request) const
{
    const SqlValue &value = request.value;
    switch (request.affinity) {
    case SqlAffinity::String:
    case SqlAffinity::Enum: {
        QString string;
        if (const auto *member = value.as<SqlEnumMember>())
            string = request.affinity == SqlAffinity::Enum ? member->name : member->value;
        else if (const auto *plain = value.as<QString>())
            string = *plain;
        else
            failLiteral(value, request.type);
        const bool isUnicode =
            request.type.name == QLatin1String("Unicode") || request.type.name == QLatin1String("UnicodeText") ||
            request.type.name == QLatin1String("NVARCHAR") || request.type.name == QLatin1String("NCHAR") ||
            request.type.name == QLatin1String("NTEXT");
        const QString quoted = text(string, request.context);
        return m_rules.prefixesUnicode && isUnicode ? QString(u'N' % quoted) : quoted;
    }
    case SqlAffinity::Integer:
        if (const auto *number = value.as<qint64>())
            return QString::number(*number);
        if (const auto *boolean = value.as<bool>())
            return *boolean ? QStringLiteral("1") : QStringLiteral("0");
        if (const auto *decimal = value.as<SqlDecimal>())
            return decimal->text;
        if (const auto *real = value.as<double>())
            return QString::number(qint64(*real));
        if (const auto *string = value.as<QString>()) {
            bool isNumber = false;
            const qint64 number = string->trimmed().toLongLong(&isNumber);
            if (isNumber)
                return QString::number(number);
        }
        failLiteral(value, request.type);
    case SqlAffinity::Float:
    case SqlAffinity::Numeric:
        if (const auto *decimal = value.as<SqlDecimal>())
            return decimal->text;
        if (const auto *string = value.as<QString>())
            return *string;
        return pythonRepr(value);
    case SqlAffinity::Boolean: {
        if (const auto *plain = value.as<bool>())
            return boolean(*plain);
        const auto *number = value.as<qint64>();
        if (number && (*number == 0 || *number == 1))
            return boolean(*number == 1);
        failLiteral(value, request.type);
    }
    case SqlAffinity::Date: {
        const auto *moment = value.as<SqlDateTime>();
        const auto *date = moment ? &moment->date : value.as<SqlDate>();
        if (!date)
            failLiteral(value, request.type);
        return m_rules.moment == LiteralRules::Moment::OracleFunctions
                   ? QStringLiteral("TO_DATE('%1', 'YYYY-MM-DD')").arg(isoDate(*date))
                   : QString(u'\'' % isoDate(*date) % u'\'');
    }
    case SqlAffinity::DateTime:
        if (const auto *moment = value.as<SqlDateTime>())
            return dateTime(*moment, false);
        if (const auto *date = value.as<SqlDate>())
            return dateTime({*date, {}}, true);
        failLiteral(value, request.type);
    case SqlAffinity::Time:
        if (const auto *moment = value.as<SqlDateTime>())
            return time(moment->time);
        if (const auto *clock = value.as<SqlTime>())
            return time(*clock);
        failLiteral(value, request.type);
    case SqlAffinity::Interval: {
        const auto *interval = value.as<SqlInterval>();
        if (interval && m_rules.interval == LiteralRules::Interval::MakeInterval)
            return QStringLiteral("make_interval(secs=>%1)").arg(decimalSeconds(*interval));
        if (interval && m_rules.interval == LiteralRules::Interval::NumToDsInterval)
            return QStringLiteral("NUMTODSINTERVAL(%1, 'SECOND')").arg(decimalSeconds(*interval));
        failLiteral(value, request.type);
    }
    case SqlAffinity::Binary: {
        const auto *bytes = value.as<QByteArray>();
        const std::optional<QString> string = bytes ? validUtf8(*bytes) : std::nullopt;
        if (!string)
            failLiteral(value, request.type);
        return text(*string, request.context);
    }
    case SqlAffinity::Uuid: {
        const bool isNative = request.type.native;
        if (const auto *plain = value.as<SqlUuid>())
            return uuid(*plain, isNative);
        const auto *string = value.as<QString>();
        if (string && isNative && m_rules.keepsUuidText)
            return text(*string, request.context);
        if (string && !request.type.options.flag(u"as_uuid", true))
            return text(QString(*string).remove(u'-'), request.context);
        if (string && isNative && m_rules.hasNativeUuid)
            return text(*string, request.context);
        failLiteral(value, request.type);
    }
    case SqlAffinity::Array: {
        const auto *list = value.as<SqlValueList>();
        if (!list)
            failLiteral(value, request.type);
        const SqlType item = request.type.item ? *request.type.item : SqlType();
        QStringList items;
        for (const SqlValue &element : *list) {
            if (element.isNull())
                failLiteral(value, request.type);
            const bool isNested = element.as<SqlValueList>() != nullptr;
            items += literal(element, isNested ? request.type : item, request.dialect, request.context);
        }
        if (items.isEmpty()) {
            request.context.differs(AlembicDifference::EmptyArray);
            return QStringLiteral("'{}'");
        }
        return QStringLiteral("ARRAY[%1]").arg(items.join(QLatin1String(", ")));
    }
    case SqlAffinity::None:
    case SqlAffinity::Json:
    case SqlAffinity::Other: break;
    }
    failNoRenderer(value, request.type);
}

namespace {

SqlValue momentBehindEpoch(const SqlInterval &interval)
{
    constexpr qint64 kSecond = 1'000'000;
    const qint64 part = ((interval.microseconds % kSecond) + kSecond) % kSecond;
    const QDateTime moment = QDateTime::fromSecsSinceEpoch((interval.microseconds - part) / kSecond, QTimeZone::utc());
    const QDate date = moment.date();
    const QTime time = moment.time();
    return SqlDateTime{{date.year(), date.month(), date.day()}, {time.hour(), time.minute(), time.second(), int(part)}};
}

SqlValue withoutOffset(SqlValue value)
{
    if (auto *moment = std::get_if<SqlDateTime>(&value.data))
        moment->time.utcOffset.reset();
    else if (auto *time = std::get_if<SqlTime>(&value.data))
        time->utcOffset.reset();
    return value;
}

} // namespace

QString LiteralWriter::onlineLiteral(const Request &request) const
{
    const SqlValue &value = request.value;
    const RenderContext &context = request.context;
    if (request.affinity == SqlAffinity::Json)
        return text(jsonText(value), context);
    if (const auto *string = value.as<QString>()) {
        const bool isPlainUuid =
            request.affinity == SqlAffinity::Uuid && !(m_rules.hasNativeUuid && request.type.native);
        return text(isPlainUuid ? QString(*string).remove(u'-') : *string, context);
    }
    if (const SqlValue local = withoutOffset(value); m_rules.sendsLocalTime && local != value)
        return onlineLiteral({local, request.type, request.affinity, request.dialect, context});
    if (const auto *bytes = value.as<QByteArray>()) {
        const QString hex = QString::fromLatin1(bytes->toHex());
        switch (m_rules.binary) {
        case LiteralRules::Binary::HexString: return QStringLiteral("X'%1'").arg(hex);
        case LiteralRules::Binary::PostgresqlEscape: return QStringLiteral("'\\x%1'").arg(hex);
        case LiteralRules::Binary::Hexadecimal: return QLatin1String("0x") % hex;
        }
    }
    if (const auto *member = value.as<SqlEnumMember>())
        return text(request.affinity == SqlAffinity::Enum ? member->name : member->value, context);
    if (const auto *list = value.as<SqlValueList>()) {
        const SqlType item = request.type.item ? *request.type.item : SqlType();
        QStringList items;
        for (const SqlValue &element : *list)
            items += literal(element, element.as<SqlValueList>() ? request.type : item, request.dialect, context);
        return items.isEmpty() ? QStringLiteral("'{}'")
                               : QStringLiteral("ARRAY[%1]").arg(items.join(QLatin1String(", ")));
    }
    if (value.as<SqlValueMap>())
        return text(jsonText(value), context);
    if (const auto *interval = value.as<SqlInterval>(); interval && m_rules.interval == LiteralRules::Interval::None) {
        // Where there is no such type, SQLAlchemy stores the moment that lies so far behind the start of 1970.
        const SqlType moment = sqlType(QStringLiteral("DateTime"));
        return offlineLiteral({momentBehindEpoch(*interval), moment, affinityOf(moment), request.dialect, context});
    }
    const bool fits = request.affinity != SqlAffinity::None && request.affinity != SqlAffinity::Other;
    // Where the value is not of the column's kind, the database decides what it makes of it.
    const auto literalOfKind = [&]() -> std::optional<QString> {
        try {
            return offlineLiteral(request);
        } catch (const RenderFailure &) {
            return std::nullopt;
        }
    };
    if (const auto literal = fits ? literalOfKind() : std::nullopt)
        return *literal;
    const SqlType type = typeOfValue(value);
    return offlineLiteral({value, type, affinityOf(type), request.dialect, context});
}

} // namespace retort
