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

/// Text, a number, a truth value, or a list or table of them.
std::optional<SqlValue> scriptValue(const toml::node &node)
{
    if (const auto *text = node.as_string())
        return SqlValue(QString::fromStdString(text->get()));
    if (const auto *number = node.as_integer())
        return SqlValue(qint64(number->get()));
    if (const auto *number = node.as_floating_point())
        return SqlValue(number->get());
    if (const auto *truth = node.as_boolean())
        return SqlValue(truth->get());
    if (const auto *array = node.as_array()) {
        SqlValueList list;
        for (const toml::node &item : *array) {
            auto value = scriptValue(item);
            if (!value)
                return std::nullopt;
            list.push_back(std::move(*value));
        }
        return SqlValue(std::move(list));
    }
    if (const auto *table = node.as_table()) {
        SqlValueMap map;
        for (const auto &[key, item] : *table) {
            auto value = scriptValue(item);
            if (!value)
                return std::nullopt;
            map.emplace_back(settingText(key.str()), std::move(*value));
        }
        return SqlValue(std::move(map));
    }
    return std::nullopt;
}

Result<std::map<QString, SqlValue>> valueTable(const QString &path, const toml::table &root)
{
    std::map<QString, SqlValue> values;
    const toml::node *node = root.get("values");
    if (!node)
        return values;
    const toml::table *table = node->as_table();
    if (!table)
        return settingError(path, node->source(), QStringLiteral("[values] must be a table"));
    for (const auto &[key, item] : *table) {
        const QString name = settingText(key.str());
        auto value = scriptValue(item);
        if (!value) {
            return settingError(
                path, item.source(),
                QStringLiteral("%1 in [values] must be text, a number, true, false, or a list or table of them")
                    .arg(name));
        }
        values[name] = std::move(*value);
    }
    return values;
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
    auto values = valueTable(path, root);
    if (!values)
        return std::unexpected(values.error());
    return ScriptSettings{*std::move(types), *std::move(values), *std::move(convention)};
}

} // namespace retort
