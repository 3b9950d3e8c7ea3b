// SPDX-License-Identifier: GPL-3.0-or-later
// Names and their scopes, functions, classes.
#include "engine/script/CallScope.h"
#include "engine/script/FunctionExit.h"
#include "engine/script/ScopeAnalysis.h"
#include "engine/script/UnknownParts.h"
#include "engine/script/objects/Coroutine.h"
#include "engine/script/objects/Generator.h"

#include <algorithm>
#include <ranges>
#include <utility>

namespace retort::script {

namespace {

bool takesKeyword(const ast::Arguments &parameters, const QString &name)
{
    const auto isNamed = [&](const ast::Argument &argument) { return argument.name == name; };
    return std::ranges::any_of(parameters.args, isNamed) || std::ranges::any_of(parameters.keywordOnly, isNamed);
}

/// Raises what CPython says of parameters without a value; `kind` is "positional" or "keyword-only".
void raiseIfMissing(Interpreter &interpreter, const QString &function, const QStringList &missing, const char *kind)
{
    if (missing.isEmpty())
        return;
    QStringList quoted;
    for (const QString &name : missing)
        quoted << QStringLiteral("'%1'").arg(name);
    QString names = quoted.join(QStringLiteral(", "));
    if (quoted.size() > 1) {
        const QString last = quoted.takeLast();
        names = quoted.join(QStringLiteral(", ")) +
                (quoted.size() > 1 ? QStringLiteral(", and ") : QStringLiteral(" and ")) + last;
    }
    raiseTypeError(interpreter,
                   QStringLiteral("%1() missing %2 required %3 argument%4: %5")
                       .arg(function)
                       .arg(missing.size())
                       .arg(QLatin1String(kind), missing.size() == 1 ? QString() : QStringLiteral("s"), names));
}

} // namespace

// ----------------------------------------------------------------------------------------------------------- names

Value Interpreter::readName(const QString &name)
{
    Frame *current = m_calls.back().frame;
    bool hasLeftFunction = false;
    for (Frame *frame = current; frame; frame = frame->enclosing) {
        if (frame->ownedBy == Frame::Owner::Module)
            break;
        if (frame->ownedBy == Frame::Owner::Class && hasLeftFunction)
            continue;
        if (frame->names && frame->names->globals.contains(name))
            break;
        if (const Value *value = frame->variables.find(name))
            return *value;
        if (frame->ownedBy == Frame::Owner::Comprehension)
            hasLeftFunction = true;
        if (frame->ownedBy == Frame::Owner::Function) {
            if (frame != current && frame->names && frame->names->locals.contains(name)) {
                script::raise(*this, "NameError",
                              QStringLiteral("cannot access free variable '%1' where it is not associated with a value "
                                             "in enclosing scope")
                                  .arg(name));
            }
            if (frame == current && frame->names && frame->names->locals.contains(name)) {
                script::raise(
                    *this, "UnboundLocalError",
                    QStringLiteral("cannot access local variable '%1' where it is not associated with a value")
                        .arg(name));
            }
            hasLeftFunction = true;
        }
    }
    if (const Value *value = current->module->variables.find(name))
        return *value;
    if (current->module->define && current->module->define(*this, name))
        return *current->module->variables.find(name);
    if (const Value *value = m_builtins->variables.find(name))
        return *value;
    if (const auto rare = m_builtins->missing(*this, name))
        return *rare;
    script::raise(*this, "NameError", QStringLiteral("name '%1' is not defined").arg(name));
}

void Interpreter::writeName(const QString &name, const Value &value)
{
    Frame *frame = m_calls.back().frame;
    while (frame->ownedBy == Frame::Owner::Comprehension && frame->enclosing)
        frame = frame->enclosing;
    if (frame->ownedBy == Frame::Owner::Module || (frame->names && frame->names->globals.contains(name))) {
        frame->module->variables.set(name, value);
        return;
    }
    if (frame->names && frame->names->nonlocals.contains(name)) {
        for (Frame *outer = frame->enclosing; outer; outer = outer->enclosing) {
            if (outer->ownedBy == Frame::Owner::Function && outer->names && outer->names->locals.contains(name)) {
                outer->variables.set(name, value);
                return;
            }
        }
    }
    frame->variables.set(name, value);
}

void Interpreter::deleteName(const QString &name)
{
    Frame *frame = m_calls.back().frame;
    const bool isGlobal =
        frame->ownedBy == Frame::Owner::Module || (frame->names && frame->names->globals.contains(name));
    NameMap &variables = isGlobal ? frame->module->variables : frame->variables;
    if (variables.remove(name))
        return;
    if (!isGlobal && frame->names && frame->names->locals.contains(name)) {
        script::raise(
            *this, "UnboundLocalError",
            QStringLiteral("cannot access local variable '%1' where it is not associated with a value").arg(name));
    }
    script::raise(*this, "NameError", QStringLiteral("name '%1' is not defined").arg(name));
}

void Interpreter::forgetName(const QString &name)
{
    Frame *frame = m_calls.back().frame;
    while (frame->ownedBy == Frame::Owner::Comprehension && frame->enclosing)
        frame = frame->enclosing;
    const bool isGlobal =
        frame->ownedBy == Frame::Owner::Module || (frame->names && frame->names->globals.contains(name));
    (isGlobal ? frame->module->variables : frame->variables).remove(name);
}

// ------------------------------------------------------------------------------------------------------- functions

QString Interpreter::qualified(const QString &name) const
{
    const CallRecord &record = m_calls.back();
    const Frame *frame = record.frame;
    while (frame->ownedBy == Frame::Owner::Comprehension && frame->enclosing)
        frame = frame->enclosing;
    switch (frame->ownedBy) {
    case Frame::Owner::Class: return frame->className + u'.' + name;
    case Frame::Owner::Function:
        return record.function ? QString(record.function->qualName + QStringLiteral(".<locals>.") + name) : name;
    default: return name;
    }
}

FunctionObject *Interpreter::makeFunction(const QString &name, const ast::Arguments &arguments, const ast::Node &range)
{
    auto *function = make<FunctionObject>();
    const CallRecord &record = m_calls.back();
    function->name = name;
    function->qualName = qualified(name);
    function->source = record.source;
    function->parameters = &arguments;
    function->range = range;
    function->module = record.frame->module;
    function->closure = record.frame;
    record.frame->capture();
    for (const ast::ExprPtr &value : arguments.defaults)
        function->defaults.push_back(eval(*value));
    for (const ast::ExprPtr &value : arguments.keywordDefaults)
        function->keywordDefaults.push_back(value ? std::optional(eval(*value)) : std::nullopt);
    return function;
}

void Interpreter::runFunctionDef(const ast::FunctionDef &definition)
{
    std::vector<Value> decorators;
    for (const ast::ExprPtr &decorator : definition.decorators)
        decorators.push_back(eval(*decorator));
    FunctionObject *function = makeFunction(definition.name, definition.args, definition);
    function->body = &definition.body;
    function->isAsync = definition.isAsync;
    function->names = namesOf(definition);
    Value value = function;
    for (const Value &decorator : decorators | std::views::reverse)
        value = call(decorator, {value});
    writeName(definition.name, value);
}

void Interpreter::bindParameters(FunctionObject &function, Frame &frame, CallArgs &args)
{
    const ast::Arguments &parameters = *function.parameters;
    const std::size_t positionalOnly = parameters.positionalOnly.size();
    const std::size_t positional = positionalOnly + parameters.args.size();
    const auto nameAt = [&](std::size_t i) -> const QString & {
        return i < positionalOnly ? parameters.positionalOnly[i].name : parameters.args[i - positionalOnly].name;
    };

    const std::size_t given = std::min(args.positional.size(), positional);
    for (std::size_t i = 0; i < given; ++i)
        frame.variables.set(nameAt(i), args.positional[i]);
    if (parameters.vararg) {
        frame.variables.set(parameters.vararg->name,
                            tuple({args.positional.begin() + std::ptrdiff_t(given), args.positional.end()}));
    } else if (args.positional.size() > positional) {
        const std::size_t least = positional - parameters.defaults.size();
        const QString takes = parameters.defaults.empty() ? QString::number(positional)
                                                          : QStringLiteral("from %1 to %2").arg(least).arg(positional);
        raiseTypeError(*this, QStringLiteral("%1() takes %2 positional argument%3 but %4 %5 given")
                                  .arg(function.qualName, takes)
                                  .arg(positional == 1 && parameters.defaults.empty() ? QString() : QStringLiteral("s"))
                                  .arg(args.positional.size())
                                  .arg(args.positional.size() == 1 ? QStringLiteral("was") : QStringLiteral("were")));
    }

    DictObject *extra = parameters.kwarg ? make<DictObject>() : nullptr;
    for (auto &[name, value] : args.keywords) {
        const bool isKnown = takesKeyword(parameters, name);
        if (isKnown && frame.variables.contains(name)) {
            raiseTypeError(*this,
                           QStringLiteral("%1() got multiple values for argument '%2'").arg(function.qualName, name));
        }
        const auto isSame = [&](const ast::Argument &argument) { return argument.name == name; };
        if (isKnown)
            frame.variables.set(name, value);
        else if (extra)
            extra->set(*this, name, value);
        else if (std::ranges::any_of(parameters.positionalOnly, isSame))
            raiseTypeError(*this, QStringLiteral("%1() got some positional-only arguments passed as keyword arguments: "
                                                 "'%2'")
                                      .arg(function.qualName, name));
        else
            raiseTypeError(*this,
                           QStringLiteral("%1() got an unexpected keyword argument '%2'").arg(function.qualName, name));
    }
    if (extra)
        frame.variables.set(parameters.kwarg->name, extra);

    QStringList missing;
    const std::size_t firstDefault = positional - parameters.defaults.size();
    for (std::size_t i = 0; i < positional; ++i) {
        if (frame.variables.contains(nameAt(i)))
            continue;
        if (i >= firstDefault)
            frame.variables.set(nameAt(i), function.defaults[i - firstDefault]);
        else
            missing << nameAt(i);
    }
    raiseIfMissing(*this, function.qualName, missing, "positional");
    for (std::size_t i = 0; i < parameters.keywordOnly.size(); ++i) {
        const QString &name = parameters.keywordOnly[i].name;
        if (frame.variables.contains(name))
            continue;
        if (i < function.keywordDefaults.size() && function.keywordDefaults[i])
            frame.variables.set(name, *function.keywordDefaults[i]);
        else
            missing << name;
    }
    raiseIfMissing(*this, function.qualName, missing, "keyword-only");
}

Value Interpreter::callFunction(FunctionObject &function, CallArgs &args)
{
    auto *frame = make<Frame>(function.module, function.closure);
    frame->names = &function.names;
    bindParameters(function, *frame, args);
    if (function.names.isGenerator) {
        frame->capture();
        return make<GeneratorObject>(function, frame);
    }
    if (function.isAsync) {
        frame->capture();
        return make<CoroutineObject>(builtinClass(QStringLiteral("coroutine")), function, frame);
    }
    return runBody(function, frame);
}

Value Interpreter::await(const Value &value)
{
    auto *coroutine = nativeAs<CoroutineObject>(value);
    if (!coroutine)
        return value;
    if (!coroutine->frame)
        script::raise(*this, "RuntimeError", QStringLiteral("cannot reuse already awaited coroutine"));
    return runBody(coroutine->function, std::exchange(coroutine->frame, nullptr));
}

Value Interpreter::runBody(FunctionObject &function, Frame *frame)
{
    const CallScope scope(*this, {function.source, frame, &function, function.range});
    if (function.expression)
        return eval(*function.expression);
    const FunctionExit exit(*this, frame);
    const Value outer = m_returned;
    m_returned = Value();
    const Flow flow = run(*function.body);
    const Value result = exit.result(flow == Flow::Return ? m_returned : Value());
    m_returned = outer;
    return result;
}

// ------------------------------------------------------------------------------------------------ classes, modules

static Value namespaceDict(Interpreter &interpreter, const NameMap &variables)
{
    auto *dict = interpreter.make<DictObject>();
    for (const auto &[name, value] : variables.entries())
        dict->set(interpreter, name, value);
    return dict;
}

/// A class below type to which the script has given something. Those of libraries show nothing of themselves.
static bool isOwnMetaclass(Interpreter &interpreter, const Value &value)
{
    const auto *cls = value.as<ClassObject>();
    const ClassObject *type = interpreter.builtinClass(QStringLiteral("type"));
    if (!cls || !cls->isSubclassOf(type))
        return false;
    const auto isGiven = [](const auto &entry) {
        const Value &member = entry.second;
        const Object *object = member.object();
        return member.template as<FunctionObject>() || member.template as<PropertyObject>() ||
               (object && (object->kind() == ObjectKind::StaticMethod || object->kind() == ObjectKind::ClassMethod));
    };
    return std::any_of(cls->mro.begin(), std::ranges::find(cls->mro, type), [&isGiven](const ClassObject *each) {
        return std::ranges::any_of(each->members.entries(), isGiven);
    });
}

/// The metaclass that the bases hand down, or null.
static ClassObject *inheritedMetaclass(const std::vector<ClassObject *> &bases)
{
    for (const ClassObject *base : bases) {
        if (const Value *metaclass = base->lookup(kMetaclass))
            return metaclass->as<ClassObject>();
    }
    return nullptr;
}

/// The class as the metaclass's own __new__ makes it; null if it has none.
static ClassObject *madeByMetaclass(Interpreter &interpreter, ClassObject &metaclass, const QString &name,
                                    const std::vector<Value> &bases, const NameMap &body, const CallArgs &keywords)
{
    const Value *make = metaclass.lookup(QStringLiteral("__new__"));
    if (make && make->object() && make->object()->kind() == ObjectKind::StaticMethod)
        make = &static_cast<MethodWrapper *>(make->object())->function;
    if (!make || !make->as<FunctionObject>())
        return nullptr;
    CallArgs args = keywords;
    args.positional = {Value(&metaclass), interpreter.text(name), interpreter.tuple(bases),
                       namespaceDict(interpreter, body)};
    const Value made = interpreter.call(*make, std::move(args));
    if (!made.as<ClassObject>())
        raiseTypeError(interpreter, QStringLiteral("a metaclass must make a class"));
    return made.as<ClassObject>();
}

void Interpreter::runClassDef(const ast::ClassDef &definition)
{
    std::vector<Value> decorators;
    for (const ast::ExprPtr &decorator : definition.decorators)
        decorators.push_back(eval(*decorator));
    std::vector<ClassObject *> bases;
    Value unknownBase;
    for (const Value &base : evalElements(definition.bases)) {
        if (auto *cls = base.as<ClassObject>())
            bases.push_back(cls);
        else if (unknownAs(base))
            unknownBase = base;
        else if (!base.as<NativeFunction>() && !base.as<InstanceObject>())
            raiseTypeError(*this, QStringLiteral("'%1' object is not an acceptable base type").arg(typeName(base)));
    }
    CallArgs classArguments;
    ClassObject *metaclass = inheritedMetaclass(bases);
    for (const ast::Keyword &keyword : definition.keywords) {
        const Value value = eval(*keyword.value);
        if (keyword.name == QLatin1String("metaclass"))
            metaclass = isOwnMetaclass(*this, value) ? value.as<ClassObject>() : metaclass;
        else if (!keyword.name.isEmpty())
            classArguments.keywords.emplace_back(keyword.name, value);
    }
    const std::vector<Value> baseValues(bases.begin(), bases.end());
    if (bases.empty())
        bases.push_back(builtinClass(QStringLiteral("object")));

    CallRecord record = m_calls.back();
    auto *frame = make<Frame>(record.frame->module, record.frame);
    frame->ownedBy = Frame::Owner::Class;
    frame->className = qualified(definition.name);
    frame->capture();
    record.frame = frame;
    {
        const CallScope scope(*this, record);
        run(definition.body);
    }
    ClassObject *cls =
        metaclass ? madeByMetaclass(*this, *metaclass, definition.name, baseValues, frame->variables, classArguments)
                  : nullptr;
    if (!cls) {
        cls = make<ClassObject>(definition.name, bases);
        cls->members = frame->variables;
        if (metaclass)
            cls->members.set(kMetaclass, Value(metaclass));
    }
    cls->moduleName = frame->module->name;
    cls->qualName = frame->className;
    if (!unknownBase.isNone())
        cls->members.set(kUnknownBase, unknownBase);
    if (const ast::Constant *doc = ast::docstring(definition.body))
        cls->members.set(QStringLiteral("__doc__"), text(doc->text));
    for (const auto &[name, member] : cls->members.entries()) {
        Object *object = member.object();
        if (auto *property = objectAs<PropertyObject>(object))
            object = property->getter.object();
        else if (object && (object->kind() == ObjectKind::StaticMethod || object->kind() == ObjectKind::ClassMethod))
            object = static_cast<MethodWrapper *>(object)->function.object();
        if (auto *function = objectAs<FunctionObject>(object))
            function->definingClass = cls;
    }
    for (const auto &[name, member] : cls->members.entries()) {
        const auto *descriptor = member.as<InstanceObject>();
        const Value *hook = descriptor ? descriptor->cls->lookup(QStringLiteral("__set_name__")) : nullptr;
        if (hook && hook->as<FunctionObject>())
            call(*hook, {member, Value(cls), text(name)});
    }
    for (ClassObject *base : cls->mro) {
        if (base != cls && base->onDerived) {
            base->onDerived(*this, *cls);
            break;
        }
    }
    const auto inherited = std::ranges::find_if(cls->mro, [cls](const ClassObject *base) {
        return base != cls && base->members.contains(QStringLiteral("__init_subclass__"));
    });
    if (inherited != cls->mro.end()) {
        Value hook = *(*inherited)->members.find(QStringLiteral("__init_subclass__"));
        if (hook.object() && hook.object()->kind() == ObjectKind::ClassMethod)
            hook = static_cast<MethodWrapper *>(hook.object())->function;
        classArguments.positional.emplace_back(cls);
        call(hook, classArguments);
    }
    if (const Value *init = metaclass ? metaclass->lookup(QStringLiteral("__init__")) : nullptr;
        init && init->as<FunctionObject>()) {
        classArguments.positional = {Value(cls), text(definition.name), tuple(baseValues),
                                     namespaceDict(*this, frame->variables)};
        call(*init, classArguments);
    }
    // A model of a base that is not known is most likely declarative.
    if (isPreview() && cls->lookup(kUnknownBase) && cls->members.contains(QStringLiteral("__tablename__")))
        call(attribute(importModule(QStringLiteral("sqlalchemy.orm")), QStringLiteral("_declare_apart")), {Value(cls)});
    Value value = cls;
    for (const Value &decorator : decorators | std::views::reverse)
        value = call(decorator, {value});
    writeName(definition.name, value);
}

ModuleObject *Interpreter::runModule(const std::shared_ptr<const ParsedModule> &parsed, const QString &name,
                                     const NameMap &given)
{
    auto *module = make<ModuleObject>(name);
    module->variables = given;
    module->variables.set(QStringLiteral("__name__"), text(name));
    module->variables.set(QStringLiteral("__file__"), text(parsed->source->file()));
    m_modules[name] = module;
    if (!m_main)
        m_main = module;
    runInModule(parsed, *module);
    return module;
}

void Interpreter::runInModule(const std::shared_ptr<const ParsedModule> &parsed, ModuleObject &module)
{
    m_kept.push_back(parsed);
    const ast::Constant *doc = ast::docstring(parsed->module.body);
    module.variables.set(QStringLiteral("__doc__"), doc ? text(doc->text) : Value());
    auto *frame = make<Frame>(&module, nullptr);
    frame->ownedBy = Frame::Owner::Module;
    const CallScope scope(*this, {parsed->source.get(), frame, nullptr, parsed->module});
    if (isPreview()) {
        run(parsed->module.body);
        return;
    }
    for (const ast::StmtPtr &statement : parsed->module.body)
        runOrLeaveUnknown(*statement, module);
}

/// What an application's object is may not be known (a logger by its settings); only its use matters.
void Interpreter::runOrLeaveUnknown(const ast::Stmt &statement, const ModuleObject &module)
{
    static const QStringList unknown{QStringLiteral("unknown-value"), QStringLiteral("unknown-module"),
                                     QStringLiteral("reaches-outside"), QStringLiteral("outside-project")};
    try {
        run(statement);
    } catch (const Stopped &end) {
        const auto *assignment = statement.kind == ast::StmtKind::Assign ? &ast::as<ast::Assign>(statement) : nullptr;
        const auto isName = [](const ast::ExprPtr &target) { return target->kind == ast::ExprKind::Name; };
        if (!assignment || !unknown.contains(end.diagnostic.code) || !std::ranges::all_of(assignment->targets, isName))
            throw;
        report(Diagnostic::Severity::Information, end.diagnostic.code, end.diagnostic.message);
        for (const ast::ExprPtr &target : assignment->targets) {
            const QString &name = ast::as<ast::Name>(*target).id;
            writeName(name, opaqueValue(*this, module.name + u'.' + name));
        }
    }
}

} // namespace retort::script
