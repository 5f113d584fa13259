# SPDX-License-Identifier: Apache-2.0
# Flags that every target of ours has, and the two ways to declare one. Sources are always listed by name.

add_library(belfry_flags INTERFACE)
target_include_directories(belfry_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(
  belfry_flags
  INTERFACE -Wall
            -Wextra
            -Wconversion
            -Wsign-conversion
            -Wshadow
            -Wnon-virtual-dtor
            -Woverloaded-virtual
            $<$<BOOL:${BELFRY_WERROR}>:-Werror>)
if(BELFRY_SANITIZE)
  add_compile_options(-fsanitize=${BELFRY_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${BELFRY_SANITIZE})
endif()

# One folder = one static library: belfry_library(belfry_models_feed SOURCES a.cpp a.h PUBLIC dep PRIVATE dep)
function(belfry_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC ${ARG_PUBLIC} PRIVATE belfry_flags ${ARG_PRIVATE})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
endfunction()

# A GoogleTest program that CTest runs as one test: belfry_gtest(name SOURCES a_test.cpp LINK belfry_models_feed)
# A program all of whose tests were skipped is shown as skipped. To CTest that text outweighs the exit status, so it is
# one that no failed run writes: no test passed, then the skipped ones, then the end (a failed run lists its failures).
function(belfry_gtest name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LINK;ENVIRONMENT" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE belfry_flags ${ARG_LINK} GTest::gmock GTest::gtest GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} ENVIRONMENT
    "BELFRY_SHARED=${CMAKE_SOURCE_DIR}/../shared;BELFRY_SOURCE=${CMAKE_SOURCE_DIR};${ARG_ENVIRONMENT}"
    SKIP_REGULAR_EXPRESSION "\\[  PASSED  \\] 0 tests\\.\n(\\[  SKIPPED \\][^\n]*\n)+$")
endfunction()
