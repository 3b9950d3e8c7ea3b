// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/environment/EnvironmentsFile.h"

#include "engine/database/DatabaseUrl.h"
#include "engine/environment/EnvironmentUrl.h"
#include "engine/environment/TomlSettings.h"
#include "model/NearestWord.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace retort {

namespace {

const QStringList kEnvironmentKeys = {
    QStringLiteral("extends"),      QStringLiteral("label"),       QStringLiteral("colour"),
    QStringLiteral("url"),          QStringLiteral("dialect"),     QStringLiteral("user"),
    QStringLiteral("password"),     QStringLiteral("credentials"), QStringLiteral("vault"),
    QStringLiteral("role"),         QStringLiteral("search_path"), QStringLiteral("lock_timeout"),
    QStringLiteral("protected"),    QStringLiteral("confirm"),     QStringLiteral("statement_timeout"),
    QStringLiteral("run_time"),     QStringLiteral("export_only"), QStringLiteral("section"),
    QStringLiteral("journal_table")};

const QStringList kVaultKeys = {QStringLiteral("address"), QStringLiteral("namespace"), QStringLiteral("method"),
                                QStringLiteral("mount"),   QStringLiteral("role"),      QStringLiteral("user"),
                                QStringLiteral("secret"),  QStringLiteral("wrapped"),   QStringLiteral("ca_file")};

const QStringList kVaultMethods = {QStringLiteral("token"), QStringLiteral("approle"), QStringLiteral("userpass"),
                                   QStringLiteral("ldap"),  QStringLiteral("jwt"),     QStringLiteral("kubernetes"),
                                   QStringLiteral("oidc")};

/// All tables of the file; engine/project reads the last three.
const QStringList kTables = {QStringLiteral("project"), QStringLiteral("vault"),  QStringLiteral("environments"),
                             QStringLiteral("types"),   QStringLiteral("values"), QStringLiteral("naming_convention")};

bool needsVault(const Environment &environment)
{
    return std::ranges::any_of(std::array{environment.url.reference, environment.user.reference, environment.password,
                                          environment.credentials},
                               [](const std::optional<SecretReference> &reference) {
                                   return reference && reference->kind == SecretReference::Kind::Vault;
                               });
}

/// One reading of a file.
class EnvironmentsReader
{
public:
    EnvironmentsReader(const toml::table &root, EnvironmentsFile &result) : m_root(root), m_result(result) {}

    void read();

private:
    void checkTables();
    void readProject(const TomlSettings &project);
    void readEnvironments(const toml::table &all);
    void readEnvironment(const QString &name, const TomlSettings &settings);
    std::optional<TomlSettings> withInherited(const QString &name, const toml::table &all) const;
    void readAddress(const TomlSettings &settings, Environment &environment);
    void readCredentials(const TomlSettings &settings, Environment &environment);
    VaultLogin readVault(const TomlSettings &settings) const;
    void checkAddress(const TomlSettings &settings, const toml::node &node, const Environment &environment) const;
    QString colourOf(const TomlSettings &settings) const;
    QString journalTableOf(const TomlSettings &settings) const;
    const Diagnostic *errorSince(size_t count) const;
    bool hasErrorSince(size_t count) const { return errorSince(count) != nullptr; }

    const toml::table &m_root;
    EnvironmentsFile &m_result;
    /// Of [vault].
    std::optional<Diagnostic> m_vaultProblem;
};

/// The first one; null if there is none.
const Diagnostic *EnvironmentsReader::errorSince(size_t count) const
{
    const auto found =
        std::find_if(m_result.findings.begin() + qsizetype(count), m_result.findings.end(),
                     [](const Diagnostic &finding) { return finding.severity == Diagnostic::Severity::Error; });
    return found == m_result.findings.end() ? nullptr : &*found;
}

/// Retort makes sure of every table, for one that is misspelt would count for nothing.
void EnvironmentsReader::checkTables()
{
    TomlSettings root(m_result.file, QString(), m_result.findings);
    for (const auto &[key, node] : m_root) {
        const QString name = TomlSettings::toText(key.str());
        if (kTables.contains(name))
            continue;
        const QString nearest = nearestWord(name, kTables);
        root.error(TomlSettings::rangeOf(m_result.file, key.source()),
                   QStringLiteral("There is nothing by the name '%1' in retort.toml").arg(name),
                   nearest.isEmpty() ? QStringLiteral("It has the tables %1.").arg(kTables.join(QStringLiteral(", ")))
                                     : QStringLiteral("Did you mean '%1'?").arg(nearest));
    }
}

void EnvironmentsReader::read()
{
    checkTables();
    TomlSettings root(m_result.file, QString(), m_result.findings);
    root.add(&m_root);
    const size_t before = m_result.findings.size();
    root.table("vault").checkKeys(kVaultKeys);
    if (const Diagnostic *problem = errorSince(before))
        m_vaultProblem = *problem;
    if (const toml::node *node = m_root.get("environments")) {
        if (const toml::table *all = node->as_table())
            readEnvironments(*all);
        else
            root.error(root.rangeOf(*node), QStringLiteral("'environments' must be a table"),
                       QStringLiteral("Write [environments.NAME] for each environment."));
    }
    std::ranges::stable_sort(m_result.environments, {}, [](const Environment &one) { return one.where.line; });
    const size_t beforeProject = m_result.findings.size();
    readProject(root.table("project"));
    if (const Diagnostic *problem = errorSince(beforeProject))
        m_result.defaultProblem = *problem;
    std::ranges::stable_sort(m_result.findings, {}, [](const Diagnostic &finding) { return finding.range.line; });
    // What several environments inherit is one mistake.
    const auto isSame = [](const Diagnostic &one, const Diagnostic &other) {
        return one.severity == Diagnostic::Severity::Error && !one.hint.isEmpty() && one.hint == other.hint &&
               one.code == other.code && one.range == other.range;
    };
    const auto repeated = std::ranges::unique(m_result.findings, isSame);
    m_result.findings.erase(repeated.begin(), repeated.end());
}

void EnvironmentsReader::readProject(const TomlSettings &project)
{
    project.checkKeys({QStringLiteral("default_environment")});
    const QString name = project.text("default_environment");
    QStringList names;
    for (const Environment &environment : m_result.environments)
        names.append(environment.name);
    if (name.isEmpty() || names.contains(name)) {
        m_result.defaultEnvironment = name;
        return;
    }
    const QString nearest = nearestWord(name, names);
    const bool isUnusable = m_result.unusable.contains(name);
    project.error(project.rangeOf(*project.find("default_environment")),
                  (isUnusable ? QStringLiteral("The environment '%1' has mistakes")
                              : QStringLiteral("There is no environment '%1'"))
                      .arg(name),
                  nearest.isEmpty() || isUnusable ? QString() : QStringLiteral("Did you mean '%1'?").arg(nearest));
}

void EnvironmentsReader::readEnvironments(const toml::table &all)
{
    for (const auto &[key, node] : all) {
        const QString name = TomlSettings::toText(key.str());
        TomlSettings own(m_result.file, QLatin1String("environments.") + name, m_result.findings);
        const toml::table *table = node.as_table();
        if (!table) {
            own.error(TomlSettings::rangeOf(m_result.file, key.source()),
                      QStringLiteral("'%1' must be a table of settings").arg(name),
                      QStringLiteral("Write [environments.%1] above its settings.").arg(name));
            m_result.unusable.insert_or_assign(name, m_result.findings.back());
            continue;
        }
        own.add(table);
        const size_t before = m_result.findings.size();
        own.checkKeys(kEnvironmentKeys);
        const std::optional<TomlSettings> settings = withInherited(name, all);
        if (settings && !hasErrorSince(before)) {
            readEnvironment(name, *settings);
            if (m_vaultProblem && needsVault(m_result.environments.back()))
                m_result.unusable.insert_or_assign(name, *m_vaultProblem);
            if (hasErrorSince(before) || m_result.unusable.contains(name))
                m_result.environments.pop_back();
        }
        if (const Diagnostic *problem = errorSince(before))
            m_result.unusable.insert_or_assign(name, *problem);
    }
}

/// The environment's settings, then those of what it extends; nothing if that cannot be followed.
std::optional<TomlSettings> EnvironmentsReader::withInherited(const QString &name, const toml::table &all) const
{
    TomlSettings settings(m_result.file, QLatin1String("environments.") + name, m_result.findings);
    QStringList names;
    for (const auto &[key, node] : all)
        names.append(TomlSettings::toText(key.str()));
    QStringList seen;
    for (QString at = name; !at.isEmpty();) {
        seen.append(at);
        const toml::node *node = all.get(at.toStdString());
        const toml::table *table = node ? node->as_table() : nullptr;
        if (!table)
            break;
        settings.add(table);
        TomlSettings one(m_result.file, QLatin1String("environments.") + at, m_result.findings);
        one.add(table);
        const QString next = one.text("extends");
        if (next.isEmpty())
            break;
        const SourceRange where = one.rangeOf(*one.find("extends"));
        if (seen.contains(next)) {
            one.error(where, QStringLiteral("[environments.%1] extends itself: %2")
                                 .arg(name, (seen + QStringList{next}).join(QStringLiteral(" → "))));
            return std::nullopt;
        }
        if (!names.contains(next)) {
            const QString nearest = nearestWord(next, names);
            one.error(where,
                      QStringLiteral("There is no environment '%1' for [environments.%2] to extend").arg(next, name),
                      nearest.isEmpty() ? QString() : QStringLiteral("Did you mean '%1'?").arg(nearest));
            return std::nullopt;
        }
        at = next;
    }
    return settings;
}

void EnvironmentsReader::readEnvironment(const QString &name, const TomlSettings &settings)
{
    const TomlSettings own = settings.own();
    Environment environment;
    environment.name = name;
    environment.where = settings.range();
    // These two tell the environment apart from the one that it extends.
    environment.label = own.text("label");
    environment.confirm = own.text("confirm");
    environment.colour = colourOf(settings);
    environment.dialect = settings.text("dialect");
    environment.section = settings.text("section");
    environment.isProtected = settings.flag("protected");
    environment.isExportOnly = settings.flag("export_only");
    environment.session = {.role = settings.text("role"),
                           .searchPath = settings.texts("search_path"),
                           .lockTimeout = settings.duration("lock_timeout"),
                           .statementTimeout = settings.duration("statement_timeout"),
                           .journalTable = journalTableOf(settings)};
    environment.runTime = settings.duration("run_time").value_or(environment.runTime);
    readAddress(settings, environment);
    readCredentials(settings, environment);
    environment.vault = readVault(settings);
    m_result.environments.push_back(std::move(environment));
}

QString EnvironmentsReader::journalTableOf(const TomlSettings &settings) const
{
    static const QRegularExpression name(QStringLiteral("^(\\w+\\.)?\\w{1,40}$"));
    const QString text = settings.text("journal_table");
    if (text.isEmpty() || name.match(text).hasMatch())
        return text;
    settings.error(settings.rangeOf(*settings.find("journal_table")),
                   QStringLiteral("%1 is no name of a table").arg(settings.place("journal_table")),
                   QStringLiteral("Write \"retort\" or, in a schema of its own, \"ops.retort\"."));
    return {};
}

QString EnvironmentsReader::colourOf(const TomlSettings &settings) const
{
    static const QRegularExpression hex(QStringLiteral("^#[0-9A-Fa-f]{6}$"));
    const toml::node *node = settings.find("colour");
    const auto *text = node ? node->as_string() : nullptr;
    if (text && hex.match(TomlSettings::toText(text->get())).hasMatch())
        return TomlSettings::toText(text->get());
    return settings.word("colour", EnvironmentsFile::colourNames());
}

void EnvironmentsReader::readAddress(const TomlSettings &settings, Environment &environment)
{
    environment.url = settings.value("url");
    if (environment.url.text.isEmpty())
        return;
    const toml::node &node = *settings.find("url");
    environment.url.text.replace(QLatin1String("%(here)s"), QFileInfo(m_result.file).absolutePath());
    checkAddress(settings, node, environment);
    const Result<DatabaseUrl> url = DatabaseUrl::parse(environment.url.text);
    if (!url) {
        settings.error(settings.rangeOf(node), url.error().message, url.error().hint);
        return;
    }
    if (url->isSqlite() && !environment.session.role.isEmpty())
        settings.error(settings.rangeOf(*settings.find("role")), QStringLiteral("SQLite has no roles"));
    if (url->isSqlite() && !environment.session.journalTable.isEmpty())
        settings.error(
            settings.rangeOf(*settings.find("journal_table")),
            QStringLiteral("An SQLite database cannot keep the journal of its own runs"),
            QStringLiteral("While a run has the database open for writing, nobody else can write to it. Take "
                           "this out; --journal names a file."));
    if (!url->isPostgresqlFamily() && !environment.session.searchPath.isEmpty())
        settings.error(settings.rangeOf(*settings.find("search_path")),
                       QStringLiteral("Only PostgreSQL has a search path"));
}

void EnvironmentsReader::checkAddress(const TomlSettings &settings, const toml::node &node,
                                      const Environment &environment) const
{
    const QString &text = environment.url.text;
    const SourceRange where = settings.rangeOf(node);
    if (text.contains(QLatin1String("%%"))) {
        settings.warning(where, QStringLiteral("doubled-percent"),
                         QStringLiteral("%1 has a doubled %").arg(settings.place("url")),
                         QStringLiteral("Only an INI file wants % doubled. Here, write it once: @ is %40."));
    }
    const Result<DatabaseUrl> url = DatabaseUrl::parse(text);
    if (url && url->holdsPassword()) {
        const QString move = writtenPassword(*url)
                                 ? QStringLiteral("; `retort-cli env move` puts it into the keychain.")
                                 : QStringLiteral(".");
        settings.warning(
            where, QStringLiteral("plain-password"),
            QStringLiteral("%1 holds a password that everybody can read who has this file").arg(settings.place("url")),
            QStringLiteral("Take it out, and write password = { keychain = \"%1\" } or another reference%2")
                .arg(keychainEntry(m_result.file, environment.name), move));
    }
}

void EnvironmentsReader::readCredentials(const TomlSettings &settings, Environment &environment)
{
    const TomlSettings own = settings.own();
    const bool ownPair = own.has("credentials");
    const bool ownParts = own.has("user") || own.has("password");
    if (ownPair && ownParts) {
        settings.error(own.rangeOf(*own.find("credentials")),
                       QStringLiteral("'credentials' stands for user and password, which are given as well"),
                       QStringLiteral("Keep one of the two."));
        return;
    }
    // What the environment says itself wins over what it inherits, also where that is of the other kind.
    const bool takesPair = ownPair || (!ownParts && settings.has("credentials"));
    if (takesPair) {
        environment.credentials = settings.reference("credentials");
        if (environment.credentials && environment.credentials->kind != SecretReference::Kind::Vault) {
            settings.error(environment.credentials->where,
                           QStringLiteral("%1 can only come from Vault, which gives a user and a password together")
                               .arg(settings.place("credentials")),
                           QStringLiteral("Use user and password in its place."));
        }
        return;
    }
    environment.user = settings.value("user");
    const toml::node *password = settings.find("password");
    const auto *written = password ? password->as_string() : nullptr;
    if (!written) {
        environment.password = settings.reference("password");
        return;
    }
    environment.writtenPassword = Secret::fromText(TomlSettings::toText(written->get()));
    settings.warning(
        settings.rangeOf(*password), QStringLiteral("plain-password"),
        QStringLiteral("%1 is written down, for everybody who has this file").arg(settings.place("password")),
        QStringLiteral("Write a reference, such as { keychain = \"…\" }; `retort-cli env move` puts it into "
                       "the keychain."));
}

VaultLogin EnvironmentsReader::readVault(const TomlSettings &settings) const
{
    const size_t before = m_result.findings.size();
    settings.own().table("vault").checkKeys(kVaultKeys);
    TomlSettings vault = settings.table("vault");
    // What holds for all environments comes last.
    if (const toml::node *node = m_root.get("vault"); node && node->as_table())
        vault.add(node->as_table());
    VaultLogin login;
    if (hasErrorSince(before))
        return login;
    login.address = vault.text("address");
    login.vaultNamespace = vault.text("namespace");
    login.method = vault.word("method", kVaultMethods);
    login.mount = vault.text("mount");
    login.role = vault.value("role");
    login.user = vault.value("user");
    login.secret = vault.reference("secret");
    login.isWrapped = vault.flag("wrapped");
    login.caFile = vault.text("ca_file");
    if (!login.caFile.isEmpty())
        login.caFile = QFileInfo(m_result.file).absoluteDir().absoluteFilePath(login.caFile);
    static const QRegularExpression http(QStringLiteral("^https?://[^/\\s]+"));
    if (!login.address.isEmpty() && !http.match(login.address).hasMatch()) {
        vault.error(vault.rangeOf(*vault.find("address")),
                    QStringLiteral("%1 is no address").arg(vault.place("address")),
                    QStringLiteral("Write it as https://vault.example:8200"));
    }
    return login;
}

} // namespace

const QStringList &EnvironmentsFile::colourNames()
{
    static const QStringList names = {QStringLiteral("red"),    QStringLiteral("orange"), QStringLiteral("yellow"),
                                      QStringLiteral("green"),  QStringLiteral("teal"),   QStringLiteral("blue"),
                                      QStringLiteral("violet"), QStringLiteral("grey")};
    return names;
}

Result<EnvironmentsFile> EnvironmentsFile::read(const QString &path)
{
    QFile file(path);
    if (!QFileInfo(path).isFile())
        return EnvironmentsFile{.file = path};
    if (!file.open(QIODevice::ReadOnly))
        return fileError(QStringLiteral("Cannot read %1: %2").arg(path, file.errorString()));
    return parse(path, file.readAll());
}

Result<EnvironmentsFile> EnvironmentsFile::parse(const QString &path, const QByteArray &text)
{
    EnvironmentsFile result{.file = path};
    toml::table root;
    try {
        root = toml::parse(std::string_view(text.constData(), size_t(text.size())));
    } catch (const toml::parse_error &error) {
        return std::unexpected(Error{Error::Kind::Command, TomlSettings::toText(error.description()),
                                     TomlSettings::rangeOf(path, error.source()), QString()});
    }
    EnvironmentsReader(root, result).read();
    return result;
}

QString keychainEntry(const QString &file, const QString &environment)
{
    return QFileInfo(file).absoluteDir().dirName() + u'-' + environment;
}

} // namespace retort
