// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// The functions that fill the library modules; ModuleTable.cpp says under which names.
namespace retort::script {

class Interpreter;
class ModuleObject;

void fillTyping(Interpreter &, ModuleObject &);

} // namespace retort::script
