// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/environment/PasswordMove.h"

#include "engine/database/DatabaseUrl.h"
#include "engine/environment/EnvironmentUrl.h"
#include "engine/environment/EnvironmentsFile.h"
#include "engine/environment/ProjectEnvironments.h"
#include "engine/environment/TomlSettings.h"
#include "engine/secrets/Keychain.h"
#include "engine/toml/EnvironmentWriter.h"

#include <QFile>
#include <QRegularExpression>
#include <QSaveFile>

#include <algorithm>
#include <vector>

namespace retort {

namespace {

/// A setting as it is written, and the environment in whose table it stands.
struct OwnedSetting
{
    QString owner;
    const toml::node *node = nullptr;

    QString text() const
    {
        return node && node->is_string() ? TomlSettings::toText(node->as_string()->get()) : QString();
    }
};

/// In the environment's own table, or in that of one that it extends.
OwnedSetting findSetting(const toml::table &root, const QString &environment, const char *key)
{
    QStringList seen;
    for (QString at = environment; !at.isEmpty() && !seen.contains(at);) {
        seen.append(at);
        const auto table = root["environments"][at.toStdString()];
        if (const toml::node *node = table[key].node())
            return {at, node};
        at = QString::fromStdString(table["extends"].value_or(std::string()));
    }
    return {};
}

/// A URL as it is written, without its password before the @, else among its options; the rest of it stays as it is,
/// variables too.
QString withoutWrittenPassword(const QString &url)
{
    static const QRegularExpression password(QStringLiteral("^([^:/@]+://[^:/@]*):[^@]*(?=@)"));
    static const QRegularExpression first(QStringLiteral("^([^?]*\\?)passw(?:or)?d=[^&]*&?"));
    static const QRegularExpression later(QStringLiteral("^([^?]*\\?.*)&passw(?:or)?d=[^&]*"));
    for (const QRegularExpression &form : {password, first, later}) {
        QString without = url;
        without.replace(form, QStringLiteral("\\1"));
        if (without != url)
            return without.endsWith(u'?') ? without.chopped(1) : without;
    }
    return url;
}

/// What an environment leads to and takes its password from, to see that nothing else has changed.
QStringList meaningOf(const Environment &environment, const Secret &moved, const SecretReference &reference)
{
    Environment meant = environment;
    const auto url = DatabaseUrl::parse(environment.url.text);
    const auto inUrl = url ? writtenPassword(*url) : std::nullopt;
    const bool hasMoved =
        Secret::areSame(environment.writtenPassword, moved) ||
        (inUrl && !environment.password && !environment.credentials && Secret::areSame(*inUrl, moved));
    if (hasMoved)
        meant.password = reference;
    return {meant.name,
            meant.section,
            withoutWrittenPassword(meant.url.text),
            meant.user.text,
            meant.session.role,
            meant.password ? describe(*meant.password) : QString(),
            meant.credentials ? describe(*meant.credentials) : QString(),
            !hasMoved && !meant.writtenPassword.isEmpty() ? QStringLiteral("written") : QString()};
}

/// Whether the new text says the same of every environment, but for where the password comes from.
bool isAllElseTheSame(const EnvironmentsFile &before, const EnvironmentsFile &after, const Secret &moved,
                      const SecretReference &reference)
{
    return std::ranges::equal(before.environments, after.environments,
                              [&](const Environment &one, const Environment &other) {
                                  return meaningOf(one, moved, reference) == meaningOf(other, moved, reference);
                              });
}

SecretReference keychainReference(const QString &entry)
{
    return {.kind = SecretReference::Kind::Keychain, .target = entry};
}

std::unexpected<Error> passwordByHand(const QString &environment, const QString &file, const QString &entry)
{
    return commandError(QStringLiteral("The password of '%1' cannot be taken out of %2 safely").arg(environment, file),
                        QStringLiteral("Write password = %1 by hand, and run `retort-cli env store %2`.")
                            .arg(tomlReference(keychainReference(entry)), entry));
}

std::unexpected<Error> noPasswordWritten(const QString &environment, const QString &file)
{
    return commandError(QStringLiteral("No password is written down for '%1' in %2").arg(environment, file));
}

} // namespace

Result<PasswordMove> PasswordMove::of(const QString &file, const QByteArray &text, const QString &environment,
                                      const QString &entry)
{
    const Result<EnvironmentsFile> before = EnvironmentsFile::parse(file, text);
    if (!before)
        return std::unexpected(before.error());
    const toml::table root = toml::parse(std::string_view(text.constData(), size_t(text.size())));
    const SecretReference reference = keychainReference(entry);
    const OwnedSetting written = findSetting(root, environment, "password");
    const OwnedSetting url = findSetting(root, environment, "url");
    Secret password = Secret::fromText(written.text());
    std::vector<std::pair<QString, QString>> settings;
    QString owner = written.owner;
    if (password.isEmpty()) {
        const auto address = DatabaseUrl::parse(url.text());
        const auto inUrl = address ? writtenPassword(*address) : std::nullopt;
        if (!inUrl)
            return address && address->holdsPassword() ? passwordByHand(environment, file, entry)
                                                       : noPasswordWritten(environment, file);
        // It is not the one that counts, or a bare @ in it makes the rest of it a part of the host.
        if (written.node || address->host().value_or(QString()).contains(u'@'))
            return passwordByHand(environment, file, entry);
        password = *inUrl;
        owner = url.owner;
        settings.emplace_back(QStringLiteral("url"), tomlText(withoutWrittenPassword(url.text())));
    }
    settings.emplace_back(QStringLiteral("password"), tomlReference(reference));
    const Result<QByteArray> changed = withSettings(text, owner, settings);
    const auto after = changed ? EnvironmentsFile::parse(file, *changed) : std::unexpected(changed.error());
    if (!after || !isAllElseTheSame(*before, *after, password, reference))
        return passwordByHand(environment, file, entry);
    return PasswordMove{*changed, password};
}

namespace {

const QString kIniUrl = QStringLiteral("sqlalchemy.url");

/// How many characters the two have in common at their ends.
qsizetype commonEnd(const QString &one, const QString &other)
{
    qsizetype count = 0;
    while (count < std::min(one.size(), other.size()) && one[one.size() - 1 - count] == other[other.size() - 1 - count])
        ++count;
    return count;
}

/// The INI file's text without the password in that section's URL; nothing where that cannot be done safely. What else
/// stands in it stays byte for byte: Python may read it in another encoding.
std::optional<QByteArray> withoutIniPassword(const IniFile &ini, const QString &section, const QByteArray &text)
{
    const QString raw = ini.raw(section, kIniUrl).value_or(QString());
    const QString without = withoutWrittenPassword(raw);
    QByteArrayList lines = text.split('\n');
    const qsizetype row = ini.line(section, kIniUrl) - 1;
    // One that is put together from other settings stands elsewhere, and so does what a variable before it begins.
    const qsizetype end = raw.size() - commonEnd(raw, without);
    const bool isElsewhere = without.count(u'@') > 1 || !ini.ownKeys(section).contains(kIniUrl) || row < 0 ||
                             row >= lines.size() || !lines[row].contains(raw.toUtf8()) || without == raw ||
                             raw.left(end).contains(QLatin1String("%("));
    if (isElsewhere)
        return std::nullopt;
    lines[row].replace(raw.toUtf8(), without.toUtf8());
    return lines.join('\n');
}

/// With a setting of [project], which has none of that name yet.
QString withProjectSetting(QString text, const QString &line)
{
    static const QRegularExpression header(QStringLiteral("^[ \\t]*\\[[ \\t]*project[ \\t]*\\].*\\n"),
                                           QRegularExpression::MultilineOption);
    const QRegularExpressionMatch match = header.match(text);
    if (match.hasMatch())
        return text.insert(match.capturedEnd(), line);
    // Behind all else: what stands before the first header belongs to no table.
    return text + QStringLiteral("[project]\n%1\n").arg(line);
}

/// An environment for each section that was one by itself so far.
QByteArray withSections(const QByteArray &text, const std::vector<Environment> &environments)
{
    QString added = QString::fromUtf8(text).trimmed();
    if (!added.isEmpty())
        added += QStringLiteral("\n\n");
    // With several, each is chosen by name, as -n did.
    if (environments.size() == 1)
        added = withProjectSetting(
            added, QStringLiteral("default_environment = %1\n").arg(tomlText(environments.front().name)));
    for (const Environment &environment : environments)
        added += QStringLiteral("[environments.%1]\nsection = %2\n\n")
                     .arg(tomlKey(environment.name), tomlText(environment.section));
    return (added.trimmed() + u'\n').toUtf8();
}

ptrdiff_t errorCount(const EnvironmentsFile &file)
{
    return std::ranges::count(file.findings, Diagnostic::Severity::Error, &Diagnostic::severity);
}

} // namespace

Result<IniPasswordMove> IniPasswordMove::of(const Project &project, const QByteArray &oldIni, const QByteArray &oldToml,
                                            const QString &environment, const QString &entry)
{
    const QString file = ProjectEnvironments::file(project);
    const IniFile &ini = project.config().ini();
    const Result<ProjectEnvironments> environments = ProjectEnvironments::of(project);
    if (!environments)
        return std::unexpected(environments.error());
    const Result<Environment> chosen = environments->choose(environment);
    if (!chosen)
        return std::unexpected(chosen.error());
    const QString section = chosen->section.isEmpty() ? project.config().section() : chosen->section;
    const auto value = project.config().iniOption(section, kIniUrl);
    const auto address = DatabaseUrl::parse(value && *value ? **value : QString());
    const bool hasOwn = !chosen->url.isEmpty() || chosen->password || chosen->credentials;
    const auto inUrl = address ? writtenPassword(*address) : std::nullopt;
    if (hasOwn || !inUrl)
        return !hasOwn && address && address->holdsPassword() ? passwordByHand(environment, ini.file(), entry)
                                                              : noPasswordWritten(environment, ini.file());
    const auto before = EnvironmentsFile::parse(file, oldToml);
    const std::optional<QByteArray> newIni = withoutIniPassword(ini, section, oldIni);
    if (!before || !newIni)
        return passwordByHand(environment, ini.file(), entry);
    const QByteArray sections = before->environments.empty() ? withSections(oldToml, environments->all) : oldToml;
    const auto changed =
        withSettings(sections, environment, {{QStringLiteral("password"), tomlReference(keychainReference(entry))}});
    const auto after = changed ? EnvironmentsFile::parse(file, *changed) : std::unexpected(changed.error());
    if (!after || errorCount(*after) > errorCount(*before))
        return passwordByHand(environment, file, entry);
    for (const Environment &one : after->environments) {
        const bool isSameSection =
            one.section == section || (one.section.isEmpty() && section == project.config().section());
        const bool hasNone = one.url.isEmpty() && !one.password && !one.credentials && one.writtenPassword.isEmpty();
        // It would be without the password that it has now.
        if (isSameSection && hasNone)
            return passwordByHand(one.name, ini.file(), entry);
    }
    const auto meant = std::ranges::find(after->environments, environment, &Environment::name);
    const bool isThere = meant != after->environments.end() && meant->password &&
                         meant->password->kind == SecretReference::Kind::Keychain;
    if (!isThere)
        return passwordByHand(environment, file, entry);
    return IniPasswordMove{*newIni, *changed, *inUrl};
}

namespace {

/// Empty where there is no such file.
Result<QByteArray> wholeText(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return QByteArray();
    if (!file.open(QIODevice::ReadOnly))
        return fileError(QStringLiteral("Cannot read %1: %2").arg(path, file.errorString()));
    return file.readAll();
}

/// Unless the entry is there with another secret, which may be all that is left of somebody's.
Result<void> keepNew(const QString &entry, const Secret &secret, const std::shared_ptr<LookupStopper> &stopper)
{
    const Result<std::optional<Secret>> known = Keychain::find(entry, stopper);
    if (!known)
        return std::unexpected(known.error());
    if (!*known)
        return Keychain::write(entry, secret, stopper);
    if (Secret::areSame(**known, secret))
        return {};
    return commandError(
        QStringLiteral("The keychain has an entry '%1' already, with another password than the file").arg(entry),
        QStringLiteral(
            "Nothing was changed. If that one is out of date, put the file's password there with `retort-cli "
            "env store %1`, and move it again. If it is of something else, write password = %2 by hand, and "
            "run `retort-cli env store %3`.")
            .arg(entry, tomlReference(keychainReference(entry + QLatin1String("-2"))), entry + QLatin1String("-2")));
}

/// Unless somebody else has written it meanwhile: the keychain may have kept a person for long.
Result<void> writeUnlessChanged(const QString &path, const QByteArray &before, const QByteArray &after)
{
    const Result<QByteArray> now = wholeText(path);
    if (!now)
        return std::unexpected(now.error());
    if (*now != before)
        return fileError(QStringLiteral("%1 was changed meanwhile; the password is in the keychain, and still in the "
                                        "file")
                             .arg(path));
    QSaveFile target(path);
    if (!target.open(QIODevice::WriteOnly) || target.write(after) != after.size() || !target.commit())
        return fileError(QStringLiteral("Cannot write %1: %2").arg(path, target.errorString()));
    return {};
}

} // namespace

Result<PasswordPlace> movePasswordToKeychain(const Project &project, const QString &environment,
                                             const std::shared_ptr<LookupStopper> &stopper)
{
    const QString file = ProjectEnvironments::file(project);
    const QString iniFile = project.config().files().ini;
    const QString entry = keychainEntry(file, environment);
    const Result<ProjectEnvironments> environments = ProjectEnvironments::of(project);
    if (!environments)
        return std::unexpected(environments.error());
    const Result<Environment> chosen = environments->choose(environment);
    if (!chosen)
        return std::unexpected(chosen.error());
    const Result<QByteArray> toml = wholeText(file);
    const Result<QByteArray> ini = iniFile.isEmpty() ? QByteArray() : wholeText(iniFile);
    if (!toml || !ini)
        return std::unexpected(toml ? ini.error() : toml.error());
    const bool isOfIni = chosen->url.isEmpty() && chosen->writtenPassword.isEmpty() && !ini->isEmpty();
    IniPasswordMove move{*ini, {}, {}};
    if (isOfIni) {
        Result<IniPasswordMove> taken = IniPasswordMove::of(project, *ini, *toml, environment, entry);
        if (!taken)
            return std::unexpected(taken.error());
        move = *std::move(taken);
    } else {
        Result<PasswordMove> taken = PasswordMove::of(file, *toml, environment, entry);
        if (!taken)
            return std::unexpected(taken.error());
        move.toml = taken->text;
        move.password = taken->password;
    }
    if (Result<void> kept = keepNew(entry, move.password, stopper); !kept)
        return std::unexpected(kept.error());
    if (Result<void> written = writeUnlessChanged(file, *toml, move.toml); !written)
        return std::unexpected(written.error());
    if (isOfIni) {
        if (Result<void> written = writeUnlessChanged(iniFile, *ini, move.ini); !written)
            return std::unexpected(written.error());
    }
    return isOfIni ? PasswordPlace::IniFile : PasswordPlace::EnvironmentsFile;
}

} // namespace retort
