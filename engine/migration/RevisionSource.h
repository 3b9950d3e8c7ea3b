// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/project/Project.h"
#include "engine/script/Parser.h"
#include "model/Error.h"
#include "model/MigrationPlan.h"
#include "model/SourceText.h"

#include <QByteArray>
#include <QFuture>
#include <QString>

#include <memory>

namespace retort {

/// A revision's file, read once: what is run is what its fingerprint stands for.
struct RevisionSource
{
    std::shared_ptr<const SourceText> text = {};
    /// The tree of a Python script, with what is wrong with it; null for plain SQL.
    std::shared_ptr<const script::ParsedModule> parsed = {};
    /// As the file has them.
    QByteArray bytes = {};

    /// Errors say which file cannot be read, or is no UTF-8 text.
    static Result<RevisionSource> read(const Project &project, const Revision &revision);
    /// See scriptFingerprint().
    QString fingerprint() const;
};

/// Reads the files of a plan's steps, each while the step before it runs.
class RevisionSources
{
public:
    /// Both must outlive this object.
    RevisionSources(const Project &project, const MigrationPlan &plan) : m_project(project), m_plan(plan) {}
    ~RevisionSources();
    RevisionSources(const RevisionSources &) = delete;
    RevisionSources &operator=(const RevisionSources &) = delete;

    /// The file of the step `index`, which must be the step of a revision that is there. The next step's is read
    /// meanwhile.
    Result<RevisionSource> take(size_t index);

private:
    /// The revision whose file the step runs, or null.
    const Revision *revisionOf(size_t index) const;

    const Project &m_project;
    const MigrationPlan &m_plan;
    QFuture<Result<RevisionSource>> m_ahead;
    size_t m_aheadIndex = 0;
};

} // namespace retort
