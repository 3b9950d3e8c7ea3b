// SPDX-License-Identifier: GPL-3.0-or-later
// The sqlalchemy package: which of its modules shows which part.
#include "engine/script/modules/Modules.h"

#include "engine/script/Interpreter.h"
#include "engine/script/modules/Inspection.h"
#include "engine/script/modules/SqlBridge.h"
#include "engine/script/modules/SqlalchemyParts.h"
#include "engine/script/modules/SqlalchemyTypes.h"

#include <array>

namespace retort::script {

namespace {

struct SqlExceptionClass
{
    const char *name;
    const char *base;
};

/// sqlalchemy.exc, as SQLAlchemy derives them from each other.
constexpr std::array kSqlExceptions{
    SqlExceptionClass{"SQLAlchemyError", nullptr},
    SqlExceptionClass{"ArgumentError", "SQLAlchemyError"},
    SqlExceptionClass{"CompileError", "SQLAlchemyError"},
    SqlExceptionClass{"UnsupportedCompilationError", "CompileError"},
    SqlExceptionClass{"InvalidRequestError", "SQLAlchemyError"},
    SqlExceptionClass{"NoInspectionAvailable", "InvalidRequestError"},
    SqlExceptionClass{"NoReferenceError", "InvalidRequestError"},
    SqlExceptionClass{"NoReferencedTableError", "NoReferenceError"},
    SqlExceptionClass{"NoSuchTableError", "InvalidRequestError"},
    SqlExceptionClass{"UnboundExecutionError", "InvalidRequestError"},
    SqlExceptionClass{"NoResultFound", "InvalidRequestError"},
    SqlExceptionClass{"MultipleResultsFound", "InvalidRequestError"},
    SqlExceptionClass{"ResourceClosedError", "InvalidRequestError"},
    SqlExceptionClass{"NoSuchColumnError", "InvalidRequestError"},
    SqlExceptionClass{"StatementError", "SQLAlchemyError"},
    SqlExceptionClass{"DBAPIError", "StatementError"},
    SqlExceptionClass{"InterfaceError", "DBAPIError"},
    SqlExceptionClass{"DatabaseError", "DBAPIError"},
    SqlExceptionClass{"DataError", "DatabaseError"},
    SqlExceptionClass{"IntegrityError", "DatabaseError"},
    SqlExceptionClass{"InternalError", "DatabaseError"},
    SqlExceptionClass{"NotSupportedError", "DatabaseError"},
    SqlExceptionClass{"OperationalError", "DatabaseError"},
    SqlExceptionClass{"ProgrammingError", "DatabaseError"},
    SqlExceptionClass{"SAWarning", nullptr},
    SqlExceptionClass{"SADeprecationWarning", nullptr},
};

using Finder = std::optional<Value> (*)(Interpreter &, const QString &);

/// What is not found in a module is not known; only its use matters.
void fillFrom(ModuleObject &module, std::vector<Finder> finders)
{
    module.missing = [path = module.name, finders = std::move(finders)](Interpreter &run,
                                                                        const QString &name) -> std::optional<Value> {
        if (name.startsWith(QLatin1String("__"))) {
            if (name == QLatin1String("__version__"))
                return run.text(QStringLiteral("2.0.52"));
            return std::nullopt;
        }
        for (const Finder find : finders) {
            if (auto value = find(run, name))
                return value;
        }
        const Value submodule = run.importModule(path + QStringLiteral(".") + name);
        return submodule;
    };
}

std::optional<Value> findGeneralType(Interpreter &run, const QString &name)
{
    return findType(run, u"", name);
}

template <const char16_t *dialect>
std::optional<Value> findDialectType(Interpreter &run, const QString &name)
{
    return findType(run, QStringView(dialect), name);
}

constexpr char16_t kPostgresql[] = u"postgresql";
constexpr char16_t kMysql[] = u"mysql";
constexpr char16_t kSqlite[] = u"sqlite";
constexpr char16_t kMssql[] = u"mssql";
constexpr char16_t kOracle[] = u"oracle";

template <const char16_t *dialect>
std::optional<Value> findInsert(Interpreter &run, const QString &name)
{
    return findDialectInsert(run, QStringView(dialect).toString(), name);
}

/// CreateEnumType and DropEnumType, which lie with PostgreSQL's types.
std::optional<Value> findEnumStatement(Interpreter &run, const QString &name)
{
    const bool isOwn = name.endsWith(QLatin1String("EnumType")) || name == QLatin1String("ExcludeConstraint");
    return isOwn ? findSchemaItem(run, name) : std::nullopt;
}

/// inspect(), create_engine() and the like ask a database; Retort answers when there is one.
std::optional<Value> findEngineItem(Interpreter &run, const QString &name)
{
    if (name == QLatin1String("inspect")) {
        return run.native(
            name, QStringLiteral("subject, raiseerr=True"), [](Interpreter &inner, BoundArgs &args) -> Value {
                // A class of the project's models is inspected for its mapping, which is not known.
                const bool isModel = args["subject"].as<ClassObject>() || unknownAs(args["subject"]);
                return isModel || !inner.host().target ? inner.unknown(inner.sourceHere()) : inspectorValue(inner);
            });
    }
    static const QStringList ofEngine{QStringLiteral("create_engine"),
                                      QStringLiteral("create_mock_engine"),
                                      QStringLiteral("engine_from_config"),
                                      QStringLiteral("make_url"),
                                      QStringLiteral("create_pool_from_url"),
                                      QStringLiteral("URL"),
                                      QStringLiteral("Engine"),
                                      QStringLiteral("Connection"),
                                      QStringLiteral("Inspector"),
                                      QStringLiteral("Row"),
                                      QStringLiteral("RowMapping"),
                                      QStringLiteral("Result"),
                                      QStringLiteral("CursorResult"),
                                      QStringLiteral("Dialect")};
    if (ofEngine.contains(name))
        return run.attribute(run.importModule(QStringLiteral("sqlalchemy.engine")), name);
    return std::nullopt;
}

struct OldName
{
    const char *name;
    const char *now;
};

/// What SQLAlchemy 2 has dropped, and what it is called today.
constexpr std::array kOldNames{
    OldName{"Binary", "LargeBinary"},
    OldName{"PassiveDefault", "DefaultClause"},
    OldName{"ThreadLocalMetaData", "MetaData"},
};

std::optional<Value> findOldName(Interpreter &run, const QString &name)
{
    for (const OldName &old : kOldNames) {
        if (name != QLatin1String(old.name))
            continue;
        run.report(
            Diagnostic::Severity::Information, QStringLiteral("old-spelling"),
            QStringLiteral("%1 is the spelling of SQLAlchemy 1; it is %2 now").arg(name, QLatin1String(old.now)));
        return run.attribute(run.importModule(QStringLiteral("sqlalchemy")), QLatin1String(old.now));
    }
    return std::nullopt;
}

/// What a dialect cannot express: SQLAlchemy raises CompileError there and Alembic NotImplementedError. This is both.
Value unwritableError(Interpreter &interpreter)
{
    ClassObject *cls = sqlClass(interpreter, QStringLiteral("exc.UnwritableError"));
    auto *compileError = findSqlException(interpreter, QStringLiteral("CompileError"))->as<ClassObject>();
    ClassObject *notImplemented = interpreter.builtinClass(QStringLiteral("NotImplementedError"));
    if (cls->bases.front() != compileError) {
        cls->bases = {compileError, notImplemented};
        cls->mro = {cls};
        for (ClassObject *base : compileError->mro) {
            if (!notImplemented->isSubclassOf(base))
                cls->mro.push_back(base);
        }
        cls->mro.insert(cls->mro.end(), notImplemented->mro.begin(), notImplemented->mro.end());
    }
    return cls;
}

} // namespace

std::optional<Value> findSqlException(Interpreter &interpreter, const QString &name)
{
    if (name == QLatin1String("UnwritableError"))
        return unwritableError(interpreter);
    for (const SqlExceptionClass &entry : kSqlExceptions) {
        if (name != QLatin1String(entry.name))
            continue;
        ClassObject *cls = sqlClass(interpreter, QStringLiteral("exc.") + name);
        ClassObject *base = entry.base ? findSqlException(interpreter, QLatin1String(entry.base))->as<ClassObject>()
                                       : interpreter.builtinClass(QStringLiteral("Exception"));
        if (cls->bases.front() != base) {
            cls->bases = {base};
            cls->mro = {cls};
            cls->mro.insert(cls->mro.end(), base->mro.begin(), base->mro.end());
        }
        return Value(cls);
    }
    return std::nullopt;
}

void fillSqlalchemy(Interpreter &, ModuleObject &module)
{
    fillFrom(module, {findGeneralType, findSchemaItem, findExpressionItem, findEngineItem, findOldName});
}

void fillSqlalchemyTypes(Interpreter &, ModuleObject &module)
{
    fillFrom(module, {findGeneralType, findOldName});
}

void fillSqlalchemySchema(Interpreter &, ModuleObject &module)
{
    fillFrom(module, {findSchemaItem, findOldName});
}

void fillSqlalchemySql(Interpreter &, ModuleObject &module)
{
    fillFrom(module, {findExpressionItem, findSchemaItem, findGeneralType});
}

void fillSqlalchemyExc(Interpreter &, ModuleObject &module)
{
    fillFrom(module, {findSqlException});
}

void fillPostgresql(Interpreter &, ModuleObject &module)
{
    fillFrom(module, {findDialectType<kPostgresql>, findInsert<kPostgresql>, findExpressionItem, findGeneralType,
                      findEnumStatement});
}

void fillMysql(Interpreter &, ModuleObject &module)
{
    fillFrom(module, {findDialectType<kMysql>, findInsert<kMysql>, findExpressionItem, findGeneralType});
}

void fillSqlite(Interpreter &, ModuleObject &module)
{
    fillFrom(module, {findDialectType<kSqlite>, findInsert<kSqlite>, findExpressionItem, findGeneralType});
}

void fillMssql(Interpreter &, ModuleObject &module)
{
    fillFrom(module, {findDialectType<kMssql>, findGeneralType});
}

void fillOracle(Interpreter &, ModuleObject &module)
{
    fillFrom(module, {findDialectType<kOracle>, findGeneralType});
}

} // namespace retort::script
