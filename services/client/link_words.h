// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "models/domain/error.h"

namespace belfry::client {

/** Our own words for why a link does not work, by the kind of failure; the transport's stay in the log. */
[[nodiscard]] CodedText linkText(const Error& why, const std::string& address);
/** The same as part of the error of a call that got no answer; a refusal keeps the words that it came with. */
[[nodiscard]] Error withLinkText(Error error, const std::string& address);

}  // namespace belfry::client
