// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/Screenshots.h"
#include "engine/log/Log.h"
#include "engine/secrets/Secret.h"
#include "ui/Windows.h"
#include "ui/common/Languages.h"
#include "ui/common/Questions.h"
#include "ui/common/ThemeStyle.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QSettings>

namespace {

/// The options of the command line, as given.
struct Options
{
    QString project;
    QString language;
    QString theme;
    QString screenshots;
};

Options readOptions(const QApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate("main", "Database migrations, seen and applied"));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption language(QStringLiteral("language"),
                                      QCoreApplication::translate("main", "Language of the window: en or ru."),
                                      QStringLiteral("code"));
    const QCommandLineOption theme(QStringLiteral("theme"),
                                   QCoreApplication::translate("main", "Colours: system, light or dark."),
                                   QStringLiteral("name"));
    const QCommandLineOption screenshots(
        QStringLiteral("screenshots"),
        QCoreApplication::translate("main", "Draw the pictures of the documentation into a folder, and end."),
        QStringLiteral("folder"));
    parser.addOptions({language, theme, screenshots});
    parser.addPositionalArgument(
        QStringLiteral("project"),
        QCoreApplication::translate("main", "A project's folder, its alembic.ini or its pyproject.toml."),
        QStringLiteral("[PROJECT]"));
    parser.process(application);
    return {parser.positionalArguments().value(0), parser.value(language), parser.value(theme),
            parser.value(screenshots)};
}

} // namespace

int main(int argc, char *argv[])
{
    using namespace retort;

    forbidCoreDumps();
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("retort"));
    QCoreApplication::setApplicationName(QStringLiteral("Retort"));
    QCoreApplication::setApplicationVersion(QStringLiteral(RETORT_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("org.retort.Retort"));
    const Options options = readOptions(application);

    // Without the file the window works all the same; its own log pane says what happens.
    (void)log::start({.file = log::defaultFile(QStringLiteral("retort")), .level = log::Level::Debug});

    QSettings settings;
    ui::installLanguage(application, options.language.isEmpty() ? settings.value(QStringLiteral("language")).toString()
                                                                : options.language);
    ui::ThemeStyle style(application);
    style.setMode(
        ui::modeFromName(options.theme.isEmpty() ? settings.value(QStringLiteral("theme")).toString() : options.theme));
    ui::Questions questions;
    int status = 0;
    if (!options.screenshots.isEmpty()) {
        status = desktop::drawScreenshots(application, style, options.project, options.screenshots);
    } else {
        ui::Windows windows(style, questions, settings);
        windows.open(options.project);
        status = QApplication::exec();
    }
    log::stop();
    return status;
}
