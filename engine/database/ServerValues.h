// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/SqlValue.h"

#include <QString>

namespace retort {

/// A value of PostgreSQL's from the text that the server sent, by the number of its type (pg_type.oid), as Python's
/// driver psycopg2 gives it to scripts: numbers exact, moments with their zone and microseconds, arrays as lists. JSON
/// is its text, and so is any other type.
SqlValue postgresqlValue(unsigned type, const QString &text);
/// json, jsonb and arrays of them.
bool isPostgresqlJson(unsigned type);

/// A value of MySQL's or MariaDB's from the text that the server sent, by the number of its type (enum_field_types), as
/// PyMySQL gives it to scripts; only for the types that isMysqlTextValue() names.
SqlValue mysqlValue(int type, const QString &text);
/// A date, a time or both as a text gives them; the text itself where Python has no value for it.
SqlValue momentValue(const QString &text);
/// Types of which Qt's driver gives less than the server sent, or something else.
bool isMysqlTextValue(int type);
/// Texts and bytes, which the driver does not tell apart where letters have a binary order (utf8mb4_bin); JSON is text.
bool isMysqlString(int type);
bool isMysqlJson(int type);

} // namespace retort
