// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/modules/Library.h"

#include "engine/script/builtins/Builtins.h"
#include "engine/script/objects/BigInt.h"

namespace retort::script {

ClassObject *addClass(Interpreter &interpreter, ModuleObject &module, const char *name, ClassObject *base)
{
    if (!base)
        base = interpreter.builtinClass(QStringLiteral("object"));
    auto *cls = interpreter.make<ClassObject>(QLatin1String(name), std::vector{base});
    cls->moduleName = module.name;
    module.variables.set(QLatin1String(name), cls);
    return cls;
}

ClassObject *addClassBelow(Interpreter &interpreter, ModuleObject &module, const char *name, const char *builtinBase)
{
    return addClass(interpreter, module, name, interpreter.builtinClass(QLatin1String(builtinBase)));
}

void addProperty(Interpreter &interpreter, ClassObject &cls, const char *name, Getter getter)
{
    const Value function =
        interpreter.native(QLatin1String(name), QStringLiteral("self"),
                           [getter](Interpreter &run, BoundArgs &args) { return getter(run, args["self"]); });
    cls.members.set(QLatin1String(name), interpreter.make<PropertyObject>(function));
}

void addMethod(Interpreter &interpreter, ClassObject &cls, const char *name, const char *parameters, NativeCode code)
{
    cls.members.set(QLatin1String(name),
                    interpreter.native(QLatin1String(name), QLatin1String(parameters), std::move(code)));
}

void addStaticMethod(Interpreter &interpreter, ClassObject &cls, const char *name, const char *parameters,
                     NativeCode code)
{
    const Value function = interpreter.native(QLatin1String(name), QLatin1String(parameters), std::move(code));
    cls.members.set(QLatin1String(name), interpreter.make<MethodWrapper>(ObjectKind::StaticMethod, function));
}

void addClassMethod(Interpreter &interpreter, ClassObject &cls, const char *name, const char *parameters,
                    NativeCode code)
{
    const Value function = interpreter.native(QLatin1String(name), QLatin1String(parameters), std::move(code));
    cls.members.set(QLatin1String(name), interpreter.make<MethodWrapper>(ObjectKind::ClassMethod, function));
}

void addFunction(Interpreter &interpreter, ModuleObject &module, const char *name, const char *parameters,
                 NativeCode code)
{
    module.variables.set(QLatin1String(name),
                         interpreter.native(QLatin1String(name), QLatin1String(parameters), std::move(code)));
}

void setConstructor(ClassObject &cls, const char *parameters, ConstructCode code)
{
    const auto signature = std::make_shared<Signature>(cls.name, QLatin1String(parameters));
    cls.construct = [own = &cls, signature, code](Interpreter &run, ClassObject &wanted, CallArgs &args) -> Value {
        BoundArgs bound = signature->bind(run, args);
        const Value made = code(run, bound);
        return asInstanceOf(run, wanted, own, made);
    };
}

void addRefused(Interpreter &interpreter, ModuleObject &module, const char *name, const QString &what)
{
    addFunction(interpreter, module, name, "*args, **kw",
                [what](Interpreter &run, BoundArgs &) -> Value { refuse(run, what); });
}

void refuse(Interpreter &interpreter, const QString &what)
{
    stop(interpreter, QStringLiteral("reaches-outside"),
         QStringLiteral("The script %1, which Retort does not do").arg(what),
         QStringLiteral(
             "scripts are interpreted without access to the network, to processes and to files outside the project"));
}

ClassObject *libraryClass(Interpreter &interpreter, const char *moduleName, const char *className)
{
    Object *module = interpreter.importModule(QLatin1String(moduleName));
    auto *cls = interpreter.attribute(module, QLatin1String(className)).as<ClassObject>();
    Q_ASSERT(cls);
    return cls;
}

void raiseOf(Interpreter &interpreter, const char *moduleName, const char *className, const QString &message)
{
    CallArgs args{{interpreter.text(message)}};
    throw PythonError{libraryClass(interpreter, moduleName, className)->call(interpreter, args), interpreter.here(),
                      interpreter.calledFrom()};
}

void raiseKeyError(Interpreter &interpreter, const Value &key)
{
    CallArgs args{{key}};
    throw PythonError{interpreter.builtinClass(QStringLiteral("KeyError"))->call(interpreter, args), interpreter.here(),
                      interpreter.calledFrom()};
}

Value callMethod(Interpreter &interpreter, const Value &object, const char *name, std::vector<Value> args)
{
    return interpreter.call(interpreter.attribute(object, QLatin1String(name)), std::move(args));
}

Value bare(const Value &value)
{
    const auto *instance = value.as<InstanceObject>();
    return instance && !instance->payload.isNone() ? instance->payload : value;
}

std::optional<QString> textOf(const Value &value)
{
    const auto *text = bare(value).as<StrObject>();
    return text ? std::optional(text->text()) : std::nullopt;
}

std::optional<QByteArray> bytesOf(const Value &value)
{
    const auto *bytes = bare(value).as<BytesObject>();
    return bytes ? std::optional(bytes->bytes()) : std::nullopt;
}

std::optional<double> realNumberOf(const Value &value)
{
    const Value number = bare(value);
    if (number.isFloat())
        return number.asReal();
    if (number.isIntegral())
        return double(number.asInt());
    if (const auto *big = number.as<BigIntObject>())
        return big->number.get_d();
    return std::nullopt;
}

} // namespace retort::script
