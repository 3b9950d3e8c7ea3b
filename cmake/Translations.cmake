# SPDX-License-Identifier: GPL-3.0-or-later
# The desktop's languages. `cmake --build … --target retort_ui_lupdate` brings the .ts files up to date with the sources;
# the compiled ones go into the program under :/i18n.

file(GLOB_RECURSE translated_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/ui/*.cpp ${CMAKE_SOURCE_DIR}/ui/*.h
                                                       ${CMAKE_SOURCE_DIR}/engine/review/*.cpp
                                                       ${CMAKE_SOURCE_DIR}/app/desktop/*.cpp)
set(translations ${CMAKE_SOURCE_DIR}/resources/translations/retort_en.ts
                 ${CMAKE_SOURCE_DIR}/resources/translations/retort_ru.ts)
set_source_files_properties(${translations} PROPERTIES OUTPUT_LOCATION ${CMAKE_BINARY_DIR}/i18n)
qt_add_lupdate(retort_ui TS_FILES ${translations} SOURCES ${translated_sources}
               OPTIONS -locations none -no-obsolete -source-language en)
qt_add_lrelease(retort_ui TS_FILES ${translations} QM_FILES_OUTPUT_VARIABLE compiled_translations)
qt_add_resources(retort_ui translations PREFIX /i18n BASE ${CMAKE_BINARY_DIR}/i18n FILES ${compiled_translations})
