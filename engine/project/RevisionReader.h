// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/project/ScriptHeader.h"
#include "model/Revision.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace retort {

/// Reads the headers of revision scripts without running them; one whose values have to be computed is interpreted, as
/// far as its module level goes, with `surroundings` as what it may import. Nothing that is wrong with a script is an
/// error here: it becomes a diagnostic on that revision, and the others are not affected.
class RevisionReader
{
public:
    enum class Depth {
        /// The header alone; a syntax error further down is not noticed.
        Header,
        /// The whole script is parsed.
        Whole,
    };

    /// The revision that a file declares. nullopt only for a `.sql` file without a revision header, which is data.
    static std::optional<Revision> read(const QString &path, Depth depth, const ScriptSurroundings &surroundings = {});

    /// The same for a text that has been read already (or comes from an editor).
    static std::optional<Revision> readText(const QString &path, const QString &text, Depth depth,
                                            const ScriptSurroundings &surroundings = {});

    struct Listing
    {
        /// Real paths in load order.
        QStringList files;
        QStringList warnings;
        /// Compiled scripts whose source is not beside them; no revisions.
        QStringList compiled;
    };
    /// Files that are revisions by their name, in Alembic's load order: folders as given, names by code point, parent
    /// folders before sub-folders. Folders that do not exist are skipped; a file reached twice counts once.
    static Listing list(const QStringList &directories, bool isRecursive);

    /// Reads many files on all processors; the order is kept.
    static std::vector<Revision> readAll(const QStringList &paths, Depth depth,
                                         const ScriptSurroundings &surroundings = {});

    /// The text of a script by Python's rules: UTF-8 with or without a mark, or what its coding line says; line ends
    /// become "\n". On failure `text` is what could be decoded.
    struct Decoded
    {
        QString text;
        /// Empty when all is well.
        QString problem;
        int line = 0;
    };
    static Decoded decode(const QByteArray &bytes);
};

} // namespace retort
