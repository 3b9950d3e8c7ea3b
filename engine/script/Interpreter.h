// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Bounds.h"
#include "engine/script/Heap.h"
#include "engine/script/Object.h"
#include "engine/script/Parser.h"
#include "engine/script/Raise.h"
#include "engine/script/ScriptHost.h"
#include "engine/script/objects/Callables.h"
#include "engine/script/objects/Classes.h"
#include "engine/script/objects/Containers.h"
#include "engine/script/objects/Module.h"
#include "engine/script/objects/Text.h"
#include "engine/script/objects/Unknown.h"
#include "model/Operation.h"

#include <QElapsedTimer>
#include <QStringList>

#include <array>
#include <functional>
#include <map>
#include <typeindex>
#include <unordered_map>

namespace retort::script {

class GeneratorObject;
class Snapshot;
struct LazyBody;

/// Runs one script: walks its tree, with Python's semantics as CPython 3.11 has them, within bounds. One interpreter
/// is one run: it owns all values made (Heap), the modules imported and what was printed. Used in one thread.
class Interpreter
{
public:
    explicit Interpreter(ScriptHost host, Bounds bounds = {});
    /// The one that owns what all others share; it runs nothing.
    struct OwnsBuiltins
    {
        explicit OwnsBuiltins() = default;
    };
    explicit Interpreter(OwnsBuiltins);
    ~Interpreter();
    Interpreter(const Interpreter &) = delete;
    Interpreter &operator=(const Interpreter &) = delete;

    const ScriptHost &host() const { return m_host; }
    Heap &heap() { return m_heap; }
    const QString &printed() const { return m_printed; }

    // Running. All of these may throw PythonError and Stopped.

    /// Runs a module's body; `name` is its `__name__`. The module stays known under that name. `given` are variables
    /// that it has from the start.
    ModuleObject *runModule(const std::shared_ptr<const ParsedModule> &parsed, const QString &name,
                            const NameMap &given = {});
    /// The module `name` ("sqlalchemy.dialects.postgresql"), imported if need be. What cannot be found is an
    /// OpaqueObject in `sys.modules`' place.
    Object *importModule(const QString &name);
    Value call(const Value &callee, CallArgs args);
    Value call(const Value &callee, std::vector<Value> positional)
    {
        return call(callee, CallArgs{std::move(positional)});
    }
    Value callFunction(FunctionObject &function, CallArgs &args);
    /// `await value`: runs a coroutine to its end; any other value is its own answer.
    Value await(const Value &value);

    // Making values.

    Value text(const QString &value) { return make<StrObject>(value); }
    Value list(std::vector<Value> values) { return make<ListObject>(std::move(values)); }
    Value tuple(std::vector<Value> values) { return make<TupleObject>(std::move(values)); }
    Value textList(const QStringList &values);
    /// A function of Retort's own under a Python signature.
    Value native(const QString &name, const QString &signature, NativeCode code);
    template <typename T, typename... Args>
    T *make(Args &&...args)
    {
        return m_heap.make<T>(std::forward<Args>(args)...);
    }

    // Python's protocols on any value.

    ClassObject *classOf(const Value &value);
    /// The class of a built-in kind of object.
    ClassObject *classFor(ObjectKind kind) const;
    /// A built-in class by name ("int", "TypeError"); it must exist.
    ClassObject *builtinClass(const QString &name);
    bool isInstance(const Value &value, const Value &classOrTuple);
    QString typeName(const Value &value);
    std::optional<Value> findAttribute(const Value &value, const QString &name);
    /// Raises AttributeError.
    Value attribute(const Value &value, const QString &name);
    Iterator *iterate(const Value &value);
    std::vector<Value> collect(const Value &iterable);
    bool truth(const Value &value);
    bool equal(const Value &a, const Value &b);
    /// Python's `a < b`.
    bool less(const Value &a, const Value &b);
    std::size_t hash(const Value &value);
    std::optional<qint64> length(const Value &value);
    Value item(const Value &container, const Value &key);
    bool contains(const Value &container, const Value &value);
    QString str(const Value &value);
    QString repr(const Value &value);
    QString format(const Value &value, const QString &spec);
    Value binary(ast::BinaryOperator op, const Value &left, const Value &right);
    Value compare(ast::CompareOperator op, const Value &left, const Value &right);
    Value unary(ast::UnaryOperator op, const Value &operand);
    /// The integer behind an index; raises TypeError.
    qint64 index(const Value &value);

    // Exceptions and places.

    /// A new exception of a built-in class, with one argument.
    Value makeException(const QString &className, const QString &message);
    /// The exception that is being handled, for a bare `raise`.
    std::optional<PythonError> handledException() const;
    /// What is being run: the innermost place in a script.
    SourceRange here() const;
    /// From where `here` was called, innermost first.
    std::vector<SourceRange> calledFrom() const;
    /// Whether an except clause stands around what is being run.
    bool isInsideTry() const { return !m_earlyRaises.empty(); }
    /// The text of the expression or statement that is being run, on one line.
    QString sourceHere() const;
    /// True where nothing is really done (offline, env.py): what only a database knows is then an unknown value.
    bool isPreview() const;

    // Unknown values, and what follows from them (InterpreterBranches.cpp, InterpreterUnknowns.cpp).

    enum class Decision : quint8 { No, Yes, Unknown };
    /// Whether the value is true, as far as that can be said.
    Decision decide(const Value &value);
    Value unknown(const QString &name = {}) { return make<UnknownObject>(name); }
    /// An unknown value that stands for any number of elements of a container.
    Value unknownRest(const QString &name = {});
    /// The undecided conditions under which the run stands, outermost first.
    std::vector<Guard> guards() const;
    /// Says that something cannot be shown here: an operation of its own, before the next one.
    void recordGap(const QString &reason, bool changesSchema = true);
    /// Calls a function of Retort's own in preview: where it needs an unknown value, its result is unknown.
    Value callWithUnknowns(NativeFunction &function, CallArgs &args);
    Value constructWithUnknowns(ClassObject &cls, const ClassObject::Constructor &construct, CallArgs &args);

    void report(Diagnostic::Severity severity, const QString &code, const QString &message,
                const QString &hint = {}) const;

    /// Counts one step; throws Stopped when a bound is reached or the user cancelled.
    void step()
    {
        if ((++m_steps & 1023) == 0)
            checkBounds();
    }

    void print(const QString &text);

    /// State of a library module that lives as long as the run: one T for each type, made when first asked for.
    template <typename T>
    T &state()
    {
        auto &slot = m_states[std::type_index(typeid(T))];
        if (!slot)
            slot = std::make_shared<T>();
        return *static_cast<T *>(slot.get());
    }

    ModuleObject *builtins() { return m_builtins; }
    ModuleObject *mainModule() const { return m_main; }
    /// Notes the exception that was being handled when this one was raised.
    void setContext(const Value &exception) const;
    /// True while a call of that function is being run.
    bool isRunning(const FunctionObject *function) const;
    /// eval() and exec(): in the place that is being run. Raise SyntaxError for what cannot be parsed.
    Value evaluateHere(const QString &source);
    void executeHere(const QString &source);
    Frame *currentFrame() const { return m_calls.empty() ? nullptr : m_calls.back().frame; }
    FunctionObject *currentFunction() const { return m_calls.empty() ? nullptr : m_calls.back().function; }

    /// Evaluates an expression in a module's variables (templates, tests).
    Value evaluate(const std::shared_ptr<const ParsedExpression> &parsed, ModuleObject *module);

private:
    struct CallRecord
    {
        const SourceText *source;
        Frame *frame;
        FunctionObject *function;
        ast::Node at;
    };
    enum class Flow { Next, Break, Continue, Return };

    class CallScope;

    /// A condition that holds from here on, because the run would have left otherwise, and up to where.
    struct ActiveGuard
    {
        Guard guard;
        /// Next: until its branch ends; else until the loop's round, the loop or the function ends.
        Flow scope = Flow::Next;
        Frame *frame = nullptr;
    };
    /// One way on from an undecided condition.
    struct Branch
    {
        Guard guard;
        std::function<Flow()> body;
    };
    /// How a branch ended.
    struct BranchEnd;
    /// What a function returned in a branch, while another went on.
    struct EarlyReturn
    {
        Frame *frame;
        Value value;
    };
    /// An exception that was raised in a branch inside `try`, while another went on.
    struct EarlyRaise
    {
        PythonError error;
        std::vector<ActiveGuard> guards;
    };
    class FunctionExit;

    Flow runBranches(const std::vector<Branch> &branches);
    BranchEnd runBranch(const Branch &branch);
    Flow joinBranches(const Snapshot &before, std::vector<BranchEnd> &ends, const std::vector<Branch> &branches);
    /// The values of the branches in one.
    Value evalBranches(const QString &condition, const std::function<Value()> &whenTrue,
                       const std::function<Value()> &whenFalse);
    /// Runs a loop's body once, for any number of rounds.
    Flow runUnknownLoop(const QString &condition, const ast::StmtList &body, const std::function<void()> &begin);
    Flow runUndecidedCases(const ast::Match &match, const Value &subject, std::size_t first);
    /// A pattern that takes whatever there is; its name is bound.
    bool matchesAnything(const ast::Pattern &pattern, const Value &subject);
    void bindUnknown(const ast::Pattern &pattern);
    Flow runStatement(const ast::Stmt &statement);
    void runExpression(const ast::Expr &expression);
    Flow runBoolean(const ast::Expr &test, const std::function<Flow()> &whenTrue,
                    const std::function<Flow()> &whenFalse);
    /// Ends the guards of this frame that last no longer than `scope`, from the `first` on.
    void endGuards(std::size_t first, Flow scope);
    bool hasEarlyEnd(std::size_t firstGuard) const;
    Flow runEarlyHandlers(const ast::Try &statement, std::vector<EarlyRaise> raises);
    /// A gap in the place of a statement that cannot be followed; what it would have assigned is unknown.
    void leaveGap(const ast::Stmt &statement, const QString &reason);
    /// Assigns what is known of an element of something unknown, or a new unknown value.
    void assignElement(const ast::Expr &target, const Value &element);
    void assignUnknown(const ast::Expr &target);
    void forgetAssigned(const ast::StmtList &body);
    /// The expression's value; a gap and an unknown value where it cannot be followed.
    Value evalOrGap(const ast::Expr &expression);
    QString sourceOf(const ast::Node &node) const;
    /// The value's iterator; for an unknown value one that gives a rest.
    Iterator *iterateOrRest(const Value &value);
    /// Assigns one value of an iterator, which may stand for any number of them.
    void assignItem(const ast::Expr &target, const Value &value);
    Decision decideAll(const ast::ExprList &tests);

    Value binaryOfKnown(ast::BinaryOperator op, const Value &left, const Value &right);
    Value compareKnown(ast::CompareOperator op, const Value &left, const Value &right);
    void checkBounds();
    /// How many of the calls lead to the innermost place in a script, leaving out the library's own sources below it.
    std::size_t callsOfScripts() const;
    void place(const ast::Node &node) { m_calls.back().at = node; }
    [[noreturn]] void unsupported(const ast::Node &node, const QString &what);

    // InterpreterStatements.cpp, InterpreterImports.cpp, InterpreterDefinitions.cpp, InterpreterMatch.cpp
    Flow run(const ast::StmtList &body);
    Flow run(const ast::Stmt &statement);
    Flow runFor(const ast::For &loop);
    Flow runWhile(const ast::While &loop);
    Flow runWith(const ast::With &with, std::size_t item);
    Flow runTry(const ast::Try &statement);
    Flow runTryBody(const ast::Try &statement);
    Flow runHandler(const ast::ExceptHandler &handler, const PythonError &error);
    /// `except*`: each handler takes its part of the group. Raises what is left of it.
    void runStarHandlers(const ast::Try &statement, const PythonError &error);
    Flow runMatch(const ast::Match &match);
    void runAssert(const ast::Assert &statement);
    Flow runAsyncFor(const ast::For &loop, const Value &source);
    Value runBody(FunctionObject &function, Frame *frame);
    /// Python's `except classes:`; raises TypeError for what is no exception's class.
    bool isCaught(const Value &exception, const Value &classes);
    [[noreturn]] void runRaise(const ast::Raise &statement);
    void runAugAssign(const ast::AugAssign &statement);
    void runAnnAssign(const ast::AnnAssign &statement);
    void runDelete(const ast::Expr &target);
    ModuleObject *importProjectModule(const QString &name, const QString &file, bool isPackage);
    std::shared_ptr<const ParsedModule> parseProjectModule(const QString &file);
    /// Runs the statements of a project's module that bind `name`, those that have not run yet.
    bool defineName(LazyBody &body, ModuleObject &module, const QString &name);
    void runLazily(const LazyBody &body, ModuleObject &module, const ast::Stmt &statement);
    QString importedName(const ast::ImportFrom &statement, const ModuleObject &module);
    void runInModule(const std::shared_ptr<const ParsedModule> &parsed, ModuleObject &module);
    void runOrLeaveUnknown(const ast::Stmt &statement, const ModuleObject &module);
    void runImport(const ast::Import &statement);
    void runImportFrom(const ast::ImportFrom &statement);
    void runFunctionDef(const ast::FunctionDef &definition);
    void runClassDef(const ast::ClassDef &definition);
    bool matches(const ast::Pattern &pattern, const Value &subject);
    void assign(const ast::Expr &target, const Value &value);
    void assignEach(const ast::ExprList &targets, const Value &value);
    FunctionObject *makeFunction(const QString &name, const ast::Arguments &arguments, const ast::Node &range);
    /// The name with what stands around the place that is being run.
    QString qualified(const QString &name) const;
    void bindParameters(FunctionObject &function, Frame &frame, CallArgs &args);

    // InterpreterExpressions.cpp
    Value eval(const ast::Expr &expression);
    Value evalCall(const ast::Call &node);
    Value evalCompare(const ast::Compare &node);
    Value evalBool(const ast::BoolOp &boolean);
    Value evalUndecided(const ast::BoolOp &boolean, std::size_t first);
    Value evalConstant(const ast::Constant &constant);
    Value evalJoined(const ast::JoinedStr &joined);
    Value evalFormatted(const ast::FormattedValue &formatted);
    Value evalDict(const ast::Dict &dict);
    Value evalSlice(const ast::Slice &slice);
    Value evalLambda(const ast::Lambda &lambda);
    Value evalYield(const ast::Expr &expression);
    Value evalGenerator(const ast::GeneratorExp &generator);
    std::vector<Value> evalElements(const ast::ExprList &elements);
    /// True if some of the values may be missing or come several times.
    template <typename Take>
    bool evalComprehension(const std::vector<ast::Comprehension> &generators, std::size_t level, const Take &take);
    template <typename Take>
    bool comprehend(const std::vector<ast::Comprehension> &generators, const Take &take);

    Value readName(const QString &name);
    void writeName(const QString &name, const Value &value);
    void deleteName(const QString &name);
    /// As deleteName, but says nothing if there is no such name.
    void forgetName(const QString &name);

    ScriptHost m_host;
    Bounds m_bounds;
    Heap m_heap;
    qint64 m_steps = 0;
    QElapsedTimer m_clock;
    QString m_printed;
    std::vector<CallRecord> m_calls;
    std::vector<ActiveGuard> m_guards;
    std::vector<EarlyReturn> m_earlyReturns;
    /// One list for each `try` that has handlers and is being run.
    std::vector<std::vector<EarlyRaise>> m_earlyRaises;
    int m_branchDepth = 0;
    /// Above zero inside the project's modules, whose statements are no part of the migration.
    int m_moduleDepth = 0;
    friend class Snapshot;
    /// What repr() is inside of: a list that holds itself is shown as "[...]".
    std::vector<const Object *> m_shown;
    std::vector<PythonError> m_handled;
    Value m_returned;

    ModuleObject *m_builtins = nullptr;
    ModuleObject *m_main = nullptr;
    std::map<QString, Object *> m_modules;
    /// Trees and sources that functions and places of this run refer to.
    std::vector<std::shared_ptr<const void>> m_kept;
    std::unordered_map<std::type_index, std::shared_ptr<void>> m_states;

    /// The generator whose body is being run, and the end of its stack; null outside generators.
    GeneratorObject *m_generator = nullptr;
    const char *m_stackEnd = nullptr;
    /// Generators that were begun and may not have ended.
    std::vector<GeneratorObject *> m_begunGenerators;

    friend class BuiltinClasses;
    friend class ComprehensionIterator;
    friend class GeneratorObject;
};

} // namespace retort::script
