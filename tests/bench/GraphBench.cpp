// SPDX-License-Identifier: GPL-3.0-or-later
// How long the graph's work takes on 1,000, 10,000 and 50,000 revisions; tests/bench/graph_bench.py sets it beside
// Alembic's. With a folder as argument it opens that project instead, a few times; with --shapes it measures graphs
// that no project should have, at 5,000, 10,000 and 20,000 revisions: each column has to grow as the revisions do.
#include "engine/project/Project.h"
#include "model/GraphLayout.h"
#include "model/MigrationPlan.h"
#include "model/RevisionResolver.h"
#include "tests/support/GraphText.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <utility>

using namespace retort;

namespace {

constexpr int kRepetitions = 5;

/// The best of a few runs, in milliseconds of the processor: other programs at work do not count.
template <typename Work>
double best(Work work)
{
    double least = -1;
    for (int i = 0; i < kRepetitions; ++i) {
        const std::clock_t start = std::clock();
        work();
        const double elapsed = double(std::clock() - start) * 1000 / CLOCKS_PER_SEC;
        least = least < 0 ? elapsed : std::min(least, elapsed);
    }
    return least;
}

/// Makes a graph revision by revision; their ids are numbers.
class Maker
{
public:
    explicit Maker(int count) : m_count(count) {}

    bool wantsMore() const { return int(m_revisions.size()) < m_count; }
    QString add(const QStringList &parents, const QStringList &labels = {})
    {
        Revision revision;
        revision.id = QStringLiteral("%1").arg(m_revisions.size(), 8, 16, QLatin1Char('0'));
        revision.downRevisions = parents;
        revision.branchLabels = labels;
        m_revisions.push_back(revision);
        return revision.id;
    }
    const std::vector<Revision> &revisions() const { return m_revisions; }

private:
    int m_count;
    std::vector<Revision> m_revisions;
};

/// A trunk with a branch at every second revision that nobody merged, with or without labels.
void makeComb(Maker &maker, bool isLabelled)
{
    QString trunk = maker.add({});
    while (maker.wantsMore()) {
        const QString label = QStringLiteral("branch%1").arg(maker.revisions().size());
        maker.add({maker.add({trunk}, isLabelled ? QStringList(label) : QStringList())});
        trunk = maker.add({trunk});
    }
}

void makeFan(Maker &maker, bool isMerged)
{
    const QString root = maker.add({});
    QStringList ends;
    while (maker.wantsMore())
        ends << maker.add({root});
    if (isMerged)
        maker.add(ends);
}

void measureShapes()
{
    const std::pair<const char *, void (*)(Maker &)> shapes[] = {
        {"comb", [](Maker &maker) { makeComb(maker, false); }},
        {"labels", [](Maker &maker) { makeComb(maker, true); }},
        {"fan", [](Maker &maker) { makeFan(maker, false); }},
        {"merge", [](Maker &maker) { makeFan(maker, true); }},
    };
    for (const auto &[name, make] : shapes) {
        for (const int size : {5'000, 10'000, 20'000}) {
            Maker maker(size);
            make(maker);
            const RevisionGraph graph(maker.revisions());
            const QStringList heads = graph.ids(graph.heads());
            const double load = best([&] { (void)RevisionGraph(maker.revisions()).heads(); });
            const double history = best([&] { (void)RevisionResolver(graph).history({}); });
            const double up = best([&] { (void)planUpgrade(graph, {}, QStringLiteral("heads")); });
            const double down = best([&] { (void)planDowngrade(graph, heads, QStringLiteral("base")); });
            const double layout = best([&] { (void)GraphLayout(graph).laneCount(); });
            std::printf("{\"shape\": \"%s\", \"revisions\": %d, \"heads\": %.3f, \"history\": %.3f, \"up\": %.3f, "
                        "\"down\": %.3f, \"layout\": %.3f}\n",
                        name, size, load, history, up, down, layout);
        }
    }
}

} // namespace

int main(int argc, char **argv)
{
    if (argc > 1 && qstrcmp(argv[1], "--shapes") == 0) {
        measureShapes();
        return 0;
    }
    if (argc > 1) {
        const double open = best([&] { (void)Project::open(QString::fromLocal8Bit(argv[1])); });
        std::printf("{\"open\": %.3f}\n", open);
        return 0;
    }
    for (const int size : {1'000, 10'000, 50'000}) {
        const std::vector<Revision> revisions = test::syntheticGraph(size).revisions();
        const RevisionGraph graph(revisions);
        const double load = best([&] { (void)RevisionGraph(revisions).heads(); });
        const double history = best([&] { (void)RevisionResolver(graph).history({}); });
        const double plan = best([&] { (void)planUpgrade(graph, {}, QStringLiteral("heads")); });
        const double layout = best([&] { (void)GraphLayout(graph).laneCount(); });
        std::printf("{\"revisions\": %d, \"heads\": %.3f, \"history\": %.3f, \"plan\": %.3f, \"layout\": %.3f}\n", size,
                    load, history, plan, layout);
    }
    return 0;
}
