# SPDX-License-Identifier: GPL-3.0-or-later
# What `cmake --install` puts where. The programs themselves are installed by app/CMakeLists.txt.

install(FILES resources/desktop/org.retort.Retort.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES resources/desktop/org.retort.Retort.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
install(FILES resources/icons/app/org.retort.Retort.svg
        DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
install(DIRECTORY resources/sample DESTINATION ${CMAKE_INSTALL_DATADIR}/retort
        PATTERN "__pycache__" EXCLUDE PATTERN "*.db" EXCLUDE)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
