// SPDX-License-Identifier: Apache-2.0
// What a console does with a frame of a gateway that cannot be trusted: Delta, snapshot chunk, everything around them.
#include <cstddef>
#include <cstdint>
#include <memory>

#include <google/protobuf/stubs/logging.h>

#include "belfry/v1/feed.pb.h"
#include "models/feed/replica.h"
#include "services/proto/mapping.h"
#include "services/stream/lane_watch.h"
#include "tests/support/wire_city.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace belfry;
    google::protobuf::SetLogHandler(nullptr);
    v1::ServerFrame frame;
    if (!frame.ParseFromArray(data, static_cast<int>(size))) {
        return 0;
    }
    stream::LaneWatch watch;
    watch.begin("e", 1, {});
    (void)watch.check(frame, {});
    auto delta = proto::fromWire(frame.has_delta() ? frame.delta() : frame.snapshot_chunk());
    if (!delta) {
        return 0;
    }
    // what was taken can be applied, and told on unchanged
    v1::Delta again;
    proto::toWire(*delta, &again);
    if (!proto::fromWire(again)) {
        __builtin_trap();
    }
    feed::Replica replica;
    feed::FeedMessage message;
    message.kind = feed::FeedMessage::Kind::Catalogue;
    message.gateway = std::make_shared<feed::GatewayInfo>();
    message.catalogue = std::make_shared<feed::Catalogue>(belfry::testing::wireLayers());
    (void)replica.apply(message);
    message.kind = feed::FeedMessage::Kind::SnapshotBegin;
    message.full = true;
    (void)replica.apply(message);
    message.kind = feed::FeedMessage::Kind::SnapshotRows;
    message.delta = std::move(*delta);
    (void)replica.apply(message);
    return 0;
}
