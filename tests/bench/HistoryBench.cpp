// SPDX-License-Identifier: GPL-3.0-or-later
// What the history costs in the window: time to the first paint, memory, and time per frame while scrolling, on a
// synthetic graph of the size given. With --edges it prints the graph instead, "revision parent…" per line, parents
// first, for tests/bench/history_bench.py to make a git repository of the same shape.
#include "tests/support/GraphText.h"
#include "ui/common/ThemeStyle.h"
#include "ui/history/HistoryModel.h"
#include "ui/history/HistoryTable.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QScrollBar>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>

using namespace retort;

namespace {

constexpr int kFrames = 200;
constexpr int kRowsPerFrame = 3;

/// Resident memory of this process in MiB.
double residentMemory()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.simplified().split(' ').value(1).toDouble() / 1024;
    }
    return 0;
}

double milliseconds(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e6;
}

void printEdges(const RevisionGraph &graph)
{
    for (int revision = 0; revision < graph.size(); ++revision) {
        std::printf("%d", revision);
        for (const int parent : graph.parents(revision))
            std::printf(" %d", parent);
        std::printf("\n");
    }
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const int size = argc > 1 ? std::atoi(argv[1]) : 10'000;
    const auto graph = std::make_shared<const RevisionGraph>(test::syntheticGraph(size).revisions());
    if (argc > 2 && std::strcmp(argv[2], "--edges") == 0) {
        printEdges(*graph);
        return 0;
    }
    ui::ThemeStyle style(application);
    style.setMode(ui::ThemeStyle::Mode::Light);
    ui::HistoryModel model;
    ui::HistoryTable table(model, style);
    table.resize(700, 800);
    table.show();
    QApplication::processEvents();

    const double memoryBefore = residentMemory();
    QElapsedTimer timer;
    timer.start();
    // The window does this in the thread that reads the scripts.
    const auto whole = std::make_shared<const GraphLayout>(*graph);
    const double background = milliseconds(timer);
    timer.start();
    const std::clock_t began = std::clock();
    model.setGraph(graph, whole);
    const double layOut = milliseconds(timer);
    model.setRows(QStringList{graph->id(graph->size() / 2)});
    const double withRows = milliseconds(timer);
    table.viewport()->repaint();
    const double firstPaint = milliseconds(timer);
    // On a busy machine the processor's time says more.
    const double firstPaintWork = double(std::clock() - began) * 1000 / CLOCKS_PER_SEC;
    const double memory = residentMemory() - memoryBefore;

    std::vector<double> frames;
    for (int frame = 0; frame < kFrames; ++frame) {
        timer.start();
        table.verticalScrollBar()->setValue(table.verticalScrollBar()->value() + kRowsPerFrame);
        table.viewport()->repaint();
        frames.push_back(milliseconds(timer));
    }
    // The whole way, as somebody drags the handle.
    std::vector<double> jumps;
    for (int frame = 0; frame < kFrames; ++frame) {
        timer.start();
        table.verticalScrollBar()->setValue(int(qint64(table.verticalScrollBar()->maximum()) * frame / kFrames));
        table.viewport()->repaint();
        jumps.push_back(milliseconds(timer));
    }
    std::ranges::sort(frames);
    std::ranges::sort(jumps);
    std::printf("{\"revisions\": %d, \"background_layout_ms\": %.1f, \"set_graph_ms\": %.1f, \"database_ms\": %.1f, "
                "\"first_paint_ms\": %.1f, "
                "\"first_paint_cpu_ms\": %.1f, "
                "\"memory_mib\": %.1f, \"frame_ms\": %.2f, \"frame_worst_ms\": %.2f, \"jump_ms\": %.2f}\n",
                size, background, layOut, withRows - layOut, firstPaint, firstPaintWork, memory,
                frames[frames.size() / 2], frames.back(), jumps[jumps.size() / 2]);
    return 0;
}
