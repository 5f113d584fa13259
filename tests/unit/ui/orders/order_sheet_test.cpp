// SPDX-License-Identifier: Apache-2.0
// Orders on the screen beyond one device: groups with their preview, a second person, take-over, warnings, going back.
#include <QSignalSpy>

#include <gtest/gtest.h>

#include "tests/support/fake_console_ports.h"
#include "ui/orders/order_view_model.h"

namespace belfry::ui {
namespace {

const QString kLamp = QStringLiteral("urn:ngsi-ld:Streetlight:L-04420");
const QString kOther = QStringLiteral("urn:ngsi-ld:Streetlight:L-04418");

class OrderSheetTest : public testing::Test {
protected:
    OrderSheetTest() {
        city.learn(clock.now().wallMs);
        sheet.setFormatter(&formatter);
        sheet.setStore(&gateway.truth());
        sheet.setEnabled(true, {});
        sheet.setMe(QStringLiteral("anna"));
    }
    OrderViewModel& orders() { return sheet; }
    /** What the gateway says of an order on the events lane. */
    void tell(const feed::OrderRecord& order) { sheet.applyOrder(order); }
    /** Two lamps, one of which does not answer; class C3. */
    static feed::OrderPreview twoLamps() {
        feed::OrderPreview preview;
        preview.hash = 4711;
        preview.consequence = ConsequenceClass::C3;
        preview.maxLeaseMs = 2LL * 3'600'000;
        preview.targets.resize(2);
        preview.targets[0].entity = kLamp.toStdString();
        preview.targets[0].current = 0.3;
        preview.targets[0].wanted = 1.0;
        preview.targets[1].entity = kOther.toStdString();
        preview.targets[1].findings = {{"COMM_LOST", false, say(TextCode::OrderCommLost)}};
        preview.fit = 1;
        preview.incidents = {{"urn:ngsi-ld:Incident:I-1", 1, 1}};
        return preview;
    }
    [[nodiscard]] feed::OrderRecord record(const char* id, const char* state, const char* owner) const {
        feed::OrderRecord order;
        order.id = id;
        order.layer = "lighting";
        order.command = "set_level";
        order.state = state;
        order.owner = owner;
        order.initiator = owner;
        order.consequence = ConsequenceClass::C3;
        order.previewHash = 99;
        order.createdMs = clock.now().wallMs;
        order.changedMs = clock.now().wallMs;
        order.targets.resize(1);
        order.targets[0].entity = kLamp.toStdString();
        order.targets[0].state = "Selected";
        order.targets[0].commanded = 1.0;
        return order;
    }
    [[nodiscard]] bool acted(feed::OrderActionKind kind) const {
        return !gateway.orderActions.empty() && gateway.orderActions.back().kind == kind;
    }

    ManualClock clock;
    test::FakeConsolePorts gateway{clock};
    feed::ConsolePorts ports = gateway.ports();
    CityClock city{clock};
    Formatter formatter{QStringLiteral("en"), QStringLiteral("UTC")};
    items::OrderListModel list{[](const feed::OrderRecord&) { return items::OrderTexts{}; }};
    items::OrderListModel over{[](const feed::OrderRecord&) { return items::OrderTexts{}; },
                               items::OrderListModel::Which::Ended};
    OrderViewModel sheet{*ports.commands, list, over, city};
};

TEST_F(OrderSheetTest, AGroupShowsWhatItWouldDoAndAsksWhatToLeaveOut) {
    gateway.preview = twoLamps();
    orders().openForMany({kLamp, kOther});
    EXPECT_EQ(orders().targetCount(), 2);
    EXPECT_EQ(orders().consequence(), 3);
    EXPECT_TRUE(orders().mustHold());
    EXPECT_TRUE(orders().classText().startsWith(u"C3"));
    EXPECT_EQ(orders().unfitCount(), 1);
    ASSERT_EQ(orders().unfit().size(), 1);
    EXPECT_EQ(orders().unfit().front(), u"1 × There is no connection to the device.");
    ASSERT_EQ(orders().incidents().size(), 1);
    EXPECT_TRUE(orders().incidents().front().startsWith(u"P1"));
    orders().setReason(QStringLiteral("crowd"));
    EXPECT_FALSE(orders().canSelect()) << "what cannot be commanded must be left out knowingly";
    orders().setLeaveOut(true);
    orders().setLeaseMinutes(240);
    EXPECT_EQ(orders().leaseMinutes(), 120) << "two hours at most in this class";
    orders().setLeaseMinutes(60);
    ASSERT_TRUE(orders().canSelect()) << qPrintable(orders().missing());
    EXPECT_TRUE(orders().effect().startsWith(u"1 of 2 devices")) << qPrintable(orders().effect());
    orders().select();
    ASSERT_EQ(orders().stage(), OrderViewModel::Selected);
    EXPECT_TRUE(gateway.asked.back().leaveOutUnfit);
    EXPECT_EQ(gateway.asked.back().previewHash, 4711U);
    EXPECT_EQ(gateway.asked.back().targets.size(), 2U);
}

TEST_F(OrderSheetTest, OneDeviceReachesItsStreetAndItsSurroundings) {
    gateway.preview = twoLamps();
    orders().openFor(kLamp);
    ASSERT_GT(orders().reaches().size(), 2) << qPrintable(orders().reaches().join(u','));
    EXPECT_EQ(orders().reaches().front(), u"This one");
    EXPECT_EQ(orders().reaches().back(), u"250 m around");
    orders().setReachIndex(static_cast<int>(orders().reaches().size()) - 1);
    EXPECT_EQ(gateway.asked.back().selection.kind, feed::TargetSelection::Kind::Circle);
    EXPECT_EQ(gateway.asked.back().selection.radiusM, 250.0);
    EXPECT_TRUE(gateway.asked.back().targets.empty());
}

TEST_F(OrderSheetTest, EachCommandReachesThoseThatTakeIt) {
    LayerSchema layer;
    layer.id = "traffic";
    layer.assetTypes = {{"road_segment", {"Road", ""}, 0}, {"message_sign", {"Sign", ""}, 0}};
    for (const char* name : {"closure", "sign_message"}) {
        AttributeSchema attribute;
        attribute.name = name;
        attribute.type = AttributeType::Enum;
        attribute.enumValues = {{"OPEN", {"open", ""}}, {"CLOSED", {"closed", ""}}};
        layer.attributes.push_back(attribute);
        CommandSchema command;
        command.name = std::string("set_") + name;
        command.title.en = name;
        command.assetTypes = {layer.attributes.size() == 1 ? "road_segment" : "message_sign"};
        command.commandAttribute = command.feedbackAttribute = name;
        command.options = {{"CLOSED", {"Close", ""}}};
        layer.commands.push_back(command);
    }
    std::vector<feed::Asset> assets;
    for (const char* id : {"r1", "s1", "r2"}) {
        feed::Asset asset;
        asset.id = id;
        asset.layer = "traffic";
        asset.type = asset.id[0] == 'r' ? "road_segment" : "message_sign";
        assets.push_back(asset);
    }
    const feed::Store store("e", feed::Catalogue::build({layer}, assets));
    sheet.setStore(&store);
    orders().openForMany({QStringLiteral("r1"), QStringLiteral("s1"), QStringLiteral("r2")});
    ASSERT_EQ(orders().commands(), (QStringList{QStringLiteral("closure"), QStringLiteral("sign_message")}));
    EXPECT_EQ(orders().options(), QStringList{QStringLiteral("Close")}) << "approved values are buttons";
    EXPECT_FALSE(orders().isByLevel());
    orders().setOptionIndex(0);
    EXPECT_EQ(gateway.asked.back().targets, (std::vector<EntityId>{"r1", "r2"}));
    orders().setCommandIndex(1);
    orders().setOptionIndex(0);
    EXPECT_EQ(gateway.asked.back().command, "set_sign_message");
    EXPECT_EQ(gateway.asked.back().targets, std::vector<EntityId>{"s1"}) << "not those that do not know the command";
    orders().setCommandIndex(0);
    orders().setOptionIndex(0);
    EXPECT_EQ(gateway.asked.back().targets, (std::vector<EntityId>{"r1", "r2"}));
    sheet.setStore(&gateway.truth());
}

TEST_F(OrderSheetTest, TakingOverNamesWhoLosesIt) {
    feed::OrderPreview preview = twoLamps();
    preview.holders = {"bruno"};
    gateway.preview = preview;
    orders().openForMany({kLamp, kOther});
    EXPECT_EQ(orders().holders(), QStringList{QStringLiteral("bruno")});
    EXPECT_TRUE(gateway.asked.back().takeOver.empty()) << "only when the operator says so";
    orders().setTakeOver(true);
    EXPECT_EQ(gateway.asked.back().takeOver, std::vector<std::string>{"bruno"});
}

TEST_F(OrderSheetTest, ASecondPersonApprovesWhatTheyWereShown) {
    tell(record("theirs", "AwaitingApproval", "bruno"));
    tell(record("mine", "AwaitingApproval", "anna"));
    EXPECT_EQ(orders().waitingForMe(), 1) << "not one's own";
    gateway.acted = record("theirs", "Executing", "bruno");
    orders().approve(QStringLiteral("theirs"));
    ASSERT_TRUE(acted(feed::OrderActionKind::Approve));
    EXPECT_EQ(gateway.orderActions.back().orderId, "theirs");
    EXPECT_EQ(gateway.orderActions.back().previewHash, 99U);
    EXPECT_EQ(orders().waitingForMe(), 0);
}

TEST_F(OrderSheetTest, AwaitingApprovalIsShownAndTheGlassNeedsAReason) {
    orders().openFor(kLamp);
    orders().setReason(QStringLiteral("flood"));
    orders().select();
    ASSERT_EQ(orders().stage(), OrderViewModel::Selected);
    feed::OrderRecord waiting = record(qPrintable(orders().orderId()), "AwaitingApproval", "anna");
    tell(waiting);
    EXPECT_EQ(orders().stage(), OrderViewModel::Awaiting);
    EXPECT_EQ(orders().consequence(), 3);
    waiting.state = "Executing";
    gateway.acted = waiting;
    orders().breakGlass(QStringLiteral("people in the water"));
    ASSERT_TRUE(acted(feed::OrderActionKind::BreakGlass));
    EXPECT_EQ(gateway.orderActions.back().reason, "people in the water");
    EXPECT_EQ(orders().stage(), OrderViewModel::Executing);
}

TEST_F(OrderSheetTest, ATooOldProofKeepsTheSelection) {
    orders().openFor(kLamp);
    orders().setReason(QStringLiteral("flood"));
    orders().select();
    QSignalSpy wanted(&orders(), &OrderViewModel::proofWanted);
    gateway.refuseWith = refuse(TextCode::OrderNotProved).value();
    orders().execute();
    EXPECT_EQ(orders().stage(), OrderViewModel::Selected);
    EXPECT_EQ(wanted.size(), 1);
    EXPECT_EQ(orders().notice(), u"You have not proved again who you are.");
    gateway.refuseWith.reset();
    orders().execute();
    EXPECT_EQ(orders().stage(), OrderViewModel::Executing);
    EXPECT_TRUE(orders().notice().isEmpty());
}

TEST_F(OrderSheetTest, OnesOwnEndIsToldAtFiveMinutesAndAtOne) {
    feed::OrderRecord mine = record("mine", "InEffect", "anna");
    mine.leaseEndsMs = clock.now().wallMs + 4 * 60'000;
    tell(mine);
    EXPECT_TRUE(orders().warning().contains(u"ends in")) << qPrintable(orders().warning());
    EXPECT_EQ(orders().warningOrder(), u"mine");
    orders().dismissWarning();
    tell(mine);
    EXPECT_TRUE(orders().warning().isEmpty()) << "told once";
    mine.leaseEndsMs = clock.now().wallMs + 40'000;
    tell(mine);
    EXPECT_FALSE(orders().warning().isEmpty()) << "and again at the last minute";
    feed::OrderRecord theirs = record("theirs", "InEffect", "bruno");
    theirs.leaseEndsMs = clock.now().wallMs + 40'000;
    orders().dismissWarning();
    tell(theirs);
    EXPECT_TRUE(orders().warning().isEmpty());
}

TEST_F(OrderSheetTest, TheTeamIsToldQuietlyThatAColleaguesOverrideEnds) {
    feed::OrderRecord theirs = record("theirs", "InEffect", "bruno");
    theirs.leaseEndsMs = clock.now().wallMs + 6 * 60'000;
    orders().setRights(Rights::of(Role::Operator));
    tell(theirs);
    EXPECT_TRUE(orders().teamNotice().isEmpty()) << "not yet";
    theirs.leaseEndsMs = clock.now().wallMs + 4 * 60'000 + 10'000;
    tell(theirs);
    EXPECT_TRUE(orders().teamNotice().contains(u"by bruno ends within 5")) << qPrintable(orders().teamNotice());
    EXPECT_TRUE(orders().warning().isEmpty()) << "only its owner is warned";

    orders().setRights(Rights::of(Role::Viewer));
    EXPECT_TRUE(orders().teamNotice().isEmpty()) << "who cannot do anything about it is not told";
    const std::string layer = "lighting";
    const auto& catalogue = gateway.truth().catalogue();
    const std::string district(catalogue.district(*catalogue.find(kLamp.toStdString())));
    ASSERT_FALSE(district.empty());
    orders().setRights(Rights({{Role::Operator, {layer}, {district}}}));
    EXPECT_FALSE(orders().teamNotice().isEmpty());
    orders().setRights(Rights({{Role::Operator, {layer}, {"elsewhere"}}}));
    EXPECT_TRUE(orders().teamNotice().isEmpty()) << "another part of the city";
    orders().setRights(Rights({{Role::Operator, {"parking"}, {}}}));
    EXPECT_TRUE(orders().teamNotice().isEmpty()) << "another layer";

    orders().setRights(Rights::of(Role::Operator));
    feed::OrderRecord more = record("more", "InEffect", "chief");
    more.leaseEndsMs = clock.now().wallMs + 60'000;
    tell(more);
    EXPECT_TRUE(orders().teamNotice().startsWith(u"2 ")) << qPrintable(orders().teamNotice());
    more.state = "Released";
    more.changedMs += 1;
    tell(more);
    EXPECT_TRUE(orders().teamNotice().contains(u"bruno"));
    orders().dismissTeamNotice();
    EXPECT_TRUE(orders().teamNotice().isEmpty());
    tell(theirs);
    EXPECT_TRUE(orders().teamNotice().isEmpty()) << "told once";
    theirs.leaseEndsMs += 30 * 60'000;  // renewed
    tell(theirs);
    clock.advance(30 * 60'000);
    city.learn(clock.now().wallMs);
    tell(theirs);
    EXPECT_FALSE(orders().teamNotice().isEmpty()) << "and again before the next end";
}

TEST_F(OrderSheetTest, WhoLosesAnOverrideIsTold) {
    feed::OrderRecord mine = record("mine", "Superseded", "anna");
    mine.lostTo = "bruno";
    tell(mine);
    EXPECT_TRUE(orders().warning().startsWith(u"bruno has taken over")) << qPrintable(orders().warning());
}

TEST_F(OrderSheetTest, WhoTookItOverAndLosesItIsToldAsWell) {
    feed::OrderRecord bruno = record("theirs", "InEffect", "bruno");
    bruno.owner = "anna";  // she had taken it over from him
    tell(bruno);
    bruno.owner = "chief";
    bruno.lostTo = "chief";
    bruno.changedMs += 1;
    tell(bruno);
    EXPECT_TRUE(orders().warning().startsWith(u"chief has taken over")) << qPrintable(orders().warning());
}

TEST_F(OrderSheetTest, AClosedSheetStaysClosed) {
    orders().openFor(kLamp);
    orders().setReason(QStringLiteral("flood"));
    orders().select();
    feed::OrderRecord order = record(qPrintable(orders().orderId()), "Executing", "anna");
    tell(order);
    ASSERT_EQ(orders().stage(), OrderViewModel::Executing);
    orders().close();
    order.state = "InEffect";
    order.changedMs += 5;
    orders().resetOrders({order});  // the events lane begins anew after a reconnect
    EXPECT_FALSE(orders().isOpen());
    tell(order);
    EXPECT_FALSE(orders().isOpen());
}

TEST_F(OrderSheetTest, WhatIsUnderWaySaysWhoseItIsAndSinceWhen) {
    orders().openFor(kLamp);
    orders().setReason(QStringLiteral("flood"));
    orders().select();
    feed::OrderRecord order = record(qPrintable(orders().orderId()), "Selected", "anna");
    tell(order);
    EXPECT_EQ(orders().commandedMs(), static_cast<double>(order.createdMs)) << "not confirmed yet";
    order.state = "Executing";
    order.executedMs = order.createdMs + 700;
    order.changedMs += 5;
    tell(order);
    EXPECT_EQ(orders().owner(), QStringLiteral("anna"));
    EXPECT_EQ(orders().commandedMs(), static_cast<double>(order.executedMs));
}

TEST_F(OrderSheetTest, ASelectionThatTheGatewayTookBackCannotBeConfirmed) {
    orders().openFor(kLamp);
    orders().setReason(QStringLiteral("flood"));
    orders().select();
    ASSERT_EQ(orders().stage(), OrderViewModel::Selected);
    feed::OrderRecord order = record(qPrintable(orders().orderId()), "Cancelled", "anna");
    order.code = "PREVIEW_CHANGED";
    tell(order);
    EXPECT_EQ(orders().stage(), OrderViewModel::Refused);
    EXPECT_EQ(orders().refusalCode(), u"PREVIEW_CHANGED");
    EXPECT_EQ(orders().inForceCount(), 0);
    EXPECT_EQ(orders().ended()->rowCount(), 1);
}

TEST_F(OrderSheetTest, GoingBackShowsItsDifferenceAndThenWantsTheGesture) {
    feed::OrderRecord mine = record("mine", "InEffect", "anna");
    tell(mine);
    feed::OrderPreview back = twoLamps();
    back.targets[1].findings.clear();
    back.targets[0].wanted = 0.5;
    back.targets[1].current = 1.0;
    gateway.preview = back;
    orders().askRestore(QStringLiteral("mine"));
    ASSERT_EQ(orders().restoreLines().size(), 2);
    EXPECT_TRUE(orders().restoreLines().front().contains(u"→"));
    EXPECT_TRUE(orders().restoreLines().back().endsWith(u"its programme"));
    gateway.acted = record("again", "Selected", "anna");
    orders().restoreNow();
    ASSERT_TRUE(acted(feed::OrderActionKind::Restore));
    EXPECT_FALSE(gateway.orderActions.back().newOrderId.empty());
    EXPECT_EQ(orders().stage(), OrderViewModel::Selected) << "the new order waits for its confirmation";
    EXPECT_EQ(orders().orderId(), u"again");
    EXPECT_TRUE(orders().restoreOrder().isEmpty());
}

TEST_F(OrderSheetTest, ABigOrderIsFollowedByItsChangesAlone) {
    feed::OrderRecord big = record("big", "Executing", "anna");
    big.targets.resize(3);
    big.targetCount = 3;
    for (std::uint32_t i = 0; i < 3; ++i) {
        big.targets[i].index = i;
        big.targets[i].entity = (i == 0 ? kLamp : i == 1 ? kOther : QStringLiteral("urn:x")).toStdString();
        big.targets[i].state = "Sent";
    }
    tell(big);
    feed::OrderRecord part = big;
    part.partial = true;
    part.targets = {big.targets[1]};
    part.targets[0].state = "NoReply";
    part.counts = {{"Sent", 2}, {"NoReply", 1}};
    tell(part);
    auto& model = static_cast<items::OrderListModel&>(*orders().inForce());
    const feed::OrderRecord* shown = model.find(QStringLiteral("big"));
    ASSERT_NE(shown, nullptr);
    ASSERT_EQ(shown->targets.size(), 3U);
    EXPECT_EQ(shown->targets[0].state, "Sent");
    EXPECT_EQ(shown->targets[1].state, "NoReply");
    EXPECT_EQ(model.index(0).data(items::OrderListModel::FailedCountRole).toInt(), 1);
}

}  // namespace
}  // namespace belfry::ui
