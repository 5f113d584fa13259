# The only place where the wire meets the models.
belfry_library(
  belfry_services_proto
  SOURCES
    ${CMAKE_CURRENT_LIST_DIR}/mapping.h
    ${CMAKE_CURRENT_LIST_DIR}/mapping_alarms.cpp
    ${CMAKE_CURRENT_LIST_DIR}/mapping_alarms.h
    ${CMAKE_CURRENT_LIST_DIR}/mapping_config.cpp
    ${CMAKE_CURRENT_LIST_DIR}/mapping_config.h
    ${CMAKE_CURRENT_LIST_DIR}/mapping_delta.cpp
    ${CMAKE_CURRENT_LIST_DIR}/mapping_delta.h
    ${CMAKE_CURRENT_LIST_DIR}/mapping_error.cpp
    ${CMAKE_CURRENT_LIST_DIR}/mapping_error.h
    ${CMAKE_CURRENT_LIST_DIR}/mapping_events.cpp
    ${CMAKE_CURRENT_LIST_DIR}/mapping_events.h
    ${CMAKE_CURRENT_LIST_DIR}/mapping_feed.cpp
    ${CMAKE_CURRENT_LIST_DIR}/mapping_feed.h
    ${CMAKE_CURRENT_LIST_DIR}/mapping_schema.cpp
    ${CMAKE_CURRENT_LIST_DIR}/mapping_schema.h
    ${CMAKE_CURRENT_LIST_DIR}/mapping_scope.cpp
    ${CMAKE_CURRENT_LIST_DIR}/mapping_scope.h
    ${CMAKE_CURRENT_LIST_DIR}/mapping_text.cpp
    ${CMAKE_CURRENT_LIST_DIR}/mapping_text.h
    ${CMAKE_CURRENT_LIST_DIR}/text_format.cpp
    ${CMAKE_CURRENT_LIST_DIR}/text_format.h
    ${CMAKE_CURRENT_LIST_DIR}/utf8.h
  PUBLIC belfry_models_feed belfry_services_proto_gen)
