// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/modules/NamedTuple.h"

#include "engine/script/modules/Library.h"

namespace retort::script {

namespace {

Value namedTupleOf(Interpreter &run, ClassObject *cls, std::vector<Value> items)
{
    auto *instance = run.make<InstanceObject>(cls);
    instance->payload = run.tuple(std::move(items));
    return instance;
}

const std::vector<Value> &itemsOfTuple(Interpreter &run, const Value &self)
{
    const auto *tuple = bare(self).as<TupleObject>();
    if (!tuple)
        raiseTypeError(run, QStringLiteral("descriptor requires a 'tuple' object"));
    return tuple->items;
}

QStringList fieldsOf(Interpreter &run, const Value &self)
{
    QStringList names;
    for (const Value &name : run.collect(run.attribute(self, QStringLiteral("_fields"))))
        names << run.str(name);
    return names;
}

const NativeTable &namedTupleMethods()
{
    static const NativeTable table{
        {"_asdict", "self",
         [](Interpreter &run, BoundArgs &args) {
             auto *dict = run.make<DictObject>();
             const auto &items = itemsOfTuple(run, args["self"]);
             const QStringList names = fieldsOf(run, args["self"]);
             for (qsizetype i = 0; i < names.size(); ++i)
                 dict->set(run, names[i], items[std::size_t(i)]);
             return Value(dict);
         }},
        {"_replace", "self, **kw",
         [](Interpreter &run, BoundArgs &args) {
             auto items = itemsOfTuple(run, args["self"]);
             const QStringList names = fieldsOf(run, args["self"]);
             QStringList unknown;
             for (const auto &[name, value] : args.keywords) {
                 const qsizetype at = names.indexOf(name);
                 if (at < 0)
                     unknown << QStringLiteral("'%1'").arg(name);
                 else
                     items[std::size_t(at)] = value;
             }
             if (!unknown.isEmpty()) {
                 raiseValueError(
                     run, QStringLiteral("Got unexpected field names: [%1]").arg(unknown.join(QStringLiteral(", "))));
             }
             return namedTupleOf(run, run.classOf(args["self"]), std::move(items));
         }},
        {"__repr__", "self",
         [](Interpreter &run, BoundArgs &args) {
             QStringList parts;
             const auto &items = itemsOfTuple(run, args["self"]);
             const QStringList names = fieldsOf(run, args["self"]);
             for (qsizetype i = 0; i < names.size(); ++i)
                 parts << names[i] + u'=' + run.repr(items[std::size_t(i)]);
             return run.text(
                 QStringLiteral("%1(%2)").arg(run.typeName(args["self"]), parts.join(QStringLiteral(", "))));
         }},
    };
    return table;
}

} // namespace

void makeNamedTuple(Interpreter &interpreter, ClassObject &cls, const QStringList &fields,
                    const std::vector<Value> &defaults)
{
    std::vector<Value> names;
    QStringList parameters;
    const qsizetype firstDefault = fields.size() - qsizetype(defaults.size());
    for (qsizetype i = 0; i < fields.size(); ++i) {
        names.push_back(interpreter.text(fields[i]));
        parameters << (i < firstDefault ? fields[i] : QString(fields[i] + QStringLiteral("=None")));
        const Value getter =
            interpreter.native(fields[i], QStringLiteral("self"), [i](Interpreter &run, BoundArgs &args) {
                return itemsOfTuple(run, args["self"])[std::size_t(i)];
            });
        cls.members.set(fields[i], interpreter.make<PropertyObject>(getter));
    }
    cls.members.set(QStringLiteral("_fields"), interpreter.tuple(std::move(names)));
    namedTupleMethods().addTo(interpreter, cls);
    addClassMethod(interpreter, cls, "_make", "cls, iterable", [](Interpreter &run, BoundArgs &args) {
        return run.call(args["cls"], run.collect(args["iterable"]));
    });
    const auto signature = std::make_shared<Signature>(cls.name + QStringLiteral(".__new__"), parameters.join(u','));
    cls.construct = [signature, fields, defaults, firstDefault](Interpreter &run, ClassObject &wanted, CallArgs &args) {
        BoundArgs bound = signature->bind(run, args);
        std::vector<Value> items;
        for (qsizetype i = 0; i < fields.size(); ++i) {
            const QByteArray name = fields[i].toLatin1();
            items.push_back(bound.has(name.constData()) || i < firstDefault ? bound[name.constData()]
                                                                            : defaults[std::size_t(i - firstDefault)]);
        }
        return namedTupleOf(run, &wanted, std::move(items));
    };
}

} // namespace retort::script
