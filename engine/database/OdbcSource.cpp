// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/OdbcSource.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <array>

namespace retort {

namespace {

/// Options that say where the database is, or that are meant for SQLAlchemy.
constexpr std::array kOdbcAddressOptions = {"odbc_connect", "driver", "dsn", "host", "port", "odbc_autotranslate"};

/// PostgreSQL's driver makes texts of truth values, '0' among them, which is true to a script.
QString withWhatIsMeant(const QString &source, const DatabaseUrl &url)
{
    const bool isSaid = source.contains(QLatin1String("BoolsAsChar"), Qt::CaseInsensitive);
    return url.isPostgresqlFamily() && !isSaid ? source + QLatin1String(";BoolsAsChar=0") : source;
}

} // namespace

QString odbcValue(const QString &value)
{
    const bool needsBraces = value.contains(QLatin1Char(';')) || value.startsWith(QLatin1Char('{'));
    if (!needsBraces)
        return value;
    return QLatin1Char('{') + QString(value).replace(QLatin1Char('}'), QLatin1String("}}")) + QLatin1Char('}');
}

QString odbcSource(const DatabaseUrl &url)
{
    static const QRegularExpression named(QStringLiteral("^\\s*DSN\\s*=\\s*"),
                                          QRegularExpression::CaseInsensitiveOption);
    if (const auto whole = url.option(QStringLiteral("odbc_connect")))
        return withWhatIsMeant(QString(*whole).remove(named), url);
    const auto dsn = url.option(QStringLiteral("dsn"));
    const QString host = url.host().value_or(url.option(QStringLiteral("host")).value_or(QString()));
    const QString database = url.database().value_or(QString());
    QStringList parts;
    if (dsn || (!host.isEmpty() && database.isEmpty())) {
        parts << (host.isEmpty() ? *dsn : host);
    } else {
        if (const auto driver = url.option(QStringLiteral("driver")))
            parts << QLatin1String("DRIVER={") + *driver + QLatin1Char('}');
        const QString port = url.port() ? QLatin1Char(',') + QString::number(*url.port()) : QString();
        parts << QLatin1String("SERVER=") + odbcValue(host) + port << QLatin1String("Database=") + odbcValue(database);
    }
    const bool asksForLogin = url.user() || url.option(QStringLiteral("authentication"));
    if (!asksForLogin && url.dialectName() == QLatin1String("mssql"))
        parts << QStringLiteral("Trusted_Connection=Yes");
    for (const auto &[key, value] : url.query()) {
        const bool isAddress = std::ranges::any_of(
            kOdbcAddressOptions, [&key = key](const char *known) { return key == QLatin1String(known); });
        if (!isAddress)
            parts << key + QLatin1Char('=') + odbcValue(value);
    }
    return withWhatIsMeant(parts.join(QLatin1Char(';')), url);
}

} // namespace retort
