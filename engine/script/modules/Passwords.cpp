// SPDX-License-Identifier: GPL-3.0-or-later
// bcrypt: the hashes of passwords that data migrations give to users, by the system's libcrypt.
#include "engine/script/modules/Library.h"
#include "engine/script/modules/Modules.h"

#include <QRandomGenerator>

#include <crypt.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

namespace retort::script {

namespace {

/// Each round doubles the time; at 16 it is some seconds.
constexpr qint64 kMostRounds = 16;
/// What bcrypt reads of a password.
constexpr qsizetype kPasswordBytes = 72;
/// "$2b$12$" and 22 characters of salt.
constexpr qsizetype kSettingBytes = 29;

QByteArray bytesNamed(Interpreter &run, BoundArgs &args, const char *parameter)
{
    const auto bytes = bytesOf(args[parameter]);
    if (!bytes)
        raiseTypeError(run, QStringLiteral("argument '%1': '%2' object cannot be converted to 'PyBytes'")
                                .arg(QLatin1String(parameter), run.typeName(args[parameter])));
    if (bytes->contains('\0'))
        raiseValueError(run, QStringLiteral("%1 may not contain NUL bytes").arg(QLatin1String(parameter)));
    return bytes->left(kPasswordBytes);
}

QByteArray makeSetting(Interpreter &run, BoundArgs &args)
{
    const QByteArray prefix = args["prefix"].isNone() ? "2b" : bytesOf(args["prefix"]).value_or(QByteArray());
    if (prefix != "2a" && prefix != "2b")
        raiseValueError(run, QStringLiteral("Supported prefixes are b'2a' or b'2b'"));
    const qint64 rounds = args.integer("rounds", 12);
    if (rounds < 4 || rounds > 31)
        raiseValueError(run, QStringLiteral("Invalid rounds"));
    if (rounds > kMostRounds)
        raiseValueError(run, QStringLiteral("Retort computes bcrypt hashes of %1 rounds at most").arg(kMostRounds));
    std::array<char, 16> random{};
    std::ranges::generate(random, [] { return char(QRandomGenerator::system()->bounded(256)); });
    std::array<char, CRYPT_GENSALT_OUTPUT_SIZE> setting{};
    crypt_gensalt_rn(QByteArray("$" + prefix + "$").constData(), static_cast<unsigned long>(rounds), random.data(),
                     int(random.size()), setting.data(), int(setting.size()));
    return QByteArray(setting.data());
}

QByteArray hashed(Interpreter &run, const QByteArray &password, const QByteArray &setting)
{
    const bool isBcrypt = setting.size() >= kSettingBytes && setting.startsWith("$2") && setting[6] == '$';
    const int rounds = isBcrypt ? setting.mid(4, 2).toInt() : 0;
    const auto data = std::make_unique<crypt_data>();
    std::memset(data.get(), 0, sizeof(crypt_data));
    const char *hash = isBcrypt && rounds <= kMostRounds
                           ? crypt_rn(password.constData(), setting.constData(), data.get(), sizeof(crypt_data))
                           : nullptr;
    if (!hash)
        raiseValueError(run, QStringLiteral("Invalid salt"));
    QByteArray result(hash);
    explicit_bzero(data.get(), sizeof(crypt_data));
    return result;
}

Value bytesObject(Interpreter &run, const QByteArray &bytes)
{
    run.heap().charge(bytes.size());
    return run.make<BytesObject>(bytes);
}

} // namespace

void fillBcrypt(Interpreter &interpreter, ModuleObject &module)
{
    addFunction(interpreter, module, "gensalt", "rounds=12, prefix=None",
                [](Interpreter &run, BoundArgs &args) { return bytesObject(run, makeSetting(run, args)); });
    addFunction(interpreter, module, "hashpw", "password, salt", [](Interpreter &run, BoundArgs &args) {
        const QByteArray password = bytesNamed(run, args, "password");
        return bytesObject(run, hashed(run, password, bytesNamed(run, args, "salt")));
    });
    addFunction(interpreter, module, "checkpw", "password, hashed_password", [](Interpreter &run, BoundArgs &args) {
        const QByteArray known = bytesNamed(run, args, "hashed_password");
        return Value::boolean(hashed(run, bytesNamed(run, args, "password"), known) == known);
    });
}

} // namespace retort::script
