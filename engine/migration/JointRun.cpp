// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/JointRun.h"

#include "engine/migration/MigrationRun.h"

#include <algorithm>

namespace retort {

struct JointRun::Part
{
    Part(MigrationRequest &&given, MigrationObserver &observer, const std::shared_ptr<SessionStopper> &stopper)
        : request(std::move(given)), run(request, observer, stopper)
    {}

    const MigrationRequest request;
    MigrationRun run;
};

JointRun::JointRun(MigrationObserver *observer, std::shared_ptr<SessionStopper> stopper)
    : m_observer(observer ? *observer : m_silent), m_stopper(std::move(stopper))
{}

JointRun::~JointRun() = default;

void JointRun::perform(MigrationRequest request)
{
    m_parts.push_back(std::make_unique<Part>(std::move(request), m_observer, m_stopper));
    m_parts.back()->run.perform();
}

bool JointRun::isSound() const
{
    return std::ranges::all_of(m_parts, [](const auto &part) { return part->run.isSound(); });
}

std::vector<RunOutcome> JointRun::finish(bool isWanted)
{
    std::optional<Error> reason;
    if (!isWanted || !isSound())
        reason =
            Error{Error::Kind::Cancelled, QStringLiteral("Rolled back with another database of the same run"), {}, {}};
    for (const auto &part : m_parts)
        part->run.settle(reason);
    std::vector<RunOutcome> outcomes;
    for (const auto &part : m_parts)
        outcomes.push_back(part->run.end());
    m_parts.clear();
    return outcomes;
}

const Error *firstError(const std::vector<RunOutcome> &outcomes)
{
    const Error *first = nullptr;
    for (const RunOutcome &outcome : outcomes) {
        const bool isBetter =
            outcome.error &&
            (!first || (first->kind == Error::Kind::Cancelled && outcome.error->kind != Error::Kind::Cancelled));
        if (isBetter)
            first = &*outcome.error;
    }
    return first;
}

} // namespace retort
