// SPDX-License-Identifier: GPL-3.0-or-later
// How expressions are evaluated.
#include "engine/script/Formatting.h"
#include "engine/script/Interpreter.h"
#include "engine/script/objects/BigInt.h"

namespace retort::script {

using namespace ast; // the vocabulary of the tree that these functions walk

Value Interpreter::eval(const Expr &expression)
{
    switch (expression.kind) {
    case ExprKind::Constant: return evalConstant(as<Constant>(expression));
    case ExprKind::Name: {
        place(expression);
        return readName(as<Name>(expression).id);
    }
    case ExprKind::Attribute: {
        const auto &node = as<Attribute>(expression);
        const Value value = eval(*node.value);
        place(expression);
        return attribute(value, node.name);
    }
    case ExprKind::Call: return evalCall(as<Call>(expression));
    case ExprKind::List: return list(evalElements(as<List>(expression).elements));
    case ExprKind::Tuple: return tuple(evalElements(as<Tuple>(expression).elements));
    case ExprKind::Dict: return evalDict(as<Dict>(expression));
    case ExprKind::Set: {
        auto *set = make<SetObject>();
        for (const Value &value : evalElements(as<Set>(expression).elements))
            set->add(*this, value);
        return set;
    }
    case ExprKind::JoinedStr: return evalJoined(as<JoinedStr>(expression));
    case ExprKind::FormattedValue: return evalFormatted(as<FormattedValue>(expression));
    case ExprKind::BoolOp: return evalBool(as<BoolOp>(expression));
    case ExprKind::Compare: return evalCompare(as<Compare>(expression));
    case ExprKind::BinOp: {
        const auto &node = as<BinOp>(expression);
        const Value left = eval(*node.left);
        const Value right = eval(*node.right);
        place(expression);
        return binary(node.op, left, right);
    }
    case ExprKind::UnaryOp: {
        const auto &node = as<UnaryOp>(expression);
        const Value operand = eval(*node.operand);
        place(expression);
        return unary(node.op, operand);
    }
    case ExprKind::IfExp: {
        const auto &node = as<IfExp>(expression);
        switch (decide(eval(*node.test))) {
        case Decision::Yes: return eval(*node.body);
        case Decision::No: return eval(*node.orelse);
        case Decision::Unknown: break;
        }
        place(expression);
        return evalBranches(sourceOf(*node.test), [&] { return eval(*node.body); }, [&] { return eval(*node.orelse); });
    }
    case ExprKind::Subscript: {
        const auto &node = as<Subscript>(expression);
        const Value container = eval(*node.value);
        const Value key = eval(*node.slice);
        place(expression);
        return item(container, key);
    }
    case ExprKind::Slice: return evalSlice(as<Slice>(expression));
    case ExprKind::Lambda: return evalLambda(as<Lambda>(expression));
    case ExprKind::NamedExpr: {
        const auto &node = as<NamedExpr>(expression);
        const Value value = eval(*node.value);
        writeName(as<Name>(*node.target).id, value);
        return value;
    }
    case ExprKind::ListComp: {
        const auto &node = as<ListComp>(expression);
        std::vector<Value> values;
        if (comprehend(node.generators, [&] { values.push_back(eval(*node.element)); })) {
            // One unknown element is what all of them look like, and not one of its own.
            const UnknownObject *only = values.size() == 1 ? unknownAs(values.front()) : nullptr;
            const Value rest = unknownRest(only ? only->name() : QString());
            if (only)
                values.clear();
            values.push_back(rest);
        }
        return list(std::move(values));
    }
    case ExprKind::SetComp: {
        const auto &node = as<SetComp>(expression);
        auto *set = make<SetObject>();
        if (comprehend(node.generators, [&] { set->add(*this, eval(*node.element)); }))
            set->add(*this, unknownRest());
        return set;
    }
    case ExprKind::DictComp: {
        const auto &node = as<DictComp>(expression);
        auto *dict = make<DictObject>();
        const bool isOpen = comprehend(node.generators, [&] {
            const Value key = eval(*node.key);
            dict->table.set(*this, key, eval(*node.value));
        });
        if (isOpen)
            dict->table.set(*this, unknownRest(), unknown());
        return dict;
    }
    case ExprKind::GeneratorExp: return evalGenerator(as<GeneratorExp>(expression));
    case ExprKind::Starred: raise(*this, "SyntaxError", QStringLiteral("can't use starred expression here"));
    case ExprKind::Yield:
    case ExprKind::YieldFrom: return evalYield(expression);
    case ExprKind::Await: {
        const Value value = eval(*as<Await>(expression).value);
        place(expression);
        return await(value);
    }
    }
    Q_UNREACHABLE();
}

Value Interpreter::evalConstant(const Constant &constant)
{
    switch (constant.type) {
    case ConstantKind::None: return {};
    case ConstantKind::True: return Value::boolean(true);
    case ConstantKind::False: return Value::boolean(false);
    case ConstantKind::Int: return Value::integer(constant.integer);
    case ConstantKind::BigInt: return make<BigIntObject>(mpz_class(constant.text.toStdString()));
    case ConstantKind::Float: return Value::real(constant.real);
    case ConstantKind::Str: return text(constant.text);
    case ConstantKind::Bytes: return make<BytesObject>(constant.bytes);
    case ConstantKind::Ellipsis: return attribute(m_builtins, QStringLiteral("Ellipsis"));
    case ConstantKind::Complex:
        return call(attribute(importModule(QStringLiteral("_builtins")), QStringLiteral("complex")),
                    {Value::real(0), Value::real(constant.real)});
    }
    Q_UNREACHABLE();
}

std::vector<Value> Interpreter::evalElements(const ExprList &elements)
{
    std::vector<Value> values;
    values.reserve(elements.size());
    for (const ExprPtr &element : elements) {
        if (element->kind == ExprKind::Starred) {
            const Value source = eval(*as<Starred>(*element).value);
            const auto more = unknownAs(source) && isPreview() ? std::vector{unknownRest()} : collect(source);
            values.insert(values.end(), more.begin(), more.end());
        } else {
            values.push_back(eval(*element));
        }
    }
    m_heap.charge(qint64(values.size() * sizeof(Value)));
    return values;
}

Value Interpreter::evalDict(const Dict &dict)
{
    auto *result = make<DictObject>();
    for (std::size_t i = 0; i < dict.keys.size(); ++i) {
        if (dict.keys[i]) {
            const Value key = eval(*dict.keys[i]);
            result->table.set(*this, key, eval(*dict.values[i]));
            continue;
        }
        const Value more = eval(*dict.values[i]);
        if (unknownAs(more) && isPreview()) {
            result->table.set(*this, unknownRest(), unknown());
            continue;
        }
        const auto *mapping = more.as<DictObject>();
        if (!mapping) {
            // Anything with keys() counts.
            const auto keys = findAttribute(more, QStringLiteral("keys"));
            if (!keys)
                raiseTypeError(*this, QStringLiteral("'%1' object is not a mapping").arg(typeName(more)));
            for (const Value &key : collect(call(*keys, std::vector<Value>{})))
                result->table.set(*this, key, item(more, key));
            continue;
        }
        for (const auto &entry : mapping->table.entries()) {
            if (entry.isAlive)
                result->table.set(*this, entry.key, entry.value);
        }
    }
    return result;
}

Value Interpreter::evalSlice(const Slice &slice)
{
    const auto part = [this](const ExprPtr &expression) { return expression ? eval(*expression) : Value(); };
    const Value lower = part(slice.lower);
    const Value upper = part(slice.upper);
    return make<SliceObject>(lower, upper, part(slice.step));
}

Value Interpreter::evalBool(const BoolOp &boolean)
{
    Value value;
    for (const ExprPtr &operand : boolean.values) {
        value = eval(*operand);
        const bool isLast = &operand == &boolean.values.back();
        if (isLast)
            return value;
        const Decision decision = decide(value);
        if (decision == Decision::Unknown)
            return evalUndecided(boolean, std::size_t(&operand - boolean.values.data()));
        if ((decision == Decision::Yes) == (boolean.op == BoolOperator::Or))
            return value;
    }
    return value;
}

/// `unknown and x`: what x decides by itself is decided.
Value Interpreter::evalUndecided(const BoolOp &boolean, std::size_t first)
{
    const bool isOr = boolean.op == BoolOperator::Or;
    place(*boolean.values[first]);
    std::optional<Value> decided;
    const auto others = [&]() -> Value {
        for (std::size_t i = first + 1; i < boolean.values.size(); ++i) {
            const Value value = eval(*boolean.values[i]);
            const Decision decision = decide(value);
            if (decision != Decision::Unknown && (decision == Decision::Yes) == isOr) {
                decided = value;
                break;
            }
        }
        return {};
    };
    const QString condition = sourceOf(*boolean.values[first]);
    const auto nothing = []() -> Value { return {}; };
    if (isOr)
        evalBranches(condition, nothing, others);
    else
        evalBranches(condition, others, nothing);
    place(boolean);
    return decided ? *decided : unknown(sourceOf(boolean));
}

Value Interpreter::evalCompare(const Compare &node)
{
    Value left = eval(*node.left);
    for (std::size_t i = 0; i < node.ops.size(); ++i) {
        const Value right = eval(*node.comparators[i]);
        place(node);
        const Value result = compare(node.ops[i], left, right);
        if (i + 1 == node.ops.size() || unknownAs(result) || !truth(result))
            return result;
        left = right;
    }
    return left;
}

Value Interpreter::evalJoined(const JoinedStr &joined)
{
    QString result;
    for (const ExprPtr &part : joined.values) {
        if (part->kind == ExprKind::Constant)
            result += as<Constant>(*part).text;
        else
            result += str(eval(*part));
    }
    m_heap.charge(result.size() * 2);
    return text(result);
}

Value Interpreter::evalFormatted(const FormattedValue &formatted)
{
    Value value = eval(*formatted.value);
    place(formatted);
    if (formatted.conversion != 0)
        value = text(formatted.conversion == 's'   ? str(value)
                     : formatted.conversion == 'a' ? asciiOf(repr(value))
                                                   : repr(value));
    const QString spec = formatted.formatSpec ? str(eval(*formatted.formatSpec)) : QString();
    return text(format(value, spec));
}

Value Interpreter::evalCall(const Call &node)
{
    const Value callee = eval(*node.func);
    CallArgs args;
    args.positional = evalElements(node.args);
    for (const Keyword &keyword : node.keywords) {
        const Value value = eval(*keyword.value);
        if (!keyword.name.isEmpty()) {
            args.keywords.emplace_back(keyword.name, value);
            continue;
        }
        const auto *mapping = value.as<DictObject>();
        if (UnknownObject *unknownMapping = unknownAs(value))
            unknownMapping->needed(*this, QStringLiteral("takes arguments from it"));
        if (const auto keys = mapping ? std::nullopt : findAttribute(value, QStringLiteral("keys"))) {
            for (const Value &key : collect(call(*keys, std::vector<Value>{})))
                args.keywords.emplace_back(str(key), item(value, key));
            continue;
        }
        if (!mapping)
            raiseTypeError(*this, QStringLiteral("argument after ** must be a mapping, not %1").arg(typeName(value)));
        for (const auto &entry : mapping->table.entries()) {
            if (!entry.isAlive || isRest(entry.key))
                continue;
            if (!entry.key.as<StrObject>())
                raiseTypeError(*this, QStringLiteral("keywords must be strings"));
            args.keywords.emplace_back(str(entry.key), entry.value);
        }
    }
    place(node);
    return call(callee, std::move(args));
}

Value Interpreter::evalLambda(const Lambda &lambda)
{
    FunctionObject *function = makeFunction(QStringLiteral("<lambda>"), lambda.args, lambda);
    function->expression = lambda.body.get();
    return function;
}

template <typename Take>
bool Interpreter::evalComprehension(const std::vector<Comprehension> &generators, std::size_t level, const Take &take)
{
    const Comprehension &generator = generators[level];
    // The source of the first loop is evaluated outside, where a class body's names are seen.
    Frame *inner = m_calls.back().frame;
    if (level == 0)
        m_calls.back().frame = inner->enclosing;
    const Value source = eval(*generator.iter);
    m_calls.back().frame = inner;
    Iterator *values = iterateOrRest(source);
    bool isOpen = false;
    while (const auto value = values->next(*this)) {
        step();
        assignItem(*generator.target, *value);
        const Decision decision = decideAll(generator.ifs);
        if (decision == Decision::No)
            continue;
        isOpen = isOpen || isRest(*value) || decision == Decision::Unknown;
        if (level + 1 < generators.size())
            isOpen = evalComprehension(generators, level + 1, take) || isOpen;
        else
            take();
    }
    return isOpen;
}

template <typename Take>
bool Interpreter::comprehend(const std::vector<Comprehension> &generators, const Take &take)
{
    Frame *outer = m_calls.back().frame;
    auto *inner = make<Frame>(outer->module, outer);
    inner->ownedBy = Frame::Owner::Comprehension;
    m_calls.back().frame = inner;
    try {
        const bool isOpen = evalComprehension(generators, 0, take);
        m_calls.back().frame = outer;
        return isOpen;
    } catch (...) {
        m_calls.back().frame = outer;
        throw;
    }
}

Value Interpreter::evaluateHere(const QString &source)
{
    const auto parsed = parseExpression(std::make_shared<SourceText>(QStringLiteral("<string>"), source.trimmed()));
    if (!parsed->diagnostics.empty() || !parsed->expression)
        script::raise(*this, "SyntaxError",
                      parsed->diagnostics.empty() ? QStringLiteral("invalid syntax")
                                                  : parsed->diagnostics.front().message);
    m_kept.push_back(parsed);
    return eval(*parsed->expression);
}

void Interpreter::executeHere(const QString &source)
{
    const auto parsed = parseModule(std::make_shared<SourceText>(QStringLiteral("<string>"), source));
    if (!parsed->diagnostics.empty())
        script::raise(*this, "SyntaxError", parsed->diagnostics.front().message);
    m_kept.push_back(parsed);
    run(parsed->module.body);
}

Value Interpreter::evaluate(const std::shared_ptr<const ParsedExpression> &parsed, ModuleObject *module)
{
    m_kept.push_back(parsed);
    auto *frame = make<Frame>(module, nullptr);
    frame->ownedBy = Frame::Owner::Module;
    m_calls.push_back({parsed->source.get(), frame, nullptr, *parsed->expression});
    struct Leave
    {
        std::vector<CallRecord> &calls;
        ~Leave() { calls.pop_back(); }
    } leave{m_calls};
    try {
        return eval(*parsed->expression);
    } catch (const UnknownUsed &used) {
        stop(*this, QStringLiteral("unknown-value"), gapText(used));
    }
}

} // namespace retort::script
