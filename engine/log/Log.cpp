// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/log/Log.h"

#include "engine/secrets/Redactor.h"

#include <QDir>
#include <QFileInfo>
#include <QHash>

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace retort::log {

namespace {

struct LevelNames
{
    spdlog::level::level_enum spdlogLevel;
    /// Python's name, padded or cut to five characters as Alembic's format has it.
    std::string_view name;
};

/// In the order of Level.
constexpr std::array<LevelNames, 4> kLevels = {{{spdlog::level::debug, "DEBUG"},
                                                {spdlog::level::info, "INFO "},
                                                {spdlog::level::warn, "WARNI"},
                                                {spdlog::level::err, "ERROR"}}};

constexpr std::size_t kFileSize = 2 * 1024 * 1024;
constexpr std::size_t kOldFiles = 4;

/// `%*` in a pattern: the level's name as above.
class LevelFlag : public spdlog::custom_flag_formatter
{
public:
    void format(const spdlog::details::log_msg &message, const std::tm &, spdlog::memory_buf_t &out) override
    {
        for (const LevelNames &names : kLevels) {
            if (names.spdlogLevel == message.level)
                out.append(names.name.data(), names.name.data() + names.name.size());
        }
    }
    std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<LevelFlag>(); }
};

std::unique_ptr<spdlog::formatter> lineFormatter(std::string pattern)
{
    auto formatter = std::make_unique<spdlog::pattern_formatter>();
    formatter->add_flag<LevelFlag>('*').set_pattern(std::move(pattern));
    return formatter;
}

struct LogState
{
    std::mutex mutex;
    std::shared_ptr<spdlog::sinks::sink> standardError;
    std::shared_ptr<spdlog::sinks::sink> file;
    std::map<int, std::function<void(const Entry &)>> listeners;
    int nextListener = 1;
    std::atomic<Level> level = Level::Info;
};

/// A terminal shows what Alembic would show, and what went wrong; all of it when debugging.
bool isForStandardError(const LogState &state, const Entry &entry)
{
    return entry.level >= Level::Warning || state.level == Level::Debug ||
           entry.category.startsWith(QLatin1String("alembic."));
}

void sendTo(const std::shared_ptr<spdlog::sinks::sink> &sink, const spdlog::details::log_msg &record)
{
    if (!sink)
        return;
    try {
        sink->log(record);
        sink->flush();
    } catch (const spdlog::spdlog_ex &) {
        // A full disk must not stop a migration half-way, and there is nowhere left to say it.
        return;
    }
}

LogState &logState()
{
    static LogState state;
    return state;
}

void takeQtMessage(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    static const QHash<int, Level> levels = {{QtDebugMsg, Level::Debug},
                                             {QtInfoMsg, Level::Info},
                                             {QtWarningMsg, Level::Warning},
                                             {QtCriticalMsg, Level::Error},
                                             {QtFatalMsg, Level::Error}};
    const QString category = QString::fromUtf8(context.category ? context.category : "");
    write(levels.value(type, Level::Warning),
          category.isEmpty() || category == QLatin1String("default") ? QStringLiteral("qt") : category, message);
}

} // namespace

Result<void> start(const Setup &setup)
{
    std::shared_ptr<spdlog::sinks::sink> standardError;
    std::shared_ptr<spdlog::sinks::sink> file;
    if (setup.toStandardError) {
        standardError = std::make_shared<spdlog::sinks::stderr_sink_mt>();
        standardError->set_formatter(lineFormatter("%* [%n] %v"));
    }
    Result<void> result;
    if (!setup.file.isEmpty()) {
        try {
            QDir().mkpath(QFileInfo(setup.file).absolutePath());
            file = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(QFile::encodeName(setup.file).toStdString(),
                                                                          kFileSize, kOldFiles);
            file->set_formatter(lineFormatter("%Y-%m-%d %H:%M:%S.%e %* [%n] %v"));
        } catch (const spdlog::spdlog_ex &exception) {
            result =
                fileError(QStringLiteral("The log file cannot be written: ") + QString::fromUtf8(exception.what()));
        }
    }
    LogState &state = logState();
    state.level = setup.level;
    {
        const std::lock_guard lock(state.mutex);
        state.standardError = std::move(standardError);
        state.file = std::move(file);
    }
    if (setup.captureQtMessages)
        qInstallMessageHandler(takeQtMessage);
    return result;
}

void stop()
{
    qInstallMessageHandler(nullptr);
    LogState &state = logState();
    const std::lock_guard lock(state.mutex);
    state.standardError.reset();
    state.file.reset();
    state.listeners.clear();
}

QString defaultFile(const QString &name)
{
    const QString fromEnvironment = qEnvironmentVariable("XDG_STATE_HOME");
    // The XDG rules: a relative path there is to be ignored.
    const QString folder =
        QDir::isAbsolutePath(fromEnvironment) ? fromEnvironment : QDir::homePath() + QStringLiteral("/.local/state");
    return folder + QStringLiteral("/retort/") + name + QStringLiteral(".log");
}

void setLevel(Level level)
{
    logState().level = level;
}

Level level()
{
    return logState().level;
}

void write(Level level, const QString &category, const QString &message)
{
    LogState &state = logState();
    if (level < state.level)
        return;
    const Entry entry{QDateTime::currentDateTimeUtc(), level, category, Redactor::redacted(message)};

    std::vector<std::function<void(const Entry &)>> listeners;
    {
        const std::lock_guard lock(state.mutex);
        const std::string name = category.toStdString();
        const std::string text = entry.message.toStdString();
        const spdlog::details::log_msg record(name, kLevels[size_t(level)].spdlogLevel, text);
        sendTo(state.file, record);
        if (isForStandardError(state, entry))
            sendTo(state.standardError, record);
        for (const auto &[number, listener] : state.listeners)
            listeners.push_back(listener);
    }
    for (const auto &listener : listeners)
        listener(entry);
}

QString line(const Entry &entry)
{
    const std::string_view name = kLevels[size_t(entry.level)].name;
    return QString::fromLatin1(name.data(), qsizetype(name.size())) + QStringLiteral(" [") + entry.category +
           QStringLiteral("] ") + entry.message;
}

int addListener(std::function<void(const Entry &)> listener)
{
    LogState &state = logState();
    const std::lock_guard lock(state.mutex);
    const int number = state.nextListener++;
    state.listeners.emplace(number, std::move(listener));
    return number;
}

void removeListener(int number)
{
    LogState &state = logState();
    const std::lock_guard lock(state.mutex);
    state.listeners.erase(number);
}

} // namespace retort::log
