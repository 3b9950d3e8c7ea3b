// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Object.h"

#include <QByteArray>
#include <QHashFunctions>

namespace retort::script {

/// Python's str. Indices count UTF-16 units unless the text holds characters beyond the BMP, which are then counted as
/// one each.
class StrObject final : public Object
{
public:
    static constexpr ObjectKind Kind = ObjectKind::Str;
    explicit StrObject(QString text) : Object(Kind), m_text(std::move(text)) {}

    const QString &text() const { return m_text; }

    Iterator *iterate(Interpreter &interpreter) override;
    bool truth(Interpreter &interpreter) override;
    std::optional<qint64> length(Interpreter &interpreter) override;
    std::size_t hash(Interpreter &) override { return qHash(m_text, 1); }
    std::optional<Value> binary(Interpreter &, ast::BinaryOperator op, const Value &other, bool isReflected) override;
    std::optional<Value> compare(Interpreter &, ast::CompareOperator op, const Value &other) override;
    Value item(Interpreter &interpreter, const Value &key) override;
    bool contains(Interpreter &interpreter, const Value &value) override;
    QString repr(Interpreter &) override;
    QString str(Interpreter &) override { return m_text; }
    QString format(Interpreter &interpreter, const QString &spec) override;

private:
    /// A part of the text is known only at run time, and the script asks for more than its parts.
    [[noreturn]] void needKnownText(Interpreter &interpreter, const QString &use) const;

    QString m_text;
};

class BytesObject final : public Object
{
public:
    static constexpr ObjectKind Kind = ObjectKind::Bytes;
    explicit BytesObject(QByteArray bytes) : Object(Kind), m_bytes(std::move(bytes)) {}

    const QByteArray &bytes() const { return m_bytes; }

    Iterator *iterate(Interpreter &interpreter) override;
    bool truth(Interpreter &) override { return !m_bytes.isEmpty(); }
    std::optional<qint64> length(Interpreter &) override { return m_bytes.size(); }
    std::size_t hash(Interpreter &) override { return qHash(m_bytes, 2); }
    std::optional<Value> binary(Interpreter &, ast::BinaryOperator op, const Value &other, bool isReflected) override;
    std::optional<Value> compare(Interpreter &, ast::CompareOperator op, const Value &other) override;
    Value item(Interpreter &interpreter, const Value &key) override;
    bool contains(Interpreter &interpreter, const Value &value) override;
    QString repr(Interpreter &) override;

private:
    QByteArray m_bytes;
};

/// The characters of a text as Python counts them: one entry each, also beyond the BMP.
std::vector<QString> charactersOf(const QString &text);

/// Python's repr of a text, with its choice of quotes and its escapes.
QString reprOf(const QString &text);
QString reprOf(const QByteArray &bytes);

} // namespace retort::script
