// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Interpreter.h"
#include "engine/script/NativeTable.h"
#include "engine/script/modules/SqlBridge.h"
#include "engine/script/modules/SqlObjects.h"

#include <optional>
#include <vector>

// What the methods of relations and of statements share.
namespace retort::script {

using Expressions = std::vector<SqlExpression>;

/// What a method is called on.
const SqlExpression &statementSelf(BoundArgs &args);
/// Arguments as SQL, lists among them laid out flat; a plain string is SQL text.
Expressions expressionsOf(Interpreter &run, const std::vector<Value> &values);
void append(Expressions &to, const Expressions &more);

Value whereMethod(Interpreter &run, BoundArgs &args);
Value aliasMethod(Interpreter &run, BoundArgs &args, SqlAlias::Kind kind);

/// The methods of INSERT, UPDATE and DELETE, some of which a select has, too.
const NativeTable &changeMethods();

/// A changed copy of the statement, if it is one of `Kinds`.
template <typename... Kinds, typename Change>
Value changedCopy(Interpreter &run, BoundArgs &args, const Change &change)
{
    const SqlExpression &self = statementSelf(args);
    std::optional<Value> result;
    const auto attempt = [&]<typename Kind>(const Kind *statement) {
        if (!statement || result)
            return;
        Kind copy = *statement;
        change(copy);
        result = makeExpression(run, std::move(copy));
        nativeAs<ExpressionValue>(*result)->models = nativeAs<ExpressionValue>(args["self"])->models;
    };
    (attempt(self.as<Kinds>()), ...);
    if (!result)
        raise(run, "AttributeError", QStringLiteral("this SQL statement has no such method"));
    return *result;
}

} // namespace retort::script
