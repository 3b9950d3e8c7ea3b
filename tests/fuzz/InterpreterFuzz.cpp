// SPDX-License-Identifier: GPL-3.0-or-later
// Any script runs to its end, an exception or a bound, in both directions; what it did can be followed and written for
// every dialect.
#include "engine/script/ScriptRunner.h"
#include "engine/sql/Dialect.h"
#include "model/SchemaReplay.h"
#include "tests/fuzz/Input.h"

using namespace retort;
using namespace retort::script;

namespace {

Bounds smallBounds()
{
    Bounds bounds;
    bounds.steps = 20'000;
    bounds.depth = 60;
    bounds.memory = qint64(32) * 1024 * 1024;
    bounds.output = 64 * 1024;
    bounds.time = std::chrono::seconds(5);
    bounds.branches = 4;
    return bounds;
}

void write(const std::vector<Operation> &operations, const QString &dialectName)
{
    const auto dialect = Dialect::create(dialectName);
    SchemaReplay replay;
    RenderContext context;
    context.schema = &replay.schema();
    for (const Operation &operation : operations) {
        std::vector<Statement> statements;
        (void)dialect->render(operation, context, statements);
        replay.apply(operation);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    ScriptRequest request;
    request.source = fuzz::scriptOf(data, size);
    request.bounds = smallBounds();
    for (const Direction direction : {Direction::Upgrade, Direction::Downgrade}) {
        request.direction = direction;
        const CollectedScript script = collectScript(request, QStringLiteral("postgresql"));
        if (script.outcome.error)
            fuzz::require(!script.outcome.error->message.isEmpty());
        for (const QString &dialectName : Dialect::names())
            write(script.operations, dialectName);
    }
    return 0;
}
