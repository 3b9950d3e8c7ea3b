// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/ScriptSettings.h"

#include <QFile>
#include <QFileInfo>

#include <toml++/toml.h>

namespace retort {

namespace {

QString settingText(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

std::unexpected<Error> settingError(const QString &path, const toml::source_region &place, const QString &message)
{
    const int line = int(place.begin.line);
    const int column = int(place.begin.column);
    return std::unexpected(
        Error{Error::Kind::Command, message, SourceRange{path, line, column, line, column}, QString()});
}

Result<std::map<QString, QString>> stringTable(const QString &path, const toml::table &root, const char *name)
{
    std::map<QString, QString> strings;
    const toml::node *node = root.get(name);
    if (!node)
        return strings;
    const toml::table *table = node->as_table();
    if (!table)
        return settingError(path, node->source(), QStringLiteral("[%1] must be a table").arg(QLatin1String(name)));
    for (const auto &[key, value] : *table) {
        const auto text = value.value<std::string>();
        if (!text || !value.is_string()) {
            return settingError(
                path, value.source(),
                QStringLiteral("%1 in [%2] must be a string").arg(settingText(key.str()), QLatin1String(name)));
        }
        strings[settingText(key.str())] = QString::fromStdString(*text);
    }
    return strings;
}

} // namespace

Result<ScriptSettings> ScriptSettings::read(const QString &path)
{
    QFile file(path);
    if (!QFileInfo(path).isFile())
        return ScriptSettings();
    if (!file.open(QIODevice::ReadOnly))
        return fileError(QStringLiteral("Cannot read %1: %2").arg(path, file.errorString()));
    const QByteArray bytes = file.readAll();
    toml::table root;
    try {
        root = toml::parse(std::string_view(bytes.constData(), std::size_t(bytes.size())));
    } catch (const toml::parse_error &error) {
        return settingError(path, error.source(), settingText(error.description()));
    }
    auto types = stringTable(path, root, "types");
    if (!types)
        return std::unexpected(types.error());
    auto convention = stringTable(path, root, "naming_convention");
    if (!convention)
        return std::unexpected(convention.error());
    return ScriptSettings{*std::move(types), *std::move(convention)};
}

} // namespace retort
