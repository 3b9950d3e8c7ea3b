// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/modules/ModuleTable.h"

#include "engine/script/modules/Modules.h"

#include <algorithm>
#include <array>

namespace retort::script {

namespace {

constexpr std::array kModules{
    LibraryModule{"__future__", fillFuture},
    LibraryModule{"_retort", fillLibrarySupport},
    LibraryModule{"abc", fillAbc},
    LibraryModule{"alembic", fillAlembic},
    LibraryModule{"alembic.context", fillAlembicContext},
    LibraryModule{"alembic.op", fillAlembicOp},
    LibraryModule{"base64", fillBase64},
    LibraryModule{"bcrypt", fillBcrypt},
    LibraryModule{"binascii", fillBinascii},
    LibraryModule{"calendar", fillCalendar},
    LibraryModule{"collections", fillCollections},
    LibraryModule{"collections.abc", fillCollectionsAbc},
    LibraryModule{"configparser", fillConfigparser},
    LibraryModule{"contextlib", fillContextlib},
    LibraryModule{"copy", fillCopy},
    LibraryModule{"csv", fillCsv},
    LibraryModule{"dataclasses", fillDataclasses},
    LibraryModule{"datetime", fillDateTime},
    LibraryModule{"decimal", fillDecimal},
    LibraryModule{"enum", fillEnum},
    LibraryModule{"functools", fillFunctools},
    LibraryModule{"getpass", fillGetpass},
    LibraryModule{"glob", fillGlob},
    LibraryModule{"gzip", fillGzip},
    LibraryModule{"hashlib", fillHashlib},
    LibraryModule{"hmac", fillHmac},
    LibraryModule{"html", fillHtml},
    LibraryModule{"importlib", fillImportlib},
    LibraryModule{"importlib.metadata", fillImportlibMetadata},
    LibraryModule{"importlib.resources", fillImportlibResources},
    LibraryModule{"importlib.util", fillImportlibUtil},
    LibraryModule{"inspect", fillInspect},
    LibraryModule{"io", fillIo},
    LibraryModule{"ipaddress", fillIpaddress},
    LibraryModule{"itertools", fillItertools},
    LibraryModule{"json", fillJson},
    LibraryModule{"logging", fillLogging},
    LibraryModule{"logging.config", fillLoggingConfig},
    LibraryModule{"logging.handlers", fillLoggingHandlers},
    LibraryModule{"math", fillMath},
    LibraryModule{"multiprocessing", fillMultiprocessing},
    LibraryModule{"numbers", fillNumbers},
    LibraryModule{"operator", fillOperator},
    LibraryModule{"os", fillOs},
    LibraryModule{"os.path", fillOsPath},
    LibraryModule{"pathlib", fillPathlib},
    LibraryModule{"pickle", fillPickle},
    LibraryModule{"platform", fillPlatform},
    LibraryModule{"pprint", fillPprint},
    LibraryModule{"pytz", fillPytz},
    LibraryModule{"random", fillRandom},
    LibraryModule{"re", fillRe},
    LibraryModule{"secrets", fillSecrets},
    LibraryModule{"shutil", fillShutil},
    LibraryModule{"signal", fillSignal},
    LibraryModule{"socket", fillSocket},
    LibraryModule{"sqlalchemy", fillSqlalchemy},
    LibraryModule{"sqlalchemy.dialects.mssql", fillMssql},
    LibraryModule{"sqlalchemy.dialects.mysql", fillMysql},
    LibraryModule{"sqlalchemy.dialects.mysql.types", fillMysql},
    LibraryModule{"sqlalchemy.dialects.oracle", fillOracle},
    LibraryModule{"sqlalchemy.dialects.postgresql", fillPostgresql},
    LibraryModule{"sqlalchemy.dialects.postgresql.base", fillPostgresql},
    LibraryModule{"sqlalchemy.dialects.postgresql.named_types", fillPostgresql},
    LibraryModule{"sqlalchemy.dialects.sqlite", fillSqlite},
    LibraryModule{"sqlalchemy.exc", fillSqlalchemyExc},
    LibraryModule{"sqlalchemy.schema", fillSqlalchemySchema},
    LibraryModule{"sqlalchemy.sql", fillSqlalchemySql},
    LibraryModule{"sqlalchemy.sql.ddl", fillSqlalchemySchema},
    LibraryModule{"sqlalchemy.sql.elements", fillSqlalchemySql},
    LibraryModule{"sqlalchemy.sql.expression", fillSqlalchemySql},
    LibraryModule{"sqlalchemy.sql.schema", fillSqlalchemySchema},
    LibraryModule{"sqlalchemy.sql.sqltypes", fillSqlalchemyTypes},
    LibraryModule{"sqlalchemy.types", fillSqlalchemyTypes},
    LibraryModule{"string", fillString},
    LibraryModule{"subprocess", fillSubprocess},
    LibraryModule{"sys", fillSys},
    LibraryModule{"tempfile", fillTempfile},
    LibraryModule{"textwrap", fillTextwrap},
    LibraryModule{"threading", fillThreading},
    LibraryModule{"time", fillTime},
    LibraryModule{"traceback", fillTraceback},
    LibraryModule{"types", fillTypes},
    LibraryModule{"typing", fillTyping},
    LibraryModule{"typing_extensions", fillTyping},
    LibraryModule{"urllib", fillUrllib},
    LibraryModule{"urllib.error", fillUrllibError},
    LibraryModule{"urllib.parse", fillUrllibParse},
    LibraryModule{"urllib.request", fillUrllibRequest},
    LibraryModule{"uuid", fillUuid},
    LibraryModule{"warnings", fillWarnings},
    LibraryModule{"zlib", fillZlib},
    LibraryModule{"zoneinfo", fillZoneInfo},
};

} // namespace

const LibraryModule *findLibraryModule(const QString &name)
{
    const auto it =
        std::ranges::find_if(kModules, [&](const LibraryModule &m) { return name == QLatin1String(m.name); });
    return it == kModules.end() ? nullptr : &*it;
}

bool isLibraryPackage(const QString &name)
{
    const QString prefix = name + QStringLiteral(".");
    return std::ranges::any_of(kModules,
                               [&](const LibraryModule &m) { return QLatin1String(m.name).startsWith(prefix); });
}

} // namespace retort::script
