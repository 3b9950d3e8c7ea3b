// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ScratchTables.h"

namespace retort::test {

QString createTable(const char *name)
{
    return QStringLiteral("    op.create_table('%1', sa.Column('id', sa.Integer(), primary_key=True))\n")
        .arg(QLatin1String(name));
}

QString tablesOf(ScratchServer &server, const QString &dialect)
{
    return server
        .value(dialect == QLatin1String("sqlite")
                   ? QStringLiteral("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name;")
                   : QStringLiteral("SELECT table_name FROM information_schema.tables WHERE table_schema IN "
                                    "('public', 'scratch') ORDER BY table_name;"))
        .replace(u'\n', u' ');
}

} // namespace retort::test
