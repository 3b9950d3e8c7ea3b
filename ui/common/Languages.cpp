// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/Languages.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

#include <cstring>

namespace retort::ui {

namespace {

/// lupdate 6.4 files texts under "retort::ui::Name" or under the bare "Name", as it happens to see the namespace; moc
/// gives the whole one.
class BareNameTranslator : public QTranslator
{
public:
    using QTranslator::QTranslator;

    QString translate(const char *context, const char *text, const char *comment, int n) const override
    {
        static constexpr char kNamespace[] = "retort::ui::";
        const QString found = QTranslator::translate(context, text, comment, n);
        if (!found.isEmpty() || std::strncmp(context, kNamespace, std::strlen(kNamespace)) != 0)
            return found;
        return QTranslator::translate(context + std::strlen(kNamespace), text, comment, n);
    }
};

} // namespace

void installLanguage(QCoreApplication &application, const QString &code)
{
    const QLocale locale = code.isEmpty() ? QLocale::system() : QLocale(code);
    if (!code.isEmpty())
        QLocale::setDefault(locale);
    const auto install = [&](QTranslator *translator, const QString &name, const QString &folder) {
        const bool isLoaded = translator->load(locale, name, QStringLiteral("_"), folder);
        if (isLoaded)
            QCoreApplication::installTranslator(translator);
        else
            delete translator;
        return isLoaded;
    };
    // Qt's own texts are English already.
    if (locale.language() != QLocale::English)
        install(new QTranslator(&application), QStringLiteral("qtbase"),
                QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    // English needs a translation too: it has the plural forms.
    const QString own = QStringLiteral("retort");
    const QString folder = QStringLiteral(":/i18n");
    if (!install(new BareNameTranslator(&application), own, folder)) {
        auto *english = new BareNameTranslator(&application);
        if (english->load(own + QStringLiteral("_en"), folder))
            QCoreApplication::installTranslator(english);
    }
}

} // namespace retort::ui
