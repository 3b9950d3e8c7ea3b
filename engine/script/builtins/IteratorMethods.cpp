// SPDX-License-Identifier: GPL-3.0-or-later
// The methods of iterators and generators.
#include "engine/script/builtins/Builtins.h"

#include "engine/script/Interpreter.h"
#include "engine/script/NativeTable.h"
#include "engine/script/objects/Generator.h"

namespace retort::script {

namespace {

Iterator &selfIterator(Interpreter &run, BoundArgs &args)
{
    if (auto *iterator = args["self"].as<Iterator>())
        return *iterator;
    raiseTypeError(run, QStringLiteral("descriptor requires an iterator"));
}

GeneratorObject *asGenerator(Iterator &iterator)
{
    return dynamic_cast<GeneratorObject *>(&iterator);
}

Value nextOrStop(Interpreter &run, Iterator &iterator, const std::optional<Value> &value)
{
    if (value)
        return *value;
    raiseStopIteration(run, iterator.endValue());
}

const NativeTable &iteratorMethods()
{
    static const NativeTable table{
        {"__iter__", "self", [](Interpreter &, BoundArgs &args) { return args["self"]; }},
        {"__next__", "self",
         [](Interpreter &run, BoundArgs &args) {
             auto &iterator = selfIterator(run, args);
             return nextOrStop(run, iterator, iterator.next(run));
         }},
    };
    return table;
}

const NativeTable &generatorMethods()
{
    static const NativeTable table{
        {"send", "self, value",
         [](Interpreter &run, BoundArgs &args) {
             auto &iterator = selfIterator(run, args);
             auto *generator = asGenerator(iterator);
             return nextOrStop(run, iterator, generator ? generator->send(run, args["value"]) : iterator.next(run));
         }},
        {"throw", "self, typ, val=None, tb=None",
         [](Interpreter &run, BoundArgs &args) {
             Value exception = args["val"].isNone() ? args["typ"] : args["val"];
             if (exception.as<ClassObject>())
                 exception = run.call(exception, std::vector<Value>{});
             const PythonError error{exception, run.here(), run.calledFrom()};
             auto &iterator = selfIterator(run, args);
             auto *generator = asGenerator(iterator);
             if (!generator)
                 throw PythonError(error);
             return nextOrStop(run, iterator, generator->throwInto(run, error));
         }},
        {"close", "self",
         [](Interpreter &run, BoundArgs &args) {
             if (auto *generator = asGenerator(selfIterator(run, args)))
                 generator->close(run);
             return Value();
         }},
    };
    return table;
}

} // namespace

void raiseStopIteration(Interpreter &interpreter, const Value &value)
{
    std::vector<Value> args;
    if (!value.isNone())
        args.push_back(value);
    const Value exception =
        interpreter.call(interpreter.builtinClass(QStringLiteral("StopIteration")), std::move(args));
    throw PythonError{exception, interpreter.here(), interpreter.calledFrom()};
}

void addIteratorMethods(Interpreter &interpreter, ClassObject &iteratorClass, ClassObject &generatorClass)
{
    iteratorMethods().addTo(interpreter, iteratorClass);
    generatorMethods().addTo(interpreter, generatorClass);
}

} // namespace retort::script
