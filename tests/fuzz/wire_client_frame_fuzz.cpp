// SPDX-License-Identifier: Apache-2.0
// What a gateway does with frames of a console that cannot be trusted. Input: frames, each after one byte of length.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include <google/protobuf/stubs/logging.h>

#include "belfry/v1/feed.pb.h"
#include "models/domain/clock.h"
#include "services/proto/mapping_scope.h"
#include "services/stream/feed_hub.h"
#include "tests/support/wire_city.h"

namespace {

/** Throws frames away. */
class Nowhere final : public belfry::stream::SessionSink {
    void send(belfry::stream::OutFrame) override {}
    void close(const belfry::Error&) override {}
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace belfry;
    google::protobuf::SetLogHandler(nullptr);
    ManualClock clock;
    stream::FeedHub hub({}, clock, belfry::testing::wireStore("epoch-1", 20, 2));
    hub.set(Handle::of(0, 3), 0, 5, Quality::Good, 1);
    hub.commit(clock.now());
    std::optional<stream::SessionId> session;
    while (size > 1) {
        const std::size_t length = std::min<std::size_t>(data[0], size - 1);
        v1::ClientFrame frame;
        if (frame.ParseFromArray(data + 1, static_cast<int>(length))) {
            if (frame.has_start()) {
                const v1::Start& start = frame.start();
                if (const auto interest = proto::fromWire(start.filter())) {
                    auto opened = hub.open({start.contract(), start.epoch(), start.last_rev(), *interest},
                                           std::make_shared<Nowhere>());
                    if (opened) {
                        session = *opened;
                    }
                }
            } else if (session && frame.has_ack()) {
                hub.acknowledge(*session, frame.ack().last_applied_seq(), frame.ack().applied_rev(),
                                frame.ack().render_lag_ms());
            } else if (session && frame.has_set_filter()) {
                if (const auto interest = proto::fromWire(frame.set_filter().filter())) {
                    (void)hub.setFilter(*session, *interest);
                }
            }
        }
        data += length + 1;
        size -= length + 1;
        hub.set(Handle::of(0, 4), 0, static_cast<std::int32_t>(size), Quality::Good, 1);
        clock.advance(50);
        hub.commit(clock.now());
    }
    return 0;
}
