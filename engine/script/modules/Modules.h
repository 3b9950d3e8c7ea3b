// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// The functions that fill the library modules; ModuleTable.cpp says under which names.
namespace retort::script {

class Interpreter;
class ModuleObject;

void fillAbc(Interpreter &, ModuleObject &);
void fillAlembic(Interpreter &, ModuleObject &);
void fillAlembicContext(Interpreter &, ModuleObject &);
void fillAlembicOp(Interpreter &, ModuleObject &);
void fillBase64(Interpreter &, ModuleObject &);
void fillBcrypt(Interpreter &, ModuleObject &);
void fillBinascii(Interpreter &, ModuleObject &);
void fillCalendar(Interpreter &, ModuleObject &);
void fillCollections(Interpreter &, ModuleObject &);
void fillCollectionsAbc(Interpreter &, ModuleObject &);
void fillConfigparser(Interpreter &, ModuleObject &);
void fillContextlib(Interpreter &, ModuleObject &);
void fillCopy(Interpreter &, ModuleObject &);
void fillCsv(Interpreter &, ModuleObject &);
void fillDataclasses(Interpreter &, ModuleObject &);
void fillDateTime(Interpreter &, ModuleObject &);
void fillDecimal(Interpreter &, ModuleObject &);
void fillEnum(Interpreter &, ModuleObject &);
void fillFunctools(Interpreter &, ModuleObject &);
void fillFuture(Interpreter &, ModuleObject &);
void fillGetpass(Interpreter &, ModuleObject &);
void fillGlob(Interpreter &, ModuleObject &);
void fillGzip(Interpreter &, ModuleObject &);
void fillHashlib(Interpreter &, ModuleObject &);
void fillHmac(Interpreter &, ModuleObject &);
void fillHtml(Interpreter &, ModuleObject &);
void fillImportlib(Interpreter &, ModuleObject &);
void fillImportlibMetadata(Interpreter &, ModuleObject &);
void fillImportlibResources(Interpreter &, ModuleObject &);
void fillImportlibUtil(Interpreter &, ModuleObject &);
void fillInspect(Interpreter &, ModuleObject &);
void fillIo(Interpreter &, ModuleObject &);
void fillIpaddress(Interpreter &, ModuleObject &);
void fillItertools(Interpreter &, ModuleObject &);
void fillJson(Interpreter &, ModuleObject &);
void fillLibrarySupport(Interpreter &, ModuleObject &);
void fillLogging(Interpreter &, ModuleObject &);
void fillLoggingConfig(Interpreter &, ModuleObject &);
void fillLoggingHandlers(Interpreter &, ModuleObject &);
void fillMath(Interpreter &, ModuleObject &);
void fillMssql(Interpreter &, ModuleObject &);
void fillMultiprocessing(Interpreter &, ModuleObject &);
void fillMysql(Interpreter &, ModuleObject &);
void fillNumbers(Interpreter &, ModuleObject &);
void fillOperator(Interpreter &, ModuleObject &);
void fillOracle(Interpreter &, ModuleObject &);
void fillOs(Interpreter &, ModuleObject &);
void fillOsPath(Interpreter &, ModuleObject &);
void fillPathlib(Interpreter &, ModuleObject &);
void fillPickle(Interpreter &, ModuleObject &);
void fillPlatform(Interpreter &, ModuleObject &);
void fillPostgresql(Interpreter &, ModuleObject &);
void fillPprint(Interpreter &, ModuleObject &);
void fillPytz(Interpreter &, ModuleObject &);
void fillRandom(Interpreter &, ModuleObject &);
void fillRe(Interpreter &, ModuleObject &);
void fillSecrets(Interpreter &, ModuleObject &);
void fillShutil(Interpreter &, ModuleObject &);
void fillSignal(Interpreter &, ModuleObject &);
void fillSocket(Interpreter &, ModuleObject &);
void fillSqlalchemy(Interpreter &, ModuleObject &);
void fillSqlalchemyExc(Interpreter &, ModuleObject &);
void fillSqlalchemySchema(Interpreter &, ModuleObject &);
void fillSqlalchemySql(Interpreter &, ModuleObject &);
void fillSqlalchemyTypes(Interpreter &, ModuleObject &);
void fillSqlite(Interpreter &, ModuleObject &);
void fillString(Interpreter &, ModuleObject &);
void fillSubprocess(Interpreter &, ModuleObject &);
void fillSys(Interpreter &, ModuleObject &);
void fillTempfile(Interpreter &, ModuleObject &);
void fillTextwrap(Interpreter &, ModuleObject &);
void fillThreading(Interpreter &, ModuleObject &);
void fillTime(Interpreter &, ModuleObject &);
void fillTraceback(Interpreter &, ModuleObject &);
void fillTypes(Interpreter &, ModuleObject &);
void fillTyping(Interpreter &, ModuleObject &);
void fillUrllib(Interpreter &, ModuleObject &);
void fillUrllibError(Interpreter &, ModuleObject &);
void fillUrllibParse(Interpreter &, ModuleObject &);
void fillUrllibRequest(Interpreter &, ModuleObject &);
void fillUuid(Interpreter &, ModuleObject &);
void fillWarnings(Interpreter &, ModuleObject &);
void fillZlib(Interpreter &, ModuleObject &);
void fillZoneInfo(Interpreter &, ModuleObject &);

/// A part of collections that has a file of its own.
void addDeque(Interpreter &, ModuleObject &);

} // namespace retort::script
