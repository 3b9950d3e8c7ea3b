// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Object.h"

#include <QHashFunctions>

#include <gmpxx.h>

namespace retort::script {

/// An integer beyond 64 bits. Smaller results of arithmetic are always plain integers again.
class BigIntObject final : public Object
{
public:
    static constexpr ObjectKind Kind = ObjectKind::BigInt;
    explicit BigIntObject(mpz_class value) : Object(Kind), number(std::move(value)) {}

    const mpz_class number;

    bool truth(Interpreter &) override { return true; }
    /// That of the nearest float: equal numbers have equal hashes.
    std::size_t hash(Interpreter &) override { return std::hash<double>()(number.get_d()); }
    QString repr(Interpreter &) override { return QString::fromStdString(number.get_str()); }
    QString format(Interpreter &interpreter, const QString &spec) override;
};

/// A plain integer when it fits in 64 bits.
Value makeInteger(Interpreter &interpreter, const mpz_class &number);

/// The integer as GMP's, from a bool, a plain integer or a BigIntObject; nothing for anything else.
std::optional<mpz_class> bigIntegerOf(const Value &value);

} // namespace retort::script
