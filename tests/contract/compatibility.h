// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <google/protobuf/descriptor.pb.h>

namespace belfry::contract {

/** What a peer built with `released` would misunderstand of `present`: each removed, renumbered, renamed or retyped
 *  thing in one line. Additions are fine. Empty = compatible. */
[[nodiscard]] std::vector<std::string> breaks(const google::protobuf::FileDescriptorSet& released,
                                              const google::protobuf::FileDescriptorSet& present);

}  // namespace belfry::contract
