// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/git/GitRepository.h"

#include "engine/git/GitHandles.h"

#include <QDir>
#include <QFileInfo>

#include <utility>

namespace retort {

namespace {

using git::make;

QString gitText(const char *sentence)
{
    return QCoreApplication::translate("retort::GitRepository", sentence);
}

/// The paths of the files below a folder of one tree, with what they hold.
using FileIds = QHash<QString, git_oid>;

void listFiles(git_repository *repository, const git_tree *tree, const QString &prefix, FileIds &files)
{
    for (size_t i = 0; i < git_tree_entrycount(tree); ++i) {
        const git_tree_entry *entry = git_tree_entry_byindex(tree, i);
        const QString path = prefix + QString::fromUtf8(git_tree_entry_name(entry));
        if (git_tree_entry_type(entry) == GIT_OBJECT_BLOB)
            files.insert(path, *git_tree_entry_id(entry));
        else if (git_tree_entry_type(entry) == GIT_OBJECT_TREE) {
            if (const auto child = make<git::Tree>(git_tree_lookup, repository, git_tree_entry_id(entry)))
                listFiles(repository, child.get(), path + u'/', files);
        }
    }
}

git::Tree treeOf(const git_commit *commit)
{
    return make<git::Tree>(git_commit_tree, commit);
}

/// The id of a folder's tree in a commit's tree; all zeros where there is no such folder.
git_oid folderId(const git_tree *root, const QString &folder)
{
    git_oid id{};
    if (!root)
        return id;
    if (folder.isEmpty())
        return *git_tree_id(root);
    const QByteArray path = folder.toUtf8();
    if (const auto entry = make<git::TreeEntry>(git_tree_entry_bypath, root, path.constData());
        entry && git_tree_entry_type(entry.get()) == GIT_OBJECT_TREE)
        id = *git_tree_entry_id(entry.get());
    return id;
}

bool isSame(const git_oid &a, const git_oid &b)
{
    return git_oid_equal(&a, &b) != 0;
}

FileIds filesOf(git_repository *repository, const git_oid &folder, const QString &prefix)
{
    FileIds files;
    if (git_oid_is_zero(&folder))
        return files;
    if (const auto tree = make<git::Tree>(git_tree_lookup, repository, &folder))
        listFiles(repository, tree.get(), prefix.isEmpty() ? QString() : prefix + u'/', files);
    return files;
}

/// Newest first, from HEAD; `visit(commit, tree, parent's tree)` returns false to end. Merges are compared with their
/// first parent, so that a file of a branch counts for the merge only where no other commit brought it.
template <typename Visit>
void walkHistory(git_repository *repository, Visit visit)
{
    const auto walk = make<git::Walk>(git_revwalk_new, repository);
    if (!walk || git_revwalk_push_head(walk.get()) != 0)
        return;
    git_revwalk_sorting(walk.get(), GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME);
    git_oid id;
    while (git_revwalk_next(&id, walk.get()) == 0) {
        const auto commit = make<git::Commit>(git_commit_lookup, repository, &id);
        if (!commit)
            return;
        const auto parent = make<git::Commit>(git_commit_parent, commit.get(), 0u);
        const git::Tree tree = treeOf(commit.get());
        const git::Tree before = parent ? treeOf(parent.get()) : git::Tree();
        if (!visit(commit.get(), tree.get(), before.get()))
            return;
    }
}

GitFileInfo infoOf(git_commit *commit)
{
    GitFileInfo info;
    const git_signature *author = git_commit_author(commit);
    info.author = QString::fromUtf8(author->name);
    info.time = QDateTime::fromSecsSinceEpoch(author->when.time, Qt::OffsetFromUTC, author->when.offset * 60);
    info.commit = git::text(*git_commit_id(commit));
    info.summary = QString::fromUtf8(git_commit_summary(commit));
    return info;
}

GitFileInfo::State stateOf(unsigned int status)
{
    if (status & (GIT_STATUS_WT_NEW | GIT_STATUS_INDEX_NEW))
        return GitFileInfo::State::Untracked;
    return status == GIT_STATUS_CURRENT || status == GIT_STATUS_IGNORED ? GitFileInfo::State::Clean
                                                                        : GitFileInfo::State::Modified;
}

/// Counts the users of the library.
void startLibrary()
{
    static const int started = git_libgit2_init();
    (void)started;
}

} // namespace

GitRepository::GitRepository(git_repository *repository) : m_repository(repository)
{
    if (const char *folder = git_repository_workdir(repository))
        m_workTree = QDir::cleanPath(QString::fromUtf8(folder));
}

GitRepository::GitRepository(GitRepository &&other) noexcept
    : m_repository(std::exchange(other.m_repository, nullptr)), m_workTree(std::move(other.m_workTree))
{}

GitRepository &GitRepository::operator=(GitRepository &&other) noexcept
{
    std::swap(m_repository, other.m_repository);
    std::swap(m_workTree, other.m_workTree);
    return *this;
}

GitRepository::~GitRepository()
{
    git_repository_free(m_repository);
}

Result<GitRepository> GitRepository::open(const QString &path)
{
    startLibrary();
    git_repository *repository = nullptr;
    const QByteArray start = QFileInfo(path).absoluteFilePath().toUtf8();
    if (git_repository_open_ext(&repository, start.constData(), 0, nullptr) != 0)
        return git::lastError(gitText(QT_TRANSLATE_NOOP("retort::GitRepository", "No git repository")));
    return GitRepository(repository);
}

QString GitRepository::currentBranch() const
{
    const auto head = make<git::Reference>(git_repository_head, m_repository);
    if (!head)
        return {};
    if (git_repository_head_detached(m_repository) == 1)
        return git::text(*git_reference_target(head.get())).left(8);
    return QString::fromUtf8(git_reference_shorthand(head.get()));
}

QStringList GitRepository::refs() const
{
    QStringList names;
    git_reference_foreach(
        m_repository,
        [](git_reference *reference, void *payload) {
            const git::Reference owned(reference);
            const QString name = QString::fromUtf8(git_reference_name(reference));
            if ((name.startsWith(QLatin1String("refs/heads/")) || name.startsWith(QLatin1String("refs/remotes/")) ||
                 name.startsWith(QLatin1String("refs/tags/"))) &&
                !name.endsWith(QLatin1String("/HEAD")))
                static_cast<QStringList *>(payload)->append(QString::fromUtf8(git_reference_shorthand(reference)));
            return 0;
        },
        &names);
    names.sort();
    return names;
}

QStringList GitRepository::relative(const QStringList &folders) const
{
    QStringList paths;
    const QDir root(m_workTree);
    for (const QString &folder : folders) {
        const QString real = QFileInfo(folder).canonicalFilePath();
        const QString path = root.relativeFilePath(real.isEmpty() ? folder : real);
        if (!path.startsWith(QLatin1String("..")) && !QDir::isAbsolutePath(path))
            paths << (path == QLatin1String(".") ? QString() : path);
    }
    return paths;
}

QHash<QString, GitFileInfo> GitRepository::files(const QStringList &folders, const std::atomic<bool> *isCancelled) const
{
    QHash<QString, GitFileInfo> found;
    if (m_workTree.isEmpty())
        return found;
    const QStringList paths = relative(folders);
    const QString root = m_workTree + u'/';

    std::vector<QByteArray> specs;
    for (const QString &path : paths)
        specs.push_back(path.isEmpty() ? QByteArray("*") : path.toUtf8());
    std::vector<char *> pointers;
    for (QByteArray &spec : specs)
        pointers.push_back(spec.data());
    git_status_options options;
    git_status_options_init(&options, GIT_STATUS_OPTIONS_VERSION);
    options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS;
    options.pathspec = {pointers.data(), pointers.size()};
    if (!pointers.empty()) {
        if (const auto list = make<git::StatusList>(git_status_list_new, m_repository, &options)) {
            for (size_t i = 0; i < git_status_list_entrycount(list.get()); ++i) {
                const git_status_entry *entry = git_status_byindex(list.get(), i);
                const git_diff_delta *delta = entry->index_to_workdir ? entry->index_to_workdir : entry->head_to_index;
                found[root + QString::fromUtf8(delta->new_file.path)].state = stateOf(entry->status);
            }
        }
    }

    // The oldest commit that has a file and whose parent has not is the one that brought it: it is seen last.
    QStringList done;
    walkHistory(m_repository, [&](git_commit *commit, const git_tree *tree, const git_tree *before) {
        if (isCancelled && *isCancelled)
            return false;
        for (const QString &path : paths) {
            const git_oid now = folderId(tree, path);
            const git_oid then = folderId(before, path);
            if (isSame(now, then))
                continue;
            const FileIds old = filesOf(m_repository, then, path);
            const FileIds current = filesOf(m_repository, now, path);
            for (auto file = current.begin(); file != current.end(); ++file) {
                if (old.contains(file.key()))
                    continue;
                GitFileInfo &info = found[root + file.key()];
                const GitFileInfo::State state = info.state;
                // A merge brings what its second parent has already told of.
                if (git_commit_parentcount(commit) > 1 && !info.commit.isEmpty())
                    continue;
                info = infoOf(commit);
                info.state = state;
            }
        }
        return true;
    });
    return found;
}

Result<std::vector<GitRepository::Blob>> GitRepository::filesAt(const QString &ref, const QStringList &folders) const
{
    const QByteArray spec = ref.toUtf8() + "^{commit}";
    const auto object = make<git::Object>(git_revparse_single, m_repository, spec.constData());
    if (!object)
        return git::lastError(
            gitText(QT_TRANSLATE_NOOP("retort::GitRepository", "There is no “%1” in this repository")).arg(ref));
    const auto commit = make<git::Commit>(git_commit_lookup, m_repository, git_object_id(object.get()));
    const git::Tree tree = commit ? treeOf(commit.get()) : git::Tree();
    std::vector<Blob> blobs;
    for (const QString &path : relative(folders)) {
        const FileIds files = filesOf(m_repository, folderId(tree.get(), path), path);
        for (auto file = files.begin(); file != files.end(); ++file) {
            if (const auto blob = make<git::Blob>(git_blob_lookup, m_repository, &file.value()))
                blobs.push_back({m_workTree + u'/' + file.key(),
                                 QByteArray(static_cast<const char *>(git_blob_rawcontent(blob.get())),
                                            qsizetype(git_blob_rawsize(blob.get())))});
        }
    }
    return blobs;
}

std::optional<QString> GitRepository::mergeBase(const QString &ref) const
{
    git_oid head;
    const QByteArray spec = ref.toUtf8() + "^{commit}";
    const auto other = make<git::Object>(git_revparse_single, m_repository, spec.constData());
    git_oid base;
    if (!other || git_reference_name_to_id(&head, m_repository, "HEAD") != 0 ||
        git_merge_base(&base, m_repository, &head, git_object_id(other.get())) != 0)
        return std::nullopt;
    return git::text(base);
}

std::vector<GitRepository::Blob> GitRepository::deletedFiles(const QStringList &folders) const
{
    std::vector<Blob> deleted;
    QHash<QString, bool> seen;
    const QStringList paths = relative(folders);
    walkHistory(m_repository, [&](const git_commit *, const git_tree *tree, const git_tree *before) {
        for (const QString &path : paths) {
            const git_oid now = folderId(tree, path);
            const git_oid then = folderId(before, path);
            if (isSame(now, then))
                continue;
            const FileIds old = filesOf(m_repository, then, path);
            const FileIds current = filesOf(m_repository, now, path);
            for (auto file = current.begin(); file != current.end(); ++file)
                seen.insert(file.key(), true);
            for (auto file = old.begin(); file != old.end(); ++file) {
                if (current.contains(file.key()) || seen.contains(file.key()))
                    continue;
                seen.insert(file.key(), true);
                if (const auto blob = make<git::Blob>(git_blob_lookup, m_repository, &file.value()))
                    deleted.push_back({m_workTree + u'/' + file.key(),
                                       QByteArray(static_cast<const char *>(git_blob_rawcontent(blob.get())),
                                                  qsizetype(git_blob_rawsize(blob.get())))});
            }
        }
        return true;
    });
    return deleted;
}

} // namespace retort
