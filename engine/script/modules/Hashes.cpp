// SPDX-License-Identifier: GPL-3.0-or-later
// hashlib, hmac, base64, binascii, secrets and random.
#include "engine/script/modules/Library.h"
#include "engine/script/modules/Modules.h"

#include "engine/script/Formatting.h"
#include "engine/script/objects/BigInt.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QRandomGenerator>

#include <algorithm>
#include <cmath>
#include <random>

namespace retort::script {

namespace {

struct HashKind
{
    const char *name;
    QCryptographicHash::Algorithm algorithm;
    int blockSize;
};

constexpr std::array kHashKinds{
    HashKind{"md5", QCryptographicHash::Md5, 64},
    HashKind{"sha1", QCryptographicHash::Sha1, 64},
    HashKind{"sha224", QCryptographicHash::Sha224, 64},
    HashKind{"sha256", QCryptographicHash::Sha256, 64},
    HashKind{"sha384", QCryptographicHash::Sha384, 128},
    HashKind{"sha512", QCryptographicHash::Sha512, 128},
    HashKind{"sha3_224", QCryptographicHash::Sha3_224, 144},
    HashKind{"sha3_256", QCryptographicHash::Sha3_256, 136},
    HashKind{"sha3_384", QCryptographicHash::Sha3_384, 104},
    HashKind{"sha3_512", QCryptographicHash::Sha3_512, 72},
    HashKind{"blake2b", QCryptographicHash::Blake2b_512, 128},
    HashKind{"blake2s", QCryptographicHash::Blake2s_256, 64},
};

// BLAKE2 (RFC 7693): the digest's length and a key are part of the first state, so a shorter digest is none of Qt's.

struct Blake2Words
{
    using B = quint64;
    using S = quint32;
};

template <typename Word>
struct Blake2Traits;
template <>
struct Blake2Traits<quint64>
{
    static constexpr std::array<quint64, 8> iv{0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
                                               0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
                                               0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};
    static constexpr std::array<int, 4> rotations{32, 24, 16, 63};
    static constexpr int rounds = 12;
};
template <>
struct Blake2Traits<quint32>
{
    static constexpr std::array<quint32, 8> iv{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                               0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    static constexpr std::array<int, 4> rotations{16, 12, 8, 7};
    static constexpr int rounds = 10;
};

constexpr std::array<std::array<quint8, 16>, 10> kBlake2Sigma{{
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
}};

template <typename Word>
void blake2Compress(std::array<Word, 8> &state, const char *block, quint64 count, bool isLast)
{
    using Traits = Blake2Traits<Word>;
    constexpr int bits = sizeof(Word) * 8;
    std::array<Word, 16> message;
    memcpy(message.data(), block, sizeof(message));
    std::array<Word, 16> v;
    std::copy(state.begin(), state.end(), v.begin());
    std::copy(Traits::iv.begin(), Traits::iv.end(), v.begin() + 8);
    v[12] ^= Word(count);
    v[13] ^= bits == 32 ? Word(count >> 32) : Word(0);
    if (isLast)
        v[14] = ~v[14];
    const auto rotated = [](Word word, int by) { return Word((word >> by) | (word << (bits - by))); };
    const auto mix = [&](int a, int b, int c, int d, Word x, Word y) {
        v[a] = v[a] + v[b] + x;
        v[d] = rotated(v[d] ^ v[a], Traits::rotations[0]);
        v[c] = v[c] + v[d];
        v[b] = rotated(v[b] ^ v[c], Traits::rotations[1]);
        v[a] = v[a] + v[b] + y;
        v[d] = rotated(v[d] ^ v[a], Traits::rotations[2]);
        v[c] = v[c] + v[d];
        v[b] = rotated(v[b] ^ v[c], Traits::rotations[3]);
    };
    for (int round = 0; round < Traits::rounds; ++round) {
        const auto &order = kBlake2Sigma[std::size_t(round % 10)];
        for (int i = 0; i < 4; ++i)
            mix(i, i + 4, i + 8, i + 12, message[order[std::size_t(2 * i)]], message[order[std::size_t(2 * i + 1)]]);
        for (int i = 0; i < 4; ++i) {
            mix(i, (i + 1) % 4 + 4, (i + 2) % 4 + 8, (i + 3) % 4 + 12, message[order[std::size_t(2 * i + 8)]],
                message[order[std::size_t(2 * i + 9)]]);
        }
    }
    for (std::size_t i = 0; i < 8; ++i)
        state[i] ^= v[i] ^ v[i + 8];
}

template <typename Word>
QByteArray blake2(const QByteArray &data, int digestSize, const QByteArray &key)
{
    constexpr qsizetype blockSize = sizeof(Word) * 16;
    std::array<Word, 8> state = Blake2Traits<Word>::iv;
    state[0] ^= Word(0x01010000) ^ Word(key.size() << 8) ^ Word(digestSize);
    QByteArray input = key.isEmpty() ? QByteArray() : key.leftJustified(blockSize, '\0');
    input += data;
    qsizetype at = 0;
    for (; input.size() - at > blockSize; at += blockSize)
        blake2Compress<Word>(state, input.constData() + at, quint64(at + blockSize), false);
    const QByteArray last = input.mid(at).leftJustified(blockSize, '\0');
    blake2Compress<Word>(state, last.constData(), quint64(input.size()), true);
    return {reinterpret_cast<const char *>(state.data()), digestSize};
}

class HashValue final : public NativeObject
{
public:
    HashValue(ClassObject *hashClass, HashKind hashKind, int size, QByteArray secret)
        : NativeObject(hashClass), kind(hashKind), digestSize(size), key(std::move(secret))
    {}

    const HashKind kind;
    const int digestSize;
    const QByteArray key;
    QByteArray data;

    QByteArray digest() const
    {
        if (kind.algorithm == QCryptographicHash::Blake2b_512)
            return blake2<quint64>(data, digestSize, key);
        if (kind.algorithm == QCryptographicHash::Blake2s_256)
            return blake2<quint32>(data, digestSize, key);
        return QCryptographicHash::hash(data, kind.algorithm);
    }
    QString repr(Interpreter &) override
    {
        return QStringLiteral("<%1 _hashlib.HASH object>").arg(QLatin1String(kind.name));
    }
};

QByteArray bytesArgument(Interpreter &run, const Value &value)
{
    if (value.isNone())
        return {};
    if (const auto bytes = bytesOf(value))
        return *bytes;
    if (textOf(value))
        raiseTypeError(run, QStringLiteral("Strings must be encoded before hashing"));
    raiseTypeError(run, QStringLiteral("object supporting the buffer API required"));
}

Value makeHash(Interpreter &run, const HashKind &kind, BoundArgs &args)
{
    const int full = QCryptographicHash::hashLength(kind.algorithm);
    const qint64 size = args.integer("digest_size", full);
    if (size < 1 || size > full)
        raiseValueError(run, QStringLiteral("digest_size must be between 1 and %1 bytes").arg(full));
    const QByteArray data = bytesArgument(run, args["data"]);
    auto *hash =
        run.make<HashValue>(libraryClass(run, "hashlib", "HASH"), kind, int(size), bytesArgument(run, args["key"]));
    hash->data = data;
    return hash;
}

Value bytesValue(Interpreter &run, const QByteArray &bytes)
{
    run.heap().charge(bytes.size());
    return run.make<BytesObject>(bytes);
}

/// The data of a decoding function: bytes, or a text of ASCII characters.
QByteArray encodedArgument(Interpreter &run, const Value &value)
{
    if (const auto text = textOf(value))
        return text->toLatin1();
    if (const auto bytes = bytesOf(value))
        return *bytes;
    raiseTypeError(
        run,
        QStringLiteral("argument should be a bytes-like object or ASCII string, not '%1'").arg(run.typeName(value)));
}

Value decodedBase64(Interpreter &run, const Value &value, QByteArray::Base64Options options)
{
    QByteArray data = encodedArgument(run, value);
    data.removeIf([](char c) { return !(isalnum(static_cast<unsigned char>(c)) || strchr("+/-_=", c)); });
    if (data.size() % 4 != 0)
        raiseOf(run, "binascii", "Error", QStringLiteral("Incorrect padding"));
    return bytesValue(run, QByteArray::fromBase64(data, options));
}

QByteArray randomBytes(qint64 size)
{
    QByteArray bytes(std::max<qint64>(0, size), '\0');
    for (char &byte : bytes)
        byte = char(QRandomGenerator::system()->bounded(256));
    return bytes;
}

QByteArray tokenOf(Interpreter &run, BoundArgs &args)
{
    const qint64 size = args.integer("nbytes", 32);
    run.heap().charge(std::max<qint64>(0, size));
    return randomBytes(std::min<qint64>(size, 1'000'000));
}

/// The run's generator; a seed makes its numbers the same in each run, but not CPython's.
struct RandomState
{
    std::mt19937_64 engine{QRandomGenerator::system()->generate64()};
};

qint64 randomBelow(Interpreter &run, qint64 count)
{
    return std::uniform_int_distribution<qint64>(0, std::max<qint64>(0, count - 1))(run.state<RandomState>().engine);
}

double randomReal(Interpreter &run)
{
    return std::uniform_real_distribution<double>(0, 1)(run.state<RandomState>().engine);
}

Value chosen(Interpreter &run, const Value &sequence)
{
    const auto values = run.collect(sequence);
    if (values.empty())
        raise(run, "IndexError", QStringLiteral("Cannot choose from an empty sequence"));
    return values[std::size_t(randomBelow(run, qint64(values.size())))];
}

std::vector<Value> shuffledValues(Interpreter &run, std::vector<Value> values)
{
    std::shuffle(values.begin(), values.end(), run.state<RandomState>().engine);
    return values;
}

const NativeTable &randomFunctions()
{
    static const NativeTable table{
        {"seed", "a=None, version=2",
         [](Interpreter &run, BoundArgs &args) {
             run.state<RandomState>().engine.seed(args["a"].isNone() ? QRandomGenerator::system()->generate64()
                                                                     : quint64(run.hash(args["a"])));
             return Value();
         }},
        {"random", "", [](Interpreter &run, BoundArgs &) { return Value::real(randomReal(run)); }},
        {"uniform", "a, b",
         [](Interpreter &run, BoundArgs &args) {
             const double a = realNumberOf(args["a"]).value_or(0);
             return Value::real(a + (realNumberOf(args["b"]).value_or(0) - a) * randomReal(run));
         }},
        {"randint", "a, b",
         [](Interpreter &run, BoundArgs &args) {
             const qint64 a = args.integer("a");
             if (args.integer("b") < a)
                 raiseValueError(
                     run, QStringLiteral("empty range for randrange() (%1, %2)").arg(a).arg(args.integer("b") + 1));
             return Value::integer(a + randomBelow(run, args.integer("b") - a + 1));
         }},
        {"randrange", "start, stop=None, step=1",
         [](Interpreter &run, BoundArgs &args) {
             const bool hasStop = !args["stop"].isNone();
             const RangeObject range(hasStop ? args.integer("start") : 0, args.integer("stop", args.integer("start")),
                                     std::max<qint64>(1, args.integer("step", 1)));
             if (range.count() < 1)
                 raiseValueError(run, QStringLiteral("empty range for randrange()"));
             return Value::integer(range.start + range.step * randomBelow(run, range.count()));
         }},
        {"getrandbits", "k",
         [](Interpreter &run, BoundArgs &args) {
             const QByteArray bytes = randomBytes(std::min<qint64>(args.integer("k") / 8 + 1, 4096));
             mpz_class number(bytes.toHex().toStdString(), 16);
             number %= mpz_class(1) << static_cast<unsigned long>(std::clamp<qint64>(args.integer("k"), 0, 32'000));
             return makeInteger(run, number);
         }},
        {"choice", "seq", [](Interpreter &run, BoundArgs &args) { return chosen(run, args["seq"]); }},
        {"choices", "population, weights=None, *, cum_weights=None, k=1",
         [](Interpreter &run, BoundArgs &args) {
             std::vector<Value> values;
             for (qint64 i = 0; i < args.integer("k", 1); ++i) {
                 run.step();
                 values.push_back(chosen(run, args["population"]));
             }
             return run.list(std::move(values));
         }},
        {"sample", "population, k",
         [](Interpreter &run, BoundArgs &args) {
             auto values = shuffledValues(run, run.collect(args["population"]));
             const auto k = std::size_t(std::max<qint64>(0, args.integer("k")));
             if (k > values.size())
                 raiseValueError(run, QStringLiteral("Sample larger than population or is negative"));
             values.resize(k);
             return run.list(std::move(values));
         }},
        {"shuffle", "x",
         [](Interpreter &run, BoundArgs &args) {
             if (auto *list = args["x"].as<ListObject>())
                 list->items = shuffledValues(run, list->items);
             return Value();
         }},
        {"randbytes", "n",
         [](Interpreter &run, BoundArgs &args) {
             return bytesValue(run, randomBytes(std::min<qint64>(args.integer("n"), 1'000'000)));
         }},
    };
    return table;
}

} // namespace

void fillHashlib(Interpreter &interpreter, ModuleObject &module)
{
    ClassObject &cls = *addClass(interpreter, module, "HASH");
    addMethod(interpreter, cls, "update", "self, data", [](Interpreter &run, BoundArgs &args) {
        auto &hash = nativeSelf<HashValue>(run, args);
        const QByteArray more = bytesArgument(run, args["data"]);
        run.heap().charge(more.size());
        hash.data += more;
        return Value();
    });
    addMethod(interpreter, cls, "digest", "self", [](Interpreter &run, BoundArgs &args) {
        return bytesValue(run, nativeSelf<HashValue>(run, args).digest());
    });
    addMethod(interpreter, cls, "hexdigest", "self", [](Interpreter &run, BoundArgs &args) {
        return run.text(QString::fromLatin1(nativeSelf<HashValue>(run, args).digest().toHex()));
    });
    addMethod(interpreter, cls, "copy", "self", [](Interpreter &run, BoundArgs &args) {
        const auto &hash = nativeSelf<HashValue>(run, args);
        auto *copy = run.make<HashValue>(hash.cls, hash.kind, hash.digestSize, hash.key);
        copy->data = hash.data;
        return Value(copy);
    });
    addProperty(interpreter, cls, "name", [](Interpreter &run, const Value &self) {
        return run.text(QLatin1String(nativeSelf<HashValue>(run, self).kind.name));
    });
    addProperty(interpreter, cls, "digest_size", [](Interpreter &run, const Value &self) {
        return Value::integer(nativeSelf<HashValue>(run, self).digestSize);
    });
    addProperty(interpreter, cls, "block_size", [](Interpreter &run, const Value &self) {
        return Value::integer(nativeSelf<HashValue>(run, self).kind.blockSize);
    });
    static constexpr auto parameters =
        "data=b'', *, digest_size=None, key=b'', salt=b'', person=b'', usedforsecurity=True";
    for (const HashKind &kind : kHashKinds) {
        addFunction(interpreter, module, kind.name, parameters,
                    [kind](Interpreter &run, BoundArgs &args) { return makeHash(run, kind, args); });
    }
    addFunction(interpreter, module, "new", "name, data=b'', *, digest_size=None, key=b'', usedforsecurity=True",
                [](Interpreter &run, BoundArgs &args) {
                    const QString name = args.text("name").toLower().replace(u'-', u'_');
                    const auto it = std::ranges::find_if(
                        kHashKinds, [&](const HashKind &k) { return name == QLatin1String(k.name); });
                    if (it == kHashKinds.end())
                        raiseValueError(run, QStringLiteral("unsupported hash type %1").arg(args.text("name")));
                    return makeHash(run, *it, args);
                });
}

void fillHmac(Interpreter &interpreter, ModuleObject &module)
{
    addFunction(interpreter, module, "compare_digest", "a, b",
                [](Interpreter &run, BoundArgs &args) { return Value::boolean(run.equal(args["a"], args["b"])); });
    addFunction(interpreter, module, "digest", "key, msg, digest", [](Interpreter &run, BoundArgs &args) {
        const QString name = args.text("digest");
        const auto it =
            std::ranges::find_if(kHashKinds, [&](const HashKind &k) { return name == QLatin1String(k.name); });
        if (it == kHashKinds.end())
            raiseValueError(run, QStringLiteral("unsupported hash type %1").arg(name));
        return bytesValue(run, QMessageAuthenticationCode::hash(bytesArgument(run, args["msg"]),
                                                                bytesArgument(run, args["key"]), it->algorithm));
    });
}

void fillBase64(Interpreter &interpreter, ModuleObject &module)
{
    static const NativeTable table{
        {"b64encode", "s, altchars=None",
         [](Interpreter &run, BoundArgs &args) { return bytesValue(run, bytesArgument(run, args["s"]).toBase64()); }},
        {"standard_b64encode", "s",
         [](Interpreter &run, BoundArgs &args) { return bytesValue(run, bytesArgument(run, args["s"]).toBase64()); }},
        {"urlsafe_b64encode", "s",
         [](Interpreter &run, BoundArgs &args) {
             return bytesValue(run, bytesArgument(run, args["s"]).toBase64(QByteArray::Base64UrlEncoding));
         }},
        {"encodebytes", "s",
         [](Interpreter &run, BoundArgs &args) {
             const QByteArray all = bytesArgument(run, args["s"]).toBase64();
             QByteArray lines;
             for (qsizetype at = 0; at < all.size(); at += 76)
                 lines += all.mid(at, 76) + '\n';
             return bytesValue(run, lines);
         }},
        {"b64decode", "s, altchars=None, validate=False",
         [](Interpreter &run, BoundArgs &args) { return decodedBase64(run, args["s"], QByteArray::Base64Encoding); }},
        {"standard_b64decode", "s",
         [](Interpreter &run, BoundArgs &args) { return decodedBase64(run, args["s"], QByteArray::Base64Encoding); }},
        {"urlsafe_b64decode", "s",
         [](Interpreter &run, BoundArgs &args) {
             return decodedBase64(run, args["s"], QByteArray::Base64UrlEncoding);
         }},
        {"decodebytes", "s",
         [](Interpreter &run, BoundArgs &args) { return decodedBase64(run, args["s"], QByteArray::Base64Encoding); }},
        {"b16encode", "s",
         [](Interpreter &run, BoundArgs &args) {
             return bytesValue(run, bytesArgument(run, args["s"]).toHex().toUpper());
         }},
        {"b16decode", "s, casefold=False",
         [](Interpreter &run, BoundArgs &args) {
             return bytesValue(run, QByteArray::fromHex(encodedArgument(run, args["s"])));
         }},
    };
    table.addTo(interpreter, module);
}

void fillBinascii(Interpreter &interpreter, ModuleObject &module)
{
    addClassBelow(interpreter, module, "Error", "ValueError");
    static const auto toHex = [](Interpreter &run, BoundArgs &args) {
        return bytesValue(run, bytesArgument(run, args["data"]).toHex());
    };
    static const auto fromHex = [](Interpreter &run, BoundArgs &args) {
        const QByteArray data = encodedArgument(run, args["data"]);
        if (data.size() % 2 != 0)
            raiseOf(run, "binascii", "Error", QStringLiteral("Odd-length string"));
        if (std::ranges::any_of(data, [](char c) { return !isxdigit(static_cast<unsigned char>(c)); }))
            raiseOf(run, "binascii", "Error", QStringLiteral("Non-hexadecimal digit found"));
        return bytesValue(run, QByteArray::fromHex(data));
    };
    addFunction(interpreter, module, "hexlify", "data", toHex);
    addFunction(interpreter, module, "b2a_hex", "data", toHex);
    addFunction(interpreter, module, "unhexlify", "data", fromHex);
    addFunction(interpreter, module, "a2b_hex", "data", fromHex);
    addFunction(interpreter, module, "b2a_base64", "data, *, newline=True", [](Interpreter &run, BoundArgs &args) {
        const QByteArray text = bytesArgument(run, args["data"]).toBase64();
        return bytesValue(run, args.boolean("newline", true) ? QByteArray(text + '\n') : text);
    });
    addFunction(interpreter, module, "a2b_base64", "data", [](Interpreter &run, BoundArgs &args) {
        return decodedBase64(run, args["data"], QByteArray::Base64Encoding);
    });
    addFunction(interpreter, module, "crc32", "data, value=0", [](Interpreter &run, BoundArgs &args) {
        quint32 crc = ~quint32(args.integer("value"));
        for (const char byte : bytesArgument(run, args["data"])) {
            crc ^= quint8(byte);
            for (int i = 0; i < 8; ++i)
                crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320u : 0u);
        }
        return Value::integer(qint64(~crc));
    });
}

void fillSecrets(Interpreter &interpreter, ModuleObject &module)
{
    static const NativeTable table{
        {"token_hex", "nbytes=None",
         [](Interpreter &run, BoundArgs &args) { return run.text(QString::fromLatin1(tokenOf(run, args).toHex())); }},
        {"token_bytes", "nbytes=None",
         [](Interpreter &run, BoundArgs &args) { return bytesValue(run, tokenOf(run, args)); }},
        {"token_urlsafe", "nbytes=None",
         [](Interpreter &run, BoundArgs &args) {
             return run.text(QString::fromLatin1(
                 tokenOf(run, args).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)));
         }},
        {"choice", "seq", [](Interpreter &run, BoundArgs &args) { return chosen(run, args["seq"]); }},
        {"randbelow", "n",
         [](Interpreter &run, BoundArgs &args) { return Value::integer(randomBelow(run, args.integer("n"))); }},
        {"compare_digest", "a, b",
         [](Interpreter &run, BoundArgs &args) { return Value::boolean(run.equal(args["a"], args["b"])); }},
    };
    table.addTo(interpreter, module);
    addFunction(interpreter, module, "SystemRandom", "",
                [](Interpreter &run, BoundArgs &) { return Value(run.importModule(QStringLiteral("random"))); });
}

void fillRandom(Interpreter &interpreter, ModuleObject &module)
{
    randomFunctions().addTo(interpreter, module);
    for (const char *name : {"Random", "SystemRandom"}) {
        addFunction(interpreter, module, name, "x=None",
                    [](Interpreter &run, BoundArgs &) { return Value(run.importModule(QStringLiteral("random"))); });
    }
}

} // namespace retort::script
