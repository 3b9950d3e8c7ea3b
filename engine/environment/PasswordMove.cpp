// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/environment/PasswordMove.h"

#include "engine/database/DatabaseUrl.h"
#include "engine/environment/EnvironmentsFile.h"
#include "engine/environment/TomlSettings.h"
#include "engine/secrets/Keychain.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

namespace retort {

namespace {

/// A basic string of TOML, which quotes as JSON does.
QByteArray tomlQuoted(const QString &text)
{
    const QByteArray array = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return array.sliced(1, array.size() - 2);
}

/// The table that says the key, the environment's own or one that it extends.
const toml::node *findSetting(const toml::table &root, const QString &environment, const char *key)
{
    QStringList seen;
    for (QString at = environment; !at.isEmpty() && !seen.contains(at);) {
        seen.append(at);
        const auto table = root["environments"][at.toStdString()];
        if (const toml::node *node = table[key].node())
            return node;
        at = QString::fromStdString(table["extends"].value_or(std::string()));
    }
    return nullptr;
}

/// `value` in place of what stands there; the line has to begin with the key, so that no inline table is broken up.
std::optional<QByteArray> replaced(const QByteArray &text, const toml::node &node, const char *key,
                                   const QByteArray &value)
{
    const toml::source_region &place = node.source();
    QList<QByteArray> lines = text.split('\n');
    const qsizetype row = qsizetype(place.begin.line) - 1;
    if (place.begin.line != place.end.line || row >= lines.size())
        return std::nullopt;
    QByteArray &line = lines[row];
    if (!line.trimmed().startsWith(key))
        return std::nullopt;
    const qsizetype begin = qsizetype(place.begin.column) - 1;
    line.replace(begin, qsizetype(place.end.column) - 1 - begin, value);
    return lines.join('\n');
}

} // namespace

Result<PasswordMove> PasswordMove::of(const QString &file, const QByteArray &text, const QString &environment,
                                      const QString &entry)
{
    const Result<EnvironmentsFile> read = EnvironmentsFile::parse(file, text);
    if (!read)
        return std::unexpected(read.error());
    const toml::table root = toml::parse(std::string_view(text.constData(), size_t(text.size())));
    const QByteArray reference = "{ keychain = " + tomlQuoted(entry) + " }";
    const auto byHand = [&] {
        return commandError(
            QStringLiteral("The password of '%1' cannot be taken out of %2 safely").arg(environment, file),
            QStringLiteral("Write password = %1 by hand, and run `retort-cli env store %2`.")
                .arg(QString::fromUtf8(reference), entry));
    };
    const toml::node *password = findSetting(root, environment, "password");
    if (password && password->is_string()) {
        const auto changed = replaced(text, *password, "password", reference);
        if (!changed)
            return byHand();
        return PasswordMove{*changed, Secret::fromText(QString::fromStdString(password->as_string()->get()))};
    }
    const toml::node *url = findSetting(root, environment, "url");
    const Result<DatabaseUrl> address =
        url && url->is_string() ? DatabaseUrl::parse(QString::fromStdString(url->as_string()->get())) : DatabaseUrl();
    if (!address || !address->password() || address->password()->isEmpty())
        return commandError(QStringLiteral("No password is written down for '%1' in %2").arg(environment, file));
    DatabaseUrl without = *address;
    without.clearPassword();
    const auto changed = replaced(text, *url, "url", tomlQuoted(without.withPassword()) + "\npassword = " + reference);
    if (!changed || password)
        return byHand();
    return PasswordMove{*changed, *address->password()};
}

Result<void> movePasswordToKeychain(const QString &file, const QString &environment, const QString &entry)
{
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly))
        return fileError(QStringLiteral("Cannot read %1: %2").arg(file, source.errorString()));
    const Result<PasswordMove> move = PasswordMove::of(file, source.readAll(), environment, entry);
    source.close();
    if (!move)
        return std::unexpected(move.error());
    if (Result<void> written = Keychain::write(entry, move->password); !written)
        return written;
    QSaveFile target(file);
    if (!target.open(QIODevice::WriteOnly) || target.write(move->text) != move->text.size() || !target.commit())
        return fileError(QStringLiteral("Cannot write %1: %2").arg(file, target.errorString()));
    return {};
}

} // namespace retort
