// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/RevisionGraph.h"

#include <QJsonObject>
#include <QStringList>

namespace retort::test {

// Golden cases about revision graphs, in the form that tests/conformance/graph_oracle.py writes.

QStringList strings(const QJsonValue &value);

RevisionGraph graphOf(const QJsonObject &object);

/// What Retort answers to one request, as the golden file writes it.
QJsonObject answer(const RevisionGraph &graph, const QJsonObject &request);

/// An answer without what Alembic does not fix: which of several overlapping revisions it names first.
QString comparable(const QJsonObject &object);

/// Where Retort does better on purpose: a negative start of history that reaches the base lists from the base, and
/// `stamp -N` beyond the base is an error, and so is `downgrade` with a label that nothing has.
bool isBetterOnPurpose(const QJsonObject &request, const QJsonObject &got);

} // namespace retort::test
