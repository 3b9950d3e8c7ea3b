// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/objects/Classes.h"

#include <optional>

/// How a script reads files: only regular files of a bounded size inside the project's folder, links resolved.
namespace retort::script {

/// The content; raises FileNotFoundError and its like for a file inside the project, and ends the run for one outside.
QByteArray readProjectFile(Interpreter &interpreter, const QString &path);
/// What os.path.exists() and its like may know: nothing outside the project is looked at, which reads as absent.
bool isProjectFile(Interpreter &interpreter, const QString &path);
bool isProjectFolder(Interpreter &interpreter, const QString &path);
/// Names in a folder of the project, sorted.
QStringList listProjectFolder(Interpreter &interpreter, const QString &path);
/// The path behind a str, bytes or path object.
QString pathText(Interpreter &interpreter, const Value &value);
/// The path made absolute from the project's folder, without "." and "..".
QString absolutePath(Interpreter &interpreter, const QString &path);

/// An open file, or io.StringIO and io.BytesIO.
class FileValue final : public NativeObject
{
public:
    FileValue(ClassObject *fileClass, QByteArray bytes, bool isBinary, QString fileName)
        : NativeObject(fileClass), content(std::move(bytes)), isBytes(isBinary), name(std::move(fileName))
    {}

    QByteArray content;
    const bool isBytes;
    const QString name;
    qsizetype at = 0;
    bool isClosed = false;

    Iterator *iterate(Interpreter &interpreter) override;
    QString repr(Interpreter &interpreter) override;

    Value valueOf(Interpreter &interpreter, const QByteArray &part) const;
    /// Up to the next line's end, empty at the end.
    QByteArray readLine(qsizetype limit = -1);
    void requireOpen(Interpreter &interpreter) const;
};

/// The builtin open().
Value openFile(Interpreter &interpreter, BoundArgs &args);

} // namespace retort::script
