// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/RevisionResolver.h"

#include <QRegularExpression>

#include <algorithm>

namespace retort {

namespace {

using Follow = RevisionGraph::Follow;
constexpr int kNone = RevisionGraph::kNone;

/// A relative identifier; whatever follows the digits is ignored, as in Alembic.
struct RelativeForm
{
    QString label;
    QString symbol;
    bool hasSymbol = false;
    /// As written, with its sign.
    QString text;
    int steps = 0;
};

std::optional<RelativeForm> relativeForm(const QString &identifier)
{
    static const QRegularExpression pattern(QStringLiteral("^(?:(.+?)@)?(\\w+)?([+-]\\d+)"),
                                            QRegularExpression::UseUnicodePropertiesOption);
    if (!identifier.contains(u'+') && !identifier.contains(u'-'))
        return std::nullopt;
    const QRegularExpressionMatch match = pattern.match(identifier);
    if (!match.hasMatch())
        return std::nullopt;
    RelativeForm form;
    form.label = match.captured(1);
    form.hasSymbol = match.capturedLength(2) > 0;
    form.symbol = match.captured(2);
    form.text = match.captured(3);
    bool fits = false;
    form.steps = form.text.toInt(&fits);
    if (!fits)
        form.steps = form.text.startsWith(u'-') ? -1'000'000'000 : 1'000'000'000;
    return form;
}

/// The steps of a bare negative number ("-2"), else 0.
int negativeNumber(const QString &symbol)
{
    static const QRegularExpression pattern(QStringLiteral("^\\s*-\\d+(?:_\\d+)*\\s*$"));
    if (!symbol.contains(u'-') || !pattern.match(symbol).hasMatch())
        return 0;
    QString digits = symbol.trimmed();
    digits.remove(u'_');
    bool fits = false;
    const int steps = digits.toInt(&fits);
    return fits ? steps : -1'000'000'000;
}

std::unexpected<IdentifierError> notFound(const QString &argument)
{
    return std::unexpected(IdentifierError{IdentifierError::Kind::NotFound,
                                           QStringLiteral("Can't locate revision identified by '%1'").arg(argument)});
}

std::unexpected<IdentifierError> multipleHeads(const QString &argument)
{
    return std::unexpected(IdentifierError::multipleHeads(argument));
}

std::unexpected<IdentifierError> walkError(const QString &message)
{
    return std::unexpected(IdentifierError{IdentifierError::Kind::Walk, message});
}

std::unexpected<IdentifierError> tooFewMigrations(const QString &text, int steps)
{
    return walkError(
        QStringLiteral("Relative revision %1 didn't produce %2 migrations").arg(text).arg(std::abs(steps)));
}

std::unexpected<IdentifierError> notAncestor(const QString &lower, const QString &upper)
{
    return std::unexpected(IdentifierError{
        IdentifierError::Kind::NotAncestor,
        QStringLiteral("Requested range %1:%2 does not refer to ancestor/descendant revisions along the same branch")
            .arg(lower, upper)});
}

/// Where a walk stands: on a revision, below all bases (before the first revision), or nowhere (past the end).
struct WalkPosition
{
    enum class Place { Start, Revision, Base, PastEnd };

    Place place = Place::Start;
    int revision = kNone;

    static WalkPosition at(int index) { return index == kNone ? WalkPosition{} : WalkPosition{Place::Revision, index}; }
};

/// One request's view of the graph.
class RevisionLookup
{
public:
    template <typename T>
    using Found = RevisionResolver::Found<T>;

    explicit RevisionLookup(const RevisionGraph &graph) : m_graph(graph) {}

    /// What stands for an identifier before it is looked up: symbols, and the label before the first "@".
    struct Parsed
    {
        QStringList symbols;
        /// Known revisions, in place of symbols.
        std::vector<int> revisions;
        bool isKnown = false;
        QString label;
        bool hasLabel = false;
    };

    Found<Parsed> parse(const QString &identifier) const
    {
        Parsed parsed;
        QString symbol = identifier;
        if (const qsizetype at = identifier.indexOf(u'@'); at >= 0) {
            parsed.label = identifier.left(at);
            parsed.hasLabel = true;
            symbol = identifier.mid(at + 1);
        }
        const bool narrows = !parsed.label.isEmpty();
        if (symbol == QLatin1String("heads")) {
            parsed.isKnown = true;
            if (!narrows) {
                parsed.revisions = m_graph.realHeads();
            } else if (auto some = filterForLineage(m_graph.heads(), parsed.label, Follow::Parents)) {
                parsed.revisions = *some;
            } else {
                return std::unexpected(some.error());
            }
        } else if (symbol == QLatin1String("head")) {
            parsed.isKnown = true;
            parsed.revisions = m_graph.heads();
            if (narrows) {
                auto some = filterForLineage(m_graph.heads(), parsed.label, Follow::Parents);
                if (!some)
                    return std::unexpected(some.error());
                parsed.revisions = *some;
            }
            if (parsed.revisions.size() > 1) {
                return multipleHeads(narrows ? QString(parsed.label + QLatin1String("@head")) : QStringLiteral("head"));
            }
        } else if (symbol == QLatin1String("base")) {
            parsed.isKnown = true;
        } else {
            parsed.symbols = {symbol};
        }
        return parsed;
    }

    /// An id, a label or a unique prefix of one; within `label`'s lineage if that is not empty.
    Found<int> find(const QString &symbol, const QString &label = {}) const
    {
        int branch = kNone;
        if (!label.isEmpty()) {
            branch = m_graph.findKey(label);
            if (branch == kNone) {
                const Found<int> other = find(label);
                if (!other)
                    return notFound(label);
                branch = *other;
            }
        }
        int found = m_graph.findKey(symbol);
        if (found == kNone) {
            std::vector<int> candidates;
            if (!symbol.isEmpty()) {
                for (auto key = m_graph.keys().cbegin(); key != m_graph.keys().cend(); ++key) {
                    if (key.key().size() > 3 && key.key().startsWith(symbol))
                        candidates.push_back(key.value());
                }
            }
            if (branch != kNone) {
                const auto some = filterForLineage(candidates, label, Follow::Parents);
                if (!some)
                    return std::unexpected(some.error());
                candidates = *some;
            }
            if (candidates.size() != 1)
                return notFound(symbol);
            found = candidates.front();
        }
        if (branch != kNone && !m_graph.sharesLineage(found, branch, Follow::Parents))
            return notFound(symbol);
        return found;
    }

    /// Those of `targets` that are ancestors or descendants of what `against` denotes; all when that is the base.
    Found<std::vector<int>> filterForLineage(const std::vector<int> &targets, const QString &against,
                                             Follow follow) const
    {
        const auto parsed = parse(against);
        if (!parsed)
            return std::unexpected(parsed.error());
        std::vector<int> shares = parsed->revisions;
        QStringList names = parsed->symbols;
        if (!parsed->label.isEmpty())
            names.prepend(parsed->label);
        if ((names.isEmpty() && shares.empty()) || targets.empty())
            return targets;
        for (const QString &name : names) {
            const auto found = find(name);
            if (!found)
                return std::unexpected(found.error());
            shares.push_back(*found);
        }
        const RevisionSet below = m_graph.ancestors(shares, follow);
        const RevisionSet above = m_graph.descendants(shares, follow);
        std::vector<int> result;
        for (const int target : targets) {
            if (below.contains(target) || above.contains(target))
                result.push_back(target);
        }
        return result;
    }

    enum class Overwalk { IsPastEnd, StaysAtEnd };

    /// `steps` up (positive) or down. `label` narrows steps upwards.
    Found<WalkPosition> walk(WalkPosition from, int steps, const QString &label, Overwalk overwalk) const
    {
        for (int i = 0; i < std::abs(steps); ++i) {
            std::vector<int> next;
            bool toBase = false;
            if (steps > 0) {
                next = from.place == WalkPosition::Place::Revision ? m_graph.children(from.revision) : m_graph.bases();
                if (!label.isEmpty()) {
                    const auto some = filterForLineage(next, label, Follow::Parents);
                    if (!some)
                        return std::unexpected(some.error());
                    next = *some;
                }
            } else if (from.place != WalkPosition::Place::Base) {
                next = from.place == WalkPosition::Place::Start ? m_graph.heads() : m_graph.parents(from.revision);
                toBase = next.empty();
            }
            if (toBase) {
                from = {WalkPosition::Place::Base, kNone};
                continue;
            }
            if (next.empty())
                return overwalk == Overwalk::StaysAtEnd ? from : WalkPosition{WalkPosition::Place::PastEnd, kNone};
            if (next.size() > 1)
                return walkError(QStringLiteral("Ambiguous walk"));
            from = WalkPosition::at(next.front());
        }
        return from;
    }

    /// One revision or kNone for base.
    Found<int> one(const QString &identifier) const
    {
        const auto parsed = parse(identifier);
        if (!parsed)
            return std::unexpected(parsed.error());
        if (parsed->isKnown) {
            if (parsed->revisions.size() > 1)
                return multipleHeads(identifier);
            const int revision = parsed->revisions.empty() ? kNone : parsed->revisions.front();
            if (!parsed->label.isEmpty()) {
                // The label is looked up even for "label@base".
                const auto branch = find(parsed->label);
                if (!branch)
                    return notFound(parsed->label);
                if (revision != kNone && !m_graph.sharesLineage(revision, *branch, Follow::Parents))
                    return notFound(m_graph.id(revision));
            }
            return revision;
        }
        return find(parsed->symbols.front(), parsed->label);
    }

    Found<std::vector<int>> all(const QString &identifier, Overwalk overwalk = Overwalk::IsPastEnd) const
    {
        const auto parsed = parse(identifier);
        if (!parsed)
            return std::unexpected(parsed.error());
        if (parsed->isKnown) {
            for (const int revision : parsed->revisions) {
                if (parsed->label.isEmpty())
                    break;
                if (const auto found = find(m_graph.id(revision), parsed->label); !found)
                    return std::unexpected(found.error());
            }
            return parsed->revisions;
        }
        const QString &symbol = parsed->symbols.front();
        if (const int steps = negativeNumber(symbol); steps < 0) {
            std::vector<int> result;
            bool isPastEnd = false;
            for (const int head : m_graph.realHeads()) {
                if (parsed->hasLabel && !m_graph.labels(head).contains(parsed->label))
                    continue;
                const auto position = walk(WalkPosition::at(head), steps, {}, overwalk);
                if (!position)
                    return std::unexpected(position.error());
                isPastEnd = isPastEnd || position->place == WalkPosition::Place::PastEnd;
                if (position->place == WalkPosition::Place::Revision)
                    result.push_back(position->revision);
                else if (overwalk == Overwalk::StaysAtEnd)
                    return std::vector<int>{};
            }
            if (isPastEnd)
                return tooFewMigrations(symbol, steps);
            return result;
        }
        const auto found = find(symbol, parsed->label);
        if (!found)
            return std::unexpected(found.error());
        return std::vector<int>{*found};
    }

    Found<std::vector<int>> upgradeTargets(const std::vector<int> &rows, const QString &target, Overwalk overwalk) const
    {
        const auto form = relativeForm(target);
        if (!form)
            return all(target);
        if (form->hasSymbol)
            return relativeToSymbol(*form, overwalk);
        if (form->steps <= 0)
            return tooFewMigrations(QString::number(form->steps), form->steps);

        WalkPosition start;
        std::vector<int> from = rows;
        if (!form->label.isEmpty()) {
            const auto onBranch = filterForLineage(rows, form->label, Follow::Parents);
            if (!onBranch)
                return std::unexpected(onBranch.error());
            from = *onBranch;
            if (from.empty()) {
                const auto tips = branchTips(rows, form->label);
                if (!tips)
                    return std::unexpected(tips.error());
                from = *tips;
            }
        }
        if (from.size() > 1)
            return walkError(QStringLiteral("Ambiguous upgrade from multiple current revisions"));
        if (!from.empty())
            start = WalkPosition::at(from.front());
        const auto position = walk(start, form->steps, form->label, overwalk);
        if (!position)
            return std::unexpected(position.error());
        if (position->place == WalkPosition::Place::PastEnd)
            return tooFewMigrations(form->text, form->steps);
        return positions(*position);
    }

    Found<RevisionResolver::DowngradeTarget> downgradeTarget(const std::vector<int> &rows, const QString &target,
                                                             Overwalk overwalk, const QStringList &rowIds) const
    {
        using Target = RevisionResolver::DowngradeTarget;
        const auto form = relativeForm(target);
        if (!form) {
            const qsizetype at = target.lastIndexOf(u'@');
            const auto revision = one(target.mid(at + 1));
            if (!revision)
                return std::unexpected(revision.error());
            return Target{at > 0 ? target.left(at) : QString(), *revision};
        }
        QString label = form->label;
        if (form->steps >= 0) {
            if (!form->hasSymbol)
                return tooFewMigrations(form->text, form->steps);
            const auto start = one(form->symbol);
            if (!start)
                return std::unexpected(start.error());
            const auto position = walk(WalkPosition::at(*start), form->steps, label, overwalk);
            if (!position)
                return std::unexpected(position.error());
            if (position->place == WalkPosition::Place::PastEnd)
                return walkError(QStringLiteral("Walked too far"));
            return Target{label, position->revision};
        }
        QString symbol = form->symbol;
        if (!form->hasSymbol) {
            if (!label.isEmpty()) {
                auto some = filterForLineage(rows, label, Follow::Parents);
                if (some && some->empty())
                    some = filterForLineage(m_graph.impliedRows(rows), label, Follow::Parents);
                if (!some)
                    return std::unexpected(some.error());
                if (some->empty())
                    return tooFewMigrations(form->text, form->steps);
                if (some->size() > 1)
                    return walkError(QStringLiteral("Ambiguous downgrade from multiple current revisions"));
                symbol = m_graph.id(some->front());
            } else if (rows.empty()) {
                return tooFewMigrations(form->text, form->steps);
            } else {
                symbol = rowIds.front();
                label = symbol;
            }
        }
        const auto start = one(label.isEmpty() ? symbol : QString(label + u'@' + symbol));
        if (!start)
            return std::unexpected(start.error());
        const auto position = walk(WalkPosition::at(*start), form->steps, {}, overwalk);
        if (!position)
            return std::unexpected(position.error());
        if (position->place == WalkPosition::Place::PastEnd) {
            if (!form->hasSymbol)
                return tooFewMigrations(form->text, form->steps);
            return walkError(QStringLiteral("Walked too far"));
        }
        return Target{label, position->revision};
    }

private:
    static std::vector<int> positions(const WalkPosition &position)
    {
        if (position.place == WalkPosition::Place::Revision)
            return {position.revision};
        return {};
    }

    Found<std::vector<int>> relativeToSymbol(const RelativeForm &form, Overwalk overwalk) const
    {
        const bool isUp = form.steps > 0;
        const auto start = one(isUp || form.label.isEmpty() ? form.symbol : QString(form.label + u'@' + form.symbol));
        if (!start)
            return std::unexpected(start.error());
        const auto position = walk(WalkPosition::at(*start), form.steps, isUp ? form.label : QString(), overwalk);
        if (!position)
            return std::unexpected(position.error());
        if (position->place == WalkPosition::Place::PastEnd)
            return tooFewMigrations(form.text, form.steps);
        return positions(*position);
    }

    /// What the rows imply on a branch that has no row of its own: tips among all their ancestors in its lineage.
    Found<std::vector<int>> branchTips(const std::vector<int> &rows, const QString &label) const
    {
        const std::vector<int> below = m_graph.ancestors(rows, Follow::ParentsAndDependencies).indices();
        const auto active = filterForLineage(below, label, Follow::Parents);
        if (!active)
            return std::unexpected(active.error());
        RevisionSet needed(m_graph.size());
        for (const int index : *active) {
            for (const int parent : m_graph.allParents(index))
                needed.insert(parent);
        }
        std::vector<int> tips;
        for (const int index : *active) {
            if (!needed.contains(index))
                tips.push_back(index);
        }
        return tips;
    }

    const RevisionGraph &m_graph;
};

} // namespace

IdentifierError IdentifierError::multipleHeads(const QString &argument)
{
    return {Kind::MultipleHeads,
            QStringLiteral("Multiple head revisions are present for given argument '%1'; please specify a specific "
                           "target revision, '<branchname>@%1' to narrow to a specific head, or 'heads' for all heads")
                .arg(argument)};
}

IdentifierError IdentifierError::naming(const QString &argument) const
{
    return kind == Kind::MultipleHeads ? multipleHeads(argument) : *this;
}

RevisionResolver::Found<std::vector<int>> RevisionResolver::resolve(const QString &identifier) const
{
    return RevisionLookup(m_graph).all(identifier);
}

RevisionResolver::Found<std::vector<int>> RevisionResolver::resolve(const QStringList &identifiers) const
{
    std::vector<int> result;
    for (const QString &identifier : identifiers) {
        const auto some = resolve(identifier);
        if (!some)
            return std::unexpected(some.error());
        result.insert(result.end(), some->begin(), some->end());
    }
    return result;
}

RevisionResolver::Found<int> RevisionResolver::resolveOne(const QString &identifier) const
{
    return RevisionLookup(m_graph).one(identifier);
}

RevisionResolver::Found<std::vector<int>> RevisionResolver::rows(const QStringList &versionTable) const
{
    return resolve(versionTable);
}

RevisionResolver::Found<std::vector<int>> RevisionResolver::upgradeTargets(const std::vector<int> &rows,
                                                                           const QString &target) const
{
    return RevisionLookup(m_graph).upgradeTargets(rows, target, RevisionLookup::Overwalk::IsPastEnd);
}

RevisionResolver::Found<RevisionResolver::DowngradeTarget>
RevisionResolver::downgradeTarget(const std::vector<int> &rows, const QString &target) const
{
    return RevisionLookup(m_graph).downgradeTarget(rows, target, RevisionLookup::Overwalk::IsPastEnd,
                                                   m_graph.ids(rows));
}

RevisionResolver::Found<std::vector<int>> RevisionResolver::filterForLineage(const std::vector<int> &targets,
                                                                             const QString &against,
                                                                             RevisionGraph::Follow follow) const
{
    return RevisionLookup(m_graph).filterForLineage(targets, against, follow);
}

RevisionResolver::Found<void> RevisionResolver::checkOverlaps(const std::vector<int> &targets) const
{
    if (targets.size() < 2)
        return {};
    // A target overlaps when another one is among its proper ancestors. Only the first such target is named.
    std::vector<int> next;
    for (const int target : targets) {
        for (const int parent : m_graph.allParents(target))
            next.push_back(parent);
    }
    const RevisionSet below = m_graph.ancestors(next, Follow::ParentsAndDependencies);
    if (std::none_of(targets.begin(), targets.end(), [&](int target) { return below.contains(target); }))
        return {};
    for (const int target : targets) {
        const std::vector<int> self{target};
        const RevisionSet ancestors = m_graph.ancestors(self, Follow::ParentsAndDependencies);
        QStringList overlapping;
        for (const int other : targets) {
            if (other != target && ancestors.contains(other) && !overlapping.contains(m_graph.id(other)))
                overlapping.append(m_graph.id(other));
        }
        if (!overlapping.isEmpty()) {
            return walkError(QStringLiteral("Requested revision %1 overlaps with other requested revisions %2")
                                 .arg(m_graph.id(target), overlapping.join(QStringLiteral(", "))));
        }
    }
    return {};
}

RevisionResolver::Found<std::vector<int>> RevisionResolver::history(const QString &range,
                                                                    const std::vector<int> &rows) const
{
    QString lower;
    QString upper;
    if (!range.isEmpty()) {
        const QStringList ends = range.trimmed().split(u':');
        if (ends.size() != 2)
            return walkError(QStringLiteral("History range requires [start]:[end], [start]:, or :[end]"));
        lower = ends.at(0);
        upper = ends.at(1);
    }
    if (lower.isEmpty())
        lower = QStringLiteral("base");
    if (upper.isEmpty())
        upper = QStringLiteral("heads");
    if (range.isEmpty() || (lower == QLatin1String("base") && upper == QLatin1String("heads")))
        return m_graph.topologicalOrder(m_graph.ancestors(m_graph.realHeads(), Follow::ParentsAndDependencies),
                                        m_graph.realHeads());

    const RevisionLookup lookup(m_graph);
    using Overwalk = RevisionLookup::Overwalk;
    const bool isLowerCurrent = lower == QLatin1String("current") && upper != QLatin1String("current");
    const bool isUpperCurrent = upper == QLatin1String("current");

    // The upper end comes first, and only its bare relative form looks at the lower one.
    const bool isRelativeLower = !isLowerCurrent && negativeNumber(lower.mid(lower.indexOf(u'@') + 1)) < 0;
    const auto lowerEnd = [&]() -> Found<std::vector<int>> {
        return isLowerCurrent ? Found<std::vector<int>>(rows)
                              : lookup.all(lower, isRelativeLower ? Overwalk::StaysAtEnd : Overwalk::IsPastEnd);
    };
    std::vector<int> to;
    if (isUpperCurrent) {
        // An empty database lists everything, as in Alembic.
        to = rows.empty() ? m_graph.realHeads() : rows;
    } else {
        std::vector<int> from;
        if (const auto form = relativeForm(upper); form && !form->hasSymbol && form->steps > 0) {
            if (form->label.isEmpty() && !isLowerCurrent) {
                const auto start = lookup.one(lower);
                if (!start)
                    return std::unexpected(start.error().naming(upper));
                if (*start != kNone)
                    from = {*start};
            } else {
                const auto some = lowerEnd();
                if (!some)
                    return std::unexpected(some.error().naming(upper));
                from = *some;
            }
        }
        const auto targets = lookup.upgradeTargets(from, upper, Overwalk::StaysAtEnd);
        if (!targets)
            return std::unexpected(targets.error().naming(upper));
        to = *targets;
    }
    if (!isLowerCurrent && lower.contains(u'@')) {
        // A labelled start keeps only the ends that carry the label.
        QString label = lower.left(lower.indexOf(u'@'));
        const auto branch = lookup.one(label);
        if (!branch)
            return std::unexpected(branch.error().naming(upper));
        if (*branch != kNone && m_graph.id(*branch) == label && m_graph.labels(*branch).size() == 1)
            label = m_graph.labels(*branch).front();
        std::erase_if(to, [&](int target) { return !m_graph.labels(target).contains(label); });
    }
    if (const auto checked = checkOverlaps(to); !checked)
        return std::unexpected(checked.error());
    const auto some = lowerEnd();
    if (!some)
        return std::unexpected(some.error().naming(upper));
    const std::vector<int> &from = *some;
    const RevisionSet required = m_graph.ancestors(to, Follow::ParentsAndDependencies);
    if (std::any_of(from.begin(), from.end(), [&](int index) { return !required.contains(index); })) {
        // Rows print as Python's tuple of ids.
        const auto name = [&](bool isCurrent, const QString &text) {
            if (!isCurrent)
                return text;
            QStringList quoted;
            for (const int row : rows)
                quoted.append(QString(u'\'' + m_graph.id(row) + u'\''));
            return QString(u'(' + quoted.join(QStringLiteral(", ")) +
                           (rows.size() == 1 ? QStringLiteral(",") : QString()) + u')');
        };
        return notAncestor(name(isLowerCurrent, lower), name(isUpperCurrent, upper));
    }
    if (const auto checked = checkOverlaps(from); !checked)
        return std::unexpected(checked.error());

    const RevisionSet done = m_graph.ancestors(from, Follow::ParentsAndDependencies);
    RevisionSet shown(m_graph.size());
    for (const int index : required.indices()) {
        if (!done.contains(index))
            shown.insert(index);
    }
    for (const int index : from)
        shown.insert(index);
    if (!from.empty()) {
        const RevisionSet above = m_graph.descendants(from, Follow::Parents);
        for (const int index : shown.indices()) {
            if (!above.contains(index))
                shown.remove(index);
        }
    }
    return m_graph.topologicalOrder(shown, to);
}

} // namespace retort
