// SPDX-License-Identifier: GPL-3.0-or-later
// A Secret cannot get out by accident, and what gets out otherwise is hidden.
#include "engine/secrets/Secret.h"
#include "engine/log/Log.h"
#include "engine/secrets/Redactor.h"

#include <QDebug>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>
#include <QVariant>

#include <spdlog/fmt/fmt.h>

#include <ostream>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace retort {

namespace {

template <typename T>
concept Debuggable = requires(QDebug debug, const T &value) { debug << value; };
template <typename T>
concept Streamable = requires(std::ostream &stream, const T &value) { stream << value; };
template <typename T>
concept Comparable = requires(const T &value) { value == value; };
template <typename T>
concept ComparableToText = requires(const T &value, const QString &text) { value == text; };
template <typename T>
concept Arguable = requires(const T &value, const QString &text) { text.arg(value); };
template <typename T>
concept Appendable = requires(const T &value, QString &text) { text += value; };

static_assert(Debuggable<QString> && Arguable<QString> && Appendable<QString> && Comparable<QString>);
static_assert(Streamable<std::string>);
static_assert(!Debuggable<Secret>);
static_assert(!Streamable<Secret>);
static_assert(!Comparable<Secret>);
static_assert(!ComparableToText<Secret>);
static_assert(!Arguable<Secret>);
static_assert(!Appendable<Secret>);
static_assert(!std::is_convertible_v<Secret, QString>);
static_assert(!std::is_convertible_v<Secret, QByteArray>);
static_assert(!std::is_convertible_v<Secret, QVariant>);
static_assert(!std::is_constructible_v<QString, Secret>);
static_assert(!fmt::is_formattable<Secret>::value);
static_assert(!std::is_convertible_v<QString, Secret>);

const QString kSecret = QStringLiteral("p@ss'w/rd % \"ü\\");

} // namespace

class SecretTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsAndGivesItsText()
    {
        const Secret secret = Secret::fromText(kSecret);
        QCOMPARE(secret.reveal(), kSecret);
        QCOMPARE(secret.revealBytes(), kSecret.toUtf8());
        QVERIFY(!secret.isEmpty());
        QVERIFY(Secret().isEmpty());
        QVERIFY(Secret::areSame(secret, Secret::fromText(kSecret)));
        QVERIFY(!Secret::areSame(secret, Secret::fromText(u"p")));
        QVERIFY(!Secret::areSame(secret, Secret()));
    }

    void hidesEveryFormOfIt_data()
    {
        QTest::addColumn<QString>("form");
        QTest::newRow("as it is") << kSecret;
        QTest::newRow("SQL") << QStringLiteral("p@ss''w/rd % \"ü\\");
        QTest::newRow("SQL with backslashes") << QStringLiteral("p@ss\\'w/rd % \"ü\\\\");
        QTest::newRow("JSON") << QStringLiteral("p@ss'w/rd % \\\"ü\\\\");
        QTest::newRow("percent-encoded") << QString::fromLatin1(QUrl::toPercentEncoding(kSecret));
        QTest::newRow("percent-encoded, small letters") << QStringLiteral("p%40ss%27w%2frd%20%25%20%22%c3%bc%5c");
        QTest::newRow("in a query") << QStringLiteral("p%40ss%27w%2Frd+%25+%22%C3%BC%5C");
        QTest::newRow("as SQLAlchemy writes it") << QStringLiteral("p%40ss%27w%2Frd %25 %22%C3%BC%5C");
        QTest::newRow("in an INI file") << QStringLiteral("p@ss'w/rd %% \"ü\\");
        QTest::newRow("Base64") << QString::fromLatin1(kSecret.toUtf8().toBase64());
    }

    void hidesEveryFormOfIt()
    {
        QFETCH(QString, form);
        const QString text = QStringLiteral("before ") + form + QStringLiteral(" after");
        {
            const Secret secret = Secret::fromText(kSecret);
            const Secret copy = secret;
            QVERIFY(Redactor::isLeaking(text));
            QCOMPARE(Redactor::redacted(text), QStringLiteral("before *** after"));
        }
        // Nothing is kept of it afterwards.
        QCOMPARE(Redactor::redacted(text), text);
    }

    void memoryIsNotToBeHad()
    {
        // In a process of its own: it cannot be taken back.
        const pid_t child = fork();
        if (child == 0) {
            forbidCoreDumps();
            rlimit cores = {1, 1};
            getrlimit(RLIMIT_CORE, &cores);
            _exit(prctl(PR_GET_DUMPABLE) == 0 && cores.rlim_cur == 0 && cores.rlim_max == 0 ? 0 : 1);
        }
        QVERIFY(child > 0);
        int status = -1;
        QCOMPARE(waitpid(child, &status, 0), child);
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), 0);
    }

    void aShortSecretWouldHideHalfOfEverything()
    {
        const Secret secret = Secret::fromText(u"id");
        QCOMPARE(Redactor::redacted(QStringLiteral("CREATE TABLE hidden (id int)")),
                 QStringLiteral("CREATE TABLE hidden (id int)"));
    }

    void theLogHidesIt()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("x.log"));
        const Secret secret = Secret::fromText(u"correct horse");
        QString heard;
        QVERIFY(log::start({.file = path}));
        const int listener = log::addListener([&](const log::Entry &entry) { heard += entry.message; });
        log::info(QStringLiteral("retort.test"), QStringLiteral("said correct horse aloud"));
        log::removeListener(listener);
        log::stop();
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("said *** aloud"));
        QCOMPARE(heard, QStringLiteral("said *** aloud"));
    }
};

} // namespace retort

QTEST_APPLESS_MAIN(retort::SecretTest)
#include "SecretTest.moc"
