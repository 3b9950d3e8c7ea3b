// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <algorithm>
#include <array>

namespace retort {

/// Stands for the percent sign of a parameter while those of the text are doubled.
inline constexpr QChar kParameterPercent(0xfdd2);

struct DriverStyle
{
    QStringView dialect;
    /// What stands for a parameter; {} is its name.
    QStringView text;
};

/// What the driver wants that SQLAlchemy takes for the dialect; all others want :name.
inline constexpr auto kDriverStyles = std::to_array<DriverStyle>({
    {u"postgresql", u"%({})s"},
    {u"mysql", u"%s"},
    {u"mariadb", u"%s"},
    {u"sqlite", u"?"},
});

/// A parameter as the dialect's driver wants it. Its percent sign is kParameterPercent.
inline QString driverParameter(QStringView dialect, const QString &name)
{
    const auto found = std::ranges::find(kDriverStyles, dialect, &DriverStyle::dialect);
    QString text = found == kDriverStyles.end() ? QStringLiteral(":{}") : found->text.toString();
    return text.replace(u'%', kParameterPercent).replace(QLatin1String("{}"), name);
}

} // namespace retort
