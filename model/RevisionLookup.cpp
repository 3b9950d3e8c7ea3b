// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/RevisionLookup.h"

#include <QRegularExpression>

namespace retort {

namespace {

constexpr int kNoRevisionFound = RevisionGraph::kNone;

std::unexpected<IdentifierError> lookupNotFound(const QString &argument)
{
    return std::unexpected(IdentifierError{IdentifierError::Kind::NotFound,
                                           QStringLiteral("Can't locate revision identified by '%1'").arg(argument)});
}

std::unexpected<IdentifierError> lookupMultipleHeads(const QString &argument)
{
    return std::unexpected(IdentifierError::multipleHeads(argument));
}

std::unexpected<IdentifierError> lookupError(const QString &message)
{
    return std::unexpected(IdentifierError{IdentifierError::Kind::Walk, message});
}

std::unexpected<IdentifierError> lookupTooFew(const QString &text, int steps)
{
    return lookupError(
        QStringLiteral("Relative revision %1 didn't produce %2 migrations").arg(text).arg(std::abs(steps)));
}

} // namespace

std::optional<RelativeForm> RelativeForm::parse(const QString &identifier)
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

int negativeSteps(const QString &symbol)
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

RevisionLookup::Found<RevisionLookup::Parsed> RevisionLookup::parse(const QString &identifier) const
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
        } else if (auto some = filterForLineage(m_graph.heads(), parsed.label, RevisionGraph::Follow::Parents)) {
            parsed.revisions = *some;
        } else {
            return std::unexpected(some.error());
        }
    } else if (symbol == QLatin1String("head")) {
        parsed.isKnown = true;
        parsed.revisions = m_graph.heads();
        if (narrows) {
            auto some = filterForLineage(m_graph.heads(), parsed.label, RevisionGraph::Follow::Parents);
            if (!some)
                return std::unexpected(some.error());
            parsed.revisions = *some;
        }
        if (parsed.revisions.size() > 1) {
            return lookupMultipleHeads(narrows ? QString(parsed.label + QLatin1String("@head"))
                                               : QStringLiteral("head"));
        }
    } else if (symbol == QLatin1String("base")) {
        parsed.isKnown = true;
    } else {
        parsed.symbols = {symbol};
    }
    return parsed;
}

RevisionLookup::Found<int> RevisionLookup::find(const QString &symbol, const QString &label) const
{
    int branch = kNoRevisionFound;
    if (!label.isEmpty()) {
        branch = m_graph.findKey(label);
        if (branch == kNoRevisionFound) {
            const Found<int> other = find(label);
            if (!other)
                return lookupNotFound(label);
            branch = *other;
        }
    }
    int found = m_graph.findKey(symbol);
    if (found == kNoRevisionFound) {
        std::vector<int> candidates;
        if (!symbol.isEmpty()) {
            for (auto key = m_graph.keys().cbegin(); key != m_graph.keys().cend(); ++key) {
                if (key.key().size() > 3 && key.key().startsWith(symbol))
                    candidates.push_back(key.value());
            }
        }
        if (branch != kNoRevisionFound) {
            const auto some = filterForLineage(candidates, label, RevisionGraph::Follow::Parents);
            if (!some)
                return std::unexpected(some.error());
            candidates = *some;
        }
        if (candidates.size() != 1)
            return lookupNotFound(symbol);
        found = candidates.front();
    }
    if (branch != kNoRevisionFound && !m_graph.sharesLineage(found, branch, RevisionGraph::Follow::Parents))
        return lookupNotFound(symbol);
    return found;
}

RevisionLookup::Found<std::vector<int>> RevisionLookup::filterForLineage(const std::vector<int> &targets,
                                                                         const QString &against,
                                                                         RevisionGraph::Follow follow) const
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

RevisionLookup::Found<WalkPosition> RevisionLookup::walk(WalkPosition from, int steps, const QString &label,
                                                         Overwalk overwalk) const
{
    for (int i = 0; i < std::abs(steps); ++i) {
        std::vector<int> next;
        bool toBase = false;
        if (steps > 0) {
            next = from.place == WalkPosition::Place::Revision ? m_graph.children(from.revision) : m_graph.bases();
            if (!label.isEmpty()) {
                const auto some = filterForLineage(next, label, RevisionGraph::Follow::Parents);
                if (!some)
                    return std::unexpected(some.error());
                next = *some;
            }
        } else if (from.place != WalkPosition::Place::Base) {
            next = from.place == WalkPosition::Place::Start ? m_graph.heads() : m_graph.parents(from.revision);
            toBase = next.empty();
        }
        if (toBase) {
            from = {WalkPosition::Place::Base, kNoRevisionFound};
            continue;
        }
        if (next.empty())
            return overwalk == Overwalk::StaysAtEnd ? from
                                                    : WalkPosition{WalkPosition::Place::PastEnd, kNoRevisionFound};
        if (next.size() > 1)
            return lookupError(QStringLiteral("Ambiguous walk"));
        from = WalkPosition::at(next.front());
    }
    return from;
}

RevisionLookup::Found<int> RevisionLookup::one(const QString &identifier) const
{
    const auto parsed = parse(identifier);
    if (!parsed)
        return std::unexpected(parsed.error());
    if (parsed->isKnown) {
        if (parsed->revisions.size() > 1)
            return lookupMultipleHeads(identifier);
        const int revision = parsed->revisions.empty() ? kNoRevisionFound : parsed->revisions.front();
        if (!parsed->label.isEmpty()) {
            // The label is looked up even for "label@base".
            const auto branch = find(parsed->label);
            if (!branch)
                return lookupNotFound(parsed->label);
            if (revision != kNoRevisionFound &&
                !m_graph.sharesLineage(revision, *branch, RevisionGraph::Follow::Parents))
                return lookupNotFound(m_graph.id(revision));
        }
        return revision;
    }
    return find(parsed->symbols.front(), parsed->label);
}

RevisionLookup::Found<std::vector<int>> RevisionLookup::all(const QString &identifier, Overwalk overwalk) const
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
    if (const int steps = negativeSteps(symbol); steps < 0) {
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
            return lookupTooFew(symbol, steps);
        return result;
    }
    const auto found = find(symbol, parsed->label);
    if (!found)
        return std::unexpected(found.error());
    return std::vector<int>{*found};
}

RevisionLookup::Found<std::vector<int>> RevisionLookup::upgradeTargets(const std::vector<int> &rows,
                                                                       const QString &target, Overwalk overwalk) const
{
    const auto form = RelativeForm::parse(target);
    if (!form)
        return all(target);
    if (form->hasSymbol)
        return relativeToSymbol(*form, overwalk);
    if (form->steps <= 0)
        return lookupTooFew(QString::number(form->steps), form->steps);

    WalkPosition start;
    std::vector<int> from = rows;
    if (!form->label.isEmpty()) {
        const auto onBranch = filterForLineage(rows, form->label, RevisionGraph::Follow::Parents);
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
        return lookupError(QStringLiteral("Ambiguous upgrade from multiple current revisions"));
    if (!from.empty())
        start = WalkPosition::at(from.front());
    const auto position = walk(start, form->steps, form->label, overwalk);
    if (!position)
        return std::unexpected(position.error());
    if (position->place == WalkPosition::Place::PastEnd)
        return lookupTooFew(form->text, form->steps);
    return positions(*position);
}

RevisionLookup::Found<RevisionResolver::DowngradeTarget>
RevisionLookup::downgradeTarget(const std::vector<int> &rows, const QString &target, Overwalk overwalk,
                                const QStringList &rowIds) const
{
    using Target = RevisionResolver::DowngradeTarget;
    const auto form = RelativeForm::parse(target);
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
            return lookupTooFew(form->text, form->steps);
        const auto start = one(form->symbol);
        if (!start)
            return std::unexpected(start.error());
        const auto position = walk(WalkPosition::at(*start), form->steps, label, overwalk);
        if (!position)
            return std::unexpected(position.error());
        if (position->place == WalkPosition::Place::PastEnd)
            return lookupError(QStringLiteral("Walked too far"));
        return Target{label, position->revision};
    }
    QString symbol = form->symbol;
    if (!form->hasSymbol) {
        if (!label.isEmpty()) {
            auto some = filterForLineage(rows, label, RevisionGraph::Follow::Parents);
            if (some && some->empty())
                some = filterForLineage(m_graph.impliedRows(rows), label, RevisionGraph::Follow::Parents);
            if (!some)
                return std::unexpected(some.error());
            if (some->empty())
                return lookupTooFew(form->text, form->steps);
            if (some->size() > 1)
                return lookupError(QStringLiteral("Ambiguous downgrade from multiple current revisions"));
            symbol = m_graph.id(some->front());
        } else if (rows.empty()) {
            return lookupTooFew(form->text, form->steps);
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
            return lookupTooFew(form->text, form->steps);
        return lookupError(QStringLiteral("Walked too far"));
    }
    return Target{label, position->revision};
}

std::vector<int> RevisionLookup::positions(const WalkPosition &position)
{
    if (position.place == WalkPosition::Place::Revision)
        return {position.revision};
    return {};
}

RevisionLookup::Found<std::vector<int>> RevisionLookup::relativeToSymbol(const RelativeForm &form,
                                                                         Overwalk overwalk) const
{
    const bool isUp = form.steps > 0;
    const auto start = one(isUp || form.label.isEmpty() ? form.symbol : QString(form.label + u'@' + form.symbol));
    if (!start)
        return std::unexpected(start.error());
    const auto position = walk(WalkPosition::at(*start), form.steps, isUp ? form.label : QString(), overwalk);
    if (!position)
        return std::unexpected(position.error());
    if (position->place == WalkPosition::Place::PastEnd)
        return lookupTooFew(form.text, form.steps);
    return positions(*position);
}

RevisionLookup::Found<std::vector<int>> RevisionLookup::branchTips(const std::vector<int> &rows,
                                                                   const QString &label) const
{
    const std::vector<int> below = m_graph.ancestors(rows, RevisionGraph::Follow::ParentsAndDependencies).indices();
    const auto active = filterForLineage(below, label, RevisionGraph::Follow::Parents);
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

} // namespace retort
