// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"

#include <QCoreApplication>
#include <QString>

#include <git2.h>

#include <memory>

// libgit2's objects as owned values; for the sources in engine/git alone.
namespace retort::git {

template <typename T, void (*Free)(T *)>
struct Freer
{
    void operator()(T *object) const { Free(object); }
};
template <typename T, void (*Free)(T *)>
using Owned = std::unique_ptr<T, Freer<T, Free>>;

using Commit = Owned<git_commit, git_commit_free>;
using Tree = Owned<git_tree, git_tree_free>;
using TreeEntry = Owned<git_tree_entry, git_tree_entry_free>;
using Blob = Owned<git_blob, git_blob_free>;
using Object = Owned<git_object, git_object_free>;
using Walk = Owned<git_revwalk, git_revwalk_free>;
using Reference = Owned<git_reference, git_reference_free>;
using StatusList = Owned<git_status_list, git_status_list_free>;

/// Calls `function(T **, arguments…)` and owns what it gives; null when it fails.
template <typename Handle, typename Function, typename... Arguments>
Handle make(Function function, Arguments... arguments)
{
    typename Handle::pointer object = nullptr;
    return function(&object, arguments...) == 0 ? Handle(object) : Handle();
}

/// What libgit2 said last in this thread.
inline std::unexpected<Error> lastError(const QString &what)
{
    const git_error *error = git_error_last();
    const QString words = error ? QString::fromUtf8(error->message) : QString();
    return fileError(words.isEmpty() ? what : what + QStringLiteral(": ") + words);
}

inline QString text(const git_oid &id)
{
    char hex[GIT_OID_HEXSZ + 1];
    return QString::fromLatin1(git_oid_tostr(hex, sizeof hex, &id));
}

} // namespace retort::git
