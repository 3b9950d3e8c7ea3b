// SPDX-License-Identifier: GPL-3.0-or-later
// How long the graph's work takes on 1,000, 10,000 and 50,000 revisions; tests/bench/graph_bench.py sets it beside
// Alembic's. With a folder as argument it opens that project instead, a few times.
#include "engine/project/Project.h"
#include "model/GraphLayout.h"
#include "model/MigrationPlan.h"
#include "model/RevisionResolver.h"
#include "tests/support/GraphText.h"

#include <algorithm>
#include <cstdio>
#include <ctime>

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

} // namespace

int main(int argc, char **argv)
{
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
