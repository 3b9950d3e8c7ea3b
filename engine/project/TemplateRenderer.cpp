// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/TemplateRenderer.h"

#include "engine/script/Interpreter.h"
#include "engine/script/MakoTemplate.h"
#include "engine/script/Parser.h"
#include "model/PlaceholderText.h"

#include <QFile>

#include <vector>

/// Qt's macro must not stand in a namespace.
static void retortLoadSqlTemplate()
{
    Q_INIT_RESOURCE(templates);
}

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
    names.set(QStringLiteral("__values"), context);
}

/// Where a template writes; parts of it can be taken back to be filtered.
class TemplateOutput
{
public:
    TemplateOutput() : m_parts(1) {}

    void offer(Interpreter &interpreter, script::NameMap &names)
    {
        names.set(QStringLiteral("__write"), interpreter.native(QStringLiteral("__write"), QStringLiteral("text"),
                                                                [this](Interpreter &run, BoundArgs &args) {
                                                                    write(run, args["text"]);
                                                                    return Value();
                                                                }));
        names.set(QStringLiteral("__push"),
                  interpreter.native(QStringLiteral("__push"), QString(), [this](Interpreter &, BoundArgs &) {
                      m_parts.emplace_back();
                      return Value();
                  }));
        names.set(QStringLiteral("__pop"),
                  interpreter.native(QStringLiteral("__pop"), QString(), [this](Interpreter &run, BoundArgs &) {
                      const QString text = m_parts.back();
                      if (m_parts.size() > 1)
                          m_parts.pop_back();
                      return run.text(text);
                  }));
    }
    const QString &text() const { return m_parts.front(); }
    /// Something was to be written that is not known.
    bool isIncomplete() const { return m_isIncomplete; }

private:
    /// A file that is written must not hold what nobody knows.
    void write(Interpreter &run, const Value &value)
    {
        const QString text = run.str(value);
        if (hasPlaceholderText(text) || !run.guards().empty()) {
            m_isIncomplete = true;
            return;
        }
        m_parts.back() += text;
    }

    std::vector<QString> m_parts;
    bool m_isIncomplete = false;
};

Error templateError(const QString &file, const QString &message)
{
    return {Error::Kind::Command,
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
    TemplateOutput output;
    try {
        script::NameMap names;
        addValues(interpreter, names, values);
        output.offer(interpreter, names);
        interpreter.runModule(parsed, QStringLiteral("template"), names);
    } catch (const script::PythonError &error) {
        const QString message = script::exceptionText(interpreter, error.exception);
        return std::unexpected(
            templateError(file, interpreter.typeName(error.exception) + QStringLiteral(": ") + message));
    } catch (const script::UnknownUsed &used) {
        return std::unexpected(templateError(file, script::gapText(used)));
    } catch (const script::Stopped &end) {
        return std::unexpected(templateError(file, end.diagnostic.message));
    }
    if (output.isIncomplete()) {
        return std::unexpected(
            templateError(file, QStringLiteral("a part of it depends on something that is not known here")));
    }
    return output.text();
}

Result<QString> renderProjectTemplate(const Project &project, const TemplateValues &values)
{
    const bool hasOwnSql = values.isSql && QFile::exists(project.sqlTemplateFile());
    if (values.isSql && !hasOwnSql)
        retortLoadSqlTemplate();
    QFile file(hasOwnSql      ? project.sqlTemplateFile()
               : values.isSql ? QStringLiteral(":/retort/templates/script.sql.mako")
                              : project.templateFile());
    if (!file.open(QIODevice::ReadOnly)) {
        return fileError(
            QStringLiteral("The script template %1 cannot be read: %2").arg(file.fileName(), file.errorString()),
            QStringLiteral("`init` writes one; any Alembic project has a script.py.mako in its script folder"));
    }
    return renderTemplate(file.fileName(), QString::fromUtf8(file.readAll()), values);
}

} // namespace retort
