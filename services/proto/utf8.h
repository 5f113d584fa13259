// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/feed/utf8.h"

namespace belfry::proto {

using feed::cleanUtf8;
using feed::isValidUtf8;

}  // namespace belfry::proto
