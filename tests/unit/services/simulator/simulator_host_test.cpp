// SPDX-License-Identifier: Apache-2.0
// The simulator as a gateway sees it: over gRPC, without knowing what is behind.
#include "services/simulator/simulator_host.h"

#include <set>

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "belfry/v1/control.grpc.pb.h"
#include "belfry/v1/feed.grpc.pb.h"
#include "test_town.h"

namespace belfry::simulator {
namespace {

SimulatorHostOptions quick() {
    SimulatorHostOptions options;
    options.startLocalMs = parseLocalDateTime("2026-11-19T13:00").value();
    options.scenario.devices = {0, 0, 0, 0, 0};
    options.tickMs = 50;
    return options;
}

/** Reads frames until `done` says so; false when the stream ends before. Heartbeats keep a stream from being silent, so
 *  a test that waits for what never comes ends by the deadline of the call. */
template <typename Done>
bool readUntil(v1::CityFeed::Stub& feed, Done&& done) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
    const auto stream = feed.Subscribe(&context);
    v1::ClientFrame start;
    start.mutable_start()->set_contract("belfry.v1");
    if (!stream->Write(start)) {
        return false;
    }
    bool found = false;
    v1::ServerFrame frame;
    while (!found && stream->Read(&frame)) {
        found = done(frame);
        v1::ClientFrame ack;
        ack.mutable_ack()->set_last_applied_seq(frame.seq());
        stream->Write(ack);
    }
    context.TryCancel();
    return found;
}

TEST(SimulatorHost, GivesCatalogueSnapshotAndDeltas) {
    const SystemClock clock;
    auto host = SimulatorHost::start(quick(), chessboardTown(5), coreLayers(), clock);
    ASSERT_TRUE(host) << toText(host.error());
    const auto feed = v1::CityFeed::NewStub((*host)->inProcessChannel());

    grpc::ClientContext context;
    v1::GetCatalogRequest request;
    request.set_contract("belfry.v1");
    const auto reader = feed->GetCatalog(&context, request);
    v1::CatalogChunk chunk;
    int layers = 0;
    std::size_t assets = 0;
    while (reader->Read(&chunk)) {
        layers += chunk.layers_size();
        assets += static_cast<std::size_t>(chunk.assets_size());
    }
    EXPECT_TRUE(reader->Finish().ok());
    EXPECT_GE(layers, 5);
    EXPECT_EQ(assets, (*host)->entityCount());

    bool snapshot = false;
    std::string epoch;
    const bool live = readUntil(*feed, [&](const v1::ServerFrame& frame) {
        epoch = frame.has_hello() ? frame.hello().store_epoch() : epoch;
        snapshot = snapshot || frame.has_snapshot_end();
        return snapshot && frame.has_delta() && frame.delta().batches_size() > 0;
    });
    EXPECT_TRUE(live);
    EXPECT_EQ(epoch.rfind("sim-1-", 0), 0U);
}

TEST(SimulatorHost, OrdersReachDevicesAndShowOnTheFeed) {
    const SystemClock clock;
    auto host = SimulatorHost::start(quick(), chessboardTown(5), coreLayers(), clock);
    ASSERT_TRUE(host) << toText(host.error());
    const std::shared_ptr<grpc::Channel> channel = (*host)->inProcessChannel();
    const auto control = v1::CityControl::NewStub(channel);
    v1::OrderRequest wanted;
    wanted.set_order_id("0190a5b0-0000-7000-8000-000000000001");
    wanted.set_layer("parking");
    wanted.set_command("set_opening");
    wanted.add_targets("urn:ngsi-ld:OffStreetParking:P2");
    wanted.set_value(2);
    wanted.set_reason("test");
    wanted.set_lease_ms(600'000);
    v1::Order order;
    {
        grpc::ClientContext context;
        const grpc::Status status = control->Select(&context, wanted, &order);
        ASSERT_TRUE(status.ok()) << status.error_message();
    }
    v1::OrderCall call;
    call.set_order_id(wanted.order_id());
    {
        grpc::ClientContext context;
        const grpc::Status status = control->Execute(&context, call, &order);
        ASSERT_TRUE(status.ok()) << status.error_message();
    }
    ASSERT_EQ(order.targets_size(), 1);
    EXPECT_EQ(order.targets(0).state(), "ACCEPTED");

    // the layer's raw value 2 of "opening" is the proof
    const std::vector<LayerSchema> schemas = coreLayers();
    const auto opening = schemas[0].attributeIndex("opening").value();
    const auto feed = v1::CityFeed::NewStub(channel);
    EXPECT_TRUE(readUntil(*feed, [&](const v1::ServerFrame& frame) {
        const v1::Delta* delta = frame.has_snapshot_chunk() ? &frame.snapshot_chunk()
                                 : frame.has_delta()        ? &frame.delta()
                                                            : nullptr;
        if (delta != nullptr) {
            for (const v1::LayerBatch& batch : delta->batches()) {
                for (const v1::Column& column : batch.columns()) {
                    if (batch.layer() == 0 && column.attribute() == opening) {
                        for (const std::int32_t value : column.values()) {
                            if (value == 2) {
                                return true;
                            }
                        }
                    }
                }
            }
        }
        return false;
    }));
}

TEST(SimulatorHost, TellsThePastBeforeItStartsAndListensWhereTold) {
    const SystemClock clock;
    SimulatorHostOptions options = quick();
    options.listen = "127.0.0.1:0";
    options.backfillMs = 2LL * 3'600'000;
    std::set<std::uint32_t> entities;
    options.backfill = [&](const BackfillSample& sample) { entities.insert(sample.handle.value); };
    auto host = SimulatorHost::start(options, chessboardTown(5), coreLayers(), clock);
    ASSERT_TRUE(host) << toText(host.error());
    EXPECT_GT(entities.size(), 100U);
    EXPECT_GT((*host)->port(), 0);
    (*host)->stop();
    (*host)->stop();
    EXPECT_EQ((*host)->inProcessChannel(), nullptr);
}

TEST(SimulatorHost, StoppingEndsOpenStreams) {
    const SystemClock clock;
    auto host = SimulatorHost::start(quick(), chessboardTown(5), coreLayers(), clock);
    ASSERT_TRUE(host);
    const auto feed = v1::CityFeed::NewStub((*host)->inProcessChannel());
    bool stopped = false;
    EXPECT_FALSE(readUntil(*feed, [&](const v1::ServerFrame&) {
        if (!stopped) {
            (*host)->stop();
            stopped = true;
        }
        return false;
    }));
    EXPECT_TRUE(stopped);
}

TEST(SimulatorHost, RefusesNonsense) {
    const SystemClock clock;
    SimulatorHostOptions options = quick();
    options.speed = 0.0;
    EXPECT_EQ(SimulatorHost::start(options, chessboardTown(3), coreLayers(), clock).error().code,
              ErrorCode::InvalidArgument);
    EXPECT_EQ(SimulatorHost::start(quick(), std::filesystem::path("/no/such/city"), coreLayers(), clock).error().code,
              ErrorCode::NotFound);
}

}  // namespace
}  // namespace belfry::simulator
