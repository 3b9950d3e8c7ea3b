// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QString>
#include <QStringList>

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

struct git_repository;

namespace retort {

/// Who brought a file into the repository, and how it stands now.
struct GitFileInfo
{
    enum class State {
        /// As in the last commit.
        Clean,
        /// Changed since the last commit, staged or not.
        Modified,
        /// In no commit, though it may be staged.
        Untracked,
    };

    State state = State::Clean;
    /// Of the commit that added the file; empty while there is none.
    QString author = {};
    QString commit = {};
    QString summary = {};
    QDateTime time = {};

    bool operator==(const GitFileInfo &) const = default;
};

/// A git repository, read only: nothing here writes to it or talks to another machine. Opened, used and closed in one
/// thread; all of it may take a while in a large repository, so it belongs into a background thread.
class GitRepository
{
public:
    /// The repository that `path` lies in. Fails when there is none.
    static Result<GitRepository> open(const QString &path);
    GitRepository(GitRepository &&other) noexcept;
    GitRepository &operator=(GitRepository &&other) noexcept;
    ~GitRepository();

    /// Absolute path of the work tree, without a slash at its end; empty for a bare repository.
    const QString &workTree() const { return m_workTree; }
    /// Name of the branch that is checked out; an abbreviated commit for a detached HEAD; empty before the first
    /// commit.
    QString currentBranch() const;
    /// Local and remote branches and tags, by their short names, sorted.
    QStringList refs() const;

    /// What git knows of the files below `folders` (absolute paths), by their absolute path. `isCancelled` may be null.
    QHash<QString, GitFileInfo> files(const QStringList &folders, const std::atomic<bool> *isCancelled) const;

    struct Blob
    {
        /// Absolute path in the work tree.
        QString path;
        QByteArray content;
    };
    /// The files below `folders` as they are in a commit ("origin/main", "HEAD", an id).
    Result<std::vector<Blob>> filesAt(const QString &ref, const QStringList &folders) const;
    /// The commit where the histories of HEAD and `ref` part; nullopt when they share none.
    std::optional<QString> mergeBase(const QString &ref) const;
    /// The newest version of a deleted file below `folders` for which `matches` holds; nullopt when there never was
    /// one.
    template <typename Matches>
    std::optional<Blob> findDeleted(const QStringList &folders, Matches matches) const
    {
        for (Blob &blob : deletedFiles(folders)) {
            if (matches(blob))
                return std::move(blob);
        }
        return std::nullopt;
    }
    /// Files below `folders` that a commit had and HEAD has not, newest deletion first.
    std::vector<Blob> deletedFiles(const QStringList &folders) const;

private:
    explicit GitRepository(git_repository *repository);
    QStringList relative(const QStringList &folders) const;

    git_repository *m_repository = nullptr;
    QString m_workTree;
};

} // namespace retort
