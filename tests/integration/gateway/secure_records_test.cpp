// SPDX-License-Identifier: Apache-2.0
// What is recorded and signed, and over which wire: a running belfryd, belfryctl, certificates.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include "services/access/certificates.h"
#include "tests/integration/gateway/console_client.h"
#include "tests/integration/gateway/security_site.h"

namespace belfry::test {
namespace {

using ::testing::HasSubstr;

TEST(Handover, TheReceiverSignsTheSheetThatTheGatewayMade) {
    const Site site;
    const auto giver = site.logIn("operator");
    ASSERT_TRUE(giver);
    const auto prepare = [&](const std::string& token) {
        grpc::ClientContext context;
        context.AddMetadata(proto::kSessionMetadata, token);
        v1::HandoverSheet sheet;
        EXPECT_TRUE(site.session->PrepareHandover(&context, {}, &sheet).ok());
        return sheet;
    };
    const auto sign = [&](const v1::HandoverSheet& sheet, const std::string& to,
                          const std::string& password) -> Result<v1::HandoverReply> {
        grpc::ClientContext context;
        context.AddMetadata(proto::kSessionMetadata, giver->token());
        v1::HandoverSignature request;
        request.set_id(sheet.id());
        request.set_digest(sheet.digest());
        request.set_remarks("the pump at the bridge is watched");
        request.set_to_user(to);
        request.set_password(password);
        v1::HandoverReply reply;
        const auto status = site.session->SignHandover(&context, request, &reply);
        return status.ok() ? Result<v1::HandoverReply>(reply)
                           : Result<v1::HandoverReply>(tl::unexpected(proto::fromStatus(status, context)));
    };
    const v1::HandoverSheet sheet = prepare(giver->token());
    EXPECT_EQ(sheet.from_user(), "operator");
    EXPECT_EQ(sheet.digest().size(), 32U);
    v1::HandoverSheet other = sheet;
    other.set_digest(std::string(32, 'x'));
    EXPECT_EQ(sign(other, "supervisor", kPassword).error().reason, "HANDOVER_OTHER");
    EXPECT_EQ(sign(sheet, "operator", kPassword).error().reason, "HANDOVER_TO_SELF");
    EXPECT_EQ(sign(sheet, "supervisor", "not the password").error().reason, "LOG_IN_REFUSED");
    EXPECT_EQ(sign(sheet, "viewer", kPassword).error().reason, "NO_PERMISSION");
    const auto done = sign(sheet, "supervisor", kPassword);
    ASSERT_TRUE(done) << toText(done.error());
    EXPECT_EQ(done->session().operator_name(), "supervisor");
    EXPECT_EQ(done->sheet().to_user(), "supervisor");
    grpc::ClientContext context;
    context.AddMetadata(proto::kSessionMetadata, giver->token());
    v1::SessionInfo info;
    EXPECT_EQ(site.session->Info(&context, {}, &info).error_code(), grpc::StatusCode::UNAUTHENTICATED)
        << "who has gone is gone";
}

v1::AuditPage search(const Site& site, const v1::AuditRequest& request);

TEST(Handover, WhatTheGiverHoldsIsTheReceiversFromThenOn) {
    const Site site;
    ConsoleClient desk(site.address, "anna");
    ASSERT_TRUE(ConsoleClient::ask<feed::SessionState>(
        [&](auto reply) { desk.ports().session->logIn("operator", kPassword, std::move(reply)); }));
    feed::OrderRequest request;
    request.orderId = "held";
    request.layer = "lighting";
    request.command = "set_level";
    request.value = 0.5;
    request.reason = "works on the road";
    request.leaseMs = 600'000;
    ASSERT_TRUE(desk.waitFor([&] {
        request.targets.clear();
        if (!desk.replica.isComplete()) {
            return false;
        }
        const feed::Store& store = desk.replica.store();
        const LayerIndex layer = store.catalogue().layerIndex("lighting").value();
        const LayerSchema& schema = store.schema(layer);
        const auto level = schema.attributeIndex("illuminance_level").value();
        for (std::uint32_t row = 0; row < store.table(layer).rowCount() && request.targets.size() < 8; ++row) {
            const Handle handle = Handle::of(layer, row);
            if (store.catalogue().type(handle) == schema.assetTypeIndex("luminaire").value() &&
                store.table(layer).has(row, level)) {
                request.targets.emplace_back(store.catalogue().id(handle));
            }
        }
        return request.targets.size() == 8;
    }));
    const auto selected =
        ConsoleClient::ask<feed::OrderRecord>([&](auto reply) { desk.ports().commands->select(request, reply); });
    ASSERT_TRUE(selected) << toText(selected.error());
    const auto executed = ConsoleClient::ask<feed::OrderRecord>([&](auto reply) {
        desk.ports().commands->act({feed::OrderActionKind::Execute, "held", {}, {}, {}, {}, selected->previewHash, {}},
                                   reply);
    });
    ASSERT_TRUE(executed) << toText(executed.error());
    ASSERT_TRUE(desk.waitFor([&] { return desk.orders["held"].state == "Executing"; }));
    EXPECT_TRUE(desk.isSo([&] { return desk.orders["held"].owner == "operator"; }));

    const auto sheet = ConsoleClient::ask<feed::HandoverSheet>(
        [&](auto reply) { desk.ports().session->prepareHandover(std::move(reply)); });
    ASSERT_TRUE(sheet) << toText(sheet.error());
    EXPECT_THAT(sheet->orders, ::testing::Contains("held"));
    feed::HandoverSheet filled = *sheet;
    filled.toUser = "supervisor";
    filled.remarks = "eight lamps at the bridge";
    const auto done = ConsoleClient::ask<feed::HandoverSheet>(
        [&](auto reply) { desk.ports().session->signHandover(filled, kPassword, std::move(reply)); });
    ASSERT_TRUE(done) << toText(done.error());
    EXPECT_GT(done->signedMs, 0);
    // the console goes on under the receiver's name, and the order is theirs
    ASSERT_TRUE(desk.waitFor([&] { return desk.orders["held"].owner == "supervisor"; }));
    EXPECT_TRUE(desk.isSo([&] { return desk.orders["held"].initiator == "operator"; })) << "who began it stays known";
    EXPECT_TRUE(desk.isSo([&] { return !desk.orders["held"].ownerAway; }));
    v1::AuditRequest wanted;
    wanted.set_person("supervisor");
    wanted.set_asset("held");
    const v1::AuditPage page = search(site, wanted);
    ASSERT_GE(page.records_size(), 1);
    const v1::AuditRecord& taken = page.records(page.records_size() - 1);
    EXPECT_EQ(taken.before(), "operator");
    EXPECT_THAT(taken.after(), HasSubstr("supervisor"));
    EXPECT_THAT(taken.why(), HasSubstr("shift handover " + sheet->id));
}

/** The auditor's page, all of it. */
v1::AuditPage search(const Site& site, const v1::AuditRequest& request) {
    const auto auditor = site.logIn("auditor");
    EXPECT_TRUE(auditor);
    grpc::ClientContext context;
    context.AddMetadata(proto::kSessionMetadata, auditor->token());
    v1::AuditPage page;
    EXPECT_TRUE(v1::Audit::NewStub(site.channel)->Search(&context, request, &page).ok());
    return page;
}

TEST(Audit, SaysWhoFromWhereWhyBeforeAndAfter) {
    const Site site;
    const auto admin = site.logIn("secadm");
    ASSERT_TRUE(admin);
    auto accounts = v1::Accounts::NewStub(site.channel);
    grpc::ClientContext context;
    context.AddMetadata(proto::kSessionMetadata, admin->token());
    v1::AccountChange change;
    change.set_user("operator");
    change.set_set_grants(true);
    change.add_grants()->set_role("VIEWER");
    change.set_reason("leaves the control room");
    v1::Account changed;
    ASSERT_TRUE(accounts->Change(&context, change, &changed).ok());
    grpc::ClientContext second;
    second.AddMetadata(proto::kSessionMetadata, admin->token());
    change.set_user("secadm");
    const auto last = accounts->Change(&second, change, &changed);
    EXPECT_EQ(last.error_code(), grpc::StatusCode::FAILED_PRECONDITION) << "nobody would be left";

    v1::AuditRequest request;
    request.set_asset("account/");
    v1::AuditPage page = search(site, request);
    for (int i = 0; i < 100 && page.records_size() < 2; ++i) {
        page = search(site, request);  // a refusal is on the disk with the gateway's next tick
    }
    ASSERT_EQ(page.records_size(), 2);
    const v1::AuditRecord& refused = page.records(0);
    EXPECT_TRUE(refused.refused());
    EXPECT_EQ(refused.subject(), "account/secadm");
    EXPECT_THAT(refused.peer(), ::testing::StartsWith("unix"));
    const v1::AuditRecord& accepted = page.records(1);
    EXPECT_FALSE(accepted.refused());
    EXPECT_EQ(accepted.actor(), "secadm");
    EXPECT_EQ(accepted.workstation(), "desk-1");
    EXPECT_THAT(accepted.peer(), ::testing::StartsWith("unix"));
    EXPECT_EQ(accepted.before(), "OPERATOR");
    EXPECT_THAT(accepted.after(), HasSubstr("VIEWER (leaves the control room)"));
    request.Clear();
    request.set_refused_only(true);
    const v1::AuditPage refusals = search(site, request);
    for (const v1::AuditRecord& record : refusals.records()) {
        EXPECT_TRUE(record.refused());
    }
    request.Clear();
    request.set_text("CONTROL ROOM");
    EXPECT_EQ(search(site, request).records_size(), 1);
}

TEST(Audit, WhoKnocksAtAClosedDoorIsOnRecord) {
    const Site site;
    const auto viewer = site.logIn("viewer");
    ASSERT_TRUE(viewer);
    const auto refused = [&](auto&& call) {
        grpc::ClientContext context;
        context.AddMetadata(proto::kSessionMetadata, viewer->token());
        EXPECT_EQ(call(context).error_code(), grpc::StatusCode::PERMISSION_DENIED);
    };
    const auto audit = v1::Audit::NewStub(site.channel);
    refused([&](auto& context) {
        v1::AuditPage page;
        return audit->Search(&context, {}, &page);
    });
    refused([&](auto& context) {
        v1::AuditPage page;
        const auto reader = audit->Export(&context, {});
        while (reader->Read(&page)) {
        }
        return reader->Finish();
    });
    refused([&](auto& context) {
        v1::AuditHeads heads;
        return audit->Heads(&context, {}, &heads);
    });
    refused([&](auto& context) {
        v1::AccountList list;
        return v1::Accounts::NewStub(site.channel)->List(&context, {}, &list);
    });
    refused([&](auto& context) {
        v1::JournalReply reply;
        return v1::Alarms::NewStub(site.channel)->SearchJournal(&context, {}, &reply);
    });
    refused([&](auto& context) {
        v1::HandoverSheet sheet;
        return site.session->PrepareHandover(&context, {}, &sheet);
    });
    refused([&](auto& context) {
        v1::HandoverReply reply;
        return site.session->SignHandover(&context, {}, &reply);
    });
    v1::AuditRequest request;
    request.set_refused_only(true);
    request.set_person("viewer");
    v1::AuditPage page = search(site, request);
    for (int i = 0; i < 100 && page.records_size() < 7; ++i) {
        page = search(site, request);  // a refusal is on the disk with the gateway's next tick
    }
    std::vector<std::string> events;
    for (const v1::AuditRecord& record : page.records()) {
        events.push_back(record.event());
    }
    EXPECT_THAT(events, ::testing::UnorderedElementsAre("AUDIT_SEARCH", "AUDIT_EXPORT", "AUDIT_HEADS", "ACCOUNTS_LIST",
                                                        "SEARCH_JOURNAL", "PREPARE_HANDOVER", "HANDOVER"));
}

/** Runs belfryctl; its exit status. */
int ctl(const std::vector<std::string>& arguments) {
    std::string command = std::getenv("BELFRYCTL") == nullptr ? "belfryctl" : std::getenv("BELFRYCTL");
    for (const std::string& argument : arguments) {
        command += " '" + argument + "'";
    }
    const int status = std::system((command + " >/dev/null 2>&1").c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void flipByte(const fs::path& file, const std::string& near) {
    std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
    const std::string all{std::istreambuf_iterator<char>(stream), {}};
    const auto at = all.rfind(near);
    ASSERT_NE(at, std::string::npos);
    stream.clear();
    stream.seekp(static_cast<std::streamoff>(at));
    stream.put(static_cast<char>(all[at] ^ 1));
}

TEST(Audit, VerifyFindsAChangedByteACutOffTailAndAForgedHead) {
    Site site;
    ASSERT_TRUE(site.logIn("operator"));
    ASSERT_TRUE(site.logIn("supervisor"));
    site.daemon->signal(SIGTERM);
    ASSERT_EQ(site.daemon->wait(), 0);
    const std::string store = site.store();
    EXPECT_EQ(ctl({"audit", "--store", store, "verify"}), 0);
    EXPECT_EQ(ctl({"audit", "--store", store, "export", "--out", (site.dir.path() / "a.csv").string()}), 0);
    EXPECT_EQ(
        ctl({"audit", "--store", store, "export", "--format", "json", "--out", (site.dir.path() / "a.json").string()}),
        0);
    std::ifstream csv(site.dir.path() / "a.csv");
    const std::string text{std::istreambuf_iterator<char>(csv), {}};
    EXPECT_THAT(text, HasSubstr("seq,time_utc,kind"));
    EXPECT_THAT(text, HasSubstr("\"supervisor\""));
    EXPECT_THAT(text, HasSubstr("LOGGED_IN"));
    EXPECT_EQ(ctl({"audit", "--store", store, "verify", "--key", std::string(64, '0')}), 3) << "another key";

    const auto copy = [&](const std::string& name) {
        const fs::path to = site.dir.path() / name;
        fs::copy(site.store(), to, fs::copy_options::recursive);
        return to;
    };
    const fs::path changed = copy("changed");
    flipByte(changed / "journal.db", "LOGGED_IN");
    EXPECT_EQ(ctl({"audit", "--store", changed, "verify"}), 3) << "a byte was changed";

    const fs::path cut = copy("cut");
    ASSERT_EQ(
        std::system(("sqlite3 '" + (cut / "journal.db").string() +
                     "' 'DROP TRIGGER record_stays; DELETE FROM record WHERE seq > (SELECT max(seq) FROM record) - 2'")
                        .c_str()),
        0);
    EXPECT_EQ(ctl({"audit", "--store", cut, "verify"}), 3) << "the tail was cut off";

    const fs::path forged = copy("forged");
    flipByte(forged / "audit.heads", "1 ");
    EXPECT_EQ(ctl({"audit", "--store", forged, "verify"}), 3) << "a head was changed";
}

Millis wallNow() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

/** A folder of certificates as `belfryctl tls init` makes one. */
class Certificates {
public:
    Certificates() : m_authority(access::makeAuthority({For::Authority, "Krems", {}, 100}, wallNow()).value()) {
        write("ca.crt", m_authority.certificate);
        gateway(90);
        issue("desk-7", For::Workstation, {}, 90, wallNow());
    }
    using For = access::CertificateWish::For;

    void gateway(int days) { issue("gateway", For::Gateway, {"localhost", "127.0.0.1"}, days, wallNow()); }
    void issue(const std::string& name, For what, std::vector<std::string> hosts, int days, Millis from) {
        const auto pair = access::makeCertificate({what, name, std::move(hosts), days}, m_authority, from);
        ASSERT_TRUE(pair) << toText(pair.error());
        write(name + ".key", pair->key);
        write(name + ".crt", pair->certificate);
    }
    void write(const std::string& name, const std::string& text) const {
        const fs::path fresh = path() / (name + ".new");
        std::ofstream(fresh) << text;
        fs::permissions(fresh, fs::perms::owner_read | fs::perms::owner_write);
        fs::rename(fresh, path() / name);
    }
    [[nodiscard]] fs::path path() const { return m_dir.path(); }
    [[nodiscard]] client::TlsPaths of(const std::string& name) const {
        return {path() / "ca.crt", path() / (name + ".crt"), path() / (name + ".key")};
    }

private:
    TempDir m_dir;
    access::PemPair m_authority;
};

class TlsTest : public ::testing::Test {
protected:
    void serve() {
        std::ofstream(dir.path() / "belfryd.textproto")
            << "city_dir: \"" << fs::path(testCity()).string() << "\"\nstore_dir: \"" << (dir.path() / "store").string()
            << "\"\nlisten { tcp: \"127.0.0.1:0\" }\nsources { id: \"sim\" simulator { } }\n"
            << "security { accounts: \"open\" tls { certificate: \"" << (files.path() / "gateway.crt").string()
            << "\" key: \"" << (files.path() / "gateway.key").string() << "\" client_ca: \""
            << (files.path() / "ca.crt").string() << "\" } }\n";
        daemon =
            std::make_unique<BelfrydProcess>(std::vector<std::string>{"--config", dir.path() / "belfryd.textproto"});
        address = daemon->waitReady();
    }
    [[nodiscard]] Result<client::SessionInfo> dial(const client::TlsPaths& tls) const {
        client::ClientOptions options;
        options.address = address;
        options.operatorName = "anna";
        options.workstation = "what it says of itself";
        options.tls = tls;
        return client::openSession(options, 5'000);
    }

    TempDir dir;
    Certificates files;
    std::unique_ptr<BelfrydProcess> daemon;
    std::string address;
};

TEST_F(TlsTest, OnlyAWorkstationWithACertificateOfTheAuthorityComesIn) {
    serve();
    const auto good = dial(files.of("desk-7"));
    ASSERT_TRUE(good) << toText(good.error()) << daemon->errors();
    EXPECT_EQ(good->role, "VIEWER") << "open accounts command over the Unix socket only";
    EXPECT_GT(good->state.certificateEndsMs, wallNow());

    EXPECT_FALSE(dial({})) << "plaintext";
    // one that knows the authority, and has nothing to show
    auto channel = grpc::CreateChannel(
        address, grpc::SslCredentials({[&] {
                                           std::ifstream stream(files.path() / "ca.crt");
                                           return std::string{std::istreambuf_iterator<char>(stream), {}};
                                       }(),
                                       "", ""}));
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(5));
    v1::OpenRequest open;
    open.set_contract("belfry.v1");
    open.set_operator_name("anna");
    v1::SessionInfo info;
    EXPECT_FALSE(v1::Session::NewStub(channel)->Open(&context, open, &info).ok()) << "no certificate";

    Certificates stranger;
    client::TlsPaths mixed = stranger.of("desk-7");
    mixed.authority = files.of("desk-7").authority;
    EXPECT_FALSE(dial(mixed)) << "a certificate of another authority";

    files.issue("late", Certificates::For::Workstation, {}, 1, wallNow() - 3LL * 24 * 3'600'000);
    EXPECT_FALSE(dial(files.of("late"))) << "a certificate that has ended";
    EXPECT_TRUE(dial(files.of("desk-7"))) << "and the good one still works";
}

TEST_F(TlsTest, TheWorkstationIsTheOneInTheCertificate) {
    serve();
    ConsoleClient console(address, "anna", false, files.of("desk-7"));
    ASSERT_TRUE(console.waitFor([&] { return console.link.state == feed::LinkState::Live; }));
    daemon->signal(SIGTERM);
    ASSERT_EQ(daemon->wait(), 0);
    const fs::path out = dir.path() / "a.csv";
    ASSERT_EQ(ctl({"audit", "--store", (dir.path() / "store").string(), "export", "--out", out.string()}), 0);
    std::ifstream stream(out);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    EXPECT_THAT(text, HasSubstr("\"desk-7\""));
    EXPECT_THAT(text, ::testing::Not(HasSubstr("desk-1")));
}

TEST_F(TlsTest, ACertificateThatEndsSoonIsSaidAndANewOneIsTakenWithoutARestart) {
    files.gateway(10);
    serve();
    EXPECT_THAT(daemon->errors(), HasSubstr("ends in 9 days"));
    EXPECT_EQ(ctl({"tls", "show", (files.path() / "gateway.crt").string()}), 3);
    EXPECT_EQ(ctl({"tls", "show", (files.path() / "desk-7.crt").string()}), 0);
    const auto shown = [&]() -> Millis {  // the end of the certificate that the gateway really shows
        const auto read = [](const std::string& file) {
            std::ifstream stream(file);
            return std::string{std::istreambuf_iterator<char>(stream), {}};
        };
        const client::TlsPaths own = files.of("desk-7");
        grpc::ChannelArguments fresh;
        fresh.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
        const auto channel = grpc::CreateCustomChannel(
            address, grpc::SslCredentials({read(own.authority), read(own.key), read(own.certificate)}), fresh);
        grpc::ClientContext context;
        v1::OpenRequest open;
        open.set_contract("belfry.v1");
        open.set_operator_name("anna");
        v1::SessionInfo info;
        if (!v1::Session::NewStub(channel)->Open(&context, open, &info).ok()) {
            return 0;
        }
        const auto pem = context.auth_context()->FindPropertyValues("x509_pem_cert");
        const auto parsed = pem.empty() ? Result<access::CertificateInfo>(fail(ErrorCode::NotFound, "none"))
                                        : access::parseCertificate({pem.front().data(), pem.front().size()});
        return parsed ? parsed->endsMs : 0;
    };
    constexpr Millis kDay = 24LL * 3'600'000;
    EXPECT_LT(shown(), wallNow() + 11 * kDay);
    EXPECT_GT(shown(), wallNow());
    files.gateway(80);
    const auto until = std::chrono::steady_clock::now() + ConsoleClient::kPatience;
    while (shown() < wallNow() + 79 * kDay && std::chrono::steady_clock::now() < until) {
    }
    EXPECT_GT(shown(), wallNow() + 79 * kDay);
    Millis told = 0;
    while (told < wallNow() + 79 * kDay && std::chrono::steady_clock::now() < until) {
        told = dial(files.of("desk-7")).value().state.certificateEndsMs;
    }
    EXPECT_GT(told, wallNow() + 79 * kDay) << "and consoles are told";
}

TEST(Tls, AKeyThatOthersMayUseAndPairsThatDoNotFitAreRefused) {
    const Certificates files;
    EXPECT_TRUE(access::checkPair(files.path() / "gateway.crt", files.path() / "gateway.key"));
    EXPECT_FALSE(access::checkPair(files.path() / "gateway.crt", files.path() / "desk-7.key"));
    EXPECT_FALSE(access::parseCertificate("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
    EXPECT_FALSE(access::parseCertificate(""));
    const auto own = access::readCertificate(files.path() / "gateway.crt");
    ASSERT_TRUE(own);
    EXPECT_EQ(own->issuer, "Krems");
    EXPECT_FALSE(own->authority);
    EXPECT_THAT(own->names, ::testing::UnorderedElementsAre("DNS:localhost", "IP:127.0.0.1"));
    EXPECT_TRUE(access::readCertificate(files.path() / "ca.crt")->authority);
}

}  // namespace
}  // namespace belfry::test
