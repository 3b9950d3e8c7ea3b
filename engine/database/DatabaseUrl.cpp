// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/DatabaseUrl.h"

#include <QDir>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <array>

namespace retort {

namespace {

constexpr QLatin1String kHiddenPassword("***");

struct UrlDriver
{
    QLatin1String dialect;
    QLatin1String qtDriver;
};

constexpr std::array<UrlDriver, 7> kUrlDrivers = {{
    {QLatin1String("sqlite"), QLatin1String("QSQLITE")},
    {QLatin1String("postgresql"), QLatin1String("QPSQL")},
    {QLatin1String("cockroachdb"), QLatin1String("QPSQL")},
    {QLatin1String("mysql"), QLatin1String("QMYSQL")},
    {QLatin1String("mariadb"), QLatin1String("QMYSQL")},
    {QLatin1String("mssql"), QLatin1String("QODBC")},
    {QLatin1String("oracle"), QLatin1String("QODBC")},
}};

QString unquoteUrlPart(const QString &text)
{
    return QUrl::fromPercentEncoding(text.toUtf8());
}

QString unquoteQueryPart(QString text)
{
    return unquoteUrlPart(text.replace(QLatin1Char('+'), QLatin1Char(' ')));
}

QString quoteUrlPart(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text, " +"));
}

QString quoteQueryPart(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text, " ").replace(' ', '+'));
}

/// A connection text of ODBC may have the password among its parts.
const QRegularExpression &odbcPassword()
{
    static const QRegularExpression password(
        QStringLiteral(R"(\b(\w*(?:PWD|PASSWD|PASSWORD))\s*=\s*(\{(?:[^}]|\}\})*\}|[^;]*))"),
        QRegularExpression::CaseInsensitiveOption);
    return password;
}

/// An option that drivers take a password by: password, passwd, sslpassword, ODBC's PWD, passphrases and tokens.
bool isPasswordOption(const QString &key)
{
    static const QRegularExpression names(QStringLiteral("passw(or)?d|passphrase|passcode|pwd$|secret$|token$"),
                                          QRegularExpression::CaseInsensitiveOption);
    return names.match(key).hasMatch();
}

/// In braces a closing one stands twice.
QString unbracedOdbcValue(const QString &value)
{
    if (!value.startsWith(QLatin1Char('{')) || !value.endsWith(QLatin1Char('}')))
        return value.trimmed();
    return value.mid(1, value.size() - 2).replace(QLatin1String("}}"), QLatin1String("}"));
}

std::vector<std::pair<QString, QString>> parseUrlQuery(const QString &text)
{
    std::vector<std::pair<QString, QString>> query;
    for (const QString &part : text.split(QLatin1Char('&'), Qt::SkipEmptyParts)) {
        const qsizetype equals = part.indexOf(QLatin1Char('='));
        // As Python's parse_qsl: options without a value are left out.
        if (equals < 0 || equals == part.size() - 1)
            continue;
        query.emplace_back(unquoteQueryPart(part.left(equals)), unquoteQueryPart(part.mid(equals + 1)));
    }
    return query;
}

} // namespace

Result<DatabaseUrl> DatabaseUrl::parse(const QString &text)
{
    if (text.trimmed().isEmpty())
        return commandError(QStringLiteral("No database URL is given"),
                            QStringLiteral("Set sqlalchemy.url, for example to sqlite:///app.db"));

    // SQLAlchemy's reading: a user ends at the first ":" or "@", a password at the first "@", the database at "?".
    static const QRegularExpression pattern(
        QStringLiteral(R"(^(?<name>[\w+]+)://)"
                       R"((?:(?<user>[^:/]*)(?::(?<password>[^@]*))?@)?)"
                       R"((?:(?:\[(?<host6>[^/?]+)\]|(?<host>[^/:?]+))?(?::(?<port>[^/?]*))?)?)"
                       R"((?:/(?<database>[^?]*))?(?:\?(?<query>.*))?)"),
        QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = pattern.match(text);
    if (!match.hasMatch())
        return commandError(QStringLiteral("Could not parse SQLAlchemy URL from given URL string"),
                            QStringLiteral("A URL reads dialect://user:password@host:port/database, "
                                           "for example sqlite:///app.db or postgresql://shop@localhost/shop"));

    const auto group = [&match](const char *name) -> std::optional<QString> {
        const QString key = QString::fromLatin1(name);
        return match.capturedStart(key) < 0 ? std::nullopt : std::optional(match.captured(key));
    };

    DatabaseUrl url;
    url.m_scheme = match.captured(QStringLiteral("name"));
    if (const auto user = group("user"))
        url.m_user = unquoteUrlPart(*user);
    if (const auto password = group("password"))
        url.m_password = Secret::fromText(unquoteUrlPart(*password));
    url.m_host = group("host6") ? group("host6") : group("host");
    if (const auto port = group("port"); port && !port->isEmpty()) {
        bool isNumber = false;
        url.m_port = port->toInt(&isNumber);
        if (!isNumber || *url.m_port < 0 || *url.m_port > 65535)
            return commandError(QStringLiteral("The port in the database URL is not a number from 0 to 65535"),
                                QStringLiteral("In a user name or password, write @ as %40, : as %3A and / as %2F"));
    }
    url.m_database = group("database");
    if (const auto query = group("query"))
        url.m_query = parseUrlQuery(*query);
    url.watchOptions();
    return url;
}

QString DatabaseUrl::dialectName() const
{
    return m_scheme.section(QLatin1Char('+'), 0, 0);
}

QString DatabaseUrl::driverName() const
{
    return m_scheme.section(QLatin1Char('+'), 1);
}

QString DatabaseUrl::qtDriver() const
{
    const QString dialect = dialectName();
    if (driverName().endsWith(QLatin1String("odbc")))
        return QStringLiteral("QODBC");
    const auto found = std::ranges::find_if(kUrlDrivers, [&](const UrlDriver &row) { return row.dialect == dialect; });
    return found == kUrlDrivers.end() ? QString() : QString(found->qtDriver);
}

bool DatabaseUrl::isMysqlFamily() const
{
    const QString dialect = dialectName();
    return dialect == QLatin1String("mysql") || dialect == QLatin1String("mariadb");
}

bool DatabaseUrl::isPostgresqlFamily() const
{
    const QString dialect = dialectName();
    return dialect == QLatin1String("postgresql") || dialect == QLatin1String("cockroachdb");
}

bool DatabaseUrl::holdsPassword() const
{
    const auto isPassword = [](const auto &option) {
        return !option.second.isEmpty() &&
               (isPasswordOption(option.first) || odbcPassword().match(option.second).hasMatch());
    };
    return (m_password && !m_password->isEmpty()) || std::ranges::any_of(m_query, isPassword);
}

std::optional<QString> DatabaseUrl::option(const QString &key) const
{
    std::optional<QString> value;
    for (const auto &[name, text] : m_query) {
        if (name == key)
            value = text;
    }
    return value;
}

void DatabaseUrl::setOption(const QString &key, const QString &value)
{
    std::erase_if(m_query, [&key](const auto &option) { return option.first == key; });
    m_query.emplace_back(key, value);
    watchOptions();
}

void DatabaseUrl::watchOptions()
{
    m_optionSecrets.clear();
    for (const auto &[key, value] : m_query) {
        if (isPasswordOption(key)) {
            m_optionSecrets.push_back(Secret::fromText(value));
            continue;
        }
        for (auto found = odbcPassword().globalMatch(value); found.hasNext();)
            m_optionSecrets.push_back(Secret::fromText(unbracedOdbcValue(found.next().captured(2))));
    }
}

bool DatabaseUrl::isMemory() const
{
    return isSqlite() && (!m_database || m_database->isEmpty() || *m_database == QLatin1String(":memory:"));
}

Result<QString> DatabaseUrl::sqliteFile() const
{
    if (m_user || m_password || m_host || m_port)
        return commandError(
            QStringLiteral("Invalid SQLite URL: %1").arg(withoutPassword()),
            QStringLiteral("Valid forms are sqlite:///relative/file.db, sqlite:////absolute/file.db and "
                           "sqlite:// for a database in memory"));
    if (isMemory())
        return QString();
    QString file = *m_database;
    // With ?uri=true the file itself is a URI: "file:path".
    if (option(QStringLiteral("uri")) && file.startsWith(QLatin1String("file:")))
        file = unquoteUrlPart(file.mid(5));
    return QDir::cleanPath(QDir::current().absoluteFilePath(file));
}

QString DatabaseUrl::withoutPassword() const
{
    return render(kHiddenPassword);
}

QString DatabaseUrl::withPassword() const
{
    return render(m_password ? quoteUrlPart(m_password->reveal()) : QString());
}

bool DatabaseUrl::operator==(const DatabaseUrl &other) const
{
    return m_scheme == other.m_scheme && m_user == other.m_user && m_host == other.m_host && m_port == other.m_port &&
           m_database == other.m_database && m_query == other.m_query && m_sessionSettings == other.m_sessionSettings &&
           m_password.has_value() == other.m_password.has_value() &&
           (!m_password || Secret::areSame(*m_password, *other.m_password));
}

QString DatabaseUrl::render(const QString &shownPassword) const
{
    QString text = m_scheme + QLatin1String("://");
    if (m_user) {
        text += quoteUrlPart(*m_user);
        if (m_password)
            text += QLatin1Char(':') + shownPassword;
        text += QLatin1Char('@');
    }
    if (m_host) {
        // A password with a bare "@" spills into the host: keep what may be secret out of sight.
        const bool isSpilled = m_password && m_host->contains(QLatin1Char('@')) && shownPassword == kHiddenPassword;
        const QString host = isSpilled ? m_host->section(QLatin1Char('@'), -1) : *m_host;
        text += host.contains(QLatin1Char(':')) ? QLatin1Char('[') + host + QLatin1Char(']') : host;
    }
    if (m_port)
        text += QLatin1Char(':') + QString::number(*m_port);
    if (m_database)
        text += QLatin1Char('/') + *m_database;
    if (!m_query.empty()) {
        auto sorted = m_query;
        std::ranges::stable_sort(sorted, {}, &std::pair<QString, QString>::first);
        QStringList parts;
        const bool isForPeople = shownPassword == kHiddenPassword;
        for (const auto &[key, value] : sorted) {
            QString shown = quoteQueryPart(value);
            if (isForPeople && isPasswordOption(key))
                shown = kHiddenPassword;
            else if (isForPeople && value.contains(odbcPassword()))
                shown = quoteQueryPart(QString(value).replace(odbcPassword(), QLatin1String("\\1=") + kHiddenPassword))
                            .replace(quoteQueryPart(kHiddenPassword), kHiddenPassword);
            parts << quoteQueryPart(key) + QLatin1Char('=') + shown;
        }
        text += QLatin1Char('?') + parts.join(QLatin1Char('&'));
    }
    return text;
}

} // namespace retort
