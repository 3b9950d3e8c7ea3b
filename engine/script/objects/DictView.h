// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/objects/Classes.h"
#include "engine/script/objects/Containers.h"

namespace retort::script {

/// What dict.keys(), values() and items() give: the dict's entries as they are when one looks.
class DictView final : public NativeObject
{
public:
    enum class Part : quint8 { Keys, Values, Items };

    DictView(Interpreter &interpreter, DictObject &viewed, Part shown);

    Iterator *iterate(Interpreter &interpreter) override;
    bool truth(Interpreter &) override { return m_dict.table.size() > 0; }
    std::optional<qint64> length(Interpreter &) override { return qint64(m_dict.table.size()); }
    std::optional<Value> attribute(Interpreter &interpreter, const QString &name) override;
    bool contains(Interpreter &interpreter, const Value &value) override;
    std::optional<Value> binary(Interpreter &, ast::BinaryOperator op, const Value &other, bool isReflected) override;
    std::optional<Value> compare(Interpreter &, ast::CompareOperator op, const Value &other) override;
    QString repr(Interpreter &interpreter) override;

private:
    std::vector<Value> values(Interpreter &interpreter) const;
    Value asSet(Interpreter &interpreter) const;

    DictObject &m_dict;
    Part m_part;
};

} // namespace retort::script
