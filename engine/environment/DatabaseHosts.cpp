// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/environment/DatabaseHosts.h"

#include "engine/database/OdbcSource.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace retort {

namespace {

/// Parts of an ODBC text that lead nowhere; in lower case. All others are shown.
constexpr std::array kPlainOdbcKeys = {"driver",
                                       "database",
                                       "uid",
                                       "user",
                                       "pwd",
                                       "password",
                                       "trusted_connection",
                                       "encrypt",
                                       "trustservercertificate",
                                       "charset",
                                       "app",
                                       "mars_connection",
                                       "authentication",
                                       "timeout",
                                       "language",
                                       "longasmax"};

/// All values of an option, each of which may be a list.
QStringList optionParts(const DatabaseUrl &url, const QString &key)
{
    QStringList parts;
    for (const auto &[name, value] : url.query()) {
        if (name == key)
            parts += value.split(u',');
    }
    return parts;
}

/// A folder with a socket, or a socket without a file.
bool isSocket(const QString &host)
{
    return host.isEmpty() || host.startsWith(u'/') || host.startsWith(u'@');
}

QString withPort(const QString &host, const QString &port)
{
    if (port.isEmpty())
        return host;
    const bool isBare6 = host.count(u':') > 1 && !host.startsWith(u'[');
    return (isBare6 ? u'[' + host + u']' : host) + u':' + port;
}

/// How a value in braces ends: with one brace, two being a brace that is meant (ODBC says so), or with the first before
/// a semicolon (older FreeTDS).
enum class BraceEnd { Single, BeforeSemicolon };

/// Where the brace is that ends a value; -1 where none does.
qsizetype closingBrace(const QString &text, qsizetype from, BraceEnd manner)
{
    for (qsizetype at = text.indexOf(u'}', from); at >= 0; at = text.indexOf(u'}', at)) {
        const QChar next = at + 1 < text.size() ? text[at + 1] : QChar(u';');
        if (next == u';' || (manner == BraceEnd::Single && next != u'}'))
            return at;
        at += manner == BraceEnd::Single ? 2 : 1;
    }
    return -1;
}

/// Where the part that begins at `from` ends.
qsizetype partEnd(const QString &text, qsizetype from, BraceEnd manner)
{
    const auto semicolon = [&text](qsizetype start) {
        const qsizetype found = text.indexOf(u';', start);
        return found < 0 ? text.size() : found;
    };
    const qsizetype plainEnd = semicolon(from);
    const qsizetype value = text.indexOf(u'=', from) + 1;
    // A brace means something only where a value begins, and where another one ends it.
    if (value == 0 || value >= plainEnd || text[value] != u'{')
        return plainEnd;
    const qsizetype brace = closingBrace(text, value + 1, manner);
    if (brace < 0)
        return plainEnd;
    const qsizetype end = semicolon(brace);
    // Some take what follows without a semicolon for the next part.
    return QStringView(text).sliced(brace, end - brace).contains(u'=') ? brace + 1 : end;
}

/// The text's parts; what stands in braces is one. Where drivers disagree, the parts of either reading: a person is to
/// see each host that any of them would go to.
QStringList odbcParts(const QString &text)
{
    QStringList parts;
    for (const BraceEnd manner : {BraceEnd::Single, BraceEnd::BeforeSemicolon}) {
        for (qsizetype at = 0; at < text.size(); ++at) {
            const qsizetype end = partEnd(text, at, manner);
            const QString part = text.sliced(at, end - at);
            if (manner == BraceEnd::Single || part.contains(u'='))
                parts << part;
            at = end < text.size() && text[end] != u';' ? end - 1 : end;
        }
    }
    parts.removeDuplicates();
    return parts;
}

QStringList odbcHosts(const DatabaseUrl &url)
{
    static const QRegularExpression secret(QStringLiteral("pwd|passw|secret|token"));
    QStringList hosts;
    for (const QString &part : odbcParts(odbcSource(url))) {
        const QString key = part.section(u'=', 0, 0).trimmed().toLower();
        const QString value = part.section(u'=', 1).trimmed();
        const bool isPlain =
            std::ranges::any_of(kPlainOdbcKeys, [&](const char *plain) { return key == QLatin1String(plain); });
        if (part.trimmed().isEmpty() || isPlain || key.contains(secret))
            continue;
        if (!part.contains(u'='))
            hosts << QStringLiteral("the ODBC source %1").arg(part.trimmed());
        else if (key == QLatin1String("server"))
            hosts << QString(value).replace(u',', u':');
        else
            hosts << part.trimmed();
    }
    hosts.removeAll(QString());
    return hosts;
}

} // namespace

QStringList databaseHosts(const DatabaseUrl &url)
{
    if (url.isSqlite())
        return {};
    if (url.qtDriver() == QLatin1String("QODBC"))
        return odbcHosts(url);
    // SQLAlchemy lets options name hosts, too; libpq tries several in turn, and goes to `hostaddr` whatever the name.
    // A bare @ in the password makes the rest of it a part of the host.
    const bool isSpilled = url.password() && url.host() && url.host()->contains(u'@');
    const QStringList names = isSpilled    ? QStringList{url.host()->section(u'@', -1)}
                              : url.host() ? url.host()->split(u',')
                                           : optionParts(url, QStringLiteral("host"));
    const QStringList addresses = optionParts(url, QStringLiteral("hostaddr"));
    const QStringList ports =
        url.port() ? QStringList{QString::number(*url.port())} : optionParts(url, QStringLiteral("port"));
    QStringList hosts;
    for (qsizetype i = 0; i < std::max(names.size(), addresses.size()); ++i) {
        const QString name = names.value(i);
        const QString address = addresses.value(i);
        // One port stands for all.
        const QString port = ports.value(i, ports.value(0));
        if (!address.isEmpty())
            hosts << withPort(address, port) + (name.isEmpty() ? QString() : QStringLiteral(" (as %1)").arg(name));
        else if (!isSocket(name))
            hosts << withPort(name, port);
    }
    hosts.removeDuplicates();
    return hosts;
}

} // namespace retort
