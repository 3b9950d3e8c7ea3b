// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/environment/ProjectEnvironments.h"

#include "engine/database/DatabaseUrl.h"
#include "engine/environment/EnvironmentUrl.h"
#include "engine/environment/EnvironmentsFile.h"
#include "model/NearestWord.h"

#include <QDir>

#include <algorithm>

namespace retort {

namespace {

const QString kUrlKey = QStringLiteral("sqlalchemy.url");

SourceRange iniPlace(const IniFile &ini, const QString &section)
{
    const int line = ini.line(section, kUrlKey);
    return {ini.file(), line, 1, line, 1};
}

/// A password in an INI section, and % that was not doubled there.
void checkIniUrl(const ProjectConfig &config, const QString &section, std::vector<Diagnostic> &findings)
{
    const SourceRange where = iniPlace(config.ini(), section);
    const auto value = config.iniOption(section, kUrlKey);
    if (!value) {
        findings.push_back(
            {Diagnostic::Severity::Error, QStringLiteral("single-percent"), value.error().message, where,
             QStringLiteral("In an INI file, % is written %%: a password with @ in it, which is %40 in a "
                            "URL, reads %%40 there.")});
        return;
    }
    const Result<DatabaseUrl> url = DatabaseUrl::parse(value->value_or(QString()));
    if (url && url->holdsPassword()) {
        findings.push_back({Diagnostic::Severity::Warning, QStringLiteral("plain-password"),
                            QStringLiteral("sqlalchemy.url in [%1] holds a password that everybody can read who has "
                                           "this file")
                                .arg(section),
                            where,
                            writtenPassword(*url)
                                ? QStringLiteral("Make an environment of it in retort.toml, with a "
                                                 "reference in place of the password: `retort-cli env "
                                                 "move` does it, and puts it into the keychain.")
                                : QStringLiteral("Make an environment of it in retort.toml, with a "
                                                 "reference in place of the password.")});
    }
}

std::vector<Environment> iniEnvironments(const ProjectConfig &config)
{
    std::vector<Environment> all;
    for (const QString &section : config.usableSections()) {
        if (!config.ini().raw(section, kUrlKey))
            continue;
        Environment environment;
        environment.name = section;
        environment.section = section;
        environment.where = iniPlace(config.ini(), section);
        all.push_back(std::move(environment));
    }
    return all;
}

} // namespace

QString ProjectEnvironments::file(const Project &project)
{
    return QDir(project.directory()).filePath(QStringLiteral("retort.toml"));
}

Result<ProjectEnvironments> ProjectEnvironments::of(const Project &project)
{
    auto read = EnvironmentsFile::read(file(project));
    if (!read)
        return std::unexpected(read.error());
    ProjectEnvironments result{.all = std::move(read->environments),
                               .defaultName = read->defaultEnvironment,
                               .defaultProblem = std::move(read->defaultProblem),
                               .unusable = std::move(read->unusable),
                               .findings = std::move(read->findings)};
    const bool hasOwn = !result.all.empty() || !result.findings.empty();
    for (const QString &section : project.config().usableSections()) {
        if (project.config().ini().raw(section, kUrlKey))
            checkIniUrl(project.config(), section, result.findings);
    }
    if (!hasOwn)
        result.all = iniEnvironments(project.config());
    return result;
}

QStringList ProjectEnvironments::names() const
{
    QStringList names;
    for (const Environment &environment : all)
        names.append(environment.name);
    return names;
}

const Environment *ProjectEnvironments::find(const QString &name) const
{
    const auto found = std::ranges::find_if(all, [&](const Environment &one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

Result<Environment> ProjectEnvironments::choose(const QString &name) const
{
    if (const Environment *found = find(name))
        return *found;
    if (const auto problem = unusable.find(name); problem != unusable.end()) {
        const Diagnostic &finding = problem->second;
        return std::unexpected(Error{Error::Kind::Command, finding.message, finding.range, finding.hint});
    }
    const QString nearest = nearestWord(name, names());
    const QString known = all.empty() ? QStringLiteral("There are none; `retort-cli env init` writes a retort.toml.")
                                      : QStringLiteral("There are %1.").arg(names().join(QStringLiteral(", ")));
    return commandError(QStringLiteral("There is no environment '%1'").arg(name),
                        nearest.isEmpty() ? known : QStringLiteral("Did you mean '%1'?").arg(nearest));
}

} // namespace retort
