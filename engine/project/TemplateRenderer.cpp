// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/TemplateRenderer.h"

#include "engine/script/Interpreter.h"
#include "engine/script/MakoTemplate.h"
#include "engine/script/Parser.h"
#include "model/PlaceholderText.h"

#include <QFile>
#include <QRegularExpression>

#include <algorithm>
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
        names.set(QStringLiteral("__write__"), interpreter.native(QStringLiteral("__write__"), QStringLiteral("text"),
                                                                  [this](Interpreter &run, BoundArgs &args) {
                                                                      write(run, args["text"]);
                                                                      return Value();
                                                                  }));
        names.set(QStringLiteral("__push__"),
                  interpreter.native(QStringLiteral("__push__"), QString(), [this](Interpreter &, BoundArgs &) {
                      m_parts.emplace_back();
                      return Value();
                  }));
        names.set(QStringLiteral("__pop__"),
                  interpreter.native(QStringLiteral("__pop__"), QString(), [this](Interpreter &run, BoundArgs &) {
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

/// Where the template, not the program that it has become, is wrong.
class TemplatePlace
{
public:
    TemplatePlace(QString file, const QString &text, const script::MakoProgram &program)
        : m_file(std::move(file)), m_lines(text.split(u'\n')), m_program(program)
    {}

    /// `place` is the program's.
    Error error(const QString &message, const SourceRange &place = {}) const
    {
        const int line = templateLine(place);
        QString text = QStringLiteral("The script template %1 cannot be rendered: %2").arg(m_file, message);
        if (line > 0 && line <= m_lines.size())
            text += QStringLiteral(", in the line “%1”").arg(m_lines[line - 1].trimmed());
        return {Error::Kind::Command, text, {m_file, line, line > 0 ? 1 : 0, line, line > 0 ? 1 : 0}};
    }

    /// At the innermost place that the template itself has.
    Error error(const QString &message, const script::PythonError &raised) const
    {
        std::vector<SourceRange> places{raised.where};
        places.insert(places.end(), raised.calledFrom.begin(), raised.calledFrom.end());
        const auto known =
            std::ranges::find_if(places, [&](const SourceRange &place) { return templateLine(place) > 0; });
        return error(message, known == places.end() ? SourceRange() : *known);
    }

private:
    /// 0: not known.
    int templateLine(const SourceRange &place) const
    {
        const bool isThere = place.file == m_file && place.line > 0 && place.line <= int(m_program.lines.size());
        return isThere ? m_program.lines[std::size_t(place.line - 1)] : 0;
    }

    QString m_file;
    QStringList m_lines;
    const script::MakoProgram &m_program;
};

/// A name that nothing defines is UNDEFINED in a template: false, and an error only when it is written. The names are
/// made known before the program runs, which then may assign to them.
void addUndefined(Interpreter &interpreter, script::NameMap &names, const QString &program)
{
    static const QRegularExpression identifier(QStringLiteral("\\b[A-Za-z_]\\w*\\b"));
    const QString code =
        QStringLiteral("class Undefined:\n    def __str__(self):\n        raise NameError('Undefined')\n"
                       "    def __bool__(self):\n        return False\nUNDEFINED = Undefined()\n");
    const auto parsed = script::parseModule(std::make_shared<SourceText>(QStringLiteral("template"), code));
    const Value undefined =
        *interpreter.runModule(parsed, QStringLiteral("mako"))->variables.find(QStringLiteral("UNDEFINED"));
    for (auto match = identifier.globalMatch(program); match.hasNext();) {
        const QString name = match.next().captured();
        if (!names.contains(name) && !interpreter.builtins()->variables.contains(name))
            names.set(name, undefined);
    }
}

} // namespace

Result<QString> renderTemplate(const QString &file, const QString &text, const TemplateValues &values)
{
    const auto program = script::translateMako(file, text);
    if (!program)
        return std::unexpected(program.error());
    const TemplatePlace place(file, text, *program);
    const auto parsed = script::parseModule(std::make_shared<SourceText>(file, program->code));
    if (!parsed->diagnostics.empty()) {
        const Diagnostic &first = parsed->diagnostics.front();
        return std::unexpected(place.error(first.message, first.range));
    }
    Interpreter interpreter{script::ScriptHost{}};
    TemplateOutput output;
    try {
        script::NameMap names;
        addValues(interpreter, names, values);
        output.offer(interpreter, names);
        addUndefined(interpreter, names, program->code);
        interpreter.runModule(parsed, QStringLiteral("template"), names);
    } catch (const script::PythonError &error) {
        const QString message = script::exceptionText(interpreter, error.exception);
        return std::unexpected(
            place.error(interpreter.typeName(error.exception) + QStringLiteral(": ") + message, error));
    } catch (const script::UnknownUsed &used) {
        return std::unexpected(place.error(script::gapText(used)));
    } catch (const script::Stopped &end) {
        return std::unexpected(place.error(end.diagnostic.message, end.diagnostic.range));
    }
    if (output.isIncomplete())
        return std::unexpected(place.error(QStringLiteral("a part of it depends on something that is not known here")));
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
