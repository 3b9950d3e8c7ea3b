// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/secrets/Redactor.h"

#include "engine/secrets/Secret.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QStringList>
#include <QUrl>

#include <algorithm>
#include <mutex>
#include <vector>

namespace retort {

namespace {

struct WatchedSecrets
{
    std::mutex mutex;
    std::vector<std::weak_ptr<const SecretBytes>> all;
};

/// A part of the log's guard, and as global as the log: what is printed by whom knows nothing of who made a secret.
WatchedSecrets &watchedSecrets()
{
    static WatchedSecrets watched;
    return watched;
}

std::vector<std::shared_ptr<const SecretBytes>> livingSecrets()
{
    WatchedSecrets &watched = watchedSecrets();
    std::vector<std::shared_ptr<const SecretBytes>> living;
    const std::lock_guard lock(watched.mutex);
    std::erase_if(watched.all, [&living](const std::weak_ptr<const SecretBytes> &known) {
        const auto bytes = known.lock();
        if (bytes)
            living.push_back(bytes);
        return !bytes;
    });
    return living;
}

QString jsonEscaped(const QString &text)
{
    const QByteArray array = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(array.sliced(2, array.size() - 4));
}

/// The ways in which a secret gets into text.
QStringList formsOf(const QString &secret)
{
    QString doubled = secret;
    QString escaped = secret;
    QString percents = secret;
    const QString encoded = QString::fromLatin1(QUrl::toPercentEncoding(secret));
    QString plus = encoded;
    QString lower = encoded;
    // %2F as %2f
    for (qsizetype at = lower.indexOf(u'%'); at >= 0 && at + 2 < lower.size(); at = lower.indexOf(u'%', at + 3))
        lower.replace(at + 1, 2, lower.mid(at + 1, 2).toLower());
    const QByteArray base64 = secret.toUtf8().toBase64();
    QStringList forms = {secret, doubled.replace(u'\'', QLatin1String("''")),
                         escaped.replace(u'\\', QLatin1String("\\\\")).replace(u'\'', QLatin1String("\\'")),
                         percents.replace(u'%', QLatin1String("%%")), jsonEscaped(secret), encoded, lower,
                         plus.replace(QLatin1String("%20"), QLatin1String("+")),
                         // What a URL may hold bare, SQLAlchemy and Retort leave bare.
                         QString::fromLatin1(QUrl::toPercentEncoding(secret, " +")),
                         QString::fromLatin1(QUrl::toPercentEncoding(secret, "!$&'()*+,;=/")),
                         QString::fromLatin1(base64)};
    forms.removeDuplicates();
    // The longest first, so that nothing of it is left over.
    std::ranges::stable_sort(forms, std::ranges::greater(), &QString::size);
    return forms;
}

} // namespace

QString Redactor::redacted(const QString &text)
{
    QString result = text;
    for (const auto &bytes : livingSecrets()) {
        const QString secret = QString::fromUtf8(bytes->view());
        if (text.isEmpty() || secret.size() < kShortest)
            continue;
        for (const QString &form : formsOf(secret))
            result.replace(form, kHidden);
    }
    return result;
}

bool Redactor::isLeaking(const QString &text)
{
    return redacted(text) != text;
}

void Redactor::watch(const std::shared_ptr<const SecretBytes> &bytes)
{
    if (bytes->view().size() < kShortest)
        return;
    WatchedSecrets &watched = watchedSecrets();
    const std::lock_guard lock(watched.mutex);
    std::erase_if(watched.all, [](const std::weak_ptr<const SecretBytes> &known) { return known.expired(); });
    watched.all.push_back(bytes);
}

} // namespace retort
