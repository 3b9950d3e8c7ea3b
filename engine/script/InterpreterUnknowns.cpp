// SPDX-License-Identifier: GPL-3.0-or-later
// Unknown values in calls and conditions, and the gaps where a script cannot be followed.
#include "engine/script/Interpreter.h"
#include "engine/script/OperationTarget.h"
#include "engine/script/UnknownParts.h"
#include "engine/script/modules/ModuleTable.h"
#include "model/PlaceholderText.h"

#include <algorithm>

namespace retort::script {

namespace {

/// What ends a run in preview, too: the bounds, the user, and a script that is none.
const QStringList kEndOfRun{
    QStringLiteral("cancelled"),    QStringLiteral("step-limit"),   QStringLiteral("time-limit"),
    QStringLiteral("memory-limit"), QStringLiteral("output-limit"), QStringLiteral("depth-limit"),
    QStringLiteral("no-function"),  QStringLiteral("no-target"),    QStringLiteral("operation-failed")};

constexpr qsizetype kLongestSource = 100;

QString useText(const UnknownUsed &used)
{
    return QStringLiteral("%1 is known only when the script runs, and the script %2").arg(used.value->name(), used.use);
}

bool hasUnknowns(const CallArgs &args)
{
    return std::ranges::any_of(args.positional, isPartlyUnknown) ||
           std::ranges::any_of(args.keywords, [](const auto &keyword) { return isPartlyUnknown(keyword.second); });
}

const QStringList kChangingMethods{QStringLiteral("append"), QStringLiteral("extend"), QStringLiteral("insert"),
                                   QStringLiteral("update"), QStringLiteral("add"),    QStringLiteral("setdefault"),
                                   QStringLiteral("remove"), QStringLiteral("pop"),    QStringLiteral("discard"),
                                   QStringLiteral("sort")};

} // namespace

void openContainer(Interpreter &interpreter, const Value &container)
{
    if (auto *list = container.as<ListObject>())
        list->items.push_back(interpreter.unknownRest());
    else if (auto *dict = container.as<DictObject>())
        dict->table.set(interpreter, interpreter.unknownRest(), interpreter.unknown());
    else if (auto *set = setAs(container))
        set->add(interpreter, interpreter.unknownRest());
}

void openIfEmpty(Interpreter &interpreter, const Value &container)
{
    const auto *list = container.as<ListObject>();
    const auto *dict = container.as<DictObject>();
    if ((list && list->items.empty()) || (dict && dict->table.size() == 0))
        openContainer(interpreter, container);
}

bool endsTheRun(const Stopped &end)
{
    return kEndOfRun.contains(end.diagnostic.code);
}

QString gapText(const UnknownUsed &used)
{
    return useText(used);
}

std::optional<Value> unknownAttribute(Interpreter &interpreter, const Value &value, const QString &name)
{
    const bool isSpecial = name.startsWith(QLatin1String("__"));
    const bool isReading = isForReading(interpreter.host().target);
    if (const auto *module = value.as<ModuleObject>()) {
        const QString full = module->name + u'.' + name;
        if (!isSpecial && findLibraryModule(full))
            return Value(interpreter.importModule(full));
        return isReading && !isSpecial ? std::optional(Value(interpreter.make<OpaqueObject>(full))) : std::nullopt;
    }
    const auto *cls = value.as<ClassObject>() ? value.as<ClassObject>() : interpreter.classOf(value);
    if (!interpreter.isPreview()) {
        return cls->lookup(kUnknownBase) && !isSpecial
                   ? std::optional(interpreter.unknown(QString(cls->name + u'.' + name)))
                   : std::nullopt;
    }
    if (const UnknownObject *unknown = unknownAs(value))
        return interpreter.unknown(QString(unknown->name() + u'.' + name));
    const auto *instance = value.as<InstanceObject>();
    if (cls->lookup(kUnknownBase))
        return interpreter.unknown(QString(cls->name + u'.' + name));
    if (!isReading || isSpecial || value.as<ClassObject>())
        return std::nullopt;
    const bool isOfLibrary =
        cls->moduleName.startsWith(QLatin1String("sqlalchemy")) || cls->moduleName.startsWith(QLatin1String("alembic"));
    const bool isNative = value.object() && value.object()->kind() == ObjectKind::Native;
    if (!isNative && !(instance && isOfLibrary))
        return std::nullopt;
    return Value(interpreter.make<OpaqueObject>(QString(interpreter.typeName(value) + u'.' + name)));
}

Value Interpreter::unknownRest(const QString &name)
{
    auto *rest = make<UnknownObject>(name.isEmpty() ? QString(QChar(0x2026)) : name);
    rest->isRest = true;
    return rest;
}

Interpreter::Decision Interpreter::decide(const Value &value)
{
    if (unknownAs(value) && isPreview())
        return Decision::Unknown;
    try {
        return truth(value) ? Decision::Yes : Decision::No;
    } catch (const UnknownUsed &) {
        return Decision::Unknown;
    }
}

QString Interpreter::sourceOf(const ast::Node &node) const
{
    const QString text = m_calls.back().source->text().mid(node.begin, node.end - node.begin).simplified();
    return text.size() <= kLongestSource ? text : QString(text.left(kLongestSource - 1) + QChar(0x2026));
}

Value Interpreter::callWithUnknowns(NativeFunction &function, CallArgs &args)
{
    using Role = NativeFunction::Role;
    const bool hasUnknown = hasUnknowns(args);
    if (hasUnknown && function.role == Role::AsksText)
        return unknown(sourceHere());
    const Value self = args.positional.empty() ? Value() : args.positional.front();
    const auto resultIsUnknown = [&](const QString &reason) {
        if (function.role == Role::Effect)
            recordGap(QStringLiteral("%1(): %2").arg(function.name, reason));
        else if (kChangingMethods.contains(function.name))
            openContainer(*this, self);
        return unknown(QString(function.name + QStringLiteral("()")));
    };
    try {
        BoundArgs bound = function.signature->bind(*this, args);
        return function.code(*this, bound);
    } catch (const UnknownUsed &used) {
        return resultIsUnknown(useText(used));
    } catch (const PythonError &error) {
        const QString type = typeName(error.exception);
        // An operation that Retort does not take as it is given costs no more than itself where people only read,
        // unless the script has a word for it.
        const bool isPassedOver = function.role == Role::Effect && isForReading(m_host.target) && !isInsideTry();
        if (!(hasUnknown || isPassedOver) || type == QLatin1String("StopIteration") ||
            type == QLatin1String("GeneratorExit"))
            throw;
        return resultIsUnknown(shownPlaceholders(exceptionText(*this, error.exception)));
    }
}

Value Interpreter::constructWithUnknowns(ClassObject &cls, const ClassObject::Constructor &construct, CallArgs &args)
{
    const bool hasUnknown = hasUnknowns(args);
    try {
        return construct(*this, cls, args);
    } catch (const UnknownUsed &) {
        return unknown(sourceHere());
    } catch (const PythonError &error) {
        const bool isException = cls.isSubclassOf(builtinClass(QStringLiteral("BaseException")));
        const bool isRefused = typeName(error.exception) == QLatin1String("TypeError") ||
                               typeName(error.exception) == QLatin1String("sqlalchemy.exc.ArgumentError");
        const bool isOfLibrary = cls.moduleName.startsWith(QLatin1String("sqlalchemy")) && isForReading(m_host.target);
        if (!(hasUnknown || (isRefused && isOfLibrary)) || isException ||
            typeName(error.exception) == QLatin1String("StopIteration"))
            throw;
        return unknown(sourceHere());
    }
}

void Interpreter::recordGap(const QString &reason, bool changesSchema)
{
    if (m_host.target && m_host.target->isOffline() && m_moduleDepth == 0) {
        Operation gap{Gap{shownPlaceholders(reason), changesSchema}, here(), calledFrom(), guards()};
        std::ranges::reverse(gap.calledFrom);
        if (const auto done = m_host.target->perform(gap); !done)
            stop(*this, QStringLiteral("operation-failed"), done.error().message, done.error().hint);
        return;
    }
    // Against a database nothing may be left out of what the script does.
    if (!isPreview() && m_moduleDepth == 0) {
        stop(*this, QStringLiteral("not-interpreted"), shownPlaceholders(reason),
             QStringLiteral("write what it does into the script itself, or run this revision with Alembic"));
    }
    report(Diagnostic::Severity::Information, QStringLiteral("gap"), shownPlaceholders(reason));
}

Value Interpreter::evalOrGap(const ast::Expr &expression)
{
    if (!isPreview())
        return eval(expression);
    Frame *frame = m_calls.back().frame;
    const auto gap = [&](const QString &reason) {
        m_calls.back().frame = frame;
        recordGap(reason);
        return unknown(sourceOf(expression));
    };
    try {
        return eval(expression);
    } catch (const UnknownUsed &used) {
        return gap(useText(used));
    } catch (const Stopped &end) {
        if (endsTheRun(end))
            throw;
        return gap(end.diagnostic.message);
    }
}

void Interpreter::assignUnknown(const ast::Expr &target)
{
    switch (target.kind) {
    case ast::ExprKind::Name: {
        const QString &name = ast::as<ast::Name>(target).id;
        writeName(name, unknown(name));
        return;
    }
    case ast::ExprKind::Tuple:
        for (const ast::ExprPtr &part : ast::as<ast::Tuple>(target).elements)
            assignUnknown(*part);
        return;
    case ast::ExprKind::List:
        for (const ast::ExprPtr &part : ast::as<ast::List>(target).elements)
            assignUnknown(*part);
        return;
    case ast::ExprKind::Starred: assignUnknown(*ast::as<ast::Starred>(target).value); return;
    default: break;
    }
    try {
        assign(target, unknown());
    } catch (const UnknownUsed &) {
        return; // nothing that a script can see
    } catch (const PythonError &) {
        return;
    }
}

void Interpreter::assignElement(const ast::Expr &target, const Value &element)
{
    if (element.isNone())
        assignUnknown(target);
    else
        assign(target, element);
}

Iterator *Interpreter::iterateOrRest(const Value &value)
{
    const UnknownObject *source = isPreview() ? unknownAs(value) : nullptr;
    if (!source)
        return iterate(value);
    const Value rest = unknownRest();
    unknownAs(rest)->element = source->element;
    return make<ValuesIterator>(std::vector{rest});
}

void Interpreter::assignItem(const ast::Expr &target, const Value &value)
{
    if (isRest(value))
        assignElement(target, unknownAs(value)->element);
    else
        assign(target, value);
}

Interpreter::Decision Interpreter::decideAll(const ast::ExprList &tests)
{
    Decision all = Decision::Yes;
    for (const ast::ExprPtr &test : tests) {
        const Decision decision = decide(eval(*test));
        if (decision == Decision::No)
            return decision;
        if (decision == Decision::Unknown)
            all = decision;
    }
    return all;
}

void Interpreter::leaveGap(const ast::Stmt &statement, const QString &reason)
{
    place(statement);
    recordGap(reason);
    switch (statement.kind) {
    case ast::StmtKind::Assign:
        for (const ast::ExprPtr &target : ast::as<ast::Assign>(statement).targets)
            assignUnknown(*target);
        return;
    case ast::StmtKind::AugAssign: assignUnknown(*ast::as<ast::AugAssign>(statement).target); return;
    case ast::StmtKind::AnnAssign: assignUnknown(*ast::as<ast::AnnAssign>(statement).target); return;
    case ast::StmtKind::FunctionDef: {
        const QString &name = ast::as<ast::FunctionDef>(statement).name;
        writeName(name, unknown(name));
        return;
    }
    case ast::StmtKind::ClassDef: {
        const QString &name = ast::as<ast::ClassDef>(statement).name;
        writeName(name, unknown(name));
        return;
    }
    default: return;
    }
}

} // namespace retort::script
