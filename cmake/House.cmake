# SPDX-License-Identifier: GPL-3.0-or-later
# How a layer of the house, a program and a test are declared, with the flags that all of them share.

option(BUILD_TESTING "Build the tests" ON)
option(RETORT_WARNINGS_AS_ERRORS "Treat compiler warnings as errors" OFF)
option(RETORT_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(RETORT_FUZZ "Build the fuzzers of tests/fuzz; needs Clang" OFF)
option(RETORT_UNITY "Compile several sources of a layer as one" OFF)
# A test program that holds all layers statically takes 400 MB of disk under the sanitizers, and there are some ninety of them.
option(RETORT_SHARED_LAYERS "Build the layers as shared libraries: for running from the build tree, not for installing" OFF)

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_AUTOMOC ON)
set(CMAKE_AUTORCC ON)

find_program(RETORT_CCACHE ccache)
if(RETORT_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${RETORT_CCACHE})
endif()

function(retort_flags target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
  # GCC 13 warns of every reference that a function returns when a temporary was among its arguments; GCC 14 knows better.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 13
     AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 14)
    target_compile_options(${target} PRIVATE -Wno-dangling-reference)
  endif()
  target_compile_definitions(${target} PRIVATE QT_NO_CAST_FROM_BYTEARRAY QT_NO_FOREACH QT_NO_KEYWORDS
                                               QT_USE_QSTRINGBUILDER)
  if(RETORT_WARNINGS_AS_ERRORS)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(RETORT_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=address,undefined -fno-omit-frame-pointer
                                             -fno-sanitize-recover=undefined)
    target_link_options(${target} PRIVATE -fsanitize=address,undefined)
  endif()
  if(RETORT_FUZZ)
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link -Wno-invalid-constexpr
                                             "SHELL:-include ${CMAKE_SOURCE_DIR}/tests/fuzz/ClangPrelude.h")
  endif()
endfunction()

# Compiles eight sources of a target as one, so that Qt's headers are read eight times less often.
function(retort_unity target)
  if(RETORT_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
  endif()
endfunction()

# retort_layer(NAME LINKS …): the library retort_NAME from every source below NAME/.
function(retort_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 LAYER "" "" "LINKS")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${name}/*.cpp ${CMAKE_SOURCE_DIR}/${name}/*.h)
  if(RETORT_SHARED_LAYERS)
    add_library(retort_${name} SHARED ${sources})
  else()
    add_library(retort_${name} STATIC ${sources})
  endif()
  target_include_directories(retort_${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(retort_${name} PUBLIC ${LAYER_LINKS})
  retort_flags(retort_${name})
  retort_unity(retort_${name})
endfunction()
