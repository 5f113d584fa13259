// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "belfry/v1/common.pb.h"
#include "models/domain/coded_text.h"

namespace belfry::proto {

void toWire(const CodedText& text, v1::CodedText* wire);
/** Never fails: what does not fit is cut, an argument of a kind from the future is left out. */
[[nodiscard]] CodedText fromWire(const v1::CodedText& wire);

}  // namespace belfry::proto
