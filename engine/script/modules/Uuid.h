// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/objects/Classes.h"

namespace retort::script {

/// uuid.UUID
class UuidValue final : public NativeObject
{
public:
    UuidValue(ClassObject *uuidClass, QString digits) : NativeObject(uuidClass), hex(std::move(digits)) {}

    /// 32 digits in lower case.
    const QString hex;

    std::optional<SqlValue> sqlValue() const override { return SqlUuid{hex}; }
    std::optional<Value> compare(Interpreter &, ast::CompareOperator op, const Value &other) override;
    std::size_t hash(Interpreter &) override { return qHash(hex, 4); }
    QString repr(Interpreter &) override;
    QString str(Interpreter &) override;
};

/// A UUID object; the module uuid is imported if need be.
Value makeUuid(Interpreter &interpreter, const SqlUuid &uuid);

} // namespace retort::script
