// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/secrets/Keychain.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QSemaphore>
#include <QThread>
#include <QTimer>

#include <qt6keychain/keychain.h>

#include <functional>

namespace retort {

namespace {

const QString kService = QStringLiteral("retort");

struct KeychainAnswer
{
    QKeychain::Error error = QKeychain::OtherError;
    QString text;
    Secret secret;
};

using MakeJob = std::function<QKeychain::Job *()>;

/// Runs one job in the main thread, and takes what it found out of it there.
void startJob(const MakeJob &makeJob, const std::function<void(KeychainAnswer)> &done)
{
    QKeychain::Job *job = makeJob();
    job->setAutoDelete(true);
    job->setInsecureFallback(false);
    QObject::connect(job, &QKeychain::Job::finished, job, [done](QKeychain::Job *finished) {
        KeychainAnswer answer{finished->error(), finished->errorString(), {}};
        if (auto *reading = qobject_cast<QKeychain::ReadPasswordJob *>(finished);
            reading && answer.error == QKeychain::NoError) {
            const QByteArray data = reading->binaryData();
            answer.secret = data.isEmpty() ? Secret::fromText(reading->textData()) : Secret::fromBytes(data);
        }
        done(std::move(answer));
    });
    job->start();
}

KeychainAnswer waitHere(const MakeJob &makeJob, const std::shared_ptr<LookupStopper> &stopper)
{
    const auto answer = std::make_shared<KeychainAnswer>();
    QEventLoop loop;
    QTimer watch;
    bool isDone = false;
    QObject::connect(&watch, &QTimer::timeout, &loop, [&] {
        if (isDone || (stopper && stopper->isStopped()))
            loop.quit();
    });
    startJob(makeJob, [answer, &isDone, &loop, stopper](KeychainAnswer found) {
        // After a stop the loop is gone.
        if (stopper && stopper->isStopped())
            return;
        *answer = std::move(found);
        isDone = true;
        loop.quit();
    });
    watch.start(kLookAtStopper);
    if (!isDone)
        loop.exec();
    return *answer;
}

KeychainAnswer waitForMainThread(const MakeJob &makeJob, const std::shared_ptr<LookupStopper> &stopper)
{
    struct Shared
    {
        QSemaphore ready;
        KeychainAnswer answer;
    };
    const auto shared = std::make_shared<Shared>();
    QMetaObject::invokeMethod(
        QCoreApplication::instance(),
        [makeJob, shared] {
            startJob(makeJob, [shared](KeychainAnswer found) {
                shared->answer = std::move(found);
                shared->ready.release();
            });
        },
        Qt::QueuedConnection);
    while (!shared->ready.tryAcquire(1, kLookAtStopper)) {
        if (stopper && stopper->isStopped())
            return {};
    }
    return shared->answer;
}

KeychainAnswer runJob(const MakeJob &makeJob, const std::shared_ptr<LookupStopper> &stopper = {})
{
    return QThread::currentThread() == QCoreApplication::instance()->thread() ? waitHere(makeJob, stopper)
                                                                              : waitForMainThread(makeJob, stopper);
}

KeychainAnswer readJob(const QString &entry, const std::shared_ptr<LookupStopper> &stopper)
{
    return runJob(
        [entry]() -> QKeychain::Job * {
            auto *job = new QKeychain::ReadPasswordJob(kService);
            job->setKey(entry);
            return job;
        },
        stopper);
}

Error noEntry(const QString &entry)
{
    return {Error::Kind::Command,
            QStringLiteral("The keychain has no entry '%1'").arg(entry),
            {},
            QStringLiteral("Put it there with `retort-cli env store %1`, which asks for it.").arg(entry)};
}

Error failureOf(const KeychainAnswer &answer, const QString &entry)
{
    switch (answer.error) {
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        return {Error::Kind::Command,
                QStringLiteral("The keychain was not opened for the entry '%1'").arg(entry),
                {},
                QStringLiteral("Unlock it, and allow Retort to read the entry.")};
    default: break;
    }
    // Without a session bus QtKeychain can only say that something went wrong.
    const QString why = answer.text.isEmpty() || answer.text == QLatin1String("Unknown error")
                            ? QString()
                            : QStringLiteral(" (%1)").arg(answer.text);
    return {
        Error::Kind::Command,
        QStringLiteral("There is no keychain that could be asked for '%1'%2").arg(entry, why),
        {},
        QStringLiteral("On Linux it is GNOME Keyring or KWallet in a desktop session. Elsewhere use env, file, prompt "
                       "or vault in place of keychain.")};
}

} // namespace

Result<std::optional<Secret>> Keychain::find(const QString &entry, const std::shared_ptr<LookupStopper> &stopper)
{
    const KeychainAnswer answer = readJob(entry, stopper);
    if (stopper && stopper->isStopped())
        return cancelledError();
    if (answer.error == QKeychain::EntryNotFound)
        return std::nullopt;
    if (answer.error != QKeychain::NoError)
        return std::unexpected(failureOf(answer, entry));
    return answer.secret;
}

Result<Secret> Keychain::read(const QString &entry, const std::shared_ptr<LookupStopper> &stopper)
{
    const Result<std::optional<Secret>> found = find(entry, stopper);
    if (!found)
        return std::unexpected(found.error());
    return *found ? Result<Secret>(**found) : std::unexpected(noEntry(entry));
}

Result<void> Keychain::write(const QString &entry, const Secret &secret, const std::shared_ptr<LookupStopper> &stopper)
{
    const KeychainAnswer answer = runJob(
        [entry, secret]() -> QKeychain::Job * {
            auto *job = new QKeychain::WritePasswordJob(kService);
            job->setKey(entry);
            job->setTextData(secret.reveal());
            return job;
        },
        stopper);
    // Whether it was written is not known then; whoever stops does not go on with it.
    if (stopper && stopper->isStopped() && answer.error != QKeychain::NoError)
        return cancelledError();
    if (answer.error != QKeychain::NoError)
        return std::unexpected(failureOf(answer, entry));
    return {};
}

Result<void> Keychain::remove(const QString &entry)
{
    const KeychainAnswer answer = runJob([entry]() -> QKeychain::Job * {
        auto *job = new QKeychain::DeletePasswordJob(kService);
        job->setKey(entry);
        return job;
    });
    if (answer.error != QKeychain::NoError && answer.error != QKeychain::EntryNotFound)
        return std::unexpected(failureOf(answer, entry));
    return {};
}

} // namespace retort
