// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/Interpreter.h"

#include "engine/script/Formatting.h"
#include "engine/script/Numbers.h"
#include "engine/script/OperationTarget.h"
#include "engine/script/UnknownParts.h"
#include "engine/script/builtins/Builtins.h"
#include "engine/script/modules/LibrarySources.h"
#include "engine/script/objects/BigInt.h"
#include "engine/script/objects/Generator.h"

#include <pthread.h>

#include <algorithm>
#include <cmath>

namespace retort::script {

namespace {

/// Where calls have to stop on this thread's stack: half of it is left for the expressions and the library code that
/// run between two checks.
const char *findStackEnd()
{
    pthread_attr_t attributes;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0)
        return nullptr;
    void *lowest = nullptr;
    std::size_t size = 0;
    pthread_attr_getstack(&attributes, &lowest, &size);
    pthread_attr_destroy(&attributes);
    return static_cast<const char *>(lowest) + size / 2;
}

/// glibc reads the process's whole memory map for it, so it is asked once for each thread.
const char *stackEndOfThread()
{
    thread_local const char *const end = findStackEnd();
    return end;
}

} // namespace

Interpreter::Interpreter(ScriptHost host, Bounds bounds)
    : m_host(std::move(host)), m_bounds(bounds), m_heap(*this, bounds.memory)
{
    m_stackEnd = stackEndOfThread();
    m_clock.start();
    m_builtins = makeBuiltinsModule(*this);
    m_modules[m_builtins->name] = m_builtins;
}

Interpreter::Interpreter(OwnsBuiltins) : m_heap(*this, m_bounds.memory) {}

Interpreter::~Interpreter()
{
    while (!m_begunGenerators.empty()) {
        GeneratorObject *generator = m_begunGenerators.back();
        m_begunGenerators.pop_back();
        generator->unwind(*this);
    }
}

void Interpreter::checkBounds()
{
    const auto end = [this](const QString &code, const QString &message) {
        stop(*this, code, message, QStringLiteral("a preview stops here; a run against a database has no such limit"));
    };
    if (m_host.isCancelled && *m_host.isCancelled) {
        throw Stopped{
            {Diagnostic::Severity::Error, QStringLiteral("cancelled"), QStringLiteral("Cancelled"), here(), {}},
            Error::Kind::Cancelled};
    }
    if (m_steps > m_bounds.steps)
        end(QStringLiteral("step-limit"), QStringLiteral("The script takes more than %L1 steps").arg(m_bounds.steps));
    if (m_clock.elapsed() > m_bounds.time.count()) {
        end(QStringLiteral("time-limit"),
            QStringLiteral("The script runs for more than %1 s").arg(double(m_bounds.time.count()) / 1000));
    }
}

void Interpreter::print(const QString &text)
{
    if (m_printed.size() + text.size() > m_bounds.output) {
        stop(*this, QStringLiteral("output-limit"),
             QStringLiteral("The script prints more than %L1 characters").arg(m_bounds.output));
    }
    m_printed += text;
}

// ---------------------------------------------------------------------------------------------------------- values

Value Interpreter::textList(const QStringList &values)
{
    std::vector<Value> items;
    for (const QString &value : values)
        items.push_back(text(value));
    return list(std::move(items));
}

Value Interpreter::native(const QString &name, const QString &signature, NativeCode code)
{
    return make<NativeFunction>(name, std::make_shared<Signature>(name, signature), std::move(code));
}

ClassObject *Interpreter::classOf(const Value &value)
{
    switch (value.kind()) {
    case Value::Kind::None: return builtinClass(QStringLiteral("NoneType"));
    case Value::Kind::Bool: return builtinClass(QStringLiteral("bool"));
    case Value::Kind::Int: return builtinClass(QStringLiteral("int"));
    case Value::Kind::Float: return builtinClass(QStringLiteral("float"));
    case Value::Kind::Object: break;
    }
    if (const auto *cls = value.as<ClassObject>()) {
        if (const Value *metaclass = cls->lookup(kMetaclass))
            return metaclass->as<ClassObject>();
    }
    return value.object()->classOf(*this);
}

ClassObject *Interpreter::classFor(ObjectKind kind) const
{
    return sharedBuiltins().kindClasses[std::size_t(kind)];
}

ClassObject *Interpreter::builtinClass(const QString &name)
{
    const Value *found = sharedBuiltins().names.find(name);
    Q_ASSERT(found && found->as<ClassObject>());
    return found->as<ClassObject>();
}

QString Interpreter::typeName(const Value &value)
{
    const ClassObject *cls = classOf(value);
    return cls->messageName.isEmpty() ? cls->name : cls->messageName;
}

bool Interpreter::isInstance(const Value &value, const Value &classOrTuple)
{
    if (const auto *tuple = classOrTuple.as<TupleObject>()) {
        return std::ranges::any_of(tuple->items, [&](const Value &cls) { return isInstance(value, cls); });
    }
    if (const auto *cls = classOrTuple.as<ClassObject>()) {
        // The abstract classes of collections.abc and numbers ask what the value can do.
        if (const Value *check = cls->members.find(QStringLiteral("__class_check__")))
            return truth(call(*check, {value}));
        return classOf(value)->isSubclassOf(cls) || cls->name == QLatin1String("object");
    }
    if (unknownAs(classOrTuple) || (classOrTuple.object() && classOrTuple.object()->kind() == ObjectKind::Native))
        return false;
    raiseTypeError(*this, QStringLiteral("isinstance() arg 2 must be a type, a tuple of types, or a union"));
}

std::optional<Value> Interpreter::findAttribute(const Value &value, const QString &name)
{
    if (value.isObject())
        return value.object()->attribute(*this, name);
    ClassObject *cls = classOf(value);
    if (name == QLatin1String("__class__"))
        return Value(cls);
    const Value *member = cls->lookup(name);
    return member ? std::optional(bindMember(*this, *member, value, cls)) : std::nullopt;
}

Value Interpreter::attribute(const Value &value, const QString &name)
{
    if (const auto found = findAttribute(value, name))
        return *found;
    if (const auto unknownPart = unknownAttribute(*this, value, name))
        return *unknownPart;
    if (const auto *module = value.as<ModuleObject>()) {
        raise(*this, "AttributeError", QStringLiteral("module '%1' has no attribute '%2'").arg(module->name, name));
    }
    if (const auto *cls = value.as<ClassObject>()) {
        if (cls->lookup(QStringLiteral("__class_kind__")))
            raise(*this, "AttributeError", name);
        raise(*this, "AttributeError", QStringLiteral("type object '%1' has no attribute '%2'").arg(cls->name, name));
    }
    raise(*this, "AttributeError", QStringLiteral("'%1' object has no attribute '%2'").arg(typeName(value), name));
}

// ------------------------------------------------------------------------------------------------------- protocols

Value Interpreter::call(const Value &callee, CallArgs args)
{
    step();
    if (!callee.isObject())
        raiseTypeError(*this, QStringLiteral("'%1' object is not callable").arg(typeName(callee)));
    return callee.object()->call(*this, args);
}

Iterator *Interpreter::iterate(const Value &value)
{
    if (!value.isObject())
        raiseTypeError(*this, QStringLiteral("'%1' object is not iterable").arg(typeName(value)));
    return value.object()->iterate(*this);
}

std::vector<Value> Interpreter::collect(const Value &iterable)
{
    if (const auto *tuple = iterable.as<TupleObject>())
        return tuple->items;
    if (const auto *listObject = iterable.as<ListObject>())
        return listObject->items;
    std::vector<Value> values;
    Iterator *iterator = iterate(iterable);
    while (const auto next = iterator->next(*this)) {
        step();
        m_heap.charge(sizeof(Value));
        values.push_back(*next);
    }
    return values;
}

bool Interpreter::truth(const Value &value)
{
    switch (value.kind()) {
    case Value::Kind::None: return false;
    case Value::Kind::Bool: return value.asBool();
    case Value::Kind::Int: return value.asInt() != 0;
    case Value::Kind::Float: return value.asReal() != 0;
    case Value::Kind::Object: break;
    }
    return value.object()->truth(*this);
}

bool Interpreter::equal(const Value &a, const Value &b)
{
    return truth(compare(ast::CompareOperator::Eq, a, b));
}

bool Interpreter::less(const Value &a, const Value &b)
{
    return truth(compare(ast::CompareOperator::Lt, a, b));
}

std::size_t Interpreter::hash(const Value &value)
{
    switch (value.kind()) {
    case Value::Kind::None: return 0x9e3779b9;
    case Value::Kind::Bool:
    case Value::Kind::Int: return std::hash<qint64>()(value.asInt());
    case Value::Kind::Float: {
        const double number = value.asReal();
        const bool isWhole = std::floor(number) == number && std::fabs(number) < 9e18;
        return isWhole ? std::hash<qint64>()(qint64(number)) : std::hash<double>()(number);
    }
    case Value::Kind::Object: break;
    }
    return value.object()->hash(*this);
}

std::optional<qint64> Interpreter::length(const Value &value)
{
    return value.isObject() ? value.object()->length(*this) : std::nullopt;
}

Value Interpreter::item(const Value &container, const Value &key)
{
    const bool isPlain = container.as<ListObject>() || container.as<TupleObject>() || container.as<DictObject>() ||
                         container.as<StrObject>();
    if (isPlain && unknownAs(key) && isPreview())
        return unknown(sourceHere());
    if (!container.isObject())
        raiseTypeError(*this, QStringLiteral("'%1' object is not subscriptable").arg(typeName(container)));
    return container.object()->item(*this, key);
}

bool Interpreter::contains(const Value &container, const Value &value)
{
    if (!container.isObject())
        raiseTypeError(*this, QStringLiteral("argument of type '%1' is not iterable").arg(typeName(container)));
    return container.object()->contains(*this, value);
}

QString Interpreter::str(const Value &value)
{
    // What a container shows is its repr, which knows what it is inside of.
    const bool isContainer = value.as<ListObject>() || value.as<TupleObject>() || value.as<DictObject>();
    return value.isObject() && !isContainer ? value.object()->str(*this) : repr(value);
}

QString Interpreter::repr(const Value &value)
{
    switch (value.kind()) {
    case Value::Kind::None: return QStringLiteral("None");
    case Value::Kind::Bool: return value.asBool() ? QStringLiteral("True") : QStringLiteral("False");
    case Value::Kind::Int: return QString::number(value.asInt());
    case Value::Kind::Float: return reprOf(value.asReal());
    case Value::Kind::Object: break;
    }
    step();
    if (std::ranges::find(m_shown, value.object()) != m_shown.end())
        return value.as<ListObject>()    ? QStringLiteral("[...]")
               : value.as<DictObject>()  ? QStringLiteral("{...}")
               : value.as<TupleObject>() ? QStringLiteral("(...)")
                                         : QStringLiteral("...");
    struct Shown
    {
        std::vector<const Object *> &objects;
        ~Shown() { objects.pop_back(); }
    };
    if (m_shown.size() >= std::size_t(m_bounds.depth))
        stop(*this, QStringLiteral("depth-limit"), QStringLiteral("A value is nested too deep to be written"));
    m_shown.push_back(value.object());
    const Shown shown{m_shown};
    return value.object()->repr(*this);
}

QString Interpreter::format(const Value &value, const QString &spec)
{
    switch (value.kind()) {
    case Value::Kind::None:
        if (!spec.isEmpty())
            raiseTypeError(*this, QStringLiteral("unsupported format string passed to NoneType.__format__"));
        return QStringLiteral("None");
    case Value::Kind::Bool:
        if (spec.isEmpty())
            return repr(value);
        return formatInteger(*this, value, spec);
    case Value::Kind::Int: return formatInteger(*this, value, spec);
    case Value::Kind::Float: return formatReal(*this, value.asReal(), spec);
    case Value::Kind::Object: break;
    }
    return value.object()->format(*this, spec);
}

namespace {

constexpr std::array kBinarySymbols{"+", "-", "*", "@", "/", "%", "** or pow()", "<<", ">>", "|", "^", "&", "//"};
constexpr std::array kCompareSymbols{"==", "!=", "<", "<=", ">", ">=", "is", "is not", "in", "not in"};

ast::CompareOperator mirrored(ast::CompareOperator op)
{
    using ast::CompareOperator;
    switch (op) {
    case CompareOperator::Lt: return CompareOperator::Gt;
    case CompareOperator::LtE: return CompareOperator::GtE;
    case CompareOperator::Gt: return CompareOperator::Lt;
    case CompareOperator::GtE: return CompareOperator::LtE;
    default: return op;
    }
}

} // namespace

Value Interpreter::binary(ast::BinaryOperator op, const Value &left, const Value &right)
{
    if (!isPreview() || (!unknownAs(left) && !unknownAs(right)))
        return binaryOfKnown(op, left, right);
    try {
        return binaryOfKnown(op, left, right);
    } catch (const UnknownUsed &) {
        return unknown(sourceHere());
    } catch (const PythonError &) {
        return unknown(sourceHere());
    }
}

Value Interpreter::binaryOfKnown(ast::BinaryOperator op, const Value &left, const Value &right)
{
    if (const auto result = binaryNumbers(*this, op, left, right))
        return *result;
    if (left.isObject()) {
        if (const auto result = left.object()->binary(*this, op, right, false))
            return *result;
    }
    if (right.isObject()) {
        if (const auto result = right.object()->binary(*this, op, left, true))
            return *result;
    }
    const auto isSequence = [](const Value &value) {
        return value.as<StrObject>() || value.as<ListObject>() || value.as<TupleObject>() || value.as<BytesObject>();
    };
    if (op == ast::BinaryOperator::Mult && (isSequence(left) || isSequence(right))) {
        raiseTypeError(*this, QStringLiteral("can't multiply sequence by non-int of type '%1'")
                                  .arg(typeName(isSequence(left) ? right : left)));
    }
    if (op == ast::BinaryOperator::Add && left.as<StrObject>())
        raiseTypeError(*this, QStringLiteral("can only concatenate str (not \"%1\") to str").arg(typeName(right)));
    if (op == ast::BinaryOperator::Add && left.as<BytesObject>())
        raiseTypeError(*this, QStringLiteral("can't concat %1 to bytes").arg(typeName(right)));
    if (op == ast::BinaryOperator::Add && (left.as<ListObject>() || left.as<TupleObject>())) {
        raiseTypeError(
            *this, QStringLiteral("can only concatenate %1 (not \"%2\") to %1").arg(typeName(left), typeName(right)));
    }
    raiseTypeError(*this, QStringLiteral("unsupported operand type(s) for %1: '%2' and '%3'")
                              .arg(QLatin1String(kBinarySymbols[std::size_t(op)]), typeName(left), typeName(right)));
}

Value Interpreter::compare(ast::CompareOperator op, const Value &left, const Value &right)
{
    using ast::CompareOperator;
    if (!isPreview())
        return compareKnown(op, left, right);
    const bool isIdentity = op == CompareOperator::Is || op == CompareOperator::IsNot;
    const bool isIn = op == CompareOperator::In || op == CompareOperator::NotIn;
    if ((isIdentity && (unknownAs(left) || unknownAs(right)) && !left.isSame(right)) || (isIn && unknownAs(right)))
        return unknown(sourceHere());
    try {
        return compareKnown(op, left, right);
    } catch (const UnknownUsed &) {
        return unknown(sourceHere());
    }
}

Value Interpreter::compareKnown(ast::CompareOperator op, const Value &left, const Value &right)
{
    using ast::CompareOperator;
    switch (op) {
    case CompareOperator::Is: return Value::boolean(left.isSame(right));
    case CompareOperator::IsNot: return Value::boolean(!left.isSame(right));
    case CompareOperator::In: return Value::boolean(contains(right, left));
    case CompareOperator::NotIn: return Value::boolean(!contains(right, left));
    default: break;
    }
    if (const auto result = compareNumbers(op, left, right))
        return *result;
    if (left.isObject()) {
        if (const auto result = left.object()->compare(*this, op, right))
            return *result;
    }
    if (right.isObject()) {
        if (const auto result = right.object()->compare(*this, mirrored(op), left))
            return *result;
    }
    if (op == CompareOperator::Eq)
        return Value::boolean(left.isSame(right));
    if (op == CompareOperator::NotEq)
        return Value::boolean(!left.isSame(right));
    raiseTypeError(*this, QStringLiteral("'%1' not supported between instances of '%2' and '%3'")
                              .arg(QLatin1String(kCompareSymbols[std::size_t(op)]), typeName(left), typeName(right)));
}

Value Interpreter::unary(ast::UnaryOperator op, const Value &operand)
{
    if (op == ast::UnaryOperator::Not) {
        const Decision decision = decide(operand);
        return decision == Decision::Unknown ? unknown(sourceHere()) : Value::boolean(decision == Decision::No);
    }
    if (const auto result = unaryNumber(*this, op, operand))
        return *result;
    if (operand.isObject()) {
        if (const auto result = operand.object()->unary(*this, op))
            return *result;
    }
    static constexpr std::array symbols{"~", "not", "+", "-"};
    raiseTypeError(*this, QStringLiteral("bad operand type for unary %1: '%2'")
                              .arg(QLatin1String(symbols[std::size_t(op)]), typeName(operand)));
}

qint64 Interpreter::index(const Value &value)
{
    if (value.isIntegral())
        return value.asInt();
    if (const auto *instance = value.as<InstanceObject>(); instance && instance->payload.isIntegral())
        return instance->payload.asInt();
    if (UnknownObject *unknown = unknownAs(value))
        unknown->needed(*this, QStringLiteral("counts with it"));
    if (value.as<BigIntObject>())
        raise(*this, "OverflowError", QStringLiteral("cannot fit 'int' into an index-sized integer"));
    if (const auto *instance = value.as<InstanceObject>();
        instance && instance->cls->lookup(QStringLiteral("__index__")))
        return index(call(attribute(value, QStringLiteral("__index__")), std::vector<Value>{}));
    raiseTypeError(*this, QStringLiteral("'%1' object cannot be interpreted as an integer").arg(typeName(value)));
}

// ------------------------------------------------------------------------------------------------ errors and places

Value Interpreter::makeException(const QString &className, const QString &message)
{
    CallArgs args{{text(message)}};
    return builtinClass(className)->call(*this, args);
}

std::optional<PythonError> Interpreter::handledException() const
{
    return m_handled.empty() ? std::nullopt : std::optional(m_handled.back());
}

bool Interpreter::isRunning(const FunctionObject *function) const
{
    return std::ranges::any_of(m_calls, [&](const CallRecord &record) { return record.function == function; });
}

std::size_t Interpreter::callsOfScripts() const
{
    std::size_t depth = m_calls.size();
    while (depth > 0 && isLibrarySource(m_calls[depth - 1].source->file()))
        --depth;
    return depth > 0 ? depth : m_calls.size();
}

SourceRange Interpreter::here() const
{
    if (m_calls.empty())
        return {};
    const CallRecord &record = m_calls[callsOfScripts() - 1];
    return record.source->range(record.at.begin, record.at.end);
}

std::vector<SourceRange> Interpreter::calledFrom() const
{
    std::vector<SourceRange> places;
    for (std::size_t i = callsOfScripts(); i-- > 1;) {
        const CallRecord &record = m_calls[i - 1];
        if (!isLibrarySource(record.source->file()))
            places.push_back(record.source->range(record.at.begin, record.at.end));
    }
    return places;
}

QString Interpreter::sourceHere() const
{
    if (m_calls.empty())
        return {};
    const CallRecord &record = m_calls.back();
    return record.source->text().mid(record.at.begin, record.at.end - record.at.begin).simplified();
}

bool Interpreter::isPreview() const
{
    return !m_host.target || m_host.target->isOffline();
}

void Interpreter::report(Diagnostic::Severity severity, const QString &code, const QString &message,
                         const QString &hint) const
{
    if (m_host.report)
        m_host.report({severity, code, message, here(), hint});
}

void Interpreter::unsupported(const ast::Node &node, const QString &what)
{
    place(node);
    stop(*this, QStringLiteral("not-interpreted"), QStringLiteral("Retort does not interpret %1 yet").arg(what));
}

void raise(Interpreter &interpreter, const char *exceptionName, const QString &message)
{
    const Value exception = interpreter.makeException(QLatin1String(exceptionName), message);
    interpreter.setContext(exception);
    throw PythonError{exception, interpreter.here(), interpreter.calledFrom()};
}

void stop(Interpreter &interpreter, const QString &code, const QString &message, const QString &hint)
{
    throw Stopped{{Diagnostic::Severity::Error, code, message, interpreter.here(), hint}};
}

} // namespace retort::script
