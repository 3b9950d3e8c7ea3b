// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/TemplateRenderer.h"

#include "engine/script/Interpreter.h"
#include "engine/script/MakoTemplate.h"
#include "engine/script/Parser.h"

#include <QFile>

namespace retort {

namespace {

using script::BoundArgs;
using script::Interpreter;
using script::Value;

/// None, the one text, or a sequence of several.
template <typename MakeSeveral>
Value noneOneOrMany(Interpreter &interpreter, const QStringList &texts, const MakeSeveral &makeSeveral)
{
    if (texts.isEmpty())
        return {};
    if (texts.size() == 1)
        return interpreter.text(texts.front());
    return makeSeveral(interpreter.collect(interpreter.textList(texts)));
}

/// What comma joins: nothing for None, the text itself, or the parts with ", ".
Value joinWithCommas(Interpreter &run, BoundArgs &args)
{
    const Value value = args["value"];
    if (value.isNone())
        return run.text(QString());
    if (value.as<script::StrObject>())
        return value;
    QStringList parts;
    for (const Value &part : run.collect(value))
        parts << run.str(part);
    return run.text(parts.join(QStringLiteral(", ")));
}

void addValues(Interpreter &interpreter, script::NameMap &names, const TemplateValues &values)
{
    const auto tuple = [&](std::vector<Value> items) { return interpreter.tuple(std::move(items)); };
    const auto list = [&](std::vector<Value> items) { return interpreter.list(std::move(items)); };
    auto *context = interpreter.make<script::DictObject>();
    const auto add = [&](const char *name, const Value &value) {
        names.set(QLatin1String(name), value);
        context->set(interpreter, QLatin1String(name), value);
    };
    add("message", interpreter.text(values.message));
    add("up_revision", interpreter.text(values.upRevision));
    add("down_revision", noneOneOrMany(interpreter, values.downRevisions, tuple));
    add("branch_labels", values.branchLabels.isEmpty()
                             ? Value()
                             : interpreter.tuple(interpreter.collect(interpreter.textList(values.branchLabels))));
    add("depends_on", noneOneOrMany(interpreter, values.dependsOn, list));
    add("create_date", interpreter.text(values.createDate));
    add("upgrades", interpreter.text(values.upgrades));
    add("downgrades", interpreter.text(values.downgrades));
    add("imports", interpreter.text(values.imports));
    add("comma", interpreter.native(QStringLiteral("comma"), QStringLiteral("value"), joinWithCommas));
    auto *config = interpreter.make<script::InstanceObject>(interpreter.builtinClass(QStringLiteral("object")));
    config->attributes.set(QStringLiteral("get_main_option"),
                           interpreter.native(QStringLiteral("get_main_option"), QStringLiteral("name, default=None"),
                                              [&values](Interpreter &run, BoundArgs &args) {
                                                  if (!values.config)
                                                      return args["default"];
                                                  const auto option = values.config->option(args.text("name"));
                                                  return option && *option ? run.text(**option) : args["default"];
                                              }));
    add("config", config);
    names.set(QStringLiteral("context"), context);
    names.set(QStringLiteral("__trim"), interpreter.native(QStringLiteral("trim"), QStringLiteral("value"),
                                                           [](Interpreter &run, BoundArgs &args) {
                                                               return run.text(run.str(args["value"]).trimmed());
                                                           }));
    names.set(QStringLiteral("__html"),
              interpreter.native(QStringLiteral("h"), QStringLiteral("value"), [](Interpreter &run, BoundArgs &args) {
                  return run.text(run.str(args["value"]).toHtmlEscaped());
              }));
}

Error templateError(const QString &file, const QString &message)
{
    return {Error::Kind::File,
            QStringLiteral("The script template %1 cannot be rendered: %2").arg(file, message),
            {file, 0, 0, 0, 0}};
}

} // namespace

Result<QString> renderTemplate(const QString &file, const QString &text, const TemplateValues &values)
{
    const auto program = script::translateMako(file, text);
    if (!program)
        return std::unexpected(program.error());
    const auto parsed = script::parseModule(std::make_shared<SourceText>(file, *program));
    if (!parsed->diagnostics.empty())
        return std::unexpected(templateError(file, parsed->diagnostics.front().message));
    Interpreter interpreter{script::ScriptHost{}};
    QString result;
    try {
        script::NameMap names;
        addValues(interpreter, names, values);
        names.set(QStringLiteral("__write"), interpreter.native(QStringLiteral("__write"), QStringLiteral("text"),
                                                                [&result](Interpreter &run, BoundArgs &args) {
                                                                    result += run.str(args["text"]);
                                                                    return Value();
                                                                }));
        interpreter.runModule(parsed, QStringLiteral("template"), names);
    } catch (const script::PythonError &error) {
        const QString message = script::exceptionText(interpreter, error.exception);
        return std::unexpected(
            templateError(file, interpreter.typeName(error.exception) + QStringLiteral(": ") + message));
    } catch (const script::Stopped &end) {
        return std::unexpected(templateError(file, end.diagnostic.message));
    }
    return result;
}

Result<QString> renderProjectTemplate(const Project &project, const TemplateValues &values)
{
    QFile file(project.templateFile());
    if (!file.open(QIODevice::ReadOnly)) {
        return fileError(
            QStringLiteral("The script template %1 cannot be read: %2").arg(file.fileName(), file.errorString()),
            QStringLiteral("`init` writes one; any Alembic project has a script.py.mako in its script folder"));
    }
    return renderTemplate(file.fileName(), QString::fromUtf8(file.readAll()), values);
}

} // namespace retort
