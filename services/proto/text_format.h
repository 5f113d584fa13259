// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>

#include "models/domain/error.h"

namespace belfry::proto {

/** Parses protobuf text format. The error lists every mistake as "NAME:LINE:COLUMN: what"; `places`, when given, learns
 *  where each field stood. */
Result<void> parseText(std::string_view text, const std::string& name, google::protobuf::Message* message,
                       google::protobuf::TextFormat::ParseInfoTree* places = nullptr);

/** A whole text file of at most 4 MiB. */
Result<std::string> readTextFile(const std::string& path);

}  // namespace belfry::proto
