# SPDX-License-Identifier: GPL-3.0-or-later
# The libraries that Retort stands on. Debian and Ubuntu package all of them; ./bootstrap installs them.

find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Widgets Sql Network Concurrent PrintSupport Svg Test LinguistTools)
find_package(spdlog CONFIG REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_package(tomlplusplus CONFIG REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(Qt6Keychain CONFIG REQUIRED)

# libgit2 ships no CMake config that both distributions have.
find_path(LIBGIT2_INCLUDE_DIR git2.h REQUIRED)
find_library(LIBGIT2_LIBRARY git2 REQUIRED)
add_library(LibGit2::LibGit2 UNKNOWN IMPORTED)
set_target_properties(LibGit2::LibGit2 PROPERTIES IMPORTED_LOCATION ${LIBGIT2_LIBRARY}
                                                  INTERFACE_INCLUDE_DIRECTORIES ${LIBGIT2_INCLUDE_DIR})

# GMP ships no CMake config.
find_path(GMP_INCLUDE_DIR gmpxx.h REQUIRED)
find_library(GMP_LIBRARY gmp REQUIRED)
find_library(GMPXX_LIBRARY gmpxx REQUIRED)
add_library(GMP::GMP INTERFACE IMPORTED)
target_include_directories(GMP::GMP INTERFACE ${GMP_INCLUDE_DIR})
target_link_libraries(GMP::GMP INTERFACE ${GMPXX_LIBRARY} ${GMP_LIBRARY})

# The client behind Qt's driver, for what Qt does not pass on: notices. One source alone sees it.
find_path(LIBPQ_INCLUDE_DIR libpq-fe.h PATH_SUFFIXES postgresql REQUIRED)
find_library(LIBPQ_LIBRARY pq REQUIRED)

# PostgreSQL's own parser, for raw SQL. It ships no CMake config; its header needs protobuf-c's.
find_path(PG_QUERY_INCLUDE_DIR pg_query.h REQUIRED)
find_path(PROTOBUF_C_INCLUDE_DIR protobuf-c/protobuf-c.h REQUIRED)
find_library(PG_QUERY_LIBRARY pg_query REQUIRED)
add_library(PgQuery::PgQuery UNKNOWN IMPORTED)
set_target_properties(PgQuery::PgQuery PROPERTIES
  IMPORTED_LOCATION ${PG_QUERY_LIBRARY}
  INTERFACE_INCLUDE_DIRECTORIES "${PG_QUERY_INCLUDE_DIR};${PROTOBUF_C_INCLUDE_DIR}")

# crypt(3), for the hashes of passwords.
find_library(CRYPT_LIBRARY crypt REQUIRED)

# QScintilla ships neither a CMake config nor a .pc file.
find_path(QSCINTILLA_INCLUDE_DIR NAMES Qsci/qsciscintilla.h PATH_SUFFIXES qt6 REQUIRED)
find_library(QSCINTILLA_LIBRARY NAMES qscintilla2_qt6 REQUIRED)
add_library(QScintilla::QScintilla UNKNOWN IMPORTED)
set_target_properties(QScintilla::QScintilla PROPERTIES
  IMPORTED_LOCATION ${QSCINTILLA_LIBRARY}
  INTERFACE_INCLUDE_DIRECTORIES ${QSCINTILLA_INCLUDE_DIR}
  INTERFACE_LINK_LIBRARIES "Qt6::Widgets;Qt6::PrintSupport")
