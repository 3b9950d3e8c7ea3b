// SPDX-License-Identifier: GPL-3.0-or-later
// Headers that have to be computed: depends_on = tuple(names), branch_labels = (cli.EXPAND_BRANCH,) …
#include "engine/project/ScriptHeader.h"

#include "engine/script/Interpreter.h"
#include "engine/script/ModuleCache.h"
#include "engine/script/objects/Unknown.h"

namespace retort {

namespace {

using script::Value;

constexpr script::Bounds kHeaderBounds{
    .steps = 500'000, .memory = qint64(64) * 1024 * 1024, .output = 64 * 1024, .time = std::chrono::seconds(3)};

/// None, a string, or a tuple, list or set of strings; anything else stays unknown.
HeaderValue toHeaderValue(script::Interpreter &interpreter, const Value &value)
{
    // A text that carries something unknown is no name of a revision.
    if (script::isPartlyUnknown(value))
        return {};
    if (value.isNone())
        return {.kind = HeaderValue::Kind::None};
    if (const auto *text = value.as<script::StrObject>())
        return {.kind = HeaderValue::Kind::String, .string = text->text()};
    static const QStringList sequences{QStringLiteral("tuple"), QStringLiteral("list"), QStringLiteral("set"),
                                       QStringLiteral("frozenset")};
    if (!sequences.contains(interpreter.typeName(value)))
        return {};
    HeaderValue result{.kind = HeaderValue::Kind::Strings};
    for (const Value &item : interpreter.collect(value)) {
        const auto *text = item.as<script::StrObject>();
        if (!text || script::isPartlyUnknown(item))
            return {};
        result.strings.append(text->text());
    }
    return result;
}

} // namespace

void interpretScriptHeader(const std::shared_ptr<const script::ParsedModule> &module,
                           const ScriptSurroundings &surroundings, ScriptHeader &header)
{
    script::ScriptHost host;
    host.projectFolder = surroundings.codeDirectory;
    host.modulePaths.assign(surroundings.moduleDirectories.begin(), surroundings.moduleDirectories.end());
    host.moduleCache = surroundings.moduleCache;
    try {
        script::Interpreter interpreter(std::move(host), kHeaderBounds);
        const script::ModuleObject *made = interpreter.runModule(module, QStringLiteral("revision_header"));
        for (auto value = header.values.begin(); value != header.values.end(); ++value) {
            const Value *computed = made->variables.find(value.key());
            if (value->kind != HeaderValue::Kind::Unknown || !computed)
                continue;
            HeaderValue known = toHeaderValue(interpreter, *computed);
            known.begin = value->begin;
            known.end = value->end;
            *value = known;
        }
    } catch (const script::PythonError &) {
        // The value stays unknown, which is said where it stands.
        return;
    } catch (const script::UnknownUsed &) {
        return;
    } catch (const script::Stopped &) {
        return;
    }
}

} // namespace retort
