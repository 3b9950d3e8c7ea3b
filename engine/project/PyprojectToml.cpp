// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/PyprojectToml.h"

#include <QFile>
#include <QFileInfo>

#include <toml++/toml.h>

namespace retort {

namespace {

std::unexpected<Error> tomlError(const QString &file, int line, int column, const QString &message)
{
    return std::unexpected(Error{Error::Kind::Command, message, {file, line, column, line, column}, {}});
}

QString tomlText(const toml::value<std::string> &value)
{
    const std::string &text = value.get();
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

/// Only what [tool.alembic] may hold; an invalid QVariant for anything else.
QVariant tomlValue(const toml::node &node)
{
    if (const auto *text = node.as_string())
        return tomlText(*text);
    if (const auto *flag = node.as_boolean())
        return flag->get();
    if (const auto *number = node.as_integer())
        return qlonglong(number->get());
    if (const auto *table = node.as_table()) {
        QVariantMap map;
        for (const auto &[key, value] : *table) {
            const std::string_view name = key.str();
            map.insert(QString::fromUtf8(name.data(), qsizetype(name.size())), tomlValue(value));
        }
        return map;
    }
    if (const auto *array = node.as_array()) {
        QVariantList list;
        for (const toml::node &item : *array)
            list.append(tomlValue(item));
        return list;
    }
    return {};
}

/// Python's `text % {"here": here}`.
Result<QString> tomlFormat(const QString &text, const QString &here, const QString &key)
{
    QString result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text.at(i) != u'%') {
            result += text.at(i);
        } else if (QStringView(text).mid(i).startsWith(u"%%")) {
            result += u'%';
            ++i;
        } else if (QStringView(text).mid(i).startsWith(u"%(here)s")) {
            result += here;
            i += 7;
        } else {
            return commandError(QStringLiteral("The value of '%1' has a '%' that is neither %% nor %(here)s").arg(key),
                                QStringLiteral("Write %% for a percent sign."));
        }
    }
    return result;
}

Result<QVariant> tomlFormatAll(const QVariant &value, const QString &here, const QString &key)
{
    if (value.typeId() == QMetaType::QString) {
        auto text = tomlFormat(value.toString(), here, key);
        if (!text)
            return std::unexpected(text.error());
        return QVariant(*text);
    }
    if (value.typeId() == QMetaType::QVariantMap) {
        QVariantMap map;
        const QVariantMap source = value.toMap();
        for (auto item = source.begin(); item != source.end(); ++item) {
            auto inner = tomlFormatAll(item.value(), here, key);
            if (!inner)
                return inner;
            map.insert(item.key(), *inner);
        }
        return QVariant(map);
    }
    if (value.typeId() == QMetaType::QVariantList) {
        QVariantList list;
        for (const QVariant &item : value.toList()) {
            auto inner = tomlFormatAll(item, here, key);
            if (!inner)
                return inner;
            list.append(*inner);
        }
        return QVariant(list);
    }
    return value;
}

} // namespace

Result<PyprojectToml> PyprojectToml::read(const QString &path)
{
    QFile file(path);
    if (!QFileInfo(path).isFile()) {
        PyprojectToml empty;
        empty.m_file = path;
        return empty;
    }
    if (!file.open(QIODevice::ReadOnly))
        return fileError(QStringLiteral("Cannot read %1: %2").arg(path, file.errorString()));
    return parse(path, QString::fromUtf8(file.readAll()));
}

Result<PyprojectToml> PyprojectToml::parse(const QString &path, const QString &text)
{
    PyprojectToml result;
    result.m_file = path;
    result.m_here = QFileInfo(QFileInfo(path).absoluteFilePath()).path();
    toml::table root;
    try {
        const QByteArray bytes = text.toUtf8();
        root = toml::parse(std::string_view(bytes.constData(), size_t(bytes.size())));
    } catch (const toml::parse_error &error) {
        const std::string_view why = error.description();
        return tomlError(path, int(error.source().begin.line), int(error.source().begin.column),
                         QString::fromUtf8(why.data(), qsizetype(why.size())));
    }
    const auto tool = root["tool"]["alembic"];
    if (!tool)
        return result;
    const toml::table *table = tool.as_table();
    if (!table)
        return tomlError(path, int(tool.node()->source().begin.line), 1, QStringLiteral("Incorrect TOML format"));
    result.m_hasTable = true;
    for (const auto &[key, value] : *table) {
        const std::string_view name = key.str();
        const QString text16 = QString::fromUtf8(name.data(), qsizetype(name.size()));
        result.m_values.insert(text16, tomlValue(value));
        result.m_lines.insert(text16, int(value.source().begin.line));
    }
    return result;
}

Result<std::optional<QVariant>> PyprojectToml::value(const QString &key) const
{
    const auto found = m_values.find(key);
    if (found == m_values.end())
        return std::optional<QVariant>();
    if (!found->isValid()) {
        return tomlError(m_file, line(key), 1, QStringLiteral("unsupported TOML value type for key: '%1'").arg(key));
    }
    auto formatted = tomlFormatAll(*found, m_here, key);
    if (!formatted) {
        Error error = formatted.error();
        error.where = {m_file, line(key), 1, line(key), 1};
        return std::unexpected(error);
    }
    return std::optional(*formatted);
}

} // namespace retort
