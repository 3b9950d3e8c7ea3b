// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/RevisionGraphBuilder.h"

#include <QSet>

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace retort {

namespace {

constexpr std::array kIllegalIdCharacters = {u'+', u'-', u':', u'@'}; // sorted, as the message lists them

bool graphHas(const std::vector<int> &list, int value)
{
    return std::find(list.begin(), list.end(), value) != list.end();
}

/// Appends to a list what it does not have yet. Most lists have one entry or two, but a merge may have thousands.
class OnceList
{
public:
    explicit OnceList(std::vector<int> &list) : m_list(list) {}

    void append(int value)
    {
        constexpr size_t kFew = 16;
        if (m_list.size() < kFew) {
            if (!graphHas(m_list, value))
                m_list.push_back(value);
            return;
        }
        if (m_known.isEmpty())
            m_known = QSet<int>(m_list.begin(), m_list.end());
        const qsizetype before = m_known.size();
        m_known.insert(value);
        if (m_known.size() > before)
            m_list.push_back(value);
    }

private:
    std::vector<int> &m_list;
    QSet<int> m_known;
};

} // namespace

void RevisionGraphBuilder::build()
{
    m_graph.m_nodes.resize(m_graph.m_revisions.size());
    for (int i = 0; i < m_graph.size(); ++i)
        checkHeader(i);
    indexIds();
    indexLabels();
    resolveDependencies();
    resolveParents();
    findCycles();
    linkChildren();
    normaliseDependencies();
    listEnds();
    spreadLabels();
}

void RevisionGraphBuilder::fault(int index, const QString &code, const QString &message, const QString &hint)
{
    const SourceRange where{revision(index).file, 0, 0, 0, 0};
    node(index).diagnostics.push_back({Diagnostic::Severity::Error, code, message, where, hint});
    if (!m_graph.m_error)
        m_graph.m_error = Error{Error::Kind::Command, message, where, hint};
}

void RevisionGraphBuilder::warn(int index, const QString &code, const QString &message, const QString &hint)
{
    const SourceRange where{revision(index).file, 0, 0, 0, 0};
    node(index).diagnostics.push_back({Diagnostic::Severity::Warning, code, message, where, hint});
    m_graph.m_warnings.append(message);
}

/// What Alembic checks while it loads one script.
void RevisionGraphBuilder::checkHeader(int index)
{
    const Revision &self = revision(index);
    if (!self.isHeaderCertain) {
        // The script's own diagnostics say more; the first error stands for the whole graph.
        for (const Diagnostic &diagnostic : self.diagnostics) {
            if (diagnostic.severity != Diagnostic::Severity::Error)
                continue;
            if (!m_graph.m_error)
                m_graph.m_error = Error{Error::Kind::Script, diagnostic.message, diagnostic.range, diagnostic.hint};
            break;
        }
    }
    if (self.downRevisions.contains(self.id)) {
        fault(index, QStringLiteral("self-loop"),
              QStringLiteral("Self-loop is detected in revisions (%1)").arg(self.id),
              QStringLiteral("Its down_revision names the revision itself."));
    } else if (self.dependsOn.contains(self.id)) {
        fault(index, QStringLiteral("self-loop"),
              QStringLiteral("Dependency self-loop is detected in revisions (%1)").arg(self.id),
              QStringLiteral("Its depends_on names the revision itself."));
    }
    QStringList illegal;
    for (const char16_t character : kIllegalIdCharacters) {
        if (self.id.contains(QChar(character)))
            illegal.append(QString(QChar(character)));
    }
    if (!illegal.isEmpty()) {
        fault(index, QStringLiteral("illegal-id"),
              QStringLiteral("Character(s) '%1' not allowed in revision identifier '%2'")
                  .arg(illegal.join(QStringLiteral(", ")), self.id));
    }
}

void RevisionGraphBuilder::indexIds()
{
    m_graph.m_ids.reserve(m_graph.size());
    for (int i = 0; i < m_graph.size(); ++i) {
        const QString &id = revision(i).id;
        if (const int earlier = m_graph.find(id); earlier != RevisionGraph::kNone) {
            node(earlier).isShadowed = true;
            warn(i, QStringLiteral("duplicate-id"), QStringLiteral("Revision %1 is present more than once").arg(id),
                 QStringLiteral("Also in %1; the file that is loaded last counts.").arg(revision(earlier).file));
            node(earlier).diagnostics.push_back({Diagnostic::Severity::Error,
                                                 QStringLiteral("duplicate-id"),
                                                 QStringLiteral("Revision %1 is present more than once").arg(id),
                                                 {revision(earlier).file, 0, 0, 0, 0},
                                                 QStringLiteral("%1 takes its place.").arg(revision(i).file)});
        }
        m_graph.m_ids.insert(id, i);
    }
    m_graph.m_keys = m_graph.m_ids;
}

void RevisionGraphBuilder::indexLabels()
{
    for (int i = 0; i < m_graph.size(); ++i) {
        if (node(i).isShadowed)
            continue;
        for (const QString &label : revision(i).branchLabels) {
            if (const int other = m_graph.findKey(label); other != RevisionGraph::kNone) {
                fault(i, QStringLiteral("duplicate-label"),
                      QStringLiteral("Branch name '%1' in revision %2 already used by revision %3")
                          .arg(label, revision(i).id, revision(other).id));
            } else {
                m_graph.m_keys.insert(label, i);
            }
        }
    }
}

void RevisionGraphBuilder::resolveDependencies()
{
    for (int i = 0; i < m_graph.size(); ++i) {
        if (node(i).isShadowed)
            continue;
        OnceList dependencies(node(i).dependencies);
        for (const QString &name : revision(i).dependsOn) {
            const int target = m_graph.findKey(name);
            if (target == RevisionGraph::kNone) {
                node(i).missing.append(name);
                fault(i, QStringLiteral("missing-dependency"),
                      QStringLiteral("Revision %1, on which revision %2 depends, is not present")
                          .arg(name, revision(i).id),
                      QStringLiteral("depends_on takes whole revision ids and branch labels."));
            } else if (target != i) {
                dependencies.append(target);
            } else if (!revision(i).dependsOn.contains(revision(i).id)) {
                fault(i, QStringLiteral("self-loop"),
                      QStringLiteral("Dependency self-loop is detected in revisions (%1)").arg(revision(i).id),
                      QStringLiteral("Its depends_on names its own branch label."));
            }
        }
    }
}

void RevisionGraphBuilder::resolveParents()
{
    for (int i = 0; i < m_graph.size(); ++i) {
        if (node(i).isShadowed)
            continue;
        OnceList parents(node(i).parents);
        for (const QString &name : revision(i).downRevisions) {
            const int target = m_graph.findKey(name);
            if (target == i)
                continue;
            if (target != RevisionGraph::kNone && revision(target).id == name) {
                parents.append(target);
                continue;
            }
            const Revision &self = revision(i);
            const QString names = self.downRevisions.join(QStringLiteral(", "));
            const QString merge = self.downRevisions.size() > 1 ? QStringLiteral(" (mergepoint)") : QString();
            const QString message = QStringLiteral("Revision %1 referenced from %2 -> %3%4, %5 is not present")
                                        .arg(name, names, self.id, merge, self.message);
            node(i).missing.append(name);
            m_graph.m_warnings.append(message);
            fault(i, QStringLiteral("missing-parent"), message,
                  QStringLiteral("Its down_revision names a revision that no script declares."));
        }
    }
}

/// Cuts the edges inside each cycle and notes the error. Strongly connected components by Tarjan's algorithm, with a
/// stack of its own in place of recursion.
void RevisionGraphBuilder::findCycles()
{
    const int count = m_graph.size();
    std::vector<int> order(size_t(count), -1);
    std::vector<int> low(size_t(count), 0);
    std::vector<bool> isOpen(size_t(count), false);
    std::vector<int> open;
    struct Frame
    {
        int index;
        size_t next;
    };
    std::vector<Frame> frames;
    std::vector<std::vector<int>> cycles;
    int counter = 0;

    const auto edge = [this](int index, size_t position) {
        const Node &self = node(index);
        if (position < self.parents.size())
            return self.parents[position];
        position -= self.parents.size();
        return position < self.dependencies.size() ? self.dependencies[position] : RevisionGraph::kNone;
    };

    for (int root = 0; root < count; ++root) {
        if (order[size_t(root)] >= 0)
            continue;
        frames.push_back({root, 0});
        while (!frames.empty()) {
            Frame &frame = frames.back();
            const auto self = size_t(frame.index);
            if (frame.next == 0) {
                order[self] = low[self] = counter++;
                open.push_back(frame.index);
                isOpen[self] = true;
            }
            const int target = edge(frame.index, frame.next++);
            if (target != RevisionGraph::kNone) {
                if (order[size_t(target)] < 0)
                    frames.push_back({target, 0});
                else if (isOpen[size_t(target)])
                    low[self] = std::min(low[self], order[size_t(target)]);
                continue;
            }
            if (low[self] == order[self]) {
                std::vector<int> members;
                int member = RevisionGraph::kNone;
                do {
                    member = open.back();
                    open.pop_back();
                    isOpen[size_t(member)] = false;
                    members.push_back(member);
                } while (member != int(self));
                if (members.size() > 1)
                    cycles.push_back(std::move(members));
            }
            frames.pop_back();
            if (!frames.empty()) {
                const auto parent = size_t(frames.back().index);
                low[parent] = std::min(low[parent], low[self]);
            }
        }
    }
    if (cycles.empty())
        return;
    const QString message = m_graph.m_error ? QString() : cycleError();
    for (const std::vector<int> &members : cycles)
        cutCycle(members);
    if (!m_graph.m_error) {
        // Alembic overlooks a cycle that can be reached from both ends; its revisions could never run.
        const QString &own = node(cycles.front().front()).diagnostics.back().message;
        m_graph.m_error = Error{Error::Kind::Command, message.isEmpty() ? own : message, {}, {}};
    }
}

void RevisionGraphBuilder::cutCycle(const std::vector<int> &members)
{
    QStringList ids = m_graph.ids(members);
    ids.sort();
    const QSet<int> inside(members.begin(), members.end());
    const auto isInside = [&inside](int index) { return inside.contains(index); };
    bool needsDependency = true;
    for (const int member : members) {
        const std::vector<int> &parents = node(member).parents;
        needsDependency = needsDependency && std::none_of(parents.begin(), parents.end(), isInside);
    }
    const QString kind = needsDependency ? QStringLiteral("Dependency cycle") : QStringLiteral("Cycle");
    for (const int member : members) {
        std::erase_if(node(member).parents, isInside);
        std::erase_if(node(member).dependencies, isInside);
        node(member).diagnostics.push_back(
            {Diagnostic::Severity::Error,
             QStringLiteral("cycle"),
             QStringLiteral("%1 is detected in revisions (%2)").arg(kind, ids.join(QStringLiteral(", "))),
             {revision(member).file, 0, 0, 0, 0},
             {}});
    }
}

/// Alembic's message, empty when it finds no fault: it names all revisions when there is no end at all, else what
/// cannot be reached from both ends.
QString RevisionGraphBuilder::cycleError() const
{
    const int count = m_graph.size();
    const auto attempt = [&](bool withDependencies) -> std::optional<QStringList> {
        std::vector<std::vector<int>> up(size_t(count), std::vector<int>{});
        std::vector<std::vector<int>> down(size_t(count), std::vector<int>{});
        std::vector<int> heads;
        std::vector<int> bases;
        for (int i = 0; i < count; ++i) {
            const Node &self = m_graph.m_nodes[size_t(i)];
            down[size_t(i)] = self.parents;
            if (withDependencies)
                down[size_t(i)].insert(down[size_t(i)].end(), self.dependencies.begin(), self.dependencies.end());
            for (const int target : down[size_t(i)])
                up[size_t(target)].push_back(i);
        }
        for (int i = 0; i < count; ++i) {
            if (m_graph.isShadowed(i))
                continue;
            if (up[size_t(i)].empty())
                heads.push_back(i);
            if (revision(i).downRevisions.isEmpty() && (!withDependencies || revision(i).dependsOn.isEmpty()))
                bases.push_back(i);
        }
        const auto reach = [count](std::vector<int> todo, const std::vector<std::vector<int>> &edges) {
            RevisionSet seen(count);
            while (!todo.empty()) {
                const int index = todo.back();
                todo.pop_back();
                if (seen.insert(index))
                    todo.insert(todo.end(), edges[size_t(index)].begin(), edges[size_t(index)].end());
            }
            return seen;
        };
        const RevisionSet below = reach(heads, down);
        const RevisionSet above = reach(bases, up);
        const bool hasNoEnd = heads.empty() || bases.empty();
        QStringList names;
        for (int i = 0; i < count; ++i) {
            if (!m_graph.isShadowed(i) && (hasNoEnd || !below.contains(i) || !above.contains(i)))
                names.append(revision(i).id);
        }
        if (names.isEmpty())
            return std::nullopt;
        if (!hasNoEnd)
            names.sort();
        return names;
    };
    if (const auto names = attempt(false))
        return QStringLiteral("Cycle is detected in revisions (%1)").arg(names->join(QStringLiteral(", ")));
    if (const auto names = attempt(true)) {
        return QStringLiteral("Dependency cycle is detected in revisions (%1)").arg(names->join(QStringLiteral(", ")));
    }
    return {};
}

void RevisionGraphBuilder::linkChildren()
{
    for (int i = 0; i < m_graph.size(); ++i) {
        for (const int parent : node(i).parents) {
            node(parent).children.push_back(i);
            node(parent).allChildren.push_back(i);
        }
    }
    for (int i = 0; i < m_graph.size(); ++i) {
        for (const int dependency : node(i).dependencies) {
            if (!graphHas(node(i).parents, dependency))
                node(dependency).allChildren.push_back(i);
        }
    }
}

/// A dependency that a proper ancestor (through parents) has as well is left out. Asking each revision for its
/// ancestors would be quadratic; instead up to 64 dependencies that several revisions share travel down the graph
/// together as bits of one mask.
void RevisionGraphBuilder::normaliseDependencies()
{
    const int count = m_graph.size();
    std::vector<int> users(size_t(count), 0);
    bool isShared = false;
    for (int i = 0; i < count; ++i) {
        node(i).normalised = node(i).dependencies;
        for (const int dependency : node(i).dependencies)
            isShared = ++users[size_t(dependency)] > 1 || isShared;
    }
    if (isShared) {
        // Parents before children.
        std::vector<int> waiting(size_t(count), 0);
        std::vector<int> order;
        order.reserve(size_t(count));
        for (int i = 0; i < count; ++i) {
            waiting[size_t(i)] = int(node(i).parents.size());
            if (waiting[size_t(i)] == 0)
                order.push_back(i);
        }
        for (size_t next = 0; next < order.size(); ++next) {
            for (const int child : node(order[next]).children) {
                if (--waiting[size_t(child)] == 0)
                    order.push_back(child);
            }
        }
        std::vector<int> shared;
        for (int i = 0; i < count; ++i) {
            if (users[size_t(i)] > 1)
                shared.push_back(i);
        }
        std::vector<int> bit(size_t(count), -1);
        std::vector<quint64> mask(size_t(count), 0);
        for (size_t first = 0; first < shared.size(); first += 64) {
            const size_t end = std::min(first + 64, shared.size());
            for (size_t i = first; i < end; ++i)
                bit[size_t(shared[i])] = int(i - first);
            for (const int index : order) {
                quint64 inherited = 0;
                for (const int parent : node(index).parents)
                    inherited |= mask[size_t(parent)];
                quint64 own = 0;
                for (const int dependency : node(index).dependencies) {
                    if (bit[size_t(dependency)] >= 0)
                        own |= quint64(1) << bit[size_t(dependency)];
                }
                if (own & inherited) {
                    std::erase_if(node(index).normalised, [&](int dependency) {
                        const int position = bit[size_t(dependency)];
                        return position >= 0 && (inherited >> position & 1);
                    });
                }
                mask[size_t(index)] = inherited | own;
            }
            for (size_t i = first; i < end; ++i)
                bit[size_t(shared[i])] = -1;
        }
    }
    for (int i = 0; i < count; ++i) {
        node(i).allParents = node(i).parents;
        OnceList all(node(i).allParents);
        for (const int dependency : node(i).normalised)
            all.append(dependency);
    }
}

void RevisionGraphBuilder::listEnds()
{
    for (int i = 0; i < m_graph.size(); ++i) {
        if (node(i).isShadowed)
            continue;
        if (node(i).children.empty())
            m_graph.m_heads.push_back(i);
        if (node(i).allChildren.empty())
            m_graph.m_realHeads.push_back(i);
        if (m_graph.isBase(i)) {
            m_graph.m_bases.push_back(i);
            if (revision(i).dependsOn.isEmpty())
                m_graph.m_realBases.push_back(i);
        }
    }
}

/// A label shows on the revision that declares it, on all descendants, and downwards from the descendant that a
/// depth-first walk reaches last, until a branch point or a merge point.
void RevisionGraphBuilder::spreadLabels()
{
    QStringList names;
    std::vector<int> declaring;
    for (int i = 0; i < m_graph.size(); ++i) {
        if (node(i).isShadowed || revision(i).branchLabels.isEmpty())
            continue;
        names += revision(i).branchLabels;
        declaring.push_back(i);
    }
    if (declaring.empty())
        return;
    names.sort();
    names.removeDuplicates();
    // A row of bits for each revision: which of the names, in their order, it shows.
    const size_t width = size_t(names.size() + 63) / 64;
    std::vector<quint64> bits(size_t(m_graph.size()) * width, 0);
    std::vector<int> reached;
    /// Of each revision: the last of the declaring ones that was found below it.
    std::vector<int> seenFrom(size_t(m_graph.size()), RevisionGraph::kNone);
    for (const int start : declaring) {
        reached.clear();
        std::vector<int> todo{start};
        while (!todo.empty()) {
            const int index = todo.back();
            todo.pop_back();
            if (std::exchange(seenFrom[size_t(index)], start) == start)
                continue;
            reached.push_back(index);
            todo.insert(todo.end(), node(index).children.begin(), node(index).children.end());
        }
        for (int index = reached.back(); !m_graph.isRealBranchPoint(index) && !m_graph.isMergePoint(index);) {
            reached.push_back(index);
            if (node(index).parents.empty())
                break;
            index = node(index).parents.front();
        }
        for (const QString &label : revision(start).branchLabels) {
            const auto number = size_t(std::lower_bound(names.begin(), names.end(), label) - names.begin());
            for (const int index : reached)
                bits[size_t(index) * width + number / 64] |= quint64(1) << (number % 64);
        }
    }
    const auto row = [&](int index) { return bits.begin() + std::ptrdiff_t(size_t(index) * width); };
    for (int i = 0; i < m_graph.size(); ++i) {
        // Most revisions show what their parent shows, and share its list.
        const int parent = node(i).parents.empty() ? RevisionGraph::kNone : node(i).parents.front();
        if (parent != RevisionGraph::kNone && parent < i &&
            std::equal(row(i), row(i) + std::ptrdiff_t(width), row(parent))) {
            node(i).labels = node(parent).labels;
            continue;
        }
        for (size_t word = 0; word < width; ++word) {
            for (quint64 left = row(i)[std::ptrdiff_t(word)]; left != 0; left &= left - 1)
                node(i).labels.append(names.at(qsizetype(word * 64) + std::countr_zero(left)));
        }
    }
}

} // namespace retort
