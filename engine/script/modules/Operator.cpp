// SPDX-License-Identifier: GPL-3.0-or-later
// operator: the operators as functions, itemgetter, attrgetter, methodcaller.
#include "engine/script/modules/Library.h"
#include "engine/script/modules/Modules.h"

namespace retort::script {

namespace {

struct NamedBinary
{
    const char *name;
    ast::BinaryOperator op;
};

constexpr std::array kNamedBinaries{
    NamedBinary{"add", ast::BinaryOperator::Add},       NamedBinary{"concat", ast::BinaryOperator::Add},
    NamedBinary{"sub", ast::BinaryOperator::Sub},       NamedBinary{"mul", ast::BinaryOperator::Mult},
    NamedBinary{"truediv", ast::BinaryOperator::Div},   NamedBinary{"floordiv", ast::BinaryOperator::FloorDiv},
    NamedBinary{"mod", ast::BinaryOperator::Mod},       NamedBinary{"pow", ast::BinaryOperator::Pow},
    NamedBinary{"lshift", ast::BinaryOperator::LShift}, NamedBinary{"rshift", ast::BinaryOperator::RShift},
    NamedBinary{"and_", ast::BinaryOperator::BitAnd},   NamedBinary{"or_", ast::BinaryOperator::BitOr},
    NamedBinary{"xor", ast::BinaryOperator::BitXor},    NamedBinary{"iadd", ast::BinaryOperator::Add},
    NamedBinary{"ior", ast::BinaryOperator::BitOr},
};

struct NamedCompare
{
    const char *name;
    ast::CompareOperator op;
};

constexpr std::array kNamedCompares{
    NamedCompare{"eq", ast::CompareOperator::Eq},  NamedCompare{"ne", ast::CompareOperator::NotEq},
    NamedCompare{"lt", ast::CompareOperator::Lt},  NamedCompare{"le", ast::CompareOperator::LtE},
    NamedCompare{"gt", ast::CompareOperator::Gt},  NamedCompare{"ge", ast::CompareOperator::GtE},
    NamedCompare{"is_", ast::CompareOperator::Is}, NamedCompare{"is_not", ast::CompareOperator::IsNot},
};

/// A function of one value that takes one part of it for each of the given names or keys: alone, or as a tuple.
template <typename Take>
Value partsGetter(Interpreter &run, const char *name, const std::vector<Value> &keys, Take take)
{
    return run.native(QLatin1String(name), QStringLiteral("obj"), [keys, take](Interpreter &inner, BoundArgs &args) {
        std::vector<Value> parts;
        for (const Value &key : keys)
            parts.push_back(take(inner, args["obj"], key));
        return parts.size() == 1 ? parts[0] : inner.tuple(std::move(parts));
    });
}

} // namespace

void fillOperator(Interpreter &interpreter, ModuleObject &module)
{
    for (const NamedBinary &entry : kNamedBinaries) {
        addFunction(interpreter, module, entry.name, "a, b", [op = entry.op](Interpreter &run, BoundArgs &args) {
            return run.binary(op, args["a"], args["b"]);
        });
    }
    for (const NamedCompare &entry : kNamedCompares) {
        addFunction(interpreter, module, entry.name, "a, b", [op = entry.op](Interpreter &run, BoundArgs &args) {
            return run.compare(op, args["a"], args["b"]);
        });
    }
    static const NativeTable table{
        {"neg", "a", [](Interpreter &run, BoundArgs &args) { return run.unary(ast::UnaryOperator::USub, args["a"]); }},
        {"pos", "a", [](Interpreter &run, BoundArgs &args) { return run.unary(ast::UnaryOperator::UAdd, args["a"]); }},
        {"invert", "a",
         [](Interpreter &run, BoundArgs &args) { return run.unary(ast::UnaryOperator::Invert, args["a"]); }},
        {"not_", "a", [](Interpreter &run, BoundArgs &args) { return Value::boolean(!run.truth(args["a"])); }},
        {"truth", "a", [](Interpreter &run, BoundArgs &args) { return Value::boolean(run.truth(args["a"])); }},
        {"index", "a", [](Interpreter &run, BoundArgs &args) { return Value::integer(run.index(args["a"])); }},
        {"contains", "a, b",
         [](Interpreter &run, BoundArgs &args) { return Value::boolean(run.contains(args["a"], args["b"])); }},
        {"getitem", "a, b", [](Interpreter &run, BoundArgs &args) { return run.item(args["a"], args["b"]); }},
        {"setitem", "a, b, c",
         [](Interpreter &run, BoundArgs &args) {
             if (args["a"].isObject())
                 args["a"].object()->setItem(run, args["b"], args["c"]);
             return Value();
         }},
        {"delitem", "a, b",
         [](Interpreter &run, BoundArgs &args) {
             if (args["a"].isObject())
                 args["a"].object()->deleteItem(run, args["b"]);
             return Value();
         }},
        {"itemgetter", "item, *items",
         [](Interpreter &run, BoundArgs &args) {
             auto keys = args.rest;
             keys.insert(keys.begin(), args["item"]);
             return partsGetter(run, "itemgetter", keys, [](Interpreter &inner, const Value &object, const Value &key) {
                 return inner.item(object, key);
             });
         }},
        {"attrgetter", "attr, *attrs",
         [](Interpreter &run, BoundArgs &args) {
             auto keys = args.rest;
             keys.insert(keys.begin(), args["attr"]);
             return partsGetter(run, "attrgetter", keys, [](Interpreter &inner, const Value &object, const Value &key) {
                 Value value = object;
                 for (const QString &name : inner.str(key).split(u'.'))
                     value = inner.attribute(value, name);
                 return value;
             });
         }},
        {"methodcaller", "name, *args, **kw",
         [](Interpreter &run, BoundArgs &args) {
             const CallArgs given{args.rest, args.keywords};
             return run.native(QStringLiteral("methodcaller"), QStringLiteral("obj"),
                               [name = args.text("name"), given](Interpreter &inner, BoundArgs &bound) {
                                   return inner.call(inner.attribute(bound["obj"], name), given);
                               });
         }},
    };
    table.addTo(interpreter, module);
}

} // namespace retort::script
