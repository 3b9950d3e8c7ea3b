// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/environment/EnvironmentUrl.h"

#include <vector>

namespace retort {

namespace {

Result<DatabaseUrl> addressOf(const Environment &environment, const QString &projectUrl)
{
    const QString text = environment.url.text.isEmpty() ? projectUrl : environment.url.text;
    if (text.isEmpty()) {
        return std::unexpected(Error{Error::Kind::Command,
                                     QStringLiteral("The environment '%1' names no database").arg(environment.name),
                                     environment.where,
                                     QStringLiteral("Give it a url, for example "
                                                    "url = \"postgresql://shop@localhost/shop\".")});
    }
    return DatabaseUrl::parse(text);
}

DatabaseUrl withWritten(DatabaseUrl url, const Environment &environment)
{
    if (!environment.user.text.isEmpty())
        url.setUser(environment.user.text);
    if (!environment.writtenPassword.isEmpty())
        url.setPassword(environment.writtenPassword);
    url.setSessionSettings(environment.session);
    return url;
}

} // namespace

Result<DatabaseUrl> writtenUrl(const Environment &environment, const QString &projectUrl)
{
    if (environment.url.reference) {
        if (environment.dialect.isEmpty()) {
            return std::unexpected(Error{
                Error::Kind::Command,
                QStringLiteral(
                    "The URL of the environment '%1' has to be looked up, so the kind of its database is not "
                    "known without a connection")
                    .arg(environment.name),
                environment.where, QStringLiteral("Say it in retort.toml, for example dialect = \"postgresql\".")});
        }
        return DatabaseUrl::parse(environment.dialect + QLatin1String("://"));
    }
    const Result<DatabaseUrl> url = addressOf(environment, projectUrl);
    return url ? Result<DatabaseUrl>(withWritten(*url, environment)) : url;
}

Result<DatabaseUrl> connectionUrl(const Environment &environment, const QString &projectUrl,
                                  const ResolvedSecrets &secrets)
{
    Result<DatabaseUrl> url =
        secrets.url ? DatabaseUrl::parse(secrets.url->reveal().trimmed()) : addressOf(environment, projectUrl);
    if (!url)
        return url;
    DatabaseUrl result = withWritten(*url, environment);
    if (secrets.user)
        result.setUser(*secrets.user);
    if (secrets.password)
        result.setPassword(*secrets.password);
    return result;
}

std::optional<Secret> writtenPassword(const DatabaseUrl &url)
{
    if (url.password() && !url.password()->isEmpty())
        return url.password();
    std::vector<QString> options;
    for (const auto &[key, value] : url.query()) {
        if (key == QLatin1String("password") || key == QLatin1String("passwd"))
            options.push_back(value);
    }
    // What a text for ODBC means by its parts is the driver's.
    const bool isOdbc = url.qtDriver() == QLatin1String("QODBC");
    return options.size() == 1 && !isOdbc && !options.front().isEmpty()
               ? std::optional(Secret::fromText(options.front()))
               : std::nullopt;
}

} // namespace retort
