// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// The functions that fill the library modules; ModuleTable.cpp says under which names.
namespace retort::script {

class Interpreter;
class ModuleObject;

void fillAlembic(Interpreter &, ModuleObject &);
void fillAlembicContext(Interpreter &, ModuleObject &);
void fillAlembicOp(Interpreter &, ModuleObject &);
void fillMssql(Interpreter &, ModuleObject &);
void fillMysql(Interpreter &, ModuleObject &);
void fillOracle(Interpreter &, ModuleObject &);
void fillPostgresql(Interpreter &, ModuleObject &);
void fillSqlalchemy(Interpreter &, ModuleObject &);
void fillSqlalchemyExc(Interpreter &, ModuleObject &);
void fillSqlalchemySchema(Interpreter &, ModuleObject &);
void fillSqlalchemySql(Interpreter &, ModuleObject &);
void fillSqlalchemyTypes(Interpreter &, ModuleObject &);
void fillSqlite(Interpreter &, ModuleObject &);
void fillTyping(Interpreter &, ModuleObject &);

} // namespace retort::script
